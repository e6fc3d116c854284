"""Every route answers every role as the matrix says; a route without a line fails."""

from io import BytesIO
from secrets import token_hex

import pytest

from app.domain.content.actions import stage_file
from app.domain.mail.actions import hold_outbox
from app.domain.mail.queries import letter_of_ticket
from app.domain.tickets.actions.reply import note_on_ticket
from app.foundation.clock import now
from app.foundation.files import store_with_row
from app.foundation.transaction import transaction
from tests.ground.easter import promise, standard
from tests.ground.inbox import waiting_message
from tests.ground.reader import Page
from tests.house.matrix import LINES, READERS

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"}


def staged(person, name):
    """A file with a preview, so that there is something to refuse."""
    with transaction():
        file = stage_file(person.id, name, BytesIO(b"2026-11-16 sync failed\n"))
        file.preview_key = token_hex(32)
        store_with_row(file.preview_key, [b"RIFF"])
        return file.token


@pytest.fixture
def targets(cast):
    """`targets()` makes what the paths name, new each time: a POST changes it."""
    promise(cast, now(), standard())

    def make():
        plain_file, sealed_file = staged(cast.camille, "a.log"), staged(cast.camille, "b.log")
        note_file = staged(cast.mina, "c.log")
        plain = cast.ticket(category="technical", files=[plain_file])
        sealed = cast.privacy_ticket(files=[sealed_file])
        with transaction():
            note = note_on_ticket(
                plain, author=cast.mina, text="Look at the log", files=[note_file]
            )
            assert note is plain
            letter = letter_of_ticket(sealed.id)
            letter.state = "dead"
            hold_outbox(now())
        return {
            "plain": plain.number,
            "sealed": sealed.number,
            "letter": letter.id,
            "mail": waiting_message().id,
            "plain_file": plain_file,
            "sealed_file": sealed_file,
            "note_file": note_file,
            "staged_file": staged(cast.camille, "d.log"),
        }

    return make


@pytest.fixture
def readers(browse, cast):
    people = (None, cast.camille, cast.noor, cast.mina, cast.leila, cast.ingrid, cast.priya)
    by_name = dict(zip(READERS, people, strict=True))
    return lambda name: browse(by_name[name])


def ask(reader, line, names):
    path = line.path.format(**names)
    if line.method == "POST":
        return reader.post(path, **line.form)
    return reader.get(path, **({"HX-Request": "true"} if line.htmx else {}))


@pytest.mark.parametrize("line", LINES, ids=str)
def test_the_route_answers_each_role_as_the_matrix_says(line, readers, targets):
    assert len(line.answers) == len(READERS)
    found = {}
    names = targets()
    for name in READERS:
        if line.method == "POST":
            names = targets()
        reader = readers(name)
        answer = ask(reader, line, names)
        answer.close()
        found[name] = answer.status_code
        if answer.status_code == 303 and name == "stranger":
            assert answer.location.startswith(
                "/login" if line.method == "POST" else "/login?next=/"
            )
        if answer.status_code == 404 and not line.htmx:
            assert Page(answer.text).title.startswith("There is no such page")

    assert found == dict(zip(READERS, line.answers, strict=True))


def test_every_route_and_method_has_its_line(application):
    rules = {
        (rule.endpoint, method)
        for rule in application.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert {(line.endpoint, line.method) for line in LINES} == rules


def test_every_line_names_a_path_of_its_route(application):
    names = dict.fromkeys(("plain", "sealed", "letter", "mail"), 1001) | dict.fromkeys(
        ("plain_file", "sealed_file", "note_file", "staged_file"), "token"
    )
    router = application.url_map.bind("localhost")

    for line in LINES:
        path = line.path.format(**names).partition("?")[0]
        assert router.match(path, line.method)[0] == line.endpoint


def test_a_method_that_a_path_does_not_serve_is_405_for_everyone(application, readers, targets):
    names = targets()
    served = {}
    for line in LINES:
        served.setdefault(line.path.format(**names), set()).add(line.method)
    people = [readers(name) for name in ("stranger", "customer", "agent", "legal", "admin")]

    for path, methods in served.items():
        for method in sorted(METHODS - methods):
            for reader in people:
                answer = reader.client.open(path, method=method)
                assert answer.status_code == 405, (method, path)
                assert methods <= set(answer.headers["Allow"].split(", "))


def test_head_tells_no_more_than_get(readers, targets):
    names = targets()
    lines = [line for line in LINES if line.method == "GET" and not line.htmx]
    for name in ("stranger", "other", "elsewhere", "legal", "admin"):
        reader = readers(name)
        for line in lines:
            path = line.path.format(**names)
            expected = dict(zip(READERS, line.answers, strict=True))[name]
            answer = reader.client.head(path)
            answer.close()
            assert answer.status_code == expected, (path, name)


def test_options_tell_nothing_of_what_is_there(readers, targets):
    there = targets()
    nowhere = dict.fromkeys(there, 999_999)
    for name in READERS:
        reader = readers(name)
        for line in LINES:
            found = [
                reader.client.options(line.path.format(**names)).status_code
                for names in (there, nowhere)
            ]
            assert found[0] == found[1], (line, name)


def test_a_path_that_is_there_for_others_looks_like_one_that_is_not(readers, targets):
    names = targets()
    for name in READERS[1:]:
        reader = readers(name)
        nothing = Page(reader.get("/no/such/page").text).text
        for line in LINES:
            expected = dict(zip(READERS, line.answers, strict=True))[name]
            if line.method == "GET" and expected == 404:
                answer = reader.get(line.path.format(**names))
                assert Page(answer.text).text == nothing, (name, line.path)
                assert "ETag" not in answer.headers
