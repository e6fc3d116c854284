"""What others would write past our log: libraries, warnings, and exceptions that nobody caught.

All of it becomes a line of ours: who, where in the code, the exception's types and places. The words
of others are never repeated, for they quote what they stumbled over: an address, a path, a header.
"""

import logging
import sys
import threading
import warnings
from typing import Any

import structlog

from app.foundation.log_places import place_of

_log = structlog.get_logger()
SPOKE = "library.spoke"
# logger, how its own words begin, our event
KNOWN = (
    ("gunicorn.error", "Invalid request from ip=", "request.malformed"),
    ("gunicorn.error", "Error handling request", "request.broke"),
    ("gunicorn.error", "WORKER TIMEOUT", "web.worker_stood_still"),
    ("gunicorn.error", "Worker (pid:", "web.worker_ended"),
    ("rq.worker", "Worker %s: could not connect to Redis", "worker.lost_redis"),
    ("rq.worker", "Worker %s: Redis connection timeout", "worker.lost_redis"),
    ("flask-limiter", "Rate limit storage", "limits.without_redis"),
    ("app", "Exception on %s", "request.failed"),
)


class Strays(logging.Handler):
    """The one handler of the standard library's loggers."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write who spoke, and where."""
        try:
            _log.log(
                record.levelno,
                _event(record),
                logger=record.name,
                place=place_of(record.pathname, record.lineno),
                **({"exc_info": record.exc_info} if record.exc_info and record.exc_info[1] else {}),
            )
        except Exception:  # the library that spoke shall not fail of it, and stays unquoted
            self.handleError(record)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Logging's own would print the record with its values."""
        sys.stderr.write("A line of the log could not be written.\n")


def take_over_loggers() -> None:
    """From now on every logger ends in our handler, also those that had one of their own."""
    root = logging.getLogger()
    if not any(isinstance(each, Strays) for each in root.handlers):
        root.addHandler(Strays(logging.WARNING))
    for each in [root, *logging.root.manager.loggerDict.values()]:
        if not isinstance(each, logging.Logger):
            continue
        each.propagate = True
        for handler in [h for h in each.handlers if type(h) in _TALKERS]:
            each.removeHandler(handler)


def take_the_last_word() -> None:
    """Warnings and exceptions that nobody caught, in whatever thread, become lines of ours too."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _log.critical("thread.failed", exc_info=_of(args))
    sys.unraisablehook = lambda args: _log.error("object.not_ended", exc_info=_of(args))
    warnings.showwarning = _warned  # type: ignore[assignment] # it takes more, and calls it alike


def _uncaught(kind: type[BaseException], problem: BaseException, trace: Any) -> None:
    """To standard error: what a command was asked for may go into a file."""
    teller = structlog.wrap_logger(structlog.WriteLogger(sys.stderr))
    teller.critical("process.failed", exc_info=(kind, problem, trace))


def _warned(_message: Any, category: type[Warning], filename: str, line: int, *_more: Any) -> None:
    _log.warning("library.warned", problem=category, place=place_of(filename, line))


def _of(args: Any) -> Any:
    """`exc_info` of what a hook gets."""
    problem = args.exc_value if args.exc_value is not None else args.exc_type()
    return (args.exc_type, problem, args.exc_traceback)


def _event(record: logging.LogRecord) -> str:
    """Known words have an event of their own; all others are only noted."""
    said = record.msg if isinstance(record.msg, str) else ""
    return next(
        (event for name, words, event in KNOWN if record.name == name and said.startswith(words)),
        SPOKE,
    )


_TALKERS = (logging.StreamHandler, logging.FileHandler)
