"""Files that are sent ahead of their form: a row for each, or the words of what was wrong."""

import io
from functools import partial

import pytest
from sqlalchemy import select, update

from app.domain.content.models import Attachment
from app.domain.content.words import Withheld
from app.foundation.files import FileStore, StorageAway
from app.foundation.spool import SealedSpool
from app.foundation.transaction import end_reading, session, transaction
from app.web.shared import file_words, form_data, uploads
from tests.ground.reader import Page

NEW = {"category": "billing", "subject": "With a file", "message": "See the file."}


def sent(reader, name="log.txt", content=b"one line\n", **fields):
    return reader.post("/files", files=(io.BytesIO(content), name), **fields)


def token_of(answer) -> str:
    assert answer.status_code == 200, answer.text
    [token] = Page(answer.text).values("staged")
    return token


def attached() -> list[str]:
    end_reading()
    rows = select(Attachment.name).where(Attachment.message_id.is_not(None))
    return list(session().scalars(rows.order_by(Attachment.id)))


def staged() -> int:
    end_reading()
    return len(session().scalars(select(Attachment.id)).all())


@pytest.fixture
def camille(browse, cast):
    return browse(cast.camille)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("camille", "/tickets/{plain}/replies"),
        ("leila", "/desk/tickets/{plain}/replies"),
        ("ingrid", "/legal/requests/{sealed}/replies"),
    ],
)
def test_a_file_waits_for_the_form_of_whoever_sent_it_ahead(browse, cast, who, path):
    reader = browse(getattr(cast, who))
    path = path.format(plain=cast.ticket().number, sealed=cast.privacy_ticket().number)

    answer = sent(reader)

    assert answer.mimetype == "text/html"
    assert "<html" not in answer.text
    assert "log.txt" in Page(answer.text).text
    assert reader.post(path, message="See it.", staged=[token_of(answer)]).status_code == 303
    assert attached() == ["log.txt"]


def test_an_admin_and_a_stranger_send_no_files(browse, cast):
    assert sent(browse(cast.priya)).status_code == 404
    assert sent(browse(), csrf_token="none").status_code == 401
    assert staged() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.exe", b"MZ", "page.exe cannot be attached. Choose a PDF"),
        ("nothing.txt", b"", "nothing.txt is empty."),
        ("shot.png", b"<!doctype html><script>alert(1)</script>", "shot.png is not what its name"),
        ("<b>x</b>.txt", b"a\x00b", "b>.txt is not what its name says."),
    ],
)
def test_what_was_wrong_is_said_in_plain_text(camille, name, content, words):
    answer = sent(camille, name, content)

    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert answer.text.startswith(words)
    assert staged() == 0


def test_a_request_without_a_file_is_told_so(camille):
    answer = camille.post("/files")

    assert (answer.status_code, answer.text) == (422, "No file arrived. Choose it again")


def test_a_stale_form_stages_nothing_and_says_so(camille):
    answer = sent(camille, csrf_token="stale")

    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert answer.text.startswith("You logged in again")
    assert staged() == 0


def test_a_file_left_out_with_the_form_is_gone(camille):
    keep, drop = token_of(sent(camille, "a.txt")), token_of(sent(camille, "b.txt"))

    camille.post("/tickets/new", **NEW, staged=[keep], remove=[drop])

    assert attached() == ["a.txt"]
    with camille.get(f"/files/{drop}") as answer:
        assert answer.status_code == 404


def test_more_than_a_person_may_have_waiting_is_refused(camille, monkeypatch):
    monkeypatch.setattr("app.domain.content.actions.MAX_STAGED_BYTES", 20)
    token_of(sent(camille))
    token_of(sent(camille))

    answer = sent(camille)

    assert answer.status_code == 422
    assert "too many files wait to be sent" in answer.text


def test_too_many_uploads_in_a_short_time_wait_a_while(browse, cast):
    camille, noor = browse(cast.camille), browse(cast.noor)

    answers = [camille.post("/files").status_code for _ in range(101)]

    assert answers == [422] * 100 + [429]
    assert camille.post("/files").headers["Retry-After"].isdecimal()
    assert noor.post("/files").status_code == 422


@pytest.mark.parametrize("problem", [StorageAway("away"), OSError(28, "No space left on device")])
def test_a_store_that_is_full_or_away_costs_no_text_and_no_other_file(
    camille, monkeypatch, problem
):
    kept = token_of(sent(camille, "kept.txt"))
    put = FileStore.put

    def some_fail(self, key, chunks):
        whole = b"".join(chunks)
        if b"unlucky" in whole:
            raise problem
        return put(self, key, [whole])

    monkeypatch.setattr(FileStore, "put", some_fail)
    ahead = sent(camille, "first.txt", b"unlucky\n")
    with_form = camille.post(
        "/tickets/new",
        **NEW,
        staged=[kept],
        files=[(io.BytesIO(b"unlucky\n"), "second.txt"), (io.BytesIO(b"good\n"), "third.txt")],
    )

    assert (ahead.status_code, ahead.mimetype) == (422, "text/plain")
    assert ahead.text.startswith("first.txt was not stored: our file storage does not answer.")
    page = Page(with_form.text)
    assert with_form.status_code == 422
    assert "second.txt was not stored" in page.text
    assert page.value("message") == "See the file."
    camille.post("/tickets/new", **NEW, staged=page.values("staged"))
    assert attached() == ["kept.txt", "third.txt"]


