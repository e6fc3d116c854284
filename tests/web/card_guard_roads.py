"""Every form that text comes in by: who sends it, where to, and what the field is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.accounts.models import Person
from tests.ground.cast import Cast
from tests.ground.inbox import waiting_message
from tests.ground.letters import put_letter

PAN = "4111 1111 1111 1111"
DIGITS = "4111111111111111"
MARK = "[card number removed, ends 1111]"
TYPED = f"Before it, {PAN}, and after it."
KEPT = f"Before it, {MARK}, and after it."
NEW = {"category": "billing", "subject": "Paid twice", "message": "It is on the statement."}


@dataclass
class Road:
    """One form, with the field that a card number is typed into."""

    who: Person
    path: str
    text_field: str = "message"
    others: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, str]:
        return {**self.others, self.text_field: TYPED}


def _letter() -> str:
    return f"/legal/mail/{put_letter(state='dead', last_code=550)}/handling"


ROADS: dict[str, Callable[[Cast], Road]] = {
    "a subject": lambda cast: Road(cast.camille, "/tickets/new", "subject", NEW),
    "a first message": lambda cast: Road(cast.camille, "/tickets/new", "message", NEW),
    "a privacy request": lambda cast: Road(
        cast.camille,
        "/tickets/new",
        "message",
        {**NEW, "category": "privacy", "right": "access", "country": "DE"},
    ),
    "a reply": lambda cast: Road(cast.camille, f"/tickets/{cast.ticket().number}/replies"),
    "a last word": lambda cast: Road(
        cast.camille, f"/tickets/{cast.ticket().number}/status", "message", {"status": "solved"}
    ),
    "an agent's reply": lambda cast: Road(
        cast.leila, f"/desk/tickets/{cast.ticket().number}/replies", "message", {"then": "pending"}
    ),
    "a note": lambda cast: Road(cast.leila, f"/desk/tickets/{cast.ticket().number}/notes"),
    "a legal reply": lambda cast: Road(
        cast.ingrid, f"/legal/requests/{cast.privacy_ticket().number}/replies"
    ),
    "why a mail is general": lambda cast: Road(
        cast.ingrid, f"/legal/inbox/{waiting_message().id}/general", "reason"
    ),
    "why a mail needs nothing": lambda cast: Road(
        cast.ingrid, f"/legal/inbox/{waiting_message().id}/nothing", "reason"
    ),
    "what was done about a letter": lambda _cast: Road(_cast.ingrid, _letter(), "reason"),
}
CUSTOMERS = ("a subject", "a first message", "a privacy request", "a reply", "a last word")
FRAGMENTS = ("an agent's reply", "a note", "a legal reply")
