"""Planted words, everywhere somebody can write: they are where they belong, and nowhere else.

Real processes: gunicorn, two RQ workers, the schedule, Valkey, an IMAP and an SMTP server (policy 1.3,
1.5; ASVS V16.2.5). `docs/logs.md` names the sinks.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.content.models import Attachment
from app.domain.inbound.models import InboundMessage
from app.domain.mail.models import Letter, OutboxHold
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book
from app.foundation.clock import now
from app.foundation.transaction import transaction
from tests.domain.mail.smtp_sink import SmtpSink
from tests.end_to_end import canary_storms as storms
from tests.end_to_end.canaries import Aviary, Canary
from tests.end_to_end.canary_roads import People, Roads
from tests.end_to_end.canary_town import (
    CanaryTown,
    search_columns,
    search_figures,
    search_folder,
    search_letters,
    search_redis,
)
from tests.end_to_end.visitor import Visitor
from tests.faults.promised import ALWAYS
from tests.faults.waiting import eventually
from tests.ground.cast import gather
from tests.ground.databases import Databases, fresh_process_state

pytestmark = pytest.mark.xdist_group("canaries")
KINDS = ["sqlite", "postgresql"] if os.environ.get("LONG") else ["sqlite"]
REPLIES = "letters.last_reply letter_attempts.reply"


@pytest.fixture(params=KINDS)
def place(
    request, databases: Databases, mail_server, monkeypatch
) -> Iterator[tuple[CanaryTown, SmtpSink]]:
    """The town with everything running, and its mail server."""
    folder = Path(tempfile.mkdtemp(prefix="canaries-"))
    for name in ("tmp", "home", "logs"):
        (folder / name).mkdir()
    job = folder / "logs" / "broken-job.txt"  # what the job that fails quotes
    url, drop = databases.copy(request.param, folder)
    mailbox = mail_server.new_mailbox()
    for name, value in {
        "DATABASE_URL": url,
        "TMPDIR": str(folder / "tmp"),
        "HOME": str(folder / "home"),
        "LOG_FORMAT": "json",
        "LOG_STRICT": "",
        "METRICS_TOKEN": "figures",
        "TRUSTED_PROXIES": "1",  # so that the address which a header names counts
        "BROKEN_JOB": str(job),
    }.items():
        monkeypatch.setenv(name, value)
    fresh_process_state()
    gather()
    with transaction():
        save_book(Book((ALWAYS,), ()), actor=None, changed="Hours", expected=0)
    fresh_process_state()
    smtp = SmtpSink()
    town = CanaryTown(request.param, url, folder)
    town.env["IMAP_URL"] = mailbox.url
    town.mailbox, town.job = mailbox, job  # type: ignore[attr-defined]
    try:
        town.wait_until_it_serves()
        town.start_valkey()
        yield town, smtp
    finally:
        town.between_tests()
        town.close()
        smtp.stop()
        drop()
        shutil.rmtree(folder)


def fields_of(app, found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """`(endpoint, field)` of the forms at these paths."""
    router = app.url_map.bind("localhost")
    return {(router.match(path, "POST")[0], name) for path, name in found}


def a_mail(sender: Canary, words: Canary, name: Canary, content: Canary) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Otto {sender.tag} <{sender.email}>"
    message["To"] = "admin@cloudpockets.net"
    message["Subject"] = words.line
    message["Message-ID"] = f"<{sender.tag}@canary.example>"
    message.set_content("Hello, I have thought about this for a while.\n" + words.text)
    message.add_attachment(content.text.encode(), "text", "plain", filename=f"{name.tag}.txt")
    return message.as_bytes()


def test_what_people_write_is_where_it_belongs_and_nowhere_else(place, application, capsys):
    town, smtp = place
    aviary, seen, filled = Aviary(), set(), set()
    people = People(
        Visitor(town.base, seen, filled),
        *(
            Visitor(town.base, seen, filled).log_in(f"{name}@example.com")
            for name in ("customer", "agent2", "legal", "admin")
        ),
    )
    workers = [town.start_worker(smtp.url, queue) for queue in ("escalation", "notices")]
    roads = Roads(town, aviary, people)

    senders = send_mail(town, aviary)
    roads.sign_in()
    refused = aviary.plant("reply of a mail server", must=REPLIES)
    smtp.answers["RCPT"] = f"550 5.1.1 {refused.ascii}"
    roads.portal()
    eventually(roads.letter_has_failed)
    del smtp.answers["RCPT"]
    roads.desk()
    said = town.command("schedule", "--once", smtp_url=smtp.url)
    roads.legal()
    roads.decisions(senders)
    roads.promises()
    hold_the_outbox(town)
    names = names_of(roads)
    driven = storms.storm_of_forms(application, aviary, people, names)
    people.camille.log_in("customer@example.com")
    storms.storm_of_addresses(aviary, people, names)
    storms.storm_of_faults(aviary, people)
    storms.storm_of_bytes(aviary, town.base)
    fail_a_job(town, aviary)
    commands(town, aviary)
    again = town.command("schedule", "--once", smtp_url=smtp.url)
    search_figures(people.stranger, aviary)
    search_redis(town, aviary)
    for worker in workers:
        assert worker.end() == 0
    aviary.search("schedule", said[1] + again[1])

    search_stores(town, smtp, aviary)
    with capsys.disabled():
        print(f"\n{len(aviary.planted)} canaries\n{aviary.table()}")  # noqa: T201
    assert storms.lines_without_a_drive(driven, application) == set()
    assert storms.odd_answers(driven) == {}
    untouched = fields_of(application, seen) - fields_of(application, filled)
    assert untouched == set(), f"nobody typed into {untouched}"
    assert aviary.strays() == {}
    assert aviary.missing() == []
    assert_lines_are_json(town)


def send_mail(town: CanaryTown, aviary: Aviary) -> list[Canary]:
    """Three messages that a person must sort; their senders."""
    kept = "inbound_messages.sender"
    became = "letters.recipient letters.content letters.subject privacy_requests.requester_address"
    became += " tickets.subject tickets.snippet messages.text messages.safe_html file_store"
    senders = []
    for number in range(3):
        sender = aviary.plant(
            f"sender of a mail {number}",
            must=kept,
            may=f"{became} inbound_messages.message_id inbound_messages.text mail_envelopes mail_letters",
        )
        words = aviary.plant(
            f"words of a mail {number}",
            must="inbound_messages.subject inbound_messages.text",
            may=became,
        )
        name = aviary.plant(f"name of a mail's file {number}", may="attachments.name file_store")
        content = aviary.plant(f"content of a mail's file {number}", may="file_store")
        town.mailbox.deliver(a_mail(sender, words, name, content))  # type: ignore[attr-defined]
        senders.append(sender)
    return senders


def hold_the_outbox(town: CanaryTown) -> None:
    """As a restore leaves it, so that somebody can release it."""
    with Session(town.outbox.engine) as session, session.begin():
        session.add(OutboxHold(backup_taken_at=now(), held_at=now()))


def names_of(roads: Roads) -> dict[str, object]:
    """What the paths of the matrix name."""
    with Session(roads.town.outbox.engine) as session:
        files = session.scalars(select(Attachment.token).where(Attachment.withheld == "")).all()
        letter = session.scalars(select(Letter.id)).first()
        mail = session.scalars(select(InboundMessage.id)).first()
    tokens = dict.fromkeys(("plain_file", "sealed_file", "note_file", "staged_file"), files[0])
    numbers = {"plain": roads.numbers["technical"], "sealed": roads.numbers["privacy"]}
    return {**numbers, **tokens, "letter": letter, "mail": mail}


def fail_a_job(town: CanaryTown, aviary: Aviary) -> None:
    canary = aviary.plant("words of an exception in a job")
    town.job.write_text(canary.text, encoding="utf-8")  # type: ignore[attr-defined]
    job = town.fail_a_job()
    eventually(lambda: town.failed(job))
    town.job.unlink()  # type: ignore[attr-defined]


def commands(town: CanaryTown, aviary: Aviary) -> None:
    """What operators type wrongly may come back on their own screen; what is stored may not."""
    admin = aviary.plant("name of an admin", must="people.name")
    address = aviary.plant("address of an admin", must="people.email")
    good = ("--name", admin.names, "--email", address.email, "--password", admin.token)
    assert town.command("create-admin", *good)[0] == 0
    secret = aviary.plant("password of the database")
    away = f"postgresql://{secret.token}:{secret.tag}@127.0.0.1:1/{secret.tag}"
    wrong = aviary.plant("a wrong word of a command", may="commands")
    for words, env in (
        (("create-admin", *good), {}),  # taken
        (("create-admin", "--name", wrong.text, "--email", "x", "--password", "x" * 12), {}),
        (("load-volume", "--tickets", wrong.tag), {}),
        (("worker", wrong.tag), {}),
        (("audit", "verify"), {"DATABASE_URL": away}),
        (("schedule", "--once"), {"DATABASE_URL": away}),
    ):
        code, said = town.command(*words, **env)
        assert code != 0 or "schedule" in words, words
        aviary.search("commands", said)


def search_stores(town: CanaryTown, smtp: SmtpSink, aviary: Aviary) -> None:
    """Everything that is left behind, once the processes have written all they will write."""
    search_columns(town, aviary)
    town.outbox.close()
    for file in sorted(town.folder.glob("support.sqlite3*")):
        aviary.search(f"database file{file.suffix.removeprefix('.sqlite3')}", b"")
        aviary.search(
            f"database file{file.suffix.removeprefix('.sqlite3')}", file.read_bytes(), whole=True
        )
    search_folder(aviary, "file_store", town.folder / "files")
    for name in ("valkey", "tmp", "home"):
        search_folder(aviary, f"folder {name}", town.folder / name)
    for log in sorted(town.folder.glob("*.log")):
        aviary.search(f"log of {log.name.partition('-')[0].removesuffix('.log')}", log.read_bytes())
    search_letters(smtp, aviary)


def assert_lines_are_json(town: CanaryTown) -> None:
    """Each line of the web server and the workers is one, with time, level and event."""
    for log in sorted(town.folder.glob("*.log")):
        for line in log.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            assert entry.keys() >= {"timestamp", "level", "event"}, line
            assert "dropped" not in entry, line
            assert "withheld" not in entry.values(), line
