"""One structured log on standard output, in UTC, without personal data (policy 1.3).

Log lines name an event, ids and enums. Names, addresses, subjects and texts never go in.
"""

import logging
import sys

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def set_up_logging(*, as_json: bool) -> None:
    """Write each event as one line: JSON for machines, plain text for people."""
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
