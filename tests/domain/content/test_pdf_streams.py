"""What lies in a PDF's streams: words are found however they are packed, pictures are no words."""

import base64
import random
import zlib

import pytest

from app.domain.content.inside.limits import NotKept
from app.domain.content.inside.pdf import look_inside
from tests.ground.odd_files import CARD

WORDS = b"BT (paid with %s) Tj ET" % CARD.encode()
LETTERS_OF_PACKED = b"/Filter [ /ASCII85Decode /FlateDecode ]"


def stream(said: bytes, body: bytes) -> bytes:
    return b"1 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        said,
        len(body),
        body,
    )


def letters(data: bytes) -> bytes:
    return base64.a85encode(data) + b"~>"


@pytest.mark.parametrize(
    "document",
    [
        stream(b"", WORDS),
        stream(b"/Filter /FlateDecode", zlib.compress(WORDS)),
        stream(b"/Filter /ASCII85Decode", letters(WORDS)),
        stream(LETTERS_OF_PACKED, letters(zlib.compress(WORDS))),
        stream(b"", b"x") + b"2 0 obj (a note: %s) endobj\n" % CARD.encode(),
        b"2 0 obj (a note: %s) endobj\n" % CARD.encode() + stream(b"", b"x"),
        b"stream\n" + WORDS,
        stream(b"/Subtype /Image", b"4111111111111111 "),
    ],
)
def test_a_number_is_found_wherever_it_lies(document):
    with pytest.raises(NotKept) as problem:
        look_inside(b"%PDF-1.4\n" + document)

    assert problem.value.args == ("card",)


@pytest.mark.parametrize("seed", range(4))
def test_points_of_a_picture_are_no_strings(seed):
    points = random.Random(seed).randbytes(1_000_000)

    look_inside(
        b"%PDF-1.4\n"
        + stream(b"/Subtype /Image " + LETTERS_OF_PACKED, letters(zlib.compress(points, 0)))
        + stream(b"/Subtype /Image /Filter /DCTDecode", points)
    )


def test_letters_that_stand_for_nothing_cannot_be_looked_at():
    with pytest.raises(NotKept) as problem:
        look_inside(stream(b"/Filter /ASCII85Decode", b"zzz\x80v~>"))

    assert problem.value.args == ("unreadable",)
