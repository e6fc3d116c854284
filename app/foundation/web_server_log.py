"""gunicorn's log as lines of ours; named in run/gunicorn_conf.py."""

import os
from typing import Any

from gunicorn.glogging import Logger

from app.foundation.logging import set_up_logging


class WebServerLog(Logger):
    """No access log, and of the rest no words: they quote request lines, headers and addresses."""

    def setup(self, cfg: Any) -> None:
        """gunicorn's own, then its handlers make way for ours."""
        super().setup(cfg)
        set_up_logging(as_json=os.environ.get("LOG_FORMAT") == "json")

    def access(self, *_args: Any) -> None:
        """A path can hold a file's token, and an address is personal data."""

    def critical(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """As gunicorn's own; the place of the line is the caller's."""
        super().critical(msg, *args, **{"stacklevel": 3, **kwargs})

    def error(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """As gunicorn's own; the place of the line is the caller's."""
        super().error(msg, *args, **{"stacklevel": 3, **kwargs})

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """As gunicorn's own; the place of the line is the caller's."""
        super().warning(msg, *args, **{"stacklevel": 3, **kwargs})

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """As gunicorn's own; the place of the line is the caller's."""
        super().exception(msg, *args, **{"stacklevel": 3, **kwargs})
