"""The red banner: on every page of the legal staff while something is wrong with mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.audit.models import AuditEntry
from app.domain.inbound.models import InboundMessage, Mailbox
from app.domain.mail.actions import hold_outbox
from app.domain.mail.models import Letter, OutboxHold
from app.domain.mail.words import LetterKind
from app.foundation.clock import now
from app.foundation.mail_servers import ImapServer
from app.foundation.settings import settings
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.letters import put_letter

SAFE = "The requests stand in the register with their clocks."
IMAP = "imaps://admin:secret@mail.internal/INBOX"
SYNTHETIC = LetterKind.SYNTHETIC_ESCALATION
DAY_AGO = timedelta(hours=27)


@pytest.fixture
def ingrid(browse, cast):
    return browse(cast.ingrid)


@pytest.fixture
def pages(cast):
    """The paths of every page of the legal staff; the request's letter is on its way."""
    number = cast.privacy_ticket().number
    letter_id = session().scalar(select(Letter.id).where(Letter.kind == "escalation"))
    return (
        *("/legal", "/legal/inbox", "/legal/mail", "/legal/mail/release"),
        *(f"/legal/requests/{number}", f"/legal/mail/{letter_id}"),
    )


def held() -> None:
    with transaction():
        hold_outbox(now())


def unread() -> None:
    with transaction() as writing:
        name = ImapServer.from_url(IMAP).name
        writing.add(
            Mailbox(name=name, uid_validity=1, last_uid=1, read_at=now() - timedelta(minutes=16))
        )


def unsorted() -> None:
    with transaction() as writing:
        writing.add(
            InboundMessage(
                content_hash="one",
                delivered_at=now() - DAY_AGO,
                read_at=now(),
                sort="unsure",
                state="waiting",
                due_at=now() - timedelta(hours=1),
            )
        )


def two_dead() -> None:
    for _ in range(2):
        put_letter(state="dead")


CASES = [
    ("1 letter to the privacy address failed.", lambda: put_letter(state="dead")),
    ("2 letters to the privacy address failed.", two_dead),
    (
        "1 letter to the privacy address may not have arrived.",
        lambda: put_letter(state="uncertain"),
    ),
    (
        "Letters to the privacy address wait.",
        lambda: put_letter(created_at=now() - timedelta(minutes=6)),
    ),
    (
        "The daily test letter did not arrive.",
        lambda: put_letter(
            SYNTHETIC, state="sent", sent_at=now() - DAY_AGO, created_at=now() - DAY_AGO
        ),
    ),
    ("No letter goes out: the database was restored from a backup.", held),
    ("1 message waits to be sorted, and its time is over.", unsorted),
]


def test_while_all_is_well_there_is_none(ingrid, pages):
    put_letter(state="dead", handled_at=now())
    put_letter(LetterKind.DIGEST, state="dead")
    put_letter(created_at=now() - timedelta(minutes=4))
    put_letter(SYNTHETIC, state="sent", sent_at=now(), created_at=now() - timedelta(days=9))

    for path in pages:
        assert 'class="alarm"' not in ingrid.get(path).text, path


@pytest.mark.parametrize(("words", "arrange"), CASES, ids=[words for words, _ in CASES])
def test_it_says_on_every_page_what_is_wrong_and_what_is_safe(ingrid, pages, words, arrange):
    arrange()

    for path in pages:
        answer = ingrid.get(path)
        page = ingrid.page(path)
        assert words in page.text, path
        assert SAFE in page.text, path
        assert answer.text.count('class="alarm"') == 1, path
        shown = "waiting" if "wait." in words or "No letter" in words else "trouble"
        banner = answer.text.partition('class="alarm"')[2].partition("</section>")[0]
        assert f'href="/legal/mail?shown={shown}"' in banner, path


@pytest.mark.parametrize(
    ("arrange", "words"),
    [(unread, "is not being read. Last read"), (lambda: None, "is not being read.")],
)
def test_a_mailbox_that_nobody_reads_is_trouble_once_there_is_one(
    ingrid, pages, monkeypatch, arrange, words
):
    assert words not in ingrid.page("/legal").text
    monkeypatch.setattr(settings(), "imap_url", IMAP)
    arrange()

    assert words in ingrid.page("/legal").text


def test_it_is_read_where_it_stands_and_is_no_live_region(ingrid, pages):
    """An alert would cut in on each page; it is spoken once, after what just happened."""
    put_letter(state="dead")

    for path in pages:
        banner = ingrid.get(path).text.partition('<section class="alarm"')[2]
        banner = banner.partition("</section>")[0]
        assert 'aria-label="Trouble with mail"' in banner
        assert banner.count('data-announce="standing"') == 1
        assert "role=" not in banner
        assert "aria-live" not in banner


def test_a_part_of_a_page_does_not_bring_it_again(ingrid, cast):
    number = cast.privacy_ticket().number
    put_letter(state="dead")

    answer = ingrid.post(f"/legal/requests/{number}/replies", htmx=True, message="Here it is.")

    assert answer.status_code == 200
    assert 'class="alarm"' not in answer.text


def test_nobody_else_sees_it(browse, cast):
    cast.privacy_ticket()
    put_letter(state="dead")
    held()

    for person, paths in (
        (cast.camille, ("/", "/tickets", "/notices")),
        (cast.mina, ("/desk", "/notices")),
        (None, ("/", "/privacy")),
    ):
        reader = browse(person)
        for path in paths:
            assert "alarm" not in reader.get(path).text, path


def test_mail_that_waits_to_be_sorted_is_the_legal_staffs_matter_alone(browse, cast, ingrid):
    unsorted()

    assert "waits to be sorted" in ingrid.page("/legal").text
    assert 'class="alarm"' not in browse(cast.priya).get("/admin").text


def test_letters_that_are_held_are_released_once_and_with_a_word_of_what_happens(ingrid, cast):
    held()
    put_letter()
    answer = ingrid.get("/legal")
    assert 'href="/legal/mail/release"' in answer.text
    text = ingrid.page("/legal/mail/release").text
    for words in ("restored from a backup taken on", "The one letter that waits is sent"):
        assert words in text

    key = ingrid.page("/legal/mail/release").value("submission")
    answers = [ingrid.post("/legal/mail/release", submission=key) for _ in range(2)]

    assert {each.status_code for each in answers} == {303}
    assert {each.location for each in answers} == {"/legal/mail?done=released"}
    shown = ingrid.get("/legal/mail?done=released")
    assert "The letters are released" in shown.text
    assert "data-announce" in shown.text
    end_reading()
    assert session().scalar(select(OutboxHold.released_by_id)) == cast.ingrid.id
    audited = select(AuditEntry.actor_id).where(AuditEntry.event == "outbox.released")
    assert session().scalars(audited).all() == [cast.ingrid.id]


def test_a_release_from_a_stale_page_releases_nothing(ingrid, cast):
    held()

    answer = ingrid.post("/legal/mail/release", csrf_token="old")

    assert answer.status_code == 422
    end_reading()
    assert session().scalar(select(OutboxHold.released_at)) is None


def test_the_register_counts_what_waits(ingrid, pages):
    unsorted()

    assert "Open 1 Mail to sort 1 Mail log" in ingrid.page("/legal").text
    assert "Open 1 Mail to sort 1 Mail log" in ingrid.page("/legal/mail").text
    with transaction() as writing:
        writing.execute(update(InboundMessage).values(state="done"))
    assert "Mail to sort 0" in ingrid.page("/legal").text
