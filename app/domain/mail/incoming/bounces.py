"""What mail servers say of our letters afterwards (RFC 3464, RFC 6522, and servers of old)."""

import re
from dataclasses import dataclass

from app.domain.mail.incoming.addresses import message_ids
from app.domain.mail.incoming.parse import Incoming
from app.domain.mail.rules import clean

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OURS = re.compile(rf"<[a-z]{{1,20}}(?:-[a-z]{{1,20}}){{0,3}}-({_UUID})@cloudpockets\.net>")
_TAG = re.compile(rf"bounces?\+({_UUID})@[a-z0-9.-]+")
_FIELD = re.compile(
    r"^(action|status|diagnostic-code|final-recipient)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_REPLY = re.compile(r"\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3})?|\b[45]\.\d{1,3}\.\d{1,3}\b")
_ACTIONS = {"failed", "delayed", "delivered", "relayed", "expanded"}
_DAEMONS = re.compile(r"(mailer-?daemon|postmaster|mail-?delivery.*|qmail.*|exim.*)@.*")
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
    """The report in this message; None if it is none, or none on a letter of ours."""
    reported = bool(incoming.report) or incoming.media_type == "multipart/report"
    if not (reported or _looks_like_one(incoming)):
        return None
    message_id, uuid = _letter(incoming)
    if not uuid:
        return None
    fields = {name.lower(): value for name, value in reversed(_FIELD.findall(incoming.report))}
    action = fields.get("action", "").strip().lower()
    if action not in _ACTIONS:
        action = "delayed" if _LATER.search(incoming.subject + incoming.text[:2_000]) else "failed"
    return Bounce(message_id, uuid, action, _reply(incoming, fields))


def _looks_like_one(incoming: Incoming) -> bool:
    """Old servers write plain text; only who has no return address, or a server's name, is one."""
    return (
        incoming.null_sender
        or bool(_DAEMONS.fullmatch(incoming.sender))
        or "x-failed-recipients" in incoming.headers
        or any(_TAG.fullmatch(address) for address in incoming.recipients)
    )


def _letter(incoming: Incoming) -> tuple[str, str]:
    said = (*incoming.returned, *incoming.references, *message_ids(incoming.text[:_LONGEST_TEXT]))
    for message_id in said:
        if ours := _OURS.fullmatch(message_id):
            return message_id, ours[1]
    tags = (_TAG.fullmatch(address) for address in incoming.recipients)
    return "", next((tag[1] for tag in tags if tag), "")


def _reply(incoming: Incoming, fields: dict[str, str]) -> str:
    if diagnostic := fields.get("diagnostic-code", ""):
        kind, _, said = diagnostic.partition(";")
        said = clean(said or kind)
        return said if _REPLY.match(said) else clean(f"{fields.get('status', '')} {said}")
    if status := fields.get("status", ""):
        return clean(status)
    lines = incoming.text[:_LONGEST_TEXT].split("\n")
    return clean(next((line for line in lines if _REPLY.search(line)), incoming.subject))
