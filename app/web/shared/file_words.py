"""The words about files: what was wrong with one, and why one was not kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.domain.content.guard.words import MARK
from app.domain.content.rules import FileRefused
from app.domain.content.words import Withheld
from app.foundation.texts import _
from app.web.shared.removed import how_to_pay

if TYPE_CHECKING:
    from app.domain.accounts.models import Person
    from app.domain.content.models import Attachment
    from app.domain.inbound.originals import ListedFile
    from app.domain.tickets.timeline import Entry

_FILE_REASONS = {
    "empty": _("%(name)s is empty. Choose it again or leave it out"),
    "too_large": _("%(name)s is larger than 20 MB. Make it smaller, or send a part of it"),
    "type": _(
        "%(name)s cannot be attached. Choose a PDF, DOCX or XLSX, a PNG, JPEG, GIF or WebP picture, "
        "a TXT, LOG, CSV or JSON text, an EML mail or a ZIP file"
    ),
    "content": _("%(name)s is not what its name says. Save it again as the right type"),
    "image": _("%(name)s cannot be opened as a picture, or it is larger than 50 megapixels"),
    "quota": _("%(name)s was left out: too many files wait to be sent. Send or remove some first"),
    "busy": _(
        "%(name)s could not be looked at just now because many files are being checked. "
        "Attach it again in a minute"
    ),
}
# what it is for whoever reads the thread, and what its owner can do before the form is sent
_WITHHELD = {
    Withheld.CARD: (
        _("Not kept: it holds a card number or other payment data"),
        _(
            "It holds a card number or other payment data, so we did not keep it. "
            "Cover the number and attach it again."
        ),
    ),
    Withheld.LOCKED: (
        _("Not kept: it is locked with a password"),
        _(
            "It is locked with a password, so we could not check it and did not keep it. "
            "Save it without the password and attach it again."
        ),
    ),
    Withheld.UNREADABLE: (
        _("Not kept: it could not be checked"),
        _(
            "We could not read it to check it, so we did not keep it. "
            "Save it again, or as a PDF or a picture, and attach that."
        ),
    ),
    Withheld.UNSAFE: (
        _("Not kept: it is built in a way that could do harm"),
        _(
            "It is built in a way that could do harm, so we did not keep it. "
            "Attach the files in it one by one."
        ),
    ),
    Withheld.VIRUS: (
        _("Not kept: the virus scanner found something in it"),
        _(
            "The virus scanner found something in it, so we did not keep it. "
            "Do not open it, and have your computer checked."
        ),
    ),
    Withheld.UNSCANNED: (
        _("Not kept: the virus scanner did not answer"),
        _(
            "The virus scanner did not answer, so we did not keep it. "
            "Send your text now, or attach the file again in a few minutes."
        ),
    ),
    Withheld.REDACTED: (_("Removed by our team"), _("It was removed by our team.")),
}


def file_refusal(problem: FileRefused) -> str:
    """What was wrong with a file, by its name; the others are kept."""
    return _(_FILE_REASONS[problem.reason], name=problem.name)


def not_stored(name: str) -> str:
    """The store is full or away; `name` is safe to show."""
    return _(
        "%(name)s was not stored: our file storage does not answer. Your text and your other files "
        "are safe. Attach it again in a few minutes, or send without it",
        name=name,
    )


def why_withheld(file: Attachment | ListedFile) -> str:
    """For the thread: why this file cannot be had. Empty if it can."""
    return _WITHHELD[Withheld(file.withheld)][0] if file.withheld else ""


def withheld_advice(file: Attachment) -> str:
    """For its owner, before the form is sent: why it was not kept and what to do. Empty if it was."""
    if not file.withheld:
        return ""
    advice = _WITHHELD[Withheld(file.withheld)][1]
    return f"{advice} {how_to_pay()}" if file.withheld == Withheld.CARD else advice


def name_advice(file: Attachment) -> str:
    """For its owner: that the card guard took something out of its name. Empty if it did not."""
    return _("We removed payment data from its name.") if MARK.search(file.name) else ""


def not_kept(entries: Iterable[Entry], reader: Person) -> str:
    """For whoever has just sent a message: which of its files were not kept. Empty if all were."""
    own = [each.message for each in entries if each.message and each.message.author_id == reader.id]
    files = [each for each in own[-1].files if each.withheld] if own else []
    files = [each for each in files if each.withheld != Withheld.REDACTED]
    if not files:
        return ""
    names = ", ".join(each.name for each in files)
    told = (
        _("%(count)s files were not kept: %(names)s.", count=len(files), names=names)
        if len(files) > 1
        else _("1 file was not kept: %(names)s.", names=names)
    )
    has_card = any(each.withheld == Withheld.CARD for each in files)
    return f"{told} {how_to_pay()}" if has_card else told
