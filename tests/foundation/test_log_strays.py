"""What libraries, warnings and lost exceptions say: a line of ours each, without their words."""

import json
import logging
import os
import subprocess
import sys
import warnings

import pytest
from gunicorn.config import Config

from app.foundation.log_places import MOST_FRAMES, place_of, places
from app.foundation.log_strays import Strays, take_over_loggers
from app.foundation.logging import log, set_up_logging
from app.foundation.web_server_log import WebServerLog
from tests.foundation.log_ground import SECRET, fails, lines
from tests.house.ground import ROOT

CARD = "4111111111111111"


@pytest.fixture(autouse=True)
def _as_json():
    set_up_logging(as_json=True, strict=False)
    yield
    set_up_logging(as_json=False)


@pytest.mark.parametrize("level", ["warning", "error", "critical"])
def test_a_library_is_named_and_not_quoted(capsys, level):
    getattr(logging.getLogger("urllib3.connectionpool"), level)("Retrying %s", SECRET)

    [entry] = lines(capsys.readouterr().out)
    assert entry.pop("timestamp")
    assert entry.pop("place").startswith("tests/foundation/test_log_strays.py:")
    assert entry == {"event": "library.spoke", "logger": "urllib3.connectionpool", "level": level}


def test_a_librarys_chatter_is_not_written(capsys):
    logging.getLogger("rq.worker").info("Job %s", SECRET)
    logging.getLogger("sqlalchemy.engine").debug("SELECT %s", SECRET)

    assert capsys.readouterr().out == ""


def test_a_librarys_exception_is_types_and_places(capsys):
    try:
        fails()
    except KeyError:
        logging.getLogger("botocore").exception("could not read %s", SECRET)

    [entry] = lines(capsys.readouterr().out)
    assert "caused by: ValueError" in entry["exception"]
    assert SECRET not in str(entry)


def test_a_record_that_cannot_be_written_is_not_printed_either(capsys):
    odd = {"name": "botocore", "msg": "%d", "args": (SECRET,), "levelno": logging.ERROR}
    Strays().emit(logging.makeLogRecord(odd))
    Strays().handleError(logging.makeLogRecord(odd))

    said = "".join(capsys.readouterr())
    assert SECRET not in said
    assert said.count("\n") == 2


def test_a_logger_with_a_handler_of_its_own_loses_it(capsys):
    own = logging.getLogger("a.library.with.a.screen")
    own.addHandler(logging.StreamHandler(sys.stdout))
    own.propagate = False

    take_over_loggers()
    own.warning("seen %s", SECRET)

    [entry] = lines(capsys.readouterr().out)
    assert entry["logger"] == own.name


GUNICORN = [
    ("warning", f"Invalid request from ip=198.51.100.7: {SECRET}", (), "request.malformed"),
    ("exception", "Error handling request %s %s", ("GET", SECRET), "request.broke"),
    ("critical", "WORKER TIMEOUT (pid:%s)", (7,), "web.worker_stood_still"),
    ("error", f"Something new about {SECRET}", (), "library.spoke"),
]


@pytest.mark.parametrize(("level", "words", "more", "event"), GUNICORN)
def test_gunicorn_says_that_a_request_was_malformed_and_not_whose(
    capsys, monkeypatch, level, words, more, event
):
    monkeypatch.setenv("LOG_FORMAT", "json")
    talker = WebServerLog(Config())
    talker.error_log.setLevel(logging.WARNING)

    getattr(talker, level)(words, *more)
    talker.access(None, None, {}, None)

    said = "".join(capsys.readouterr())
    [entry] = lines(said)
    assert entry["event"] == event
    assert entry["place"].startswith("tests/foundation/")
    assert SECRET not in said
    assert "198.51.100.7" not in said


def run(code: str, **env: str) -> tuple[int, list[dict[str, object]], str]:
    """A process that begins as all of ours do; its exit code, its lines, all it said."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", f"import wsgi\nSECRET = {SECRET!r}\n{code}"],
        cwd=ROOT,
        env={**os.environ, "LOG_FORMAT": "json", **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = done.stdout + done.stderr
    return done.returncode, [json.loads(line) for line in said.splitlines()], said


LOST = {
    "process.failed": "raise ValueError(SECRET)",
    "thread.failed": "import threading\nt = threading.Thread(target=int, args=(SECRET,), name=SECRET)\n"
    "t.start()\nt.join()",
    "object.not_ended": "class Ends:\n  def __del__(self): raise ValueError(SECRET)\nEnds()",
}


@pytest.mark.parametrize("event", LOST)
def test_an_exception_that_nobody_caught_leaves_type_and_place(event):
    code, [entry], said = run(LOST[event])

    assert (code == 0) == (event != "process.failed")
    assert entry["event"] == event
    assert "ValueError" in entry["exception"]
    assert SECRET not in said


def test_a_warning_is_a_line_with_its_kind_and_place():
    _code, [entry], said = run("import warnings\nwarnings.warn(SECRET, ResourceWarning)")

    assert (entry["event"], entry["problem"]) == ("library.warned", "ResourceWarning")
    assert SECRET not in said


def test_a_command_that_breaks_off_tells_its_operator_what_and_where():
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "audit", "verify"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:////no/such/{CARD}.db"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert "process.failed" in done.stderr
    assert "OperationalError" in done.stderr
    assert "app/domain/audit/actions.py:" in done.stderr
    assert CARD not in done.stderr


def problem_of(work) -> BaseException:
    try:
        work()
    except BaseException as problem:
        return problem
    raise AssertionError


def told(problem: BaseException) -> str:
    return places((type(problem), problem, problem.__traceback__))


def test_groups_notes_and_chains_are_told_without_a_value():
    def work():
        try:
            fails()
        except KeyError:
            group = ExceptionGroup(SECRET, [ValueError(SECRET), OSError(2, SECRET, SECRET)])
            group.add_note(SECRET)
            raise group  # noqa: B904 - what it was handling is told too

    said = told(problem_of(work))

    for each in ("ExceptionGroup", "member: ValueError", "member: FileNotFoundError",
                 "while handling: KeyError", "caused by: ValueError"):  # fmt: skip
        assert each in said
    assert SECRET not in said


def test_a_circle_of_causes_and_a_very_deep_trace_come_to_an_end():
    first, second = ValueError(SECRET), KeyError(SECRET)
    first.__cause__, second.__cause__ = second, first
    assert told(first).splitlines() == ["ValueError", "caused by: KeyError"]

    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        raise RecursionError(SECRET)

    said = told(problem_of(lambda: deep(300))).splitlines()
    assert len(said) == MOST_FRAMES + 2
    assert "  and 273 more places" in said


def test_places_are_told_from_the_repository_or_the_library_on():
    assert place_of(f"{ROOT}/app/cli.py", 7) == "app/cli.py:7"
    assert place_of("/x/lib/python3.11/site-packages/rq/worker/base.py", 7) == "rq/worker/base.py:7"
    assert place_of("/usr/lib/python3.11/json/decoder.py", 7) == "json/decoder.py:7"
    assert place_of(f"/home/camille/{SECRET}\n.py", 7) == "camille_example.com_.py:7"
    assert place_of("<string>", 7) == "<string>:7"


def test_warnings_are_taken_over_in_processes_of_ours_alone():
    """In the tests pytest keeps them: a warning is an error here."""
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    log.info("schedule.stopped")
