"""A browser for tests without a browser: keeps cookies, sends forms, checks every page it gets."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.domain.accounts.actions import start_session
from app.domain.accounts.models import Person
from app.foundation.transaction import end_reading, refuse_writes, transaction

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}


class Page(HTMLParser):
    """What a test asks of a page: its ids, its headings, its form fields, its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.headings = 0
        self.title = ""
        self.actions: list[str] = []
        self.inline: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "h1":
            self.headings += 1
        if tag == "form":
            self.actions.append(found.get("action", ""))
        if "style" in found or tag == "style" or (tag == "script" and "src" not in found):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in found if name.startswith("on")]
        if tag == "input" and "name" in found:
            checked = found.get("type") not in ("radio", "checkbox") or "checked" in found
            if checked:
                self.fields.append((found["name"], found.get("value", "")))
        if tag == "textarea":
            self._area = found.get("name", "")
            self.fields.append((self._area, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, value = self.fields[-1]
            self.fields[-1] = (name, (value + data).removeprefix("\r\n").removeprefix("\n"))
        elif self._open[-1:] == ["title"]:
            self.title += data
        else:
            self.words.append(data)

    def value(self, name: str) -> str | None:
        """The value that a form of the page holds under this name."""
        return dict(reversed(self.fields)).get(name)

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.fields if each == name]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


class Reader:
    """One person's browser. Every answer is checked for what all of them promise."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def sign_in(self, person: Person) -> Reader:
        """Start a session as the log-in does, without its form: test_log_in.py covers that."""
        with transaction():
            token, _row = start_session(person)
        self.client.set_cookie("session", token, domain="localhost")
        return self

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._checked(self.client.get(path, headers=headers))

    def page(self, path: str) -> Page:
        """The page at this path, which must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.location)
        return Page(answer.text)

    def token(self) -> str:
        """A good form token of this session."""
        path = "/privacy" if self.client.get_cookie("session") else "/login"
        return Page(self.client.get(path).text).value("csrf_token") or ""

    def post(self, path: str, *, htmx: bool = False, **fields: Any) -> TestResponse:
        """Send a form with a good token, unless `csrf_token` is given."""
        fields.setdefault("csrf_token", self.token())
        headers = {"HX-Request": "true"} if htmx else {}
        return self._checked(
            self.client.post(path, data=fields, headers=headers, content_type="multipart/form-data")
        )

    def _checked(self, answer: TestResponse) -> TestResponse:
        refuse_writes(None)
        end_reading()
        assert answer.status_code < 500, answer.text[:2000]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "'unsafe" not in answer.headers["Content-Security-Policy"]
        if answer.mimetype == "text/html" and "<html" in answer.text and not answer.location:
            page = Page(answer.text)
            doubled = [each for each, count in Counter(page.ids).items() if count > 1]
            assert not doubled, f"ids twice on {answer.request.path}: {doubled}"
            assert page.headings == 1, f"{page.headings} h1 on {answer.request.path}"
            assert page.title.strip()
            assert not page.inline, f"inline script or style: {page.inline}"
            assert all(each.startswith("/") for each in page.actions if each)
            assert "/privacy" in answer.text
        return answer
