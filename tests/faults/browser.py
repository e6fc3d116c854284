"""A person's browser that talks to a real server over HTTP: cookies, redirects, multipart forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from werkzeug.test import stream_encode_multipart

from tests.ground.cast import PASSWORD
from tests.ground.reader import Page

Fields = dict[str, str]


class Browser:
    """`base` is the server's address. A 4xx or 5xx raises HTTPError, a dead server ConnectionError."""

    def __init__(self, base: str, cookies: CookieJar | None = None) -> None:
        self.base = base
        self._cookies = CookieJar() if cookies is None else cookies
        self.at = ""
        self.html = ""
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._cookies))

    def get(self, path: str) -> Page:
        return self._open(Request(self.base + path))  # noqa: S310 - our own server

    def tab(self) -> Browser:
        """Another tab of this browser."""
        return Browser(self.base, self._cookies)

    def post(self, path: str, fields: Mapping[str, str], **more: str) -> Page:
        """Send a form as a browser does; `at` is then the path of the page that came of it.

        `more` are headers.
        """
        body, length, boundary = stream_encode_multipart(dict(fields))
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", **more}
        return self._open(Request(self.base + path, body.read(length), headers))  # noqa: S310

    def log_in(self, email: str) -> Browser:
        """Through the form."""
        token = self.get("/login").value("csrf_token") or ""
        self.post("/login", {"csrf_token": token, "email": email, "password": PASSWORD})
        assert self.at != "/login", "the log-in was refused"
        return self

    def privacy_form(self, subject: str) -> Fields:
        """The new-ticket form as it stands, filled in; sent twice it is the same form twice."""
        page = self.get("/tickets/new?category=privacy")
        hidden = {name: page.value(name) or "" for name in ("csrf_token", "submission")}
        return hidden | {
            "category": "privacy",
            "right": "access",
            "country": "DE",
            "subject": subject,
            "message": "Send me everything that you hold about me.",
        }

    def open_ticket(self, form: Fields) -> str:
        """Send the form; returns the reference that the customer reads."""
        self.post("/tickets/new", form)
        found = re.fullmatch(r"/tickets/(\d+)\?done=opened", self.at)
        assert found, f"no ticket was opened: {self.at}"
        return f"CP-{found[1]}"

    def _open(self, request: Request) -> Page:
        with self._opener.open(request, timeout=60) as answer:
            self.at = answer.url.removeprefix(self.base)
            self.html = answer.read().decode()
        return Page(self.html)
