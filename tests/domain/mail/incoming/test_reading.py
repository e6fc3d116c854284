"""What is read of a message, field by field."""

import base64

import pytest

from app.domain.mail.incoming.addresses import only_address
from app.domain.mail.incoming.parse import read_message
from tests.domain.mail.incoming.hostile import SHAPES, H, nested
from tests.domain.mail.incoming.letters import mail


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        ("Ana Lima <Ana.Lima@Example.COM>", "ana.lima@example.com"),
        ('"Lima, Ana" <ana@example.com>', "ana@example.com"),
        ('"eve@evil.org" <ana@example.com>', "ana@example.com"),
        ("eve@evil.org <ana@example.com>", "ana@example.com"),
        ("ana@example.com (Ana (work))", "ana@example.com"),
        ("<ana+tag@sub.example.co.uk>", "ana+tag@sub.example.co.uk"),
        ("ana@xn--exmple-cua.com", "ana@xn--exmple-cua.com"),
        ("", ""),
        ("Ana", ""),
        ("ana@localhost", ""),
        ("ana@[127.0.0.1]", ""),
        ("ana@exämple.com", ""),
        ('"ana lima"@example.com', ""),
        ("ana..lima@example.com", ""),
        (".ana@example.com", ""),
        ("ana@example..com", ""),
        ("ana@-example.com", ""),
        ("ana@example.com, eve@evil.org", ""),
        ("Ana <ana@example.com>, Eve <eve@evil.org>", ""),
        ("friends: ana@example.com;", ""),
        ("<ana@example.com> eve", ""),
        ("<ana@example.com", ""),
        ("ana@example.com\nBcc: eve@evil.org", ""),
        ("<ana@example.com\r\n>", "ana@example.com"),
        ("<ana@example.com>\0", ""),
        (f"{'a' * 65}@example.com", ""),
        (f"ana@{'a' * 64}.com", ""),
        (f"ana@{'a.' * 130}com", ""),
        ("ana@example.com (" + "x" * 5_000 + ")", ""),
    ],
)
def test_the_sender_is_one_plain_address_or_none(field, address):
    assert only_address(field) == address


def test_two_senders_are_none_and_reply_to_is_not_read():
    once = b"Reply-To: eve@evil.org\r\n" + H + b"\r\nHello"

    assert read_message(once).sender == "ana@example.com"
    assert read_message(SHAPES["two senders"]).sender == ""
    assert read_message(SHAPES["two senders"]).problem == "no_sender"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Subject: =?iso-8859-1?Q?L=F6schung?= =?utf-8?B?IGRlcg==?= Daten", "Löschung der Daten"),
        ("Subject: =?utf-8?B?w6==?= =?utf-8?B?qQ==?=", "é"),
        ("Subject: a\r\n\tb\r\n   c", "a b c"),
        ("Subject: Löschung", "Löschung"),
        ("Subject: =?utf-8?q?a=0D=0ABcc=3A_eve?=", "a Bcc: eve"),
        ("Subject: \u202eabc\u2066 \0 d", "abc d"),
        ("Subject: " + "x" * 5_000, "x" * 1_000),
        ("X: y", ""),
    ],
)
def test_the_subject_is_one_clean_line(raw, subject):
    assert read_message(raw.encode() + b"\r\n\r\nHello").subject == subject


@pytest.mark.parametrize(
    ("charset", "raw"),
    [
        ("utf-8", "Grüße, Łódź".encode()),
        ("iso-8859-2", "Grüße, Łódź".encode("iso-8859-2")),
        ("utf-16", "Grüße, Łódź".encode("utf-16")),
        ("utf-16le", "Grüße, Łódź".encode("utf-16-le")),
        ("us-ascii", "Grüße, Łódź".encode()),
        ("klingon", "Grüße, Łódź".encode()),
        ('"utf-8"', "Grüße, Łódź".encode()),
    ],
)
def test_the_text_is_in_whatever_charset_it_is(charset, raw):
    head = H + f"Content-Type: text/plain; charset={charset}\r\n".encode()
    plain = read_message(head + b"\r\n" + raw)
    coded = read_message(
        head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(raw)
    )

    assert plain.text == coded.text == "Grüße, Łódź"


