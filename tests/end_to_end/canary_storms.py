"""Everything that is refused: forms with nonsense in every field, odd addresses, broken HTTP, faults."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask

from app.web.shared.forms import Form
from tests.end_to_end.broken_ways import HEADER, WAYS
from tests.end_to_end.canaries import SOURCE, Aviary, Canary
from tests.end_to_end.canary_roads import People
from tests.end_to_end.visitor import Visitor, say_raw
from tests.house.matrix import LINES

OF = {"portal": "camille", "desk": "mina", "legal": "ingrid", "admin": "priya", "files": "camille"}
KEPT = frozenset({"csrf_token"})


def post_endpoints(app: Flask) -> set[str]:
    """Every endpoint that takes a form."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def all_fields(app: Flask) -> set[str]:
    """The name of every field of every form of ours."""
    waiting, names = [Form], {"next", "kept", "remove", "staged", "step", "theme"}
    with app.test_request_context("/"):
        while waiting:
            each = waiting.pop()
            waiting += each.__subclasses__()
            names |= set(each(formdata=None)._fields)
    return names - KEPT


def storm_of_forms(
    app: Flask, aviary: Aviary, people: People, names: dict[str, object]
) -> dict[str, set[int]]:
    """Every POST with nonsense in every field: with a good token, a stale one, and no session.

    Returns what each endpoint answered.
    """
    answered: dict[str, set[int]] = {}
    fields = all_fields(app)
    for line in [each for each in LINES if each.method == "POST"]:
        path = line.path.format(**names)
        who: Visitor = getattr(people, OF.get(line.endpoint.partition(".")[0], "camille"))
        for way, visitor, token in (
            ("nonsense", who, who.token()),
            ("a stale token", who, "stale"),
            ("no session", people.stranger, "none"),
        ):
            if way == "nonsense" and line.endpoint in _ALWAYS_DONE:
                continue
            home = _NOTE if (way, line.endpoint) == ("nonsense", "desk.create_note") else ""
            canary = aviary.plant(f"{way} for {line.endpoint}", may=home)
            sent = [(name, canary.text) for name in sorted(fields)]
            files = [("files", f"{canary.names}.exe", canary.text.encode())]
            answer = visitor.send(path, [*sent, ("csrf_token", token)], files, **_headers(canary))
            answered.setdefault(line.endpoint, set()).add(answer.status)
    return answered


_ALWAYS_DONE = frozenset(
    # they have no field that could be refused: honest presses of a button
    {"sign_in.log_out", "legal.create_attempt", "legal.create_release", "admin.create_release"}
)


_NOTE = "messages.text messages.safe_html"  # it has one field: what stands there is a note


def storm_of_addresses(aviary: Aviary, people: People, names: dict[str, object]) -> None:
    """Every page with a query, odd paths, odd methods, headers that quote people."""
    for visitor in (people.stranger, people.camille, people.mina, people.ingrid, people.priya):
        for line in [each for each in LINES if each.method == "GET"]:
            canary = aviary.plant(f"query of {line.endpoint}")
            query = "&".join(f"{name}={quote(canary.line)}" for name in _PARAMETERS)
            path = line.path.format(**names).partition("?")[0]
            visitor.look(f"{path}?{query}", **_headers(canary))
        for path in _paths(aviary.plant("path")):
            answer = visitor.look(path, **_headers(aviary.plant("header")))
            assert answer.status < 500, path


_PARAMETERS = ("q", "next", "older", "newer", "after", "before", "status", "assignee", "done", "mode",
               "since", "view", "category", "page")  # fmt: skip


def _paths(canary: Canary) -> Iterator[str]:
    text = quote(canary.text)
    for door in ("", "/tickets", "/files", "/privacy", "/legal/inbox", "/desk/queues", "/static"):
        yield f"{door}/{text}"
    yield f"/login/{canary.ascii}"


