"""What comes back of our own letters: the letter itself, or a server's or a program's word on it.

Our escalation speaks of a privacy request. Taken for one it would write the next escalation, and so
on without end: what bears our name is never a request by itself, and never answered.
"""

import re
from dataclasses import replace
from email.utils import parseaddr

from app.domain.inbound.actions.verdict import Verdict
from app.domain.inbound.queries import letter_with_uuid
from app.domain.inbound.words import Problem, Sort
from app.domain.mail.incoming.addresses import our_uuid
from app.domain.mail.incoming.automatic import is_auto_reply, is_ours
from app.domain.mail.incoming.bounces import bounce_of, is_from_server, may_be_bounce
from app.domain.mail.incoming.parse import Incoming, read_message
from app.domain.mail.incoming.topics import OTHER, Topic, TopicKind, topic_of
from app.domain.mail.messages.envelope import SENDER
from app.domain.mail.models import Letter
from app.domain.mail.queries import letter_with_message_id
from app.foundation.settings import settings

_RECEIPTS = {"disposition-notification", "feedback-report"}
_WARNING = re.compile(
    r"a|any|are|attachments|be|before|careful|caution|cautious|click|clicking|content|do|email|ext"
    r"|external|from|is|know|links|mail|message|not|of|on|open|opening|or|organi[sz]ation|original"
    r"|originate[ds]|outside|recogni[sz]e|safe|sender|spam|suspected|the|this|to|trust|unless"
    r"|verify|warning|with|you|your"
)
"""What mail gateways warn of. Nobody can ask for anything in these words alone."""
_WORD = re.compile(r"[a-z0-9]+")


def verdict_on_ours(incoming: Incoming) -> Verdict | None:
    """A letter in our name: ours in every word, or a person's to look at; None for another's."""
    letter = letter_with_message_id(incoming.message_id) if incoming.message_id else None
    if letter is not None and _is_unchanged(incoming, letter):
        to_privacy = letter.recipient == settings().privacy_address
        return Verdict(Sort.OWN, letter=letter if to_privacy else None, by_machine=True)
    if letter is not None or is_ours(incoming.sender) or our_uuid(incoming.message_id):
        return in_our_name(topic_of(incoming))
    return None


def in_our_name(topic: Topic) -> Verdict:
    """A person decides: changed on its way, forged, or of before a backup was restored."""
    return Verdict(Sort.UNSURE, Problem.OURS, right=topic.right, by_machine=True)


def verdict_on_report(incoming: Incoming) -> Verdict | None:
    """A bounce, proved or not, a receipt or a complaint; None for what is none of them."""
    if incoming.report_type in _RECEIPTS:
        topic = _asked_beside(incoming, _letter_of(incoming.returned))
        if topic.kind == TopicKind.PRIVACY:
            return Verdict(Sort.UNSURE, Problem.MACHINE, right=topic.right, by_machine=True)
        return Verdict(Sort.AUTOMATIC, by_machine=True)
    if (bounce := bounce_of(incoming)) is not None:
        letter = letter_with_message_id(bounce.message_id) or letter_with_uuid(bounce.uuid)
        topic = _asked_beside(incoming, letter)
        if topic.kind == TopicKind.PRIVACY:
            return Verdict(Sort.UNSURE, Problem.BOUNCE, right=topic.right, by_machine=True)
        problem = None if letter else Problem.BOUNCE
        return Verdict(Sort.BOUNCE, problem, letter=letter, bounce=bounce, by_machine=True)
    if is_auto_reply(incoming) and not is_from_server(incoming):
        return None
    if may_be_bounce(incoming):
        topic = topic_of(incoming)
        if topic.kind == TopicKind.GENERAL:
            return Verdict(Sort.AUTOMATIC, by_machine=True)
        return Verdict(Sort.UNSURE, Problem.BOUNCE, right=topic.right, by_machine=True)
    if incoming.report or "x-failed-recipients" in incoming.headers:
        return Verdict(Sort.BOUNCE, Problem.BOUNCE, by_machine=True)
    return None


def _is_unchanged(incoming: Incoming, letter: Letter) -> bool:
    """Every word of ours in its order, from our sender, and nothing else but a gateway's warning.

    Whoever has seen the letter can send it with words of their own in it: those go to a person.
    """
    if incoming.sender != parseaddr(SENDER)[1] or incoming.files or incoming.problem:
        return False
    if incoming.cut or incoming.unread:
        return False
    added = _added(incoming, read_message(letter.content))
    if not added:
        return added == ""
    if not added.isascii() or not all(map(_WARNING.fullmatch, _WORD.findall(added.lower()))):
        return False
    return topic_of(replace(incoming, words=added)).right in {"", OTHER}  # "attachment" is law too


def _added(incoming: Incoming, ours: Incoming) -> str | None:
    """What stands around our subject, our text and its HTML; None if one of them is not whole."""
    said, known = _on_one_line(incoming.words), _on_one_line(ours.words)
    subject, text = _on_one_line(ours.subject), _on_one_line(ours.text)
    added, at = [], 0
    for piece in (subject, text, known.removeprefix(f"{subject} {text}").strip()):
        found = said.find(piece, at)
        if found < 0:
            return None
        added.append(said[at:found].strip())
        at = found + len(piece)
    return " ".join(filter(None, [*added, said[at:].strip()]))


def _asked_beside(incoming: Incoming, letter: Letter | None) -> Topic:
    """What the words beside the returned letter are about; its subject may be quoted in them."""
    said = _on_one_line(incoming.outside)
    if letter is not None:
        said = said.replace(_on_one_line(letter.subject), " ")
    return topic_of(replace(incoming, words=said))


def _letter_of(message_ids: tuple[str, ...]) -> Letter | None:
    found = (letter_with_message_id(each) for each in message_ids if our_uuid(each))
    return next(found, None)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
