"""What a message is, judged in a fixed order: ours, a bounce, an answer to us, and then its topic."""

from app.domain.inbound.actions.coming_back import (
    in_our_name,
    verdict_on_ours,
    verdict_on_report,
)
from app.domain.inbound.actions.verdict import Verdict
from app.domain.inbound.queries import ticket_by_letter
from app.domain.inbound.words import Problem, Sort
from app.domain.legal.laws import Right
from app.domain.mail.incoming.automatic import is_auto_reply, is_automatic
from app.domain.mail.incoming.parse import Incoming
from app.domain.mail.incoming.topics import TopicKind, topic_of
from app.domain.mail.models import Letter
from app.domain.mail.queries import letter_with_message_id
from app.domain.mail.words import LetterKind
from app.domain.tickets.queries import lock_sealed_ticket
from app.foundation.settings import settings

__all__ = ["Verdict", "judge"]

_ANSWERED = (LetterKind.ACKNOWLEDGEMENT, LetterKind.PRIVACY_ANSWER)
"""Letters about a sealed request, to its requester: an answer to one belongs to that request."""

_REFERENCES_READ = 20


def judge(incoming: Incoming, *, whole: bool) -> Verdict:
    """The verdict on a message; `whole` is False if only its beginning was read."""
    return (
        verdict_on_ours(incoming) or verdict_on_report(incoming) or _of_words(incoming, whole=whole)
    )


def _of_words(incoming: Incoming, *, whole: bool) -> Verdict:
    machine, auto_reply = is_automatic(incoming), is_auto_reply(incoming)
    answered = _answered_letter(incoming)
    joined = _of_answer(answered, machine) if answered and not auto_reply else None
    if joined is not None:
        return joined
    topic = topic_of(incoming)
    if f"{settings().base_url}/legal/" in incoming.words:  # such links stand in our letters alone
        return in_our_name(topic)
    if topic.kind == TopicKind.PRIVACY:
        return _private(incoming, topic.right or Right.OTHER, machine, auto_reply)
    general = topic.kind == TopicKind.GENERAL
    if auto_reply or (machine and general):
        return Verdict(Sort.AUTOMATIC, by_machine=True)
    if not whole or incoming.problem:
        problem = Problem(incoming.problem) if whole else Problem.LARGE
        return Verdict(Sort.UNREADABLE, problem, by_machine=machine)
    if general:
        return Verdict(Sort.GENERAL)
    return Verdict(Sort.UNSURE, Problem.TOPIC, by_machine=machine)


def _private(incoming: Incoming, right: str, machine: bool, auto_reply: bool) -> Verdict:
    """A request, whoever may act for the person; but a person decides what nobody can have asked."""
    if auto_reply or not incoming.sender:
        problem = Problem.MACHINE if auto_reply else Problem.NO_SENDER
        return Verdict(Sort.UNSURE, problem, right=right, by_machine=True)
    return Verdict(Sort.PRIVACY, right=right, by_machine=machine)


def _answered_letter(incoming: Incoming) -> Letter | None:
    """The letter of ours that this answers, if it went to just this sender."""
    for reference in incoming.references[:_REFERENCES_READ]:
        letter = letter_with_message_id(reference)
        if (
            letter is not None
            and letter.kind in _ANSWERED
            and letter.recipient.lower() == incoming.sender.lower()
        ):
            return letter
    return None


def _of_answer(letter: Letter, machine: bool) -> Verdict | None:
    """It belongs to the letter's request; or to what waits to be one; None for anything else."""
    ticket_id = letter.ticket_id
    if ticket_id is None:
        known, ticket_id = ticket_by_letter(letter.id)
        if known and ticket_id is None:
            return Verdict(Sort.UNSURE, Problem.WAITING, letter=letter, by_machine=True)
    if ticket_id is None or lock_sealed_ticket(ticket_id) is None:
        return None
    return Verdict(Sort.REPLY, letter=letter, ticket_id=ticket_id, by_machine=machine)
