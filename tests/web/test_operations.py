"""What operators see: alive, ready, figures. Never a person."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.domain.inbound.models import InboundMessage, Mailbox
from app.domain.mail.actions import hold_outbox
from app.domain.mail.words import LetterKind
from app.foundation import queue
from app.foundation.clock import moved_to, now
from app.foundation.database import engine
from app.foundation.leases import take_lease
from app.foundation.mail_servers import ImapServer
from app.foundation.settings import settings
from app.foundation.transaction import transaction
from tests.ground.databases import fresh_process_state
from tests.ground.letters import put_letter
from tests.ground.reader import Reader

IMAP = "imaps://admin:secret@mail.internal/INBOX"
MINUTES = timedelta(minutes=10)
SYNTHETIC = LetterKind.SYNTHETIC_ESCALATION
PATHS = ("/healthz", "/readyz", "/metrics")


@pytest.fixture
def busy(cast):
    """A house with letters in the outbox."""
    cast.ticket(subject="Salary of Mr Duval")
    return [cast.privacy_ticket().number, cast.privacy_ticket(cast.noor).number]


@pytest.fixture
def demo(cast, monkeypatch):
    monkeypatch.setattr(settings(), "demo", True)


def test_alive_is_said_without_asking_anything(application, cast, monkeypatch):
    def fail(*_words, **_more):
        raise AssertionError("the database was asked")

    monkeypatch.setattr("app.foundation.transaction.engine", fail)
    monkeypatch.setattr("app.foundation.database.engine", fail)

    answer = application.test_client().get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_ready_names_the_database_the_bell_and_the_outbox(browse, busy):
    answer = browse().get("/readyz")

    assert answer.status_code == 200
    assert answer.json["database"] == "ok"
    assert answer.json["bell"] == "silent"
    assert answer.json["outbox"] == "ok"
    assert answer.json["notices"] == "ok"
    assert answer.json["sweep"] == {"escalations": "never", "notices": "never"}
    assert answer.json["synthetic"] == "never"
    assert answer.json["mailbox"] == "off"


def held():
    with transaction():
        hold_outbox(now())


def swept(job: str, minutes: int) -> None:
    with moved_to(now() - timedelta(minutes=minutes)):
        assert take_lease(job, "a schedule", 60.0)


LONG_AGO = timedelta(hours=27)
WORDS = [
    ("outbox", "failed", lambda: put_letter(state="dead")),
    ("outbox", "failed", lambda: put_letter(state="uncertain")),
    ("outbox", "ok", lambda: put_letter(state="dead", handled_at=now())),
    ("outbox", "ok", lambda: put_letter(LetterKind.DIGEST, state="dead")),
    ("outbox", "late", lambda: put_letter(created_at=now() - timedelta(minutes=6))),
    ("outbox", "held", held),
    ("notices", "ok", lambda: put_letter(LetterKind.DIGEST, created_at=now() - MINUTES)),
    ("notices", "late", lambda: put_letter(LetterKind.DIGEST, created_at=now() - LONG_AGO)),
    ("synthetic", "ok", lambda: put_letter(SYNTHETIC, state="sent", sent_at=now())),
    ("synthetic", "late", lambda: put_letter(SYNTHETIC, created_at=now() - LONG_AGO)),
    (
        "synthetic",
        "late",
        lambda: put_letter(
            SYNTHETIC, state="sent", sent_at=now() - LONG_AGO, created_at=now() - LONG_AGO
        ),
    ),
    ("sweep", {"escalations": "ok", "notices": "never"}, lambda: swept("sweep_escalations", 0)),
    ("sweep", {"escalations": "never", "notices": "late"}, lambda: swept("sweep_notices", 16)),
]


@pytest.mark.parametrize(("part", "word", "arrange"), WORDS)
def test_ready_has_one_word_for_each_part(browse, cast, part, word, arrange):
    arrange()

    answer = browse().get("/readyz")

    assert answer.status_code == 200
    assert answer.json[part] == word


@pytest.mark.parametrize(("minutes", "word"), [(None, "late"), (16, "late"), (14, "ok")])
def test_ready_says_whether_the_mailbox_is_read(browse, cast, monkeypatch, minutes, word):
    monkeypatch.setattr(settings(), "imap_url", IMAP)
    if minutes is not None:
        read_mailbox(now() - timedelta(minutes=minutes))

    assert browse().get("/readyz").json["mailbox"] == word


def read_mailbox(at) -> None:
    name = ImapServer.from_url(IMAP).name
    with transaction() as writing:
        writing.add(Mailbox(name=name, uid_validity=1, last_uid=1, read_at=at))


def test_ready_holds_no_number(browse, busy):
    for _ in range(3):
        put_letter(state="dead")
    with transaction():
        hold_outbox(now())

    assert not re.search(r"\d", browse().get("/readyz").text)


def test_ready_does_not_tell_that_a_privacy_ticket_was_opened(browse, cast):
    before = browse().get("/readyz").json
    cast.privacy_ticket()

    assert browse().get("/readyz").json == before


def test_ready_hears_the_bell(browse, monkeypatch):
    monkeypatch.setattr(queue, "answers", lambda: True)

    assert browse().get("/readyz").json["bell"] == "ok"


def test_without_its_database_it_is_not_ready(application, cast, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/support.sqlite3")
    fresh_process_state()

    answer = Reader(application).client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["database"] == "down"
    assert "no/such/folder" not in answer.text


def test_a_database_that_was_never_migrated_is_no_fault_without_words(
    application, cast, monkeypatch, tmp_path
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.sqlite3")
    fresh_process_state()

    answer = Reader(application).client.get("/readyz")

    assert answer.status_code == 503
    assert "people" not in answer.text, "the statement that failed"
    assert str(tmp_path) not in answer.text


def test_figures_are_hidden_until_a_token_is_set(browse):
    assert browse().get("/metrics").status_code == 404
    assert browse().get("/metrics", Authorization="Bearer ").status_code == 404


def test_figures_open_with_the_token_alone(browse, monkeypatch):
    monkeypatch.setattr(settings(), "metrics_token", "a long random word")
    reader = browse()

    assert reader.get("/metrics", Authorization="Bearer a long random word").status_code == 200
    for wrong in ("", "Bearer ", "Bearer a long random wor", "Bearer x", "Basic YTpi", "Bearer é"):
        assert reader.get("/metrics", Authorization=wrong).status_code == 404, wrong
    assert reader.get("/metrics?token=a long random word").status_code == 404


def test_the_token_closes_the_figures_in_the_demo_too(browse, demo, monkeypatch):
    assert browse().get("/metrics").status_code == 200
    monkeypatch.setattr(settings(), "metrics_token", "a long random word")

    assert browse().get("/metrics").status_code == 404


def figures(browse) -> dict[str, float]:
    lines = browse().get("/metrics").text.splitlines()
    return {
        name: float(value)
        for name, _space, value in (line.rpartition(" ") for line in lines if line[:1] != "#")
    }


def test_figures_count_the_letters_of_each_queue(browse, cast, demo):
    put_letter(state="dead")
    put_letter(state="dead", handled_at=now())
    put_letter(state="uncertain")
    put_letter(state="claimed")
    put_letter(LetterKind.DIGEST, created_at=now() - timedelta(minutes=90))
    put_letter(LetterKind.DIGEST, state="dead")

    found = figures(browse)

    def letters(queue: str) -> dict[str, float]:
        pattern = rf'support_letters\{{queue="{queue}",state="(\w+)"\}}'
        return {m[1]: value for name, value in found.items() if (m := re.fullmatch(pattern, name))}

    assert letters("escalation") == {"pending": 0, "sending": 1, "failed": 1, "uncertain": 1}
    assert letters("notices") == {"pending": 1, "sending": 0, "failed": 1, "uncertain": 0}
    assert found['support_oldest_pending_letter_seconds{queue="notices"}'] >= 5400
    assert found["support_letters_dead"] == 1
    assert found["support_letters_uncertain"] == 1
    assert found["support_outbox_held"] == 0


def test_figures_tell_the_age_of_each_heartbeat_and_leave_out_what_never_was(
    browse, cast, demo, monkeypatch
):
    ages = {
        'support_sweep_age_seconds{lane="escalations"}': 60,
        'support_sweep_age_seconds{lane="notices"}': 120,
        "support_synthetic_proof_age_seconds": 180,
        "support_mailbox_read_age_seconds": 240,
    }
    assert not ages.keys() & figures(browse).keys()

    swept("sweep_escalations", 1)
    swept("sweep_notices", 2)
    put_letter(SYNTHETIC, state="sent", arrived_at=now() - timedelta(minutes=3))
    monkeypatch.setattr(settings(), "imap_url", IMAP)
    read_mailbox(now() - timedelta(minutes=4))
    held()

    found = figures(browse)
    assert {name: int(found[name]) // 60 * 60 for name in ages} == ages
    assert found["support_outbox_held"] == 1


def test_figures_count_the_mail_that_waits_to_be_sorted(browse, cast, demo):
    with transaction() as writing:
        for number in range(3):
            writing.add(
                InboundMessage(
                    content_hash=f"{number}",
                    delivered_at=now(),
                    read_at=now(),
                    sort="unsure",
                    state="waiting" if number else "done",
                )
            )

    assert figures(browse)["support_inbound_waiting"] == 2


def test_nothing_of_a_person_is_in_any_of_them(browse, busy, demo, cast):
    with engine().connect() as connection:
        people = connection.execute(text("SELECT name, email FROM people")).all()
    private = {part for row in people for value in row for part in (value, value.split()[0])}
    private |= {str(number) for number in busy} | {"Duval", "Salary", "Charged", "admin@"}

    for path in PATHS:
        said = browse().get(path).text
        assert not [each for each in private if each in said], path


def test_they_set_no_cookie_and_are_not_kept(browse, demo):
    for path in PATHS:
        answer = browse().get(path)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] in ("no-cache", "no-store")
