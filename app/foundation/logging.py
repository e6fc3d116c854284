"""One structured log on standard output, in UTC, without personal data (policy 1.3; docs/logs.md).

Log lines name an event, ids and enums: `log_fields.py` holds the list. Names, addresses, subjects
and texts never go in, neither from us nor from a library.
"""

import logging
import os
import secrets
import sys
from typing import Any

import structlog

from app.foundation.log_fields import KeepToTheList
from app.foundation.log_places import places
from app.foundation.log_strays import take_over_loggers

log: structlog.stdlib.BoundLogger = structlog.get_logger()
STRICT = os.environ.get("LOG_STRICT") == "1"
"""Set by the tests: what is not on the list is an error there, and is left out elsewhere."""


def set_up_logging(*, as_json: bool, strict: bool = STRICT) -> None:
    """Write each event as one line: JSON for machines, plain text for people. Libraries' too."""
    _configure(as_json=as_json, strict=strict)
    take_over_loggers()


def lines_of_request(endpoint: str | None) -> None:
    """From here on this thread's lines tell the request by a random id, and its endpoint."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        request=secrets.token_hex(8), endpoint=endpoint or "none"
    )


def lines_of_person(person_id: int) -> None:
    """The lines of this request tell also who of the staff is at work. Customers are not told."""
    structlog.contextvars.bind_contextvars(person=person_id)


def lines_of_job(name: str) -> None:
    """From here on this thread's lines tell the job, and its run by a random id."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(job=name, request=secrets.token_hex(8))


def lines_of_nobody() -> None:
    """The request or the job has ended."""
    structlog.contextvars.clear_contextvars()


def _configure(*, as_json: bool, strict: bool) -> None:
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            KeepToTheList(strict=strict),
            structlog.processors.ExceptionRenderer(places),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_args: structlog.WriteLogger(sys.stdout),
        cache_logger_on_first_use=False,
    )


_configure(as_json=False, strict=STRICT)  # before anybody asks: structlog's own would print values
