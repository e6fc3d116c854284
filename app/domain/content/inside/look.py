"""Looking into a file of one type, and into whatever it carries."""

from io import BytesIO

from app.domain.content.file_types import FileType, agrees, claimed_type
from app.domain.content.inside.archive import is_document, look_at_members
from app.domain.content.inside.letter import look_at_letter
from app.domain.content.inside.limits import Budget, NotKept, NotSound
from app.domain.content.inside.office import look_at_document
from app.domain.content.inside.payment import refuse_payment_data
from app.domain.content.inside.texts import (
    look_at_anything,
    look_at_bytes,
    look_at_page,
    look_at_text,
)
from app.domain.content.text_files import is_text
from app.domain.content.words import Withheld

# Plain text that a double click carries out.
_CARRIED_OUT = frozenset((
    "bat", "cmd", "com", "desktop", "hta", "inf", "js", "jse", "lnk", "mjs", "ps1", "psm1", "reg",
    "scf", "url", "vbe", "vbs", "wsf", "wsh",
))  # fmt: skip
_PAGES = frozenset(("htm", "html", "xhtml"))
_SIGNATURES = frozenset(("p7s", "sig", "pkcs7-signature", "pgp-signature"))


_OF_THE_SYSTEM = (b"\0\5\x16\7\0\2\0\0Mac OS X", b"\0\0\0\1Bud1")
"""What macOS puts into a zip beside each file and into each folder."""


def look_at(kind: FileType, data: bytes) -> None:
    """Raise NotKept or NotSound; nothing if a file of this type, not a picture, may be stored."""
    if kind.look == "office" and not is_document(data, kind.extension):
        raise NotSound("content")
    _look(kind, data, Budget())


def _look(kind: FileType, data: bytes, budget: Budget) -> None:
    if kind.look == "text":
        look_at_text(data)
    elif kind.look == "bytes":
        look_at_anything(data)
    elif kind.look == "picture":
        _look_at_picture(kind, data)
    elif kind.look == "pdf":
        from app.domain.content.inside.pdf import look_at_pdf

        for name, content in look_at_pdf(data):
            _look_at_carried(name, content, budget)
    else:
        budget.enter()
        if kind.look == "office":
            parts = look_at_document(data, budget)
        elif kind.look == "letter":
            parts = look_at_letter(data)
        else:
            parts = look_at_members(data, budget)
        for name, content in parts:
            _look_at_carried(name, content, budget)
        budget.leave()


def _look_at_carried(name: str, data: bytes, budget: Budget) -> None:
    """A file in a file: of an accepted type, or text that nothing carries out. It may be a page:
    it is only ever downloaded, within the file that it is in.
    """
    refuse_payment_data(name)
    extension = name.rpartition(".")[2].lower()
    kind = claimed_type(name)
    if not data:
        return
    if extension in _SIGNATURES or data.startswith(_OF_THE_SYSTEM):
        look_at_bytes(data)
    elif kind is not None and not kind.is_text:
        if not agrees(kind, data):
            raise NotKept(Withheld.UNSAFE)
        if kind.look == "office" and not is_document(data, kind.extension):
            raise NotKept(Withheld.UNSAFE)
        _look(kind, data, budget)
    elif extension in _CARRIED_OUT or not is_text(BytesIO(data)):
        raise NotKept(Withheld.UNSAFE)
    else:
        look_at_text(data)
        if extension in _PAGES:
            look_at_page(data)


def _look_at_picture(kind: FileType, data: bytes) -> None:
    """One that stays as it came, inside a file: its header and its words."""
    from app.domain.content.inside.picture import words_of

    try:
        said = words_of(data, kind.picture)
    except NotSound:
        raise NotKept(Withheld.UNSAFE) from None
    refuse_payment_data(said)
    look_at_bytes(data)
