"""A book with one thing changed: a new book, the old one is left as it is."""

import re
import unicodedata
from collections.abc import Iterable

from app.domain.sla.book import Book, Calendar, Policy

_KEY_LENGTH = 36  # of 40, so that there is room for a number behind it


def with_policy(book: Book, policy: Policy) -> Book:
    """The policy in its own place; a new one comes last, but before one that fits every ticket.

    Behind such a one it would never be used. A new one for every ticket is the last.
    """
    if any(each.key == policy.key for each in book.policies):
        return _book(
            book.calendars, (policy if each.key == policy.key else each for each in book.policies)
        )
    place = len(book.policies)
    if not fits_all(policy):
        first = (number for number, each in enumerate(book.policies) if fits_all(each))
        place = next(first, place)
    return _book(book.calendars, (*book.policies[:place], policy, *book.policies[place:]))


def fits_all(policy: Policy) -> bool:
    """Whether a policy is used for any ticket, so that none behind it ever is."""
    return not (policy.queues or policy.categories or policy.organisations)


def without_policy(book: Book, key: str) -> Book:
    return _book(book.calendars, (each for each in book.policies if each.key != key))


def with_policy_moved(book: Book, key: str, places: int) -> Book:
    """The policy so many places further down (below 0: up), no further than the ends."""
    order = list(book.policies)
    at = next((number for number, each in enumerate(order) if each.key == key), None)
    if at is not None:
        order.insert(min(max(at + places, 0), len(order) - 1), order.pop(at))
    return _book(book.calendars, order)


def with_calendar(book: Book, calendar: Calendar) -> Book:
    """The calendar in its own place, or at the end if its key is new."""
    if all(each.key != calendar.key for each in book.calendars):
        return _book((*book.calendars, calendar), book.policies)
    return _book(
        (calendar if each.key == calendar.key else each for each in book.calendars), book.policies
    )


def without_calendar(book: Book, key: str) -> Book:
    return _book((each for each in book.calendars if each.key != key), book.policies)


def _book(calendars: Iterable[Calendar], policies: Iterable[Policy]) -> Book:
    """A book of its own: a copy by `replace` would share what the old one has worked out."""
    return Book(tuple(calendars), tuple(policies))


def key_for(name: str, taken: set[str], kind: str) -> str:
    """A key made from a name, such as `standard-eu`, that is not taken; `kind` if nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_KEY_LENGTH].strip("-") or kind
    key, number = wanted, 1
    while key in taken or key == "new":
        number += 1
        key = f"{wanted}-{number}"
    return key
