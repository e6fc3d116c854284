"""The log says what happened and where, and quotes nobody."""

import json

import pytest

from app.foundation.log_fields import FIELDS, NotOnTheList
from app.foundation.logging import lines_of_nobody, lines_of_request, log, set_up_logging
from tests.foundation.log_ground import SECRET, fails, lines


@pytest.mark.parametrize("as_json", [False, True])
def test_an_exception_is_written_as_types_and_places(capsys, as_json):
    set_up_logging(as_json=as_json)
    try:
        fails()
    except KeyError:
        log.exception("request.failed", endpoint="portal.show_home")

    said = capsys.readouterr().out

    assert "request.failed" in said
    assert "portal.show_home" in said
    assert "KeyError" in said
    assert "caused by: ValueError" in said
    assert "tests/foundation/log_ground.py:" in said
    assert "in fails" in said
    assert SECRET not in said


def test_a_line_for_machines_is_one_line_of_json_in_utc(capsys):
    set_up_logging(as_json=True)

    log.info("letter.tried", letter=7, code=250)

    [line] = capsys.readouterr().out.splitlines()
    entry = json.loads(line)
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {"event": "letter.tried", "letter": 7, "code": 250, "level": "info"}


def test_a_field_that_is_not_on_the_list_is_left_out_and_its_name_is_told(capsys):
    set_up_logging(as_json=True, strict=False)

    log.info("ticket.opened", ticket=1042, subject=SECRET, Email=SECRET, **{SECRET: 1})

    [entry] = lines(capsys.readouterr().out)
    assert entry["ticket"] == 1042
    assert entry["dropped"] == ["withheld", "withheld", "subject"]
    assert SECRET not in json.dumps(entry)


ODD = {
    "person": SECRET,
    "count": -1,
    "seconds": True,
    "code": 99_999,
    "queue": "camille",
    "kind": "camille",
    "state": "camille",
    "problem": "Camille",
    "call": SECRET,
    "endpoint": "portal.show_home\nrequest.failed",
    "request": "4111111111111111",
    "logger": SECRET,
    "place": "/home/camille/x.py",
    "job": "Camille Rousseau",
    "event": SECRET,
    "level": SECRET,
    "timestamp": SECRET,
    "dropped": [SECRET],
}


@pytest.mark.parametrize("field", sorted(set(ODD) - {"event", "level", "timestamp", "request"}))
def test_a_value_of_another_shape_is_withheld(capsys, field):
    set_up_logging(as_json=True, strict=False)

    log.info("ticket.opened", **{field: ODD[field]})

    [entry] = lines(capsys.readouterr().out)
    assert entry[field] == "withheld"


def test_a_card_number_is_a_random_id_by_its_shape_and_nobody_else_writes_that_field():
    """16 digits are 16 hex characters: the house test sees to it that no call names the field."""
    assert FIELDS["request"](ODD["request"])


@pytest.mark.parametrize("words", [SECRET, f"ticket.opened\n{SECRET}", "x", "Ticket opened"])
def test_an_event_that_is_no_constant_of_ours_is_withheld(capsys, words):
    set_up_logging(as_json=True, strict=False)

    log.info(words)
    log.info("letter.sent to %s", SECRET)

    for entry in lines(capsys.readouterr().out):
        assert entry["event"] == "withheld"


@pytest.mark.parametrize("fields", [{"subject": "Hello"}, {"state": "camille"}])
def test_in_the_tests_both_are_an_error_that_names_the_field_alone(fields):
    set_up_logging(as_json=True)  # the suite's own environment makes it strict

    with pytest.raises(NotOnTheList, match=f"^{next(iter(fields))}$"):
        log.info("ticket.opened", **fields)


def test_a_type_is_written_by_its_name_and_an_exceptions_name_is_known_as_one(capsys):
    set_up_logging(as_json=True)

    log.warning("bell.not_rung", problem=ConnectionResetError)
    log.warning("bell.not_rung", problem="ConnectionResetError")
    log.warning("bell.not_rung", problem="time_out")

    said = [entry["problem"] for entry in lines(capsys.readouterr().out)]
    assert said == ["ConnectionResetError", "ConnectionResetError", "time_out"]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x0c", "\x1b[2K\r", "\x85", "\u2028", "\0"])
def test_no_input_makes_a_second_line(capsys, as_json, end):
    """ASVS V16.4.1."""
    set_up_logging(as_json=as_json, strict=False)
    forged = f"x{end}2026-11-22T10:00:00Z [info] log_in.done person=1"

    for field in FIELDS:
        if field not in ("exc_info", "level"):
            log.info(**{"event": "ticket.opened", field: forged})
    log.info(forged)

    said = capsys.readouterr().out
    assert "log_in.done" not in said
    assert len(said.splitlines()) == len(FIELDS) - 1
    assert end == "\n" or end not in said


def test_the_lines_of_one_request_tell_its_id_and_those_of_the_next_one_another(capsys):
    set_up_logging(as_json=True)

    for endpoint in ("desk.show_desk", None):
        lines_of_request(endpoint)
        log.info("guard.refused", person=7)
        log.info("guard.stale_token")
    lines_of_nobody()
    log.info("schedule.stopped")

    first, second, third, fourth, last = lines(capsys.readouterr().out)
    assert first["request"] == second["request"] != third["request"] == fourth["request"]
    assert (first["endpoint"], third["endpoint"]) == ("desk.show_desk", "none")
    assert "request" not in last
