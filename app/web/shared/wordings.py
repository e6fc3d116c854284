"""The words that people read for the machine words of the domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from babel import Locale
from markupsafe import Markup, escape

from app.domain.content.rules import TextRefused
from app.domain.legal.countries import UNKNOWN
from app.domain.legal.laws import Law, Right
from app.domain.tickets.words import Category, EventKind, Priority, RedactedPart, Status
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.shared.clock_words import due_words, target_name

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket, TicketEvent

CATEGORIES: dict[str, tuple[str, str, str]] = {
    Category.BILLING: (
        _("Billing"),
        _("Charges, refunds, invoices, plans and seats"),
        "credit-card",
    ),
    Category.TECHNICAL: (
        _("Technical"),
        _("Sync, apps, sharing, hosting and domains"),
        "refresh-cw",
    ),
    Category.ACCOUNT: (_("Account"), _("Log-in, two-step codes, people and devices"), "key-round"),
    Category.GENERAL: (_("Something else"), _("Questions, ideas and all the rest"), "life-buoy"),
    Category.PRIVACY: (
        _("Privacy and legal"),
        _("Your data, deletion, contracts and requests"),
        "shield-check",
    ),
}
STATUSES = {
    Status.NEW: _("New"),
    Status.OPEN: _("Open"),
    Status.PENDING: _("Pending"),
    Status.ON_HOLD: _("On hold"),
    Status.SOLVED: _("Solved"),
    Status.CLOSED: _("Closed"),
}
PRIORITIES = {
    Priority.LOW: _("Low"),
    Priority.NORMAL: _("Normal"),
    Priority.HIGH: _("High"),
    Priority.URGENT: _("Urgent"),
}
RIGHTS = {
    Right.ACCESS: _("Access"),
    Right.CORRECTION: _("Correction"),
    Right.DELETION: _("Deletion"),
    Right.PORTABILITY: _("Portability"),
    Right.OPT_OUT: _("Opt-out"),
    Right.OBJECTION: _("Objection"),
    Right.RESTRICTION: _("Restriction"),
    Right.OTHER: _("Another matter"),
}
LAWS = {
    Law.GDPR: _("GDPR"),
    Law.UK_GDPR: _("UK GDPR"),
    Law.CCPA: _("CCPA"),
    Law.LGPD: _("LGPD"),
    Law.PIPEDA: _("PIPEDA"),
}
EVENT_ICONS = {
    EventKind.ASSIGNED: "user-check",
    EventKind.STATUS_CHANGED: "circle-dot",
    EventKind.PRIORITY_CHANGED: "signal",
    EventKind.MOVED: "arrow-right-left",
    EventKind.REDACTED: "shield-minus",
    EventKind.BREACHED: "overdue",
}


@dataclass(frozen=True)
class CustomerStatus:
    """A status in the customer's words: whose turn it is."""

    label: str
    tone: str
    icon: str


_WITH_US = CustomerStatus(_("With our team"), "accent", "user-check")
_FOR_CUSTOMERS = {
    Status.PENDING: CustomerStatus(_("Waiting for you"), "soon", "reply"),
    Status.SOLVED: CustomerStatus(_("Solved"), "ok", "check"),
    Status.CLOSED: CustomerStatus(_("Closed"), "pause", "minus"),
}


def customer_status(ticket: Ticket) -> CustomerStatus:
    return _FOR_CUSTOMERS.get(Status(ticket.status), _WITH_US)


def category_name(value: str) -> str:
    return CATEGORIES[value][0]


def category_hint(value: str) -> str:
    return CATEGORIES[value][1]


def category_icon(value: str) -> str:
    return CATEGORIES[value][2]


def event_icon(event: TicketEvent) -> str:
    return EVENT_ICONS.get(EventKind(event.kind), "circle")


