"""A form that is sent after its session has ended, and the log-in that follows."""

from app.domain.accounts.rules import IDLE_STAFF
from app.foundation.clock import moved_to, now
from tests.ground.cast import PASSWORD
from tests.ground.reader import Page

TYPED = "Grüße, مرحبا – <b>half</b> a sentence & more"


def send_too_late(browse, person, path, **fields):
    """A form sent after its session ended: the answer, and the browser that holds it."""
    reader = browse(person)
    answer = reader.client.get("/privacy")
    token = Page(answer.text).value("csrf_token")
    late = now() + IDLE_STAFF * 2
    with moved_to(late):
        return reader.post(path, csrf_token=token, message=TYPED, **fields), reader


def log_in_with(reader, answer, person, **changed):
    page = Page(answer.text)
    fields = {name: page.value(name) or "" for name in ("csrf_token", "next", "kept", "submission")}
    fields |= {"email": person.email, "password": PASSWORD}
    return reader.post("/login", **{**fields, **changed})