def test_the_plain_part_is_the_text_and_html_where_there_is_none():
    html = (
        "<style>p{}</style><p>Dear&nbsp;all,</p><p>erase <b>m</b>e &amp; all<br>now</p>"
        "<script>x()</script><ul><li>one<li>two</ul><!-- hidden -->"
    )
    both = read_message(mail("Plain.", html=html))
    alone = read_message(mail("", html=html))

    assert both.text == "Plain."
    assert [line for line in alone.text.split("\n") if line] == [
        "Dear\xa0all,", "erase me & all", "now", "one", "two",
    ]  # fmt: skip


def test_files_are_as_they_claim_to_be():
    incoming = read_message(mail("See.", files={"Löschung.pdf": b"%PDF", "a.png": b"\x89PNG"}))

    assert [tuple(file) for file in incoming.files] == [
        ("Löschung.pdf", b"%PDF", "application/pdf"),
        ("a.png", b"\x89PNG", "image/png"),
    ]
    assert incoming.unread
    assert read_message(SHAPES["RFC 2231 in pieces"]).files[0].name == "äb.pdf"


def test_files_beyond_the_limits_are_left_out_and_counted():
    large = read_message(SHAPES["file of 25 MB"])
    many = read_message(SHAPES["200 files of 100 KB"])

    assert (large.files, large.left_out) == ((), 1)
    assert (len(many.files), many.left_out) == (30, 120)
    assert large.unread


def test_references_are_the_nearest_first():
    raw = mail(in_reply_to="<c@x.org>", references="<a@x.org> <b@x.org> <c@x.org> nonsense")

    assert read_message(raw).references == ("<c@x.org>", "<b@x.org>", "<a@x.org>")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (mail(), ""),
        (b"", "unreadable"),
        (b"\xff" * 100, "unreadable"),
        (mail(" \n "), "no_text"),
        (mail("", html="<img src='a.png'>"), "no_text"),
        (mail(" ", files={"scan.png": b"x"}), "image_only"),
        (SHAPES["PGP"], "encrypted"),
        (SHAPES["S/MIME"], "encrypted"),
        (nested(20), ""),
        (nested(300), "too_deep"),
        (SHAPES["3,000 nested messages"], "too_deep"),
        (SHAPES["5,000 parts"], "too_many"),
        (b"Subject: x\r\n\r\nHello", "no_sender"),
    ],
    ids=range(13),
)
def test_why_a_person_has_to_look_is_one_word(raw, problem):
    assert read_message(raw).problem == problem


@pytest.mark.parametrize("depth", [10, 30])
def test_what_is_deep_inside_is_read(depth):
    assert "forget me" in read_message(nested(depth)).text


def test_what_lies_too_deep_is_still_seen_by_whoever_sorts():
    assert "forget me" in read_message(nested(300)).words


def test_a_message_delivered_twice_has_one_hash_whatever_way_it_came():
    raw = mail("Hello", date="Mon, 2 Nov 2026 10:00:00 +0000")
    again = b"Return-Path: <ana@example.com>\r\nReceived: from a by b\r\n" + raw
    refolded = raw.replace(b"Ana Lima <", b"Ana Lima\n <").replace(b"\n", b"\r\n") + b"\r\n"

    assert read_message(raw).content_hash == read_message(again).content_hash
    assert read_message(raw).content_hash == read_message(refolded).content_hash


@pytest.mark.parametrize(
    "other",
    [
        mail("Hello."),
        mail("Hello", subject="Another"),
        mail("Hello", sender="Eve <eve@evil.org>"),
        mail("Hello", date="Mon, 2 Nov 2026 10:00:00 +0000"),
        b"From: eve@evil.org\n" + mail("Hello"),
    ],
    ids=["text", "subject", "sender", "date", "second sender"],
)
def test_a_stolen_message_id_makes_no_second_message_the_first(other):
    one = read_message(mail("Hello"))

    assert one.message_id == read_message(other).message_id
    assert one.content_hash != read_message(other).content_hash


def test_the_beginning_of_a_message_is_read_and_has_a_hash_of_its_own():
    raw = mail("Please delete my data.\n" + "xyz xyz\n" * 1000)
    beginning = read_message(raw[:400])

    assert beginning.sender == "ana@example.com"
    assert beginning.text.startswith("Please delete my data.")
    assert beginning.content_hash == read_message(raw[:400]).content_hash
    assert beginning.content_hash != read_message(raw).content_hash
