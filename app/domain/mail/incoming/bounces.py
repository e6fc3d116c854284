"""What mail servers say of our letters afterwards (RFC 3464, RFC 6522, and servers of old).

A letter that counts as failed is one that people must look after: only proof makes it one. Anybody
can quote a Message-ID of ours, answer it, or write from an address without a way back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.mail.incoming.addresses import (
    message_ids,
    only_address,
    our_uuid,
    tagged_uuid,
)
from app.domain.mail.incoming.automatic import is_ours
from app.domain.mail.incoming.parse import Incoming
from app.domain.mail.rules import clean
from app.foundation.settings import settings

_FIELD = re.compile(
    r"^(action|status|diagnostic-code|final-recipient)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER = re.compile(r"([!-9;-~]{1,60}):[ \t]*(.*)")
_REPLY = re.compile(r"\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3})?|\b[45]\.\d{1,3}\.\d{1,3}\b")
_FOR_GOOD = re.compile(
    r"\b5[0-5]\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b|\bpermanent (?:fatal )?(?:error|failure)",
    re.IGNORECASE,
)
_ACTIONS = {"failed", "delayed", "delivered", "relayed", "expanded"}
_DAEMONS = re.compile(r"(mailer-daemon|postmaster)@.*")
_LATER = re.compile(
    r"delayed|will retry|still trying|not been delivered yet|keep trying|could not yet",
    re.IGNORECASE,
)
_LONGEST_TEXT = 64 * 1024


@dataclass(frozen=True)
class Bounce:
    """A report on one letter of ours. `message_id` is empty where only the envelope's tag told.

    `uuid` is the letter's own. `action` is RFC 3464's: failed, delayed, delivered, relayed,
    expanded. `reply` is the server's words on one line, its code first where it gave one.
    """

    message_id: str
    uuid: str
    action: str
    reply: str

    @property
    def failed(self) -> bool:
        """Whether the letter will never arrive."""
        return self.action == "failed"


def bounce_of(incoming: Incoming) -> Bounce | None:
    """The report on a letter of ours that this message surely is; None for anything less.

    Sure is a delivery report that names its `Action` and gives our letter's header back, or was sent
    to the letter's own address for bounces; and a mail server's text with that header and the reason.
    """
    return _reported(incoming) or _told_in_words(incoming)


def may_be_bounce(incoming: Incoming) -> bool:
    """Whether it looks like a report on a letter of ours, proof or not: a person has to look."""
    said = (*incoming.returned, *incoming.references, *message_ids(incoming.text[:_LONGEST_TEXT]))
    ours = any(map(our_uuid, said)) or bool(_tagged(incoming))
    return ours and (incoming.null_sender or is_from_server(incoming))


def is_from_server(incoming: Incoming) -> bool:
    """Whether it names itself a mail server's. A person can be behind such an address too."""
    return (
        bool(incoming.report)
        or incoming.media_type == "multipart/report"
        or _DAEMONS.fullmatch(incoming.sender) is not None
        or "x-failed-recipients" in incoming.headers
        or bool(_tagged(incoming))
    )


def _reported(incoming: Incoming) -> Bounce | None:
    fields = {name.lower(): value for name, value in reversed(_FIELD.findall(incoming.report))}
    action = fields.get("action", "").strip().lower()
    if incoming.report_type != "delivery-status" or action not in _ACTIONS:
        return None
    message_id = next(filter(our_uuid, incoming.returned), "")
    uuid = our_uuid(message_id) or _tagged(incoming)
    return Bounce(message_id, uuid, action, _reply(incoming, fields)) if uuid else None


def _tagged(incoming: Incoming) -> str:
    """The UUID of the letter to whose own address for bounces this message came."""
    ours = settings().bounce_address
    return next(filter(None, (tagged_uuid(each, ours) for each in incoming.recipients)), "")


def _told_in_words(incoming: Incoming) -> Bounce | None:
    """Servers of old write plain text, with the letter's header below it."""
    text = incoming.text[:_LONGEST_TEXT]
    if not _DAEMONS.fullmatch(incoming.sender):
        return None
    for began, headers in _header_blocks(text):
        message_id = headers.get("message-id", "")
        if our_uuid(message_id) and is_ours(only_address(headers.get("from", ""))):
            before = text[:began]
            late = "delayed" if _LATER.search(before) else ""
            action = "failed" if _FOR_GOOD.search(before) else late
            return (
                Bounce(message_id, our_uuid(message_id), action, _line(before)) if action else None
            )
    return None


def _header_blocks(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Every run of header lines, names in lower case, and where it begins."""
    headers: dict[str, str] = {}
    at = began = 0
    for line in [*text.split("\n"), ""]:
        if field := _HEADER.fullmatch(line):
            began = began if headers else at
            headers.setdefault(field[1].lower(), field[2].strip())
        elif headers and line[:1] not in {" ", "\t"}:
            yield began, headers
            headers = {}
        at += len(line) + 1


def _reply(incoming: Incoming, fields: dict[str, str]) -> str:
    if diagnostic := fields.get("diagnostic-code", ""):
        kind, _, said = diagnostic.partition(";")
        said = clean(said or kind)
        return said if _REPLY.match(said) else clean(f"{fields.get('status', '')} {said}")
    if status := fields.get("status", ""):
        return clean(status)
    return _line(incoming.text[:_LONGEST_TEXT]) or clean(incoming.subject)


def _line(text: str) -> str:
    """The first line with a reply's code in it."""
    return clean(next((line for line in text.split("\n") if _REPLY.search(line)), ""))
