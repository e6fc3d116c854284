"""The admins' mail log: kind, state, age, SMTP code, and nothing by which a ticket could be known."""

import re
from html import unescape

import pytest
from sqlalchemy import select, update

from app.domain.audit.models import AuditEntry
from app.domain.mail.actions import hold_outbox
from app.domain.mail.models import Letter, LetterAttempt, OutboxHold
from app.foundation.clock import moved_to, now
from app.foundation.signing import seal
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.letters import put_letter
from tests.ground.reader import Page

STATES = ("pending", "claimed", "handing_over", "sent", "uncertain", "dead")


@pytest.fixture
def priya(browse, cast):
    return browse(cast.priya)


def link(answer, rel: str) -> str | None:
    found = re.search(rf'<a\b[^>]*\srel="{rel}"[^>]*>', answer.text)
    return unescape(re.search(r'\shref="([^"]+)"', found[0])[1]) if found else None


def main_of(answer) -> str:
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("state", STATES)
def test_a_letter_is_told_by_kind_state_age_and_code_alone(priya, cast, state):
    number = cast.privacy_ticket().number
    with transaction() as writing:
        letter = writing.scalar(select(Letter).where(Letter.kind == "escalation"))
        writing.execute(
            update(Letter).values(
                state=state, attempts=2, last_code=451, last_reply="4.7.1 Of Mr Duval, <x@y>"
            )
        )
        writing.add(
            LetterAttempt(letter_id=letter.id, at=now(), outcome="deferred", reply="Hush hush")
        )

    answer = priya.get("/admin/mail")
    text = Page(answer.text).text

    assert "Escalation" in text
    assert "SMTP code 451" in text
    assert "Age 0m" in text
    page = main_of(answer)
    for hidden in (
        *(str(number), letter.message_id, letter.uuid, letter.recipient, letter.subject),
        *("Camille", "4.7.1", "Duval", "Hush", f"mail/{letter.id}"),
    ):
        assert str(hidden) not in page, hidden


def test_its_links_name_no_letter(priya):
    for _ in range(101):
        put_letter()

    hrefs = re.findall(r'<a\b[^>]*href="([^"]+)"', main_of(priya.get("/admin/mail")))

    areas = {"/admin", "/admin/sla", "/admin/mail"}
    assert {re.sub(r"=.*", "=…", unescape(href)) for href in hrefs} == {
        *areas,
        "/admin/mail?older=…",
    }
    assert not re.search(r"older=\d+$", "".join(hrefs))


def test_older_and_newer_lead_through_all_letters(priya):
    for index in range(120):
        put_letter(last_code=200 + index)

    def codes(answer) -> list[int]:
        return [int(each) for each in re.findall(r"SMTP code (\d+)", Page(answer.text).text)]

    path, walked = "/admin/mail", []
    while path:
        answer = priya.get(path)
        walked += codes(answer)
        path, last = link(answer, "next"), path
    assert walked == list(range(319, 199, -1))

    back: list[int] = []
    while last:
        answer = priya.get(last)
        back = codes(answer) + back
        last = link(answer, "prev")
    assert back == walked


@pytest.mark.parametrize("place", ["1", "x", "gAAAAA", "9" * 500])
def test_a_place_that_we_did_not_seal_is_a_400(priya, place):
    assert priya.get(f"/admin/mail?older={place}").status_code == 400
    assert priya.get(f"/admin/mail?newer={seal('another purpose', '1')}").status_code == 400


def test_nobody_but_an_admin_finds_the_page(browse, cast):
    put_letter()
    for person in (cast.camille, cast.noor, cast.leila, cast.mina, cast.ingrid):
        reader = browse(person)
        nothing = Page(reader.get("/no/such/page").text).text
        for path in ("/admin/mail", "/admin/mail/release"):
            answer = reader.get(path)
            assert (answer.status_code, Page(answer.text).text) == (404, nothing)


def test_a_sealed_ticket_changes_nothing_that_an_agent_sees(browse, cast):
    cast.ticket()
    paths = ("/desk", "/desk/views/open", "/", "/notices", "/readyz")
    mina = browse(cast.mina)
    with moved_to(now()):
        before = [Page(mina.get(path).text).text for path in paths]
        cast.privacy_ticket(cast.noor)
        assert [Page(mina.get(path).text).text for path in paths] == before


TROUBLE = [
    ({"state": "dead"}, "1 letter to the privacy address failed."),
    ({"state": "uncertain"}, "1 letter to the privacy address may not have arrived."),
]


@pytest.mark.parametrize(("values", "words"), TROUBLE)
def test_the_banner_says_what_is_wrong_and_names_no_ticket(priya, cast, values, words):
    number = cast.privacy_ticket().number
    with transaction() as writing:
        writing.execute(update(Letter).where(Letter.kind == "escalation").values(**values))

    for path in ("/admin", "/admin/mail"):
        answer = priya.get(path)
        assert words in Page(answer.text).text
        assert str(number) not in main_of(answer)
        assert "/legal" not in answer.text


def test_an_admin_releases_letters_that_are_held(priya, cast):
    with transaction():
        hold_outbox(now())
    assert "No letter goes out" in priya.page("/admin").text
    text = priya.page("/admin/mail/release").text
    assert "This cannot be undone" in text

    answer = priya.post("/admin/mail/release")

    assert (answer.status_code, answer.location) == (303, "/admin/mail?done=released")
    text = priya.page(answer.location).text
    assert "The letters are released" in text
    assert "No letter goes out" not in text
    end_reading()
    assert session().scalar(select(OutboxHold.released_by_id)) == cast.priya.id
    audited = select(AuditEntry.actor_id).where(AuditEntry.event == "outbox.released")
    assert session().scalars(audited).all() == [cast.priya.id]


def test_a_release_sent_twice_is_one_and_whoever_is_later_reads_so(priya, browse, cast):
    with transaction():
        hold_outbox(now())
    key = priya.page("/admin/mail/release").value("submission")
    for _ in range(2):
        assert priya.post("/admin/mail/release", submission=key).status_code == 303

    for reader, path in ((priya, "/admin"), (browse(cast.ingrid), "/legal")):
        late = reader.post(f"{path}/mail/release")
        assert late.status_code == 422
        assert "released already, by somebody else" in Page(late.text).text
        assert "No letter is held" in reader.page(f"{path}/mail/release").text
