"""What a log line may hold: one table of fields, each with the shape of its value (policy 1.3).

What is not in the table is left out, and only the field's name is told. A value of another shape
becomes WITHHELD. So a text that somebody wrote has no way into a line, whoever passes it to `log`.
"""

import re
from collections.abc import Callable, Iterator, MutableMapping
from enum import StrEnum
from typing import Any

WITHHELD = "withheld"
Shape = Callable[[object], bool]


class NotOnTheList(Exception):
    """A line named a field that the table does not know, or a value of another shape.

    Raised where the log is strict: in the tests. Its text is the field's name.
    """


def number(value: object) -> bool:
    """An id, a count, seconds: digits alone."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def smtp_code(value: object) -> bool:
    """What a mail server answered: three digits (RFC 5321 4.2), or none at all."""
    return value is None or (number(value) and 200 <= int(str(value)) < 600)


def written(pattern: str) -> Shape:
    """A text that code alone writes, of this pattern."""
    found = re.compile(pattern)
    return lambda value: isinstance(value, str) and found.fullmatch(value) is not None


def word(*words: str) -> Shape:
    """A member of an enum, or one of these words. Any other text may be a name."""
    return lambda value: isinstance(value, StrEnum) or value in words


def problem(value: object) -> bool:
    """The type of an exception, its name, or a word of MailboxAway and the like."""
    if isinstance(value, type):
        return issubclass(value, BaseException)
    return value in PROBLEMS or (isinstance(value, str) and _is_exception(value))


def kinds(value: object) -> bool:
    """What the guard removed: kinds of payment data, never the data."""
    known = ("account", "card", "expiry", "iban", "pin", "security_code", "track")
    return isinstance(value, list) and all(word(*known)(each) for each in value)


def dropped(value: object) -> bool:
    """Names of fields that were left out."""
    return isinstance(value, list) and all(_NAME(each) for each in value)


PROBLEMS = frozenset(
    {"connection", "folder", "log_in", "message", "never_came_back", "no_smtp_url", "protocol"}
    | {"setting", "time_out", "tls"}
)
QUEUES = ("escalation", "notices")
EVENT = written(r"[a-z][a-z_]{1,30}(\.[a-z][a-z_]{1,30}){1,2}")
_NAME = written(r"[a-z_]{1,30}")
FIELDS: dict[str, Shape] = {
    # written by the log itself
    "event": EVENT,
    "level": word("debug", "info", "warning", "error", "critical"),
    "timestamp": written(r"[0-9T:.-]{19,26}Z"),
    "exc_info": lambda _value: True,  # becomes `exception`: types and places (log_places.py)
    "dropped": dropped,
    # where it happened
    "request": written(r"[0-9a-f]{16}"),
    "endpoint": written(r"[a-z_]{1,30}(\.[a-z_]{1,60})?"),
    "job": written(r"[a-z_]{1,40}"),
    "queue": word(*QUEUES),
    "logger": written(r"[A-Za-z][A-Za-z0-9_.-]{0,60}"),
    "place": written(r"[A-Za-z0-9_./<>+-]{1,120}:[0-9]{1,6}"),
    # whom or what it is about: ids of rows, which say nothing to those who have no database
    "person": number,
    "ticket": number,
    "letter": number,
    "inbound": number,
    "attachment": number,
    "message": number,
    # what came of it
    "call": word("after_commit", "if_undone"),
    "code": smtp_code,
    "kind": word(),
    "kinds": kinds,
    "outcome": word(),
    "problem": problem,
    "sort": word(),
    "state": word(),
    "count": number,
    "files": number,
    "jobs": number,
    "resends": number,
    "seconds": number,
    "size": number,
    "waiting": number,
}


class KeepToTheList:
    """A processor of structlog: nothing passes but the table's fields in their shapes."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict

    def __call__(
        self, _logger: Any, _method: str, entry: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        left_out = sorted(name for name in entry if name not in FIELDS)
        kept = dict(self._kept(entry))
        if left_out:
            if self.strict:
                raise NotOnTheList(left_out[0])
            kept["dropped"] = [name if _NAME(name) else WITHHELD for name in left_out]
        return kept

    def _kept(self, entry: MutableMapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in entry.items():
            if name not in FIELDS:
                continue
            if FIELDS[name](value):
                yield name, value.__name__ if isinstance(value, type) else value
            elif self.strict:
                raise NotOnTheList(name)
            else:
                yield name, WITHHELD


def _is_exception(name: str) -> bool:
    """Whether a class of exceptions has this name: a text that somebody wrote has not."""
    waiting: list[type[BaseException]] = [BaseException]
    while waiting:
        each = waiting.pop()
        if each.__name__ == name:
            return True
        waiting += type.__subclasses__(each)
    return False