def _headers(canary: Canary) -> dict[str, str]:
    return {
        "User-Agent": canary.ascii,
        "Referer": f"http://localhost/{canary.ascii}",
        "X-Forwarded-For": f"{canary.ascii}, {SOURCE}",
        "X-Real-IP": canary.email,
        "Accept-Language": canary.ascii,
        "From": canary.email,
        "X-Request-Id": canary.ascii,
        "HX-Current-URL": f"http://localhost/?q={canary.ascii}",
    }


def storm_of_faults(aviary: Aviary, people: People) -> None:
    """The product breaks while it reads what somebody sent (broken_wsgi.py)."""
    for way in WAYS:
        canary = aviary.plant(f"a fault, {way}")
        path = aviary.plant(f"a fault's path, {way}", may="error_pages").names  # the sender's own
        for visitor, at in ((people.camille, "/tickets/new"), (people.stranger, "/login")):
            headers = _headers(canary) | {HEADER: way}
            answer = visitor.look(f"{at}?q={quote(path)}", **headers)
            typed = [("subject", canary.line), ("message", canary.text), ("email", canary.email)]
            later = visitor.send(at, typed, **headers)
            if way in ("view", "group", "after", "outside"):
                assert (answer.status, later.status) == (500, 500), way
                for each in (answer, later):
                    aviary.search("error_pages", each.html.encode())


def storm_of_bytes(aviary: Aviary, base: str) -> None:
    """What is no HTTP, or not quite. The answer is the sender's own; nobody else sees it."""
    good = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
    for number, make in enumerate(
        (
            lambda c: b"GET /" + c + b" HTTP/9.9\r\n\r\n",
            lambda c: c + b"\r\n\r\n",
            lambda c: c + b" / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            lambda c: b"GET / " + c + b"\r\n\r\n",
            lambda c: good + c + b"\r\n\r\n",
            lambda c: good + c + b" : x\r\n\r\n",
            lambda c: good + b"X-Odd: \x00" + c + b"\r\n\r\n",
            lambda c: good + b"X-Odd: a\r\n " + c + b"\r\n\r\n",
            lambda c: good + b"Content-Length: " + c + b"\r\n\r\n",
            lambda c: good + b"Transfer-Encoding: " + c + b"\r\n\r\n",
            lambda c: good + b"Cookie: session=" + c + b"; " + c + b"\r\n\r\n",
            lambda c: good + b"X-Long: " + c * 400 + b"\r\n\r\n",
            lambda c: b"GET /" + c * 400 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
            lambda c: b"GET / HTTP/1.1\r\nHost: " + c + b"\r\n\r\n",
            lambda c: b"GET / HTTP/1.1\r\nHost: " + c + b"\r\nHost: " + c + b"\r\n\r\n",
            lambda c: (
                b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + c
                + b"\r\n"
            ),
            lambda c: (
                b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n"
                b"Content-Type: multipart/form-data; boundary=" + c + b"\r\n\r\n--" + c
            ),
            lambda c: (
                b"POST /tickets/new HTTP/1.1\r\nHost: x\r\nContent-Length: 200000000\r\n"
                b"Content-Type: multipart/form-data; boundary=x\r\n\r\n" + c
            ),
            lambda c: b"PROXY TCP4 " + c + b" 1.2.3.4 1 2\r\n" + good + b"\r\n",
        )
    ):
        canary = aviary.plant(f"broken HTTP {number}")
        assert say_raw(base, make(canary.ascii.encode())) is not None


def lines_without_a_drive(driven: dict[str, set[int]], app: Flask) -> set[str]:
    """Endpoints that take a form and were not sent one."""
    return post_endpoints(app) - set(driven)


def odd_answers(driven: dict[str, set[int]]) -> dict[str, set[int]]:
    """A storm is refused, or makes no difference; it is never our fault."""
    return {each: codes for each, codes in driven.items() if any(code >= 500 for code in codes)}