def test_a_file_that_cannot_be_fetched_now_is_no_fault_of_ours_to_be_shown(camille, monkeypatch):
    token = token_of(sent(camille))

    def away(*_args):
        raise StorageAway("away")

    monkeypatch.setattr(FileStore, "open", away)
    for path in (f"/files/{token}", f"/files/{token}/text"):
        answer = camille.client.get(path)
        assert answer.status_code == 503
        assert "Our file storage does not answer" in Page(answer.text).text


def test_of_a_form_with_very_many_bad_files_a_few_are_looked_at(camille, monkeypatch):
    looked, look = [], uploads.inspect_stream
    monkeypatch.setattr(
        uploads, "inspect_stream", lambda name, *a, **k: looked.append(name) or look(name, *a, **k)
    )
    many = [(io.BytesIO(b"MZ"), f"{number}.exe") for number in range(90)]
    answer = camille.post("/tickets/new", **NEW, files=[*many, (io.BytesIO(b"a"), "last.txt")])

    assert answer.status_code == 422
    assert len(looked) == 8
    words = Page(answer.text).text
    assert "0.exe cannot be attached" in words
    assert "last.txt was left out" in words
    assert "See the file." in answer.text


def test_files_of_forms_count_like_those_that_are_sent_ahead(camille):
    two = [[(io.BytesIO(b"a\n"), f"{one}{each}.txt") for each in "ab"] for one in range(51)]
    answers = [camille.post("/tickets/new", **NEW | {"subject": ""}, files=each) for each in two]

    assert staged() == 100
    words = Page(answers[-1].text).text
    assert "50a.txt could not be looked at just now because many files are being checked." in words
    assert "See the file." in answers[-1].text
    assert sent(camille).status_code == 429


def test_a_file_that_nobody_could_look_at_costs_no_other_and_no_text(camille, monkeypatch):
    token = token_of(sent(camille, "before.txt"))

    def fails(*_args, **_values):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", fails)
    three = [
        (io.BytesIO(data), name)
        for name, data in [("a.txt", b"short\n"), ("b.pdf", b"%PDF-1.7\n"), ("c.txt", b"short\n")]
    ]
    answer = camille.post("/tickets/new", **NEW, files=three, staged=[token])

    assert answer.status_code == 422
    shown = Page(answer.text)
    assert "b.pdf could not be looked at just now because many files are being" in shown.text
    assert "c.txt could not be looked at just now" in shown.text, "not waited for"
    assert len(shown.values("staged")) == 2
    assert "See the file." in answer.text


def test_a_full_disk_costs_a_file_and_no_text(camille, monkeypatch):
    def full(**_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.foundation.spool.TemporaryFile", full)
    monkeypatch.setattr(form_data, "SealedSpool", partial(SealedSpool, in_memory=100))
    both = [(io.BytesIO(b"a\n" * 800), "large.txt"), (io.BytesIO(b"a\n"), "small.txt")]
    answer = camille.post("/tickets/new", **NEW, files=both)

    assert answer.status_code == 422
    shown = Page(answer.text)
    assert "large.txt was not stored: our file storage does not answer." in shown.text
    assert len(shown.values("staged")) == 1
    assert "See the file." in answer.text


@pytest.mark.parametrize("why", Withheld)
def test_a_withheld_file_says_why_and_goes_along(camille, monkeypatch, why):
    """Whatever the inspection finds: the row says it, and the ticket can be sent."""
    stage = uploads.stage_inspected

    def withheld(*args):
        file = stage(*args)
        session().execute(update(Attachment).where(Attachment.id == file.id).values(withheld=why))
        session().refresh(file)
        return file

    monkeypatch.setattr(uploads, "stage_inspected", withheld)
    answer = sent(camille, "statement.pdf.txt")
    token = token_of(answer)
    words = Page(answer.text).text

    with camille.client.application.app_context():
        advice = file_words.withheld_advice(Attachment(withheld=why))
    assert advice in words
    created = camille.post("/tickets/new", **NEW, staged=[token])
    page = camille.page(created.location)
    assert "statement.pdf.txt" in page.text
    assert file_words.why_withheld(Attachment(withheld=why)) in page.text
    assert token not in camille.get(created.location).text
    for path in ("", "/preview", "/text"):
        assert camille.get(f"/files/{token}{path}").status_code == 404


def test_a_withheld_file_is_shown_again_when_the_form_comes_back(camille):
    token = token_of(sent(camille, "statement.txt"))
    with transaction() as writing:
        writing.execute(update(Attachment).values(withheld="card"))

    page = Page(camille.post("/tickets/new", **{**NEW, "subject": ""}, staged=[token]).text)

    assert page.values("staged") == [token]
    assert "Cover the number and attach it again." in page.text


def test_a_withheld_file_takes_no_other_files_place_and_the_order_is_the_forms(camille):
    card = token_of(sent(camille, "card.txt", b"Paid with 4111 1111 1111 1111\n"))
    five = [token_of(sent(camille, f"{number}.txt")) for number in range(5)]
    chosen = [five[4], card, *five[:4]]
    page = camille.page(camille.post("/tickets/new", **NEW, staged=chosen).location)

    assert "1 file was not kept: card.txt. Pay only in Billing" in page.text
    names = ["4.txt", "card.txt", "0.txt", "1.txt", "2.txt", "3.txt"]
    at = [page.text.rindex(name) for name in names]
    assert at == sorted(at)
    assert len(attached()) == 6
