"""A browser that fills every text field of the forms it meets, and sends whatever it is told to."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request
from uuid import uuid4

from tests.end_to_end.canaries import SOURCE
from tests.faults.browser import Browser

File = tuple[str, str, bytes]
"""Its field, its name, its bytes."""
TYPED = {"text", "email", "search", "tel", "url", "password", "textarea"}


@dataclass
class Field:
    name: str
    type: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page. A field outside of one is not looked at."""

    def __init__(self, html: str, at: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._at, self._open, self._area = at, False, False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = had.get("action") or self._at
            self.found.append(Form(urlsplit(action).path, had.get("method", "get").lower()))
            self._open = True
        if not self._open:
            return
        mine, name, value = self.found[-1].fields, had.get("name", ""), had.get("value", "")
        if tag == "input" and name:
            kind = had.get("type", "text")
            if kind not in ("radio", "checkbox") or "checked" in had:
                mine.append(Field(name, kind, value))
        elif tag == "textarea":
            mine.append(Field(name, "textarea"))
        elif tag == "select":
            mine.append(Field(name, "select"))
        elif tag == "option" and mine and mine[-1].type == "select":
            mine[-1].options.append(value)
            if "selected" in had:
                mine[-1].value = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


@dataclass(frozen=True)
class Answer:
    status: int
    html: str
    at: str


class Visitor(Browser):
    """Notes each text field that it sees, and each that it fills: `(path of the form, field)`."""

    def __init__(self, base: str, seen: set[tuple[str, str]], filled: set[tuple[str, str]]) -> None:
        super().__init__(base)
        self.seen, self.filled = seen, filled

    def look(self, path: str, **headers: str) -> Answer:
        """A GET, whatever comes of it."""
        return self._send(Request(self.base + path, headers=headers))  # noqa: S310 - our own server

    def form(self, page: str, action: str) -> Form:
        """The form of this page that is sent to this path."""
        answer = self.look(page)
        forms = [each for each in Forms(answer.html, page).found if each.action == action]
        assert forms, f"{page} answered {answer.status} and has no form for {action}"
        return forms[0]

    def fill(
        self, page: str, action: str, typed: dict[str, str], *files: File, **chosen: str
    ) -> Answer:
        """Send the form of this page with `typed` in its text fields and `chosen` in the others."""
        form = self.form(page, action)
        sent = [(each.name, each.value) for each in form.fields if each.type == "hidden"]
        for each in form.fields:
            if each.type in TYPED:
                sent.append((each.name, typed.get(each.name, "")))
                if typed.get(each.name):
                    self.filled.add((form.action, each.name))
            elif each.type in ("select", "radio", "checkbox") and each.name not in chosen:
                sent.append((each.name, each.value))
        return self.send(action, [*sent, *chosen.items()], files)

    def send(
        self,
        path: str,
        fields: Iterable[tuple[str, str]],
        files: Iterable[File] = (),
        **headers: str,
    ) -> Answer:
        """A POST of multipart/form-data."""
        mark = uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="'
        body = b"".join(f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields)
        for name, filename, content in files:
            body += f'{head}{name}"; filename="{filename}"\r\n'.encode()
            body += b"Content-Type: text/plain\r\n\r\n" + content + b"\r\n"
        headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
        body += f"--{mark}--\r\n".encode()
        return self._send(Request(self.base + path, body, headers))  # noqa: S310 - our own server

    def token(self) -> str:
        """A good form token of this session."""
        for page in ("/privacy", "/login"):
            for form in Forms(self.look(page).html, page).found:
                for each in form.fields:
                    if each.name == "csrf_token":
                        return each.value
        raise AssertionError("no page has a form token")

    def _send(self, request: Request) -> Answer:
        request.add_header("X-Forwarded-For", request.get_header("X-forwarded-for") or SOURCE)
        try:
            self._open(request)
            answer = Answer(200, self.html, self.at)
        except HTTPError as problem:
            with problem:
                answer = Answer(problem.code, problem.read().decode(errors="replace"), "")
        for form in Forms(answer.html, urlsplit(request.full_url).path).found:
            if form.method == "post":
                self.seen |= {
                    (form.action, each.name) for each in form.fields if each.type in TYPED
                }
        return answer


def say_raw(base: str, raw: bytes) -> bytes:
    """Send these very bytes over a socket; what is answered."""
    at = urlsplit(base)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as talk:
        talk.sendall(raw)
        talk.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while part := talk.recv(65536):
                answer += part
        except ConnectionResetError:
            pass
    return answer
