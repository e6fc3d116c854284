"""Removing words or files from a ticket for good (policy 1.7). Nothing brings them back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.accounts.models import Person
from app.domain.audit.actions import record
from app.domain.content.file_types import claimed_type
from app.domain.content.markdown import render
from app.domain.content.models import Attachment
from app.domain.content.passages import passages, tidy, without
from app.domain.content.removal import remove_bytes
from app.domain.content.rules import MAX_FILE_NAME, MAX_SUBJECT, SANITISER
from app.domain.content.text import clean_line, snippet_of
from app.domain.content.words import Withheld
from app.domain.tickets.actions.events import note_event
from app.domain.tickets.models import Message, Redaction, Ticket
from app.domain.tickets.redactions import Finding, find_words, linked_tickets, messages_of
from app.domain.tickets.rules import LONGEST_REASON, SHORTEST_WORDS
from app.domain.tickets.words import EventKind, MessageKind, RedactedPart
from app.foundation.clock import now
from app.foundation.database import forget_traces
from app.foundation.errors import Invalid
from app.foundation.transaction import after_commit, session

_TABLES = ("tickets", "messages", "attachments", "inbound_messages", "login_sessions", "redactions")


@dataclass(frozen=True)
class Plan:
    """What a removal would take: the places of the words, and the files. Nothing is changed yet."""

    reason: str
    messages: Sequence[Message]
    found: Sequence[Finding]
    files: Sequence[Attachment]


def plan_redaction(
    ticket: Ticket,
    *,
    reason: str,
    words: str = "",
    files: Collection[str] = (),
    exact: bool = False,
) -> Plan:
    """What goes: words from the subject, every reply and note, the files' names, earlier reasons and
    the subjects of linked tickets; whole files.

    `files` are tokens of the ticket's own; `exact`: only with the same capitals and accents.
    Invalid: words (nothing, short, not_found), files (gone), reason (empty, words); TextRefused:
    reason.
    """
    words = _checked_words(words, files)
    reason = _checked_reason(reason, words)
    messages = messages_of(ticket)
    found = find_words(ticket, messages, words, exact=exact) if words else []
    if words and not found:
        raise Invalid("words", "not_found")
    return Plan(reason, messages, found, _chosen(messages, files))


def redact(
    ticket: Ticket,
    *,
    actor: Person,
    reason: str,
    words: str = "",
    files: Collection[str] = (),
    exact: bool = False,
) -> None:
    """Carry the plan out, made anew: what arrived since somebody looked is searched too.

    The caller holds the ticket's lock. A closed ticket may be redacted. Refused as the plan is, and
    then nothing is changed.
    """
    _lock_linked(ticket)
    plan = plan_redaction(ticket, reason=reason, words=words, files=files, exact=exact)
    parts = set()
    for finding in plan.found:
        _take_out(ticket, finding)
        if finding.linked is not None:
            _tell_linked(finding.linked, actor, plan.reason, finding)
        elif finding.earlier is None and finding.file not in plan.files:
            parts.add(_write_down(ticket, actor, plan.reason, finding))
    holders = {message.id: message for message in plan.messages}
    for file in plan.files:
        remove_bytes(file)
        gone = Finding("file", "", (), holders[file.message_id or 0], file)
        parts.add(_write_down(ticket, actor, plan.reason, gone))
    _renew_snippet(ticket, plan.messages)
    here = [each for each in plan.found if each.linked is None]
    if here or plan.files:
        in_thread = RedactedPart.THREAD in parts
        part = RedactedPart.THREAD if in_thread else RedactedPart.NOTES
        note_event(ticket, EventKind.REDACTED, actor=actor, new=part)
        _record(ticket, actor, here, len(plan.files))
    after_commit(lambda: forget_traces(*_TABLES))


def _checked_words(words: str, files: Collection[str]) -> str:
    """The words as they are looked for. Invalid where nothing is chosen, or too little to find."""
    words = tidy(words)
    if not words and not files:
        raise Invalid("words", "nothing")
    if words and len(words) < SHORTEST_WORDS:
        raise Invalid("words", "short")
    return words


def _checked_reason(reason: str, words: str) -> str:
    """The reason as it is stored; it must not say what was removed. Invalid, TextRefused."""
    if not reason.strip():
        raise Invalid("reason", "empty")
    line = clean_line(reason, LONGEST_REASON)
    if passages(line, words):
        raise Invalid("reason", "words")
    return line


def _chosen(messages: Sequence[Message], tokens: Collection[str]) -> list[Attachment]:
    """The ticket's files of these tokens that can still be removed. Invalid if one of them cannot."""
    theirs = {file.token: file for message in messages for file in message.files}
    chosen = [theirs[token] for token in dict.fromkeys(tokens) if token in theirs]
    left = [file for file in chosen if file.withheld != Withheld.REDACTED]
    if len(left) < len(set(tokens)):
        raise Invalid("files", "gone")
    return left


def _lock_linked(ticket: Ticket) -> None:
    """Two removals from one subject come one after the other, or the second would undo the first."""
    ids = [each.id for each in linked_tickets(ticket)]
    session().scalars(
        select(Ticket)
        .where(Ticket.id.in_(ids))
        .order_by(Ticket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _take_out(ticket: Ticket, finding: Finding) -> None:
    """The page's HTML is made again from the changed text: markup is never cut."""
    if finding.file is not None:
        stem, extension = _parted(finding.text)
        shorter = without(stem, finding.spans, MAX_FILE_NAME - len(extension))
        finding.file.name = shorter + extension
    elif finding.earlier is not None:
        finding.earlier.reason = without(finding.text, finding.spans, LONGEST_REASON)
    elif finding.message is not None:
        finding.message.text = without(finding.text, finding.spans)
        finding.message.safe_html = render(finding.message.text)
        finding.message.sanitiser = SANITISER
    else:
        held = finding.linked or ticket
        held.subject = without(finding.text, finding.spans, MAX_SUBJECT)


def _parted(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if claimed_type(name) else (name, "")


def _tell_linked(linked: Ticket, actor: Person, reason: str, finding: Finding) -> None:
    """Its readers find a bar, an event and an audit row as in the ticket that somebody looked at."""
    part = _write_down(linked, actor, reason, finding)
    note_event(linked, EventKind.REDACTED, actor=actor, new=part)
    _record(linked, actor, [finding], 0)


def _record(ticket: Ticket, actor: Person, found: Sequence[Finding], files: int) -> None:
    """Counts alone: the audit keeps no word."""
    places = sum(len(each.spans) for each in found)
    record(
        "ticket.redacted",
        actor_id=actor.id,
        subject="ticket",
        subject_id=ticket.id,
        detail=f"places {places}, files {files}",
    )


def _write_down(ticket: Ticket, actor: Person, reason: str, finding: Finding) -> str:
    """The row of the bar; returns the part of the ticket that it is about."""
    session().add(
        Redaction(
            ticket_id=ticket.id,
            message_id=finding.message.id if finding.message else None,
            attachment_id=finding.file.id if finding.file else None,
            passages=len(finding.spans),
            actor_id=actor.id,
            reason=reason,
            at=now(),
        )
    )
    in_note = finding.message is not None and finding.message.kind == MessageKind.NOTE
    return RedactedPart.NOTES if in_note else RedactedPart.THREAD


def _renew_snippet(ticket: Ticket, messages: Sequence[Message]) -> None:
    replies = [each for each in messages if each.kind == MessageKind.REPLY]
    if replies:
        ticket.snippet = snippet_of(replies[-1].text)
