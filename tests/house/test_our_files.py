"""What imports cannot say: names, sizes, the one commit, what is taken as safe, whom we call."""

import ast
import re

import pytest

from tests.house.ground import APP, ROOT, files, name, nodes

NO_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "service"}
HOSTS = {
    "www.w3.org",  # the name of SVG's vocabulary, never called
    "support.cloudpockets.net",  # an example in a sentence about a wrong setting
    "localhost",
}


def test_no_file_has_a_name_that_says_nothing():
    code = [*files("*"), *files("*", ROOT / "migrations"), *files("*", ROOT / "run")]

    assert [name(path) for path in code if path.stem.lower() in NO_NAMES] == []


def test_no_folder_has_a_name_that_says_nothing():
    folders = {parent for path in files("*") for parent in path.parents if APP in parent.parents}

    assert [name(path) for path in folders if path.name.lower() in NO_NAMES] == []


def test_no_file_is_too_long_to_be_read_at_once():
    ours = [
        *(path for kind in ("*.py", "*.html", "*.css", "*.js") for path in files(kind)),
        *files("*.py", ROOT / "run"),
        *files("*.py", ROOT / "tests"),
    ]

    def lines(path):
        return len(path.read_text(encoding="utf-8").splitlines())

    assert {name(path): lines(path) for path in ours if lines(path) > 300} == {}


def test_every_module_says_what_it_is_for():
    silent = [
        name(path)
        for path in files("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_only_the_transaction_commits():
    """A second place would store halves, and ring before there is anything to hear."""
    calls = [
        name(path)
        for path in files("*.py")
        for call in nodes(path, ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("commit", "begin", "begin_nested", "rollback", "autocommit")
    ]

    assert calls == ["app/foundation/transaction.py"]


def test_only_the_database_and_the_transaction_make_engines_and_sessions():
    makers = {
        name(path)
        for path in files("*.py")
        for call in nodes(path, ast.Call)
        if isinstance(call.func, ast.Name)
        and call.func.id in ("create_engine", "Session", "sessionmaker", "scoped_session")
    }

    assert makers == {"app/foundation/database.py", "app/foundation/transaction.py"}


def test_the_clock_is_the_only_one():
    """An instant from elsewhere cannot be moved by a test or by the demo's week."""
    readers = {
        name(path)
        for path in files("*.py")
        for call in nodes(path, ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("now", "utcnow", "today")
        and ast.unparse(call.func.value) in ("datetime", "date", "datetime.datetime")
    }

    assert readers <= {"app/foundation/clock.py"}


def test_templates_take_nothing_as_safe():
    marks = re.compile(r"\|\s*safe\b|\bMarkup\b|autoescape\s+false", re.IGNORECASE)
    found = [name(path) for path in files("*.html") if marks.search(path.read_text("utf-8"))]

    assert found == []


def test_templates_escape_by_their_name(application):
    assert {path.suffix for path in files("*", APP / "templates")} <= {".html", ".txt", ".css"}
    assert application.jinja_env.autoescape is not False
    chosen = application.jinja_env.autoescape
    assert all(chosen(path.name) for path in files("*.html", APP / "templates"))


def test_only_stored_html_is_taken_as_safe_and_in_one_place():
    """All other markup is a constant pattern, whose parts format() escapes."""
    taken = [
        name(path)
        for path in files("*.py")
        for call in nodes(path, ast.Call)
        if ast.unparse(call.func) in ("Markup", "markupsafe.Markup")
        and not (call.args and isinstance(call.args[0], ast.Constant))
    ]

    assert taken == ["app/domain/tickets/models.py"]


def test_nothing_in_a_page_runs_in_place():
    inline = re.compile(
        r"\son[a-z]+\s*=|\sstyle\s*=|<style|javascript:|hx-on|hx-vals='js:|<script(?![^>]*src=)",
        re.IGNORECASE,
    )
    found = {
        name(path): inline.findall(path.read_text("utf-8"))
        for path in files("*.html")
        if not name(path).startswith("app/templates/mail/")  # mail readers know no style sheets
    }

    assert {path: what for path, what in found.items() if what} == {}


def test_scripts_evaluate_no_text():
    risky = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
    )

    assert [name(path) for path in files("*.js") if risky.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("kind", ["*.py", "*.html", "*.css", "*.js", "*.svg", "*.txt", "*.toml"])
def test_no_address_of_a_stranger_is_in_our_files(kind):
    """Whom the application could call, or send a browser to. The demo's people write what they like."""
    address = re.compile(r"(?:https?:)?//((?:[a-z0-9-]+\.)+[a-z]{2,}|localhost)\b")
    found = {}
    for path in files(kind):
        if name(path).startswith("app/demo/"):
            continue
        text = path.read_text("utf-8")
        hosts = set(address.findall(text)) - HOSTS
        hosts = {each for each in hosts if not each.endswith((".example", ".internal"))}
        if hosts:
            found[name(path)] = hosts

    assert found == {}


def test_the_application_opens_no_connection_but_those_it_says():
    """SMTP is one module's, clamd's socket another's; nothing fetches a web page (no SSRF)."""
    callers = {}
    for path in files("*.py"):
        found = {
            word
            for node in nodes(path, (ast.Import, ast.ImportFrom))
            for word in [
                *(each.name for each in node.names if isinstance(node, ast.Import)),
                *([node.module or ""] if isinstance(node, ast.ImportFrom) else []),
            ]
            if word.split(".")[0] in {"smtplib", "socket", "requests", "httpx", "aiohttp", "ftplib"}
            or word == "urllib.request"
        }
        if found:
            callers[name(path)] = found

    assert callers.pop("app/foundation/virus_scanner.py") == {"socket"}
    assert {path: found for path, found in callers.items() if found != {"smtplib"}} == {}
    assert all(path.startswith("app/domain/mail/") for path in callers)
