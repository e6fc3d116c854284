"""One structured log on standard output, in UTC, without personal data (policy 1.3).

Log lines name an event, ids and enums. Names, addresses, subjects and texts never go in.
"""

import logging
import sys
import traceback
from types import TracebackType

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def set_up_logging(*, as_json: bool) -> None:
    """Write each event as one line: JSON for machines, plain text for people."""
    renderer = (
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
            structlog.processors.ExceptionRenderer(_places),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )


def _places(
    exc_info: tuple[type[BaseException], BaseException, TracebackType | None],
) -> str:
    """Types and places of an exception and its causes. Messages stay out: they may quote people."""
    lines: list[str] = []
    problem: BaseException | None = exc_info[1]
    while problem is not None:
        lines.append(type(problem).__qualname__)
        frames = traceback.extract_tb(problem.__traceback__)
        lines += [f"  {each.filename}:{each.lineno} in {each.name}" for each in frames]
        problem = problem.__cause__ or (
            None if problem.__suppress_context__ else problem.__context__
        )
    return "\n".join(lines)
