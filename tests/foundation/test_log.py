"""The log says what happened and where, and quotes nobody."""

import json

import pytest

from app.foundation.logging import log, set_up_logging

SECRET = "camille@example.com"


@pytest.fixture(autouse=True)
def _as_it_was():
    yield
    set_up_logging(as_json=False)


def fails():
    try:
        int(SECRET)
    except ValueError as problem:
        raise KeyError(SECRET) from problem


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
    assert "ValueError" in said
    assert "in fails" in said
    assert SECRET not in said


def test_a_line_for_machines_is_one_line_of_json_in_utc(capsys):
    set_up_logging(as_json=True)

    log.info("letter.sent", letter=7, text="two\nlines")

    [line] = capsys.readouterr().out.splitlines()
    entry = json.loads(line)
    assert entry["event"] == "letter.sent"
    assert entry["letter"] == 7
    assert entry["level"] == "info"
    assert entry["timestamp"].endswith("Z")
