"""What our own lines say: constant events, and fields that the log's one table knows."""

import ast

from app.foundation.log_fields import EVENT, FIELDS
from tests.house.ground import APP, files, name, nodes

LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}
LOGS = {"log", "_log"}
OWN = "app/foundation/log_strays.py"
"""What libraries say comes from there, under events of its own table."""


def calls():
    """Every call of the log's in app/: its place and its node."""
    return [
        (f"{name(path)}:{node.lineno}", node)
        for path in files("*.py")
        for node in nodes(path, ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in LOGS
    ]


def test_there_are_lines_to_look_at():
    assert len(calls()) > 25


def test_every_event_is_a_constant_in_dotted_form():
    odd = [
        place
        for place, call in calls()
        if len(call.args) != 1
        or not isinstance(call.args[0], ast.Constant)
        or not EVENT(call.args[0].value)
    ]

    assert odd == []


def test_every_field_is_on_the_list():
    unknown = [
        (place, keyword.arg)
        for place, call in calls()
        for keyword in call.keywords
        if keyword.arg is not None and keyword.arg not in FIELDS
    ]

    assert unknown == []


def test_fields_that_are_handed_on_whole_are_spelled_out_where_they_stand():
    """`**fields` could hold anything; a dictionary written in the call can be read."""
    unread = []
    for place, call in calls():
        for each in (keyword.value for keyword in call.keywords if keyword.arg is None):
            parts = [each.body, each.orelse] if isinstance(each, ast.IfExp) else [each]
            keys = [key for part in parts if isinstance(part, ast.Dict) for key in part.keys]
            named = all(isinstance(key, ast.Constant) and key.value in FIELDS for key in keys)
            if not all(isinstance(part, ast.Dict) for part in parts) or not named:
                unread.append(place)

    assert unread == []


def test_nothing_else_in_the_application_writes_past_the_log():
    ways = {"print_exc", "print_exception", "format_exc", "getLogger", "basicConfig", "lastResort"}
    found = {
        f"{name(path)}: {node.attr}"
        for path in files("*.py")
        for node in nodes(path, ast.Attribute)
        if node.attr in ways or (node.attr in {"stdout", "stderr"} and node.value.id == "sys")
    }

    assert found == {
        "app/domain/content/inside/child.py: stdout",  # its answer to the parent
        "app/foundation/logging.py: stdout",
        "app/foundation/log_strays.py: stderr",
        "app/foundation/log_strays.py: getLogger",
    }


def test_structlog_is_known_to_the_log_alone():
    users = {
        name(path)
        for path in files("*.py", under=APP)
        for node in nodes(path, (ast.Import, ast.ImportFrom))
        if "structlog" in ast.unparse(node)
    }

    assert users == {"app/foundation/logging.py", OWN}
