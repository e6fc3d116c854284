"""The mail log of the legal staff: what it shows, what can be done, and what it keeps to itself."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from app.domain.mail.models import Letter, LetterAttempt
from app.domain.mail.words import KINDS, LetterKind, Outcome
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.letters import put_letter
from tests.ground.reader import Page

STRANGER = "m.keller@example.org"
FOR_LEGAL = [kind for kind in LetterKind if KINDS[kind].for_legal]
OTHERS = [kind for kind in LetterKind if not KINDS[kind].for_legal]


@pytest.fixture
def ingrid(browse, cast):
    return browse(cast.ingrid)


def stored(letter_id: int) -> Letter:
    end_reading()
    return session().get_one(Letter, letter_id)


def ids_on(answer) -> list[int]:
    return [int(each) for each in re.findall(r'href="/legal/mail/(\d+)"', answer.text)]


def link(answer, rel: str) -> str | None:
    found = re.search(rf'<a\b[^>]*\srel="{rel}"[^>]*>', answer.text)
    return unescape(re.search(r'\shref="([^"]+)"', found[0])[1]) if found else None


def test_the_log_shows_a_letter_with_its_state_its_reply_and_its_next_try(ingrid, cast):
    number = cast.privacy_ticket().number
    at = now() + timedelta(days=40)
    with transaction() as writing:
        writing.execute(
            update(Letter)
            .where(Letter.kind == "escalation")
            .values(
                attempts=3, last_code=451, last_reply="4.7.1 Greylisted <later>", next_attempt_at=at
            )
        )

    answer = ingrid.get("/legal/mail")
    text = Page(answer.text).text

    assert "Retrying, 451" in text
    assert "451 4.7.1 Greylisted <later>" in text
    assert "Tries 3" in text
    assert at.astimezone(settings().zone).strftime("%Y-%m-%dT") in answer.text
    assert f'href="/legal/requests/{number}"' in answer.text
    assert f"CP-{number}" in text
    assert "the privacy address" in text
    assert settings().privacy_address not in text


@pytest.mark.parametrize(
    ("shown", "states"),
    [
        ("trouble", ["dead", "uncertain"]),
        ("waiting", ["pending", "claimed", "handing_over"]),
        ("sent", ["sent"]),
        ("all", ["pending", "claimed", "handing_over", "sent", "uncertain", "dead"]),
    ],
)
def test_a_filter_shows_the_letters_that_it_names(ingrid, shown, states):
    ids = {
        state: put_letter(state=state)
        for state in ("pending", "claimed", "handing_over", "sent", "uncertain", "dead")
    }

    answer = ingrid.get(f"/legal/mail?shown={shown}")

    assert ids_on(answer) == sorted((ids[state] for state in states), reverse=True)


def test_what_was_handled_is_no_trouble_any_more(ingrid, cast):
    handled = put_letter(
        state="dead", handled_at=now(), handled_by_id=cast.kwame.id, handled_reason="Rang"
    )

    assert ids_on(ingrid.get("/legal/mail?shown=trouble")) == []
    assert "Handled" in ingrid.page("/legal/mail").text
    text = ingrid.page(f"/legal/mail/{handled}").text
    assert "Rang" in text
    assert "Kwame Mensah" in text


@pytest.mark.parametrize("shown", ["x", "TROUBLE", "'"])
def test_a_filter_that_is_none_of_ours_is_a_400(ingrid, shown):
    assert ingrid.get(f"/legal/mail?shown={shown}").status_code == 400


@pytest.mark.parametrize("way", ["older", "newer"])
@pytest.mark.parametrize("place", ["x", "-1", "1-1", "²", str(2**31), "9" * 500])
def test_a_place_in_the_log_that_we_did_not_write_is_a_400(ingrid, way, place):
    assert ingrid.get(f"/legal/mail?{way}={place}").status_code == 400


def test_older_and_newer_lead_through_the_whole_log_once(ingrid):
    made = [put_letter(state="dead") for _ in range(104)][::-1]

    path, walked = "/legal/mail?shown=trouble", []
    while path:
        answer = ingrid.get(path)
        walked += ids_on(answer)
        path, last = link(answer, "next"), path
    assert walked == made

    back: list[int] = []
    while last:
        answer = ingrid.get(last)
        back = ids_on(answer) + back
        last = link(answer, "prev")
    assert back == made


@pytest.mark.parametrize("kind", OTHERS)
def test_a_letter_of_another_kind_is_not_in_the_log_and_looks_like_none(ingrid, kind):
    other = put_letter(kind, recipient=STRANGER, state="dead")
    nothing = ingrid.get("/legal/mail/999999")

    assert ids_on(ingrid.get("/legal/mail")) == []
    for path in (f"/legal/mail/{other}", "/legal/mail/0", f"/legal/mail/{2**63}"):
        answer = ingrid.get(path)
        assert answer.status_code == 404
        assert Page(answer.text).text == Page(nothing.text).text
    for act in ("attempts", "handling"):
        assert ingrid.post(f"/legal/mail/{other}/{act}", reason="Mine").status_code == 404
    assert stored(other).state == "dead"


@pytest.mark.parametrize("kind", FOR_LEGAL)
def test_a_letter_never_shows_a_strangers_address_its_subject_or_its_content(ingrid, kind):
    said = f"5.1.1 <{STRANGER}>: no such user; m.keller+x@[192.0.2.1] neither"
    letter_id = put_letter(kind, recipient=STRANGER, state="dead", last_code=550, last_reply=said)
    with transaction() as writing:
        writing.add(
            LetterAttempt(letter_id=letter_id, at=now(), outcome="refused", code=550, reply=said)
        )

    for path in ("/legal/mail", f"/legal/mail/{letter_id}"):
        answer = ingrid.get(path)
        assert "m…@example.org" in Page(answer.text).text
        assert "550 5.1.1 <m…@example.org>: no such user" in Page(answer.text).text
        for hidden in (STRANGER, "keller", "Duval", "Hush"):
            assert hidden not in answer.text, path


def test_a_letter_about_a_ticket_that_is_not_theirs_names_no_ticket(ingrid, cast):
    ticket = cast.ticket()
    letter_id = put_letter(LetterKind.POINTER, ticket_id=ticket.id, recipient=STRANGER)

    for path in ("/legal/mail", f"/legal/mail/{letter_id}"):
        assert ticket.reference not in ingrid.get(path).text
        assert f"/legal/requests/{ticket.number}" not in ingrid.get(path).text


def test_a_letter_shows_all_that_happened_to_it_in_words(ingrid):
    letter_id = put_letter(state="uncertain", arrived_at=now())
    with transaction() as writing:
        for outcome in Outcome:
            writing.add(
                LetterAttempt(
                    letter_id=letter_id,
                    at=now(),
                    outcome=outcome,
                    code=451 if outcome == Outcome.DEFERRED else None,
                    reply="4.3.0 <b>later</b>" if outcome == Outcome.DEFERRED else "",
                )
            )

    answer = ingrid.get(f"/legal/mail/{letter_id}")
    text = Page(answer.text).text

    assert answer.text.count('class="attempt"') == len(Outcome)
    for words in (
        "Accepted by the mail server",
        "Seen in the mailbox: it arrived",
        "Not in the mailbox at that moment",
        "The mailbox could not be looked at",
        "Queued again, after doubt",
        "Given back by a mail server",
        "Another try was asked for by hand",
        "451 4.3.0 <b>later</b>",
        "Seen in the mailbox",
    ):
        assert words in text


def test_the_request_leads_to_its_letter(ingrid, cast):
    number = cast.privacy_ticket().number
    letter_id = session().scalar(select(Letter.id).where(Letter.kind == "escalation"))

    assert f'href="/legal/mail/{letter_id}"' in ingrid.get(f"/legal/requests/{number}").text
