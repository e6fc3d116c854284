"""Mail that no person wrote, or that no answer may go to (RFC 3834, and what the field does)."""

import re

from app.domain.mail.incoming.parse import Incoming
from app.foundation.settings import settings

_OURS = {"no-reply@cloudpockets.net"}
_ROBOTS = re.compile(
    r"(mailer[-_.]?daemon|postmaster|(do[-_.]?)?(no|not)[-_.]?(reply|respond|answer).*|noreply.*"
    r"|bounces?([-_+.=].*)?|auto[-_.]?(reply|responder|matic)?|root|daemon|.*-(request|bounces?|owner)"
    r"|owner-.*|majordomo|listserv|nobody|abuse)@.*"
)
_BULK = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_REPLIERS = ("x-autoreply", "x-autorespond", "x-auto-reply-from", "x-loop", "x-vacation")


def is_automatic(incoming: Incoming) -> bool:
    """Say whether this message must never get an answer by itself: that is how loops begin.

    It says nothing about what the message asks for: a request can come from a robot as well.
    """
    headers = incoming.headers
    submitted = headers.get("auto-submitted", "").partition(";")[0].strip().lower()
    return bool(
        incoming.null_sender
        or submitted not in {"", "no"}
        or headers.get("precedence", "").strip().lower() in _BULK
        or _suppressed(headers.get("x-auto-response-suppress", ""))
        or any(name in headers for name in (*_LISTS, *_REPLIERS, "x-failed-recipients"))
        or incoming.media_type == "multipart/report"
        or _ROBOTS.fullmatch(incoming.sender)
        or is_ours(incoming.sender)
    )


def is_auto_reply(incoming: Incoming) -> bool:
    """Say whether a program answered here in someone's absence: it asks for nothing."""
    headers = incoming.headers
    return (
        headers.get("auto-submitted", "").lower().startswith("auto-replied")
        or headers.get("precedence", "").strip().lower() in {"auto_reply", "auto-reply"}
        or any(name in headers for name in _REPLIERS if name != "x-loop")
    )


def is_ours(address: str) -> bool:
    """Say whether this is an address that our own letters come from or go to."""
    bounces = settings().bounce_address.lower()
    local, _, domain = bounces.partition("@")
    tagged = bool(bounces) and address.startswith(f"{local}+") and address.endswith(f"@{domain}")
    return address in {*_OURS, settings().privacy_address.lower(), bounces} - {""} or tagged


def _suppressed(value: str) -> bool:
    """`None` asks for no suppression; every other word does (MS-OXCMAIL 2.2.3.2.14)."""
    return value.strip().lower() not in {"", "none"}
