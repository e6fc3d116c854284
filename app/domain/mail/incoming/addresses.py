"""Addresses and Message-IDs out of header fields that anybody may have written."""

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM}){{0,30}})@({_LABEL}(?:\.{_LABEL}){{1,30}})")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,248}>")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OURS = re.compile(rf"<[a-z]{{1,20}}(?:-[a-z]{{1,20}}){{0,3}}-({_UUID})@cloudpockets\.net>")
_LONGEST_FIELD = 4_000
_MOST_IDS = 50


def strict_address(text: str) -> str:
    """The address in lower case if it is a plain one of RFC 5321 (ASCII, a host name); else empty.

    What passes can stand in an envelope and in a header as it is.
    """
    found = _ADDRESS.fullmatch(text) if len(text) <= 254 else None
    return text.lower() if found and len(found[1]) <= 64 else ""


def only_address(field: str) -> str:
    """The one address of a From field, names and comments apart; empty for none or several."""
    bare = _without_names(field[:_LONGEST_FIELD]) if len(field) <= _LONGEST_FIELD else ""
    if bare.count("<") > 1:
        return ""
    if "<" in bare:
        before, _, after = bare.partition("<")
        inside, closed, behind = after.partition(">")
        if not closed or behind.strip() or "," in before or ":" in before or ";" in before:
            return ""
        bare = inside
    return strict_address(bare.strip())


def message_ids(field: str, most: int = _MOST_IDS) -> tuple[str, ...]:
    """The Message-IDs of a field, the last ones if there are many."""
    return tuple(_MESSAGE_ID.findall(field[-most * 250 :])[-most:])


def our_uuid(message_id: str) -> str:
    """The UUID in a Message-ID of the shape that our letters have; empty for any other."""
    found = _OURS.fullmatch(message_id)
    return found[1] if found else ""


def tagged_uuid(address: str, bounce_address: str) -> str:
    """The UUID of the letter that this address for bounces names; empty for any other address."""
    local, at, domain = bounce_address.lower().rpartition("@")
    if not (at and address.startswith(f"{local}+") and address.endswith(f"@{domain}")):
        return ""
    tag = address[len(local) + 1 : -len(domain) - 1]
    return tag if re.fullmatch(_UUID, tag) else ""


def _without_names(field: str) -> str:
    """The field without quoted texts and comments (which may hold one another)."""
    kept: list[str] = []
    quoted, depth, escaped = False, 0, False
    for character in field:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
            kept.append(" ")
        elif character == "(" and not quoted:
            depth += 1
        elif character == ")" and depth and not quoted:
            depth -= 1
        elif not quoted and not depth:
            kept.append(character)
    return "" if quoted or depth else "".join(kept)
