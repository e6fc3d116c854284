"""Whatever the bytes of a message are: it is read, soon, and what comes of it can be stored."""

import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.mail.incoming import contents, parse
from app.domain.mail.incoming.automatic import is_auto_reply, is_automatic
from app.domain.mail.incoming.bounces import bounce_of, may_be_bounce
from app.domain.mail.incoming.contents import LARGEST_FILE, MOST_FILES, MOST_TEXT
from app.domain.mail.incoming.html_text import text_of
from app.domain.mail.incoming.parse import LONGEST_SUBJECT, Incoming, read_message
from app.domain.mail.incoming.topics import TopicKind, topic_of
from tests.domain.mail.incoming.hostile import END, MIXED, SHAPES
from tests.domain.mail.incoming.letters import mail

UNSTORABLE = {chr(n) for n in range(32)} - {"\n", "\t"} | {"\x7f"}
REAL = [
    mail("Where is my invoice?\n", subject="Invoice für März"),
    mail("Hello", html="<p>Hello</p>", files={"a.pdf": b"%PDF", "b.png": b"\x89PNG"}),
    SHAPES["300 nested parts"],
    SHAPES["RFC 2231 in pieces"],
    SHAPES["delivery report of garbage"],
]


def check(incoming: Incoming) -> None:
    """It can stand in a database, in a header and on a page, and everybody can judge it."""
    lines = [incoming.sender, incoming.subject, incoming.message_id, *incoming.references]
    names = [file.name for file in incoming.files]
    for line in [*lines, *names, *incoming.headers.values()]:
        assert "\n" not in line
    for text in [*lines, *names, incoming.text]:
        assert not UNSTORABLE & set(text)
        assert not any(
            "\u202a" <= each <= "\u202e" or "\ud800" <= each <= "\udfff" for each in text
        )
        text.encode()
    assert incoming.sender.isascii()
    assert len(incoming.sender) <= 254
    assert len(incoming.message_id) <= 250
    assert len(incoming.subject) <= LONGEST_SUBJECT
    assert len(incoming.text) <= MOST_TEXT
    assert len(incoming.references) <= 50
    assert len(incoming.files) <= MOST_FILES
    assert all(len(file.content) <= LARGEST_FILE for file in incoming.files)
    assert len(incoming.content_hash) == 64
    is_automatic(incoming)
    is_auto_reply(incoming)
    bounce_of(incoming)
    may_be_bounce(incoming)
    topic_of(incoming)


def test_there_are_enough_shapes():
    assert len(SHAPES) >= 60


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_message_is_read(shape):
    began = time.perf_counter()
    incoming = parse._read(SHAPES[shape])  # without the net that catches everything
    took = time.perf_counter() - began
    if took > 1:
        print(f"\n{shape}: {took:.1f} s")  # noqa: T201 - a figure, no promise

    check(incoming)
    assert topic_of(incoming).kind != TopicKind.GENERAL


@pytest.mark.parametrize(
    "source",
    ["<" * 5_000_000 + ">", "a < b " * 1_000_000 + ">", "<a>" * 1_500_000, "<!" * 2_500_000 + ">"],
    ids=["only <", "less than", "tags", "declarations"],
)
def test_5_mb_of_html_end_soon_with_their_end_far_away(source):
    began = time.perf_counter()
    text, _ = text_of(source)
    took = time.perf_counter() - began
    print(f"\n5 MB of HTML: {took:.1f} s")  # noqa: T201 - a figure; in quadratic time: minutes

    assert len(text) <= len(source)


def test_html_for_which_no_room_is_left_is_not_read(monkeypatch):
    read: list[int] = []
    monkeypatch.setattr(
        contents, "text_of", lambda source: (read.append(len(source)), text_of(source))[1]
    )
    part = b"--b\r\nContent-Type: text/html\r\n\r\n<p>" + b"word " * 60_000 + b"\r\n"

    incoming = parse._read(MIXED + part * 50 + END)

    assert read[0] > MOST_TEXT
    assert set(read[1:]) <= {0}
    assert incoming.cut


@pytest.mark.parametrize(
    "shape", ["3,000 nested parts", "30 MB of base64 text", "8 MB of boundaries"]
)
def test_memory_stays_within_a_few_copies_of_the_message(shape):
    raw = SHAPES[shape]
    tracemalloc.start()
    read_message(raw)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 6 * len(raw) + 30_000_000


def test_a_fault_of_ours_is_a_message_that_a_person_has_to_read(monkeypatch):
    def fails(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(parse, "parts_of", fails)

    incoming = read_message(mail())

    assert (incoming.problem, incoming.sender) == ("unreadable", "")
    assert incoming.content_hash != read_message(mail("Other")).content_hash


BOUNDED = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@BOUNDED
@given(st.binary(max_size=3_000))
def test_random_bytes_are_read(raw):
    check(parse._read(raw))


PIECES = (
    b'\r\n|\n|\r|:|--b|--b--|\0|\xff| |;|"|=?|Content-Type: |multipart/mixed|boundary=b|text/html'
    b"|message/rfc822|From: a@b.cc|=?utf-8?q?=e4?=|filename*0*=|<a|>|&#|base64|charset=|utf-16"
    b"|Content-Transfer-Encoding: |Subject: "
).split(b"|")


@BOUNDED
@given(st.lists(st.sampled_from(PIECES), max_size=80))
def test_pieces_of_mail_in_any_order_are_read(pieces):
    check(parse._read(b"".join(pieces)))


@BOUNDED
@given(st.sampled_from(REAL), st.data())
def test_damaged_messages_are_read(raw, data):
    damaged = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(damaged)))
        end = min(len(damaged), at + data.draw(st.integers(0, 40)))
        damaged[at:end] = data.draw(st.binary(max_size=10))

    check(parse._read(bytes(damaged)))