def event_text(event: TicketEvent, *, for_staff: bool = True) -> Markup:
    """One sentence: who did what. Names are escaped; who removed something is for staff to know."""
    who = _bold(event.actor.name) if event.actor else escape(_nobody(event))
    if event.kind == EventKind.ASSIGNED:
        return _assigned(event, who)
    if event.kind == EventKind.STATUS_CHANGED:
        new = _bold(STATUSES[Status(event.new_value)])
        return _sentence(_("%(who)s set the status to %(what)s"), who, new)
    if event.kind == EventKind.PRIORITY_CHANGED:
        new = _bold(PRIORITIES[Priority(event.new_value)])
        return _sentence(_("%(who)s set the priority to %(what)s"), who, new)
    if event.kind == EventKind.BREACHED:
        return _breached(event)
    if event.kind == EventKind.REDACTED and event.new_value == RedactedPart.GUARDED:
        said = _("The card guard removed part of a card or account number from an earlier message")
        return escape(said)
    if event.kind == EventKind.REDACTED and not for_staff:
        return escape(_("Our team removed words or files from this ticket for good"))
    if event.kind == EventKind.REDACTED:
        said = _("%(who)s removed words or files from this ticket for good")
        return _sentence(said, who, who)
    return _sentence(_("%(who)s moved the ticket to %(what)s"), who, _bold(event.new_value))


def _nobody(event: TicketEvent) -> str:
    """The schedule closes, and follows promises; what wakes a ticket without a person is mail."""
    woken = event.new_value == Status.OPEN and event.old_value != Status.NEW
    return _("A message by mail") if woken else _("The schedule")


def _breached(event: TicketEvent) -> Markup:
    """`old_value` is the instant at which it was due: it may have been noticed later."""
    what = _bold(target_name(event.new_value))
    since = due_words(datetime.fromisoformat(event.old_value))
    return escape(_("%(what)s has been overdue since %(since)s")) % {"what": what, "since": since}


def _assigned(event: TicketEvent, who: Markup) -> Markup:
    if event.assignee is None:
        return _sentence(_("%(who)s put the ticket back for anyone to take"), who, who)
    if event.assignee_id == event.actor_id:
        return _sentence(_("%(who)s took the ticket"), who, who)
    return _sentence(_("%(who)s assigned %(what)s"), who, _bold(event.assignee.name))


def _bold(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)


def _sentence(pattern: str, who: Markup, what: Markup) -> Markup:
    return escape(pattern) % {"who": who, "what": what}


UNCHECKED = _(
    "We could not check your text for card numbers just now, so nothing was sent or stored. "
    "Sorry. Your text is still here: try again in a moment. If this goes on, leave out the numbers."
)
_NAMES = {"subject": _("subject"), "message": _("message")}


def refusal(field: str, problem: Invalid | TextRefused) -> str:
    """What to do about a value that cannot be used."""
    name = _NAMES.get(field, _("text"))
    if problem.reason == "empty":
        if field == "subject":
            return _("Enter a subject, such as: VAT number missing on my invoice")
        return _("Write your message")
    if isinstance(problem, TextRefused) and problem.reason == "too_long":
        return _(
            "Shorten the %(name)s to %(limit)s characters or fewer",
            name=name,
            limit=f"{problem.limit:,}",
        )
    if problem.reason == "unchecked":
        return UNCHECKED
    if problem.reason in ("control", "encoding"):
        return _("Remove the characters from the %(name)s that cannot be shown", name=name)
    if problem.reason == "no_queue":
        return _("Nobody takes these questions yet. Choose something else it is about")
    if problem.reason == "not_in_queue":
        return _("Choose somebody who works in this queue. Nothing was changed")
    return _("Choose one of the answers")


def country_name(code: str) -> str:
    """The country in the interface's language; "Not sure" for `unknown`."""
    if code == UNKNOWN:
        return _("Not sure")
    return str(Locale.parse("en_GB").territories.get(code, code))


def right_name(value: str) -> str:
    return RIGHTS[Right(value)]


def law_name(value: str) -> str:
    return LAWS[Law(value)]


def status_name(value: str) -> str:
    return STATUSES[Status(value)]


def priority_name(value: str) -> str:
    return PRIORITIES[Priority(value)]
