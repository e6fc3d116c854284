"""Only a message in which nothing can hide is ever judged general."""

import base64

import pytest

from app.domain.mail.incoming.parse import read_message
from app.domain.mail.incoming.topics import TopicKind, topic_of
from tests.domain.mail.incoming.letters import mail

TEXT = "The upload fails with an error."
HIDDEN = "Bin my stuff."
HEAD = "From: Ana <ana@example.com>\r\nSubject: Upload\r\nMIME-Version: 1.0\r\n"
BASE64 = base64.b64encode(TEXT.encode()).decode()


def judged(raw: bytes | str) -> TopicKind:
    return topic_of(read_message(raw.encode() if isinstance(raw, str) else raw)).kind


def alternative(html: str, before: str = "", after: str = "", more: str = "") -> str:
    return (
        f'{HEAD}Content-Type: multipart/alternative; boundary="b"\r\n\r\n{before}\r\n--b\r\n'
        f"Content-Type: text/plain; charset=utf-8\r\n{more}\r\n{TEXT}\r\n--b\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n{after}"
    )


def mixed(part: str) -> str:
    return (
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/plain\r\n\r\n{TEXT}\r\n--b\r\n{part}\r\n--b--\r\n"
    )


def single(headers: str, body: str) -> str:
    return f"{HEAD}{headers}\r\n{body}"


QUOTED = "Content-Transfer-Encoding: quoted-printable\r\n"
CODED = "Content-Transfer-Encoding: base64\r\n"
PLAIN = {
    "text": single("", TEXT),
    "quoted-printable": single(QUOTED, "The upload =\r\nfails with an err=6Fr."),
    "base64": single(CODED, f"{BASE64[:20]}\r\n{BASE64[20:]}\r\n"),
    "text and HTML": alternative(f'<div dir="ltr">{TEXT}<br></div>'),
    "a preamble of programs": alternative(
        f"<p>{TEXT}</p>", before="This is a multi-part message in MIME format.\r\n"
    ),
    "HTML alone": mail("", subject="Upload", html=f"<html><body><p>{TEXT}</p></body></html>"),
}
HIDING = {
    "epilogue": alternative(f"<p>{TEXT}</p>", after=HIDDEN),
    "preamble": alternative(f"<p>{TEXT}</p>", before=HIDDEN),
    "comment": alternative(f"<p>{TEXT}</p><!-- {HIDDEN} -->"),
    "empty comment": alternative(f"<p>{TEXT}</p><!-->{HIDDEN}<!-- -->"),
    "Outlook's comment": alternative(f"<p>{TEXT}</p><!--[if mso]>{HIDDEN}<![endif]-->"),
    "bogus comment": alternative(f"<p>{TEXT}</p><?{HIDDEN}>"),
    "link": alternative(f"<p><a href='https://x.example/bin-my-stuff'>{TEXT}</a></p>"),
    "letter in a link": alternative(f"<p>{TEXT}<a href='mailto:a@x.example?body={HIDDEN}'></a>"),
    "alt": alternative(f"<p>{TEXT}<img alt='{HIDDEN}'></p>"),
    "title": alternative(f"<p title='{HIDDEN}'>{TEXT}</p>"),
    "picture": alternative(f"<p>{TEXT}<img src='cid:1'></p>"),
    "style": alternative(f"<style>p:after {{content: '{HIDDEN}'}}</style><p>{TEXT}</p>"),
    "open tag": alternative(f"<p>{TEXT}</p><p {HIDDEN}"),
    "description": alternative(f"<p>{TEXT}</p>", more=f"Content-Description: {HIDDEN}\r\n"),
    "second subject": f"Subject: {HIDDEN}\r\n{single('', TEXT)}",
    "comments": single(f"Comments: {HIDDEN}\r\n", TEXT),
    "after padding": single(CODED, f"{BASE64}{'=' * (not BASE64.endswith('='))}\r\n{HIDDEN}"),
    "between base64": single(CODED, f"{BASE64[:20]}\r\n*** {HIDDEN} ***\r\n{BASE64[20:]}"),
    "soft line end": single(QUOTED, f"{TEXT}=\r{HIDDEN}\n"),
    "other charset": single("Content-Type: text/plain; charset=utf-7\r\n", TEXT),
    "PGP signature": mixed(f"Content-Type: application/pgp-signature\r\n\r\n{HIDDEN}"),
    "headers": mixed(f"Content-Type: text/rfc822-headers\r\n\r\nSubject: {HIDDEN}"),
    "delivery status": mixed(f"Content-Type: message/delivery-status\r\n\r\nX: {HIDDEN}"),
    "forwarded": mixed(f"Content-Type: message/rfc822\r\n\r\n{HEAD}\r\n{TEXT}"),
    "file of text": mixed(
        f"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\n{TEXT}"
    ),
    "SVG": mixed(f"Content-Type: image/svg+xml\r\n\r\n<svg><text>{HIDDEN}</text></svg>"),
    "inline": mixed(
        "Content-Type: image/png\r\nContent-Disposition: inline\r\nContent-ID: <1>\r\n\r\nx"
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_hides_nothing_is_judged_by_its_words(name):
    assert judged(PLAIN[name]) == TopicKind.GENERAL


@pytest.mark.parametrize("name", HIDING)
def test_what_could_hide_a_word_goes_to_a_person(name):
    assert judged(HIDING[name]) != TopicKind.GENERAL


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("page 1.jpg", "image/jpeg"),
        ("page 1.tiff", "image/tiff"),
        ("page 1.heic", "image/heic"),
        ("scan.png", "image/png"),
        ("letter.pdf", "image/jpeg"),
        ("letter.pdf", "application/pdf"),
    ],
)
def test_a_scanned_letter_goes_to_a_person(file, kind):
    part = f'Content-Type: {kind}; name="{file}"\r\nContent-Disposition: attachment\r\n\r\nx'

    assert judged(mixed(part)) == TopicKind.UNSURE


def test_a_megabyte_of_what_could_be_a_tag_is_no_plain_letter():
    for piece in ("<p ", "<p  ", '<p dir="', "<", "--b"):
        assert judged(alternative(piece * (10**6 // len(piece)))) != TopicKind.GENERAL
        assert judged(alternative(piece * (90_000 // len(piece)))) != TopicKind.GENERAL
