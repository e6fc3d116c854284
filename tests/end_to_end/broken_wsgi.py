"""The product's own `wsgi`, which breaks where a request's header says so, and quotes what it read.

The product knows nothing of this. Each way is one by which the words of people could reach a log.
"""

import logging
import threading
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, request

from tests.end_to_end.broken_ways import HEADER
from wsgi import app


def _read() -> str:
    """All that a careless message quotes."""
    return " ".join([request.full_path, str(dict(request.headers)), str(request.form)])


class _Ends:
    def __init__(self, words: str) -> None:
        self.words = words

    def __del__(self) -> None:
        raise ValueError(self.words)


def _fail(words: str) -> None:
    raise ValueError(words)


@app.before_request
def _break() -> None:
    way, words = request.headers.get(HEADER, ""), _read()
    if way == "view":
        problem = KeyError(words)
        problem.add_note(words)
        raise problem from ValueError(words)
    if way == "group":
        raise ExceptionGroup(words, [ValueError(words), OSError(words)])
    if way == "thread":
        talker = threading.Thread(target=_fail, args=(words,), name=words)
        talker.start()
        talker.join()
    if way == "warning":
        warnings.warn(words, stacklevel=1)
    if way == "library":
        logging.getLogger("urllib3.connectionpool").warning("Retrying %s", words)
        logging.getLogger("sqlalchemy.engine").error(f"{words}")  # noqa: G004 - as libraries do
        logging.getLogger("PIL").critical("%s", words, exc_info=ValueError(words), stack_info=True)
    if way == "handler":
        logging.getLogger("botocore").error("%d", words)  # logging's own complaint quotes it too
    if way == "unraisable":
        _Ends(words)


@app.after_request
def _break_late(answer: Response) -> Response:
    if request.headers.get(HEADER) == "after":
        raise ValueError(_read())
    return answer


_whole: Callable[..., Iterable[bytes]] = app.wsgi_app


def _broken(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    if environ.get("HTTP_X_BREAK") == "outside":
        raise ValueError(str(environ))
    return _whole(environ, start)


app.wsgi_app = _broken  # type: ignore[method-assign]
