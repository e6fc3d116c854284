"""Reading a form's body: no more text than a form may hold, no broken text and no card unnoticed.

Werkzeug bounds the text of multipart bodies alone, and quietly replaces what is not UTF-8.
"""

from collections.abc import Iterable
from itertools import chain
from typing import IO, Any, cast
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser

from app.domain.content.guard import Found
from app.domain.content.rules import MAX_FILE_BYTES
from app.foundation.logging import log
from app.foundation.spool import SealedSpool
from app.web.shared.at_the_door import MOST_TEXT, Door
from app.web.shared.browser_session import browser_session

_BYTES = "iso-8859-1"  # one character a byte: nothing is lost before it is looked at


class _RawParts(MultiPartParser):
    """Text parts as they came, whatever charset they claim."""

    def get_part_charset(self, _headers: Any) -> str:
        return _BYTES


class CheckedFormParser(FormDataParser):
    """Both kinds of bodies, read as UTF-8, past the card guard; `garbled`: some was no UTF-8."""

    garbled = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = Door()

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """The stream, the form and the files; an unreadable body is an empty form."""
        if mimetype == "application/x-www-form-urlencoded":
            return stream, self._decoded(self._urlencoded(stream)), self.cls()
        if mimetype != "multipart/form-data":
            return stream, self.cls(), self.cls()
        parts = _RawParts(
            stream_factory=self.stream_factory,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
        )
        boundary = (options or {}).get("boundary", "").encode("ascii", "ignore")
        try:
            form, files = parts.parse(stream, boundary, content_length)
        except ValueError:
            return stream, self.cls(), self.cls()
        for upload in chain.from_iterable(files.listvalues()):
            upload.filename = self._name_of_file(upload.filename)
        return stream, self._decoded(form.items(multi=True)), self.cls(files)

    def _urlencoded(self, stream: IO[bytes]) -> list[tuple[str, str]]:
        most, parts = self.max_form_memory_size or 0, self.max_form_parts or 0
        body = stream.read(most + 1)
        if len(body) > most or body.count(b"&") >= parts:
            raise RequestEntityTooLarge
        return parse_qsl(body.decode(_BYTES), keep_blank_values=True, encoding=_BYTES)

    def _decoded(self, fields: Iterable[tuple[str, str]]) -> Any:
        texts = [(name, self._text(value)) for name, value in fields]
        self.door.measure(texts)
        passed = (self.door.passed(name, text) for name, text in texts)
        return self.cls([each for each in passed if each is not None])

    def _name_of_file(self, name: str | None) -> str | None:
        self.door.measure([("filename", name or "")])
        passed = self.door.passed("filename", name) if name else None
        return passed[1] if passed else name

    def _text(self, value: str) -> str:
        raw = value.encode(_BYTES)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            self.garbled = True
            return raw.decode(errors="replace")


class FormRequest(Request):
    """A request that knows how its form arrived: garbled, unchecked, or with something removed."""

    form_data_parser_class = CheckedFormParser
    _parser: CheckedFormParser | None = None

    def make_form_data_parser(self) -> FormDataParser:
        made = super().make_form_data_parser()
        self._parser = made if isinstance(made, CheckedFormParser) else None
        if self._parser is not None and browser_session().person is not None:
            self._parser.door.room = MOST_TEXT
        return made

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:
        """Where Werkzeug puts a file: no plain byte on a disk, and no more than can be refused."""
        return cast(IO[bytes], SealedSpool(limit=MAX_FILE_BYTES + 1))

    @property
    def garbled(self) -> bool:
        """Whether some text of the form was not UTF-8 and is shown with � in its place."""
        return self._parser is not None and self._parser.garbled

    @property
    def removed(self) -> tuple[Found, ...]:
        """The payment data that the form held: it is marks by now."""
        return tuple(self._parser.door.removed) if self._parser else ()

    @property
    def unchecked(self) -> bool:
        """Whether the guard could not look: the form is its writer's to see, and nobody's to keep."""
        return self._parser is not None and self._parser.door.unchecked

    def _load_form_data(self) -> None:
        parsed_before = "form" in self.__dict__
        super()._load_form_data()
        if parsed_before:
            return
        if self.removed:
            kinds = sorted({each.kind.value for each in self.removed})
            log.info("guard.removed", endpoint=self.endpoint, kinds=kinds, count=len(self.removed))
        if self.unchecked:
            log.error("guard.failed", endpoint=self.endpoint)
