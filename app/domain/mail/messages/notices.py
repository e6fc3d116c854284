"""Letters that say that something waits in the portal: never what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.mail.messages.envelope import Rendered, day_in_words, render_letter
from app.domain.mail.words import LetterKind
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.texts import _, ngettext


@dataclass(frozen=True)
class Promised:
    """What is due (`First response`), and when, in words of its reader's zone (`instant_in_words`).

    `still`: it was told as overdue before.
    """

    what: str
    when: str
    still: bool = False


@dataclass(frozen=True)
class Line:
    """One thing of a digest. `reference` and `link` may be empty.

    `due_on`: a deadline of the law's last day. `promised`: what a promise is about.
    """

    kind: LetterKind
    reference: str
    link: str
    due_on: date | None = None
    promised: Promised | None = None


def notice_letter(
    kind: LetterKind,
    *,
    recipient: str,
    reference: str,
    link: str,
    uuid: str,
    due_on: date | None = None,
    promised: Promised | None = None,
) -> Rendered:
    """One thing that waits: its reference (may be empty) and where to read it (policy 5.3).

    `due_on`, `promised`: as of a Line. ValueError for a recipient that is not mailable.
    """
    title = _what(kind, due_on, promised)
    return render_letter(
        kind,
        "notice",
        subject=f"[{reference}] {title}" if reference else title,
        recipient=recipient,
        uuid=uuid,
        facts={
            "title": title,
            "reference": reference,
            "link": link,
            "do": _what_to_do(kind),
        },
    )


def digest_letter(*, recipient: str, lines: Sequence[Line], link: str, uuid: str) -> Rendered:
    """Several things that wait, oldest first. ValueError for a recipient that is not mailable."""
    title = ngettext("%(num)s thing waits for you", "%(num)s things wait for you", len(lines))
    shown = [
        {
            "what": _what(line.kind, line.due_on, line.promised),
            "reference": line.reference,
            "link": line.link,
        }
        for line in lines
    ]
    return render_letter(
        LetterKind.DIGEST,
        "digest",
        subject=title,
        recipient=recipient,
        uuid=uuid,
        facts={"title": title, "lines": shown, "link": link},
    )


def _what(kind: LetterKind, due_on: date | None, promised: Promised | None) -> str:
    if kind == LetterKind.CLOCK_WARNING:
        return _deadline(due_on)
    if kind in (LetterKind.SLA_WARNING, LetterKind.SLA_BREACH):
        return _promise(kind, promised)
    return {
        LetterKind.TICKET_ANSWER: _("There is an answer to your ticket"),
        LetterKind.PRIVACY_ANSWER: _("There is an answer to your request"),
        LetterKind.ASSIGNED: _("This ticket is assigned to you now"),
        LetterKind.MENTIONED: _("A colleague has mentioned you in a note"),
        LetterKind.ALARM: _("A letter to the privacy address is in trouble"),
    }[kind]


def _deadline(due_on: date | None) -> str:
    if due_on is None:
        return _("The deadline of a request is near or over")
    day = day_in_words(due_on)
    if due_on < now().astimezone(settings().zone).date():
        return _("The answer was due on %(day)s", day=day)
    return _("The answer is due by %(day)s", day=day)


def _promise(kind: LetterKind, promised: Promised | None) -> str:
    over = kind == LetterKind.SLA_BREACH
    if promised is None:
        return _("This ticket is overdue") if over else _("This ticket is due soon")
    facts = {"what": promised.what, "when": promised.when}
    if not over:
        return _("%(what)s is due by %(when)s", **facts)
    if promised.still:
        return _("%(what)s is still overdue, since %(when)s", **facts)
    return _("%(what)s has been overdue since %(when)s", **facts)


def _what_to_do(kind: LetterKind) -> str:
    if kind == LetterKind.ALARM:
        return _("Look at the mail log")
    if kind == LetterKind.CLOCK_WARNING:
        return _("Open the request")
    if kind in (LetterKind.SLA_WARNING, LetterKind.SLA_BREACH):
        return _("Open the ticket")
    return _("Read it in the portal")
