"""A card number in a file is found in every container, and look-alikes beside it are kept."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Callable

import pytest

from app.domain.content.inspection import inspect_bytes
from tests.ground import odd_files as odd
from tests.ground.odd_files import BARE, CARD

LINE = f"My card is {CARD}, thanks."
OCTAL = "".join(f"\\\\{ord(c):03o}" for c in BARE).replace("\\\\", "\\")
WIDE = ("\ufeff" + CARD).encode("utf-16-be")
CELL = "<row><c r='A1'><v>{}</v></c></row>"

HIDDEN: list[tuple[str, str, Callable[[], bytes]]] = [
    ("txt", "a.txt", LINE.encode),
    ("txt, cp1252", "a.txt", lambda: f"für {CARD}".encode("cp1252")),
    ("txt, UTF-16", "a.txt", lambda: ("\ufeff" + LINE).encode("utf-16-le")),
    ("txt, UTF-16 big-endian", "a.txt", lambda: ("\ufeff" + LINE).encode("utf-16-be")),
    ("txt, at the end of 5 MB", "a.txt", lambda: b"nothing here\n" * 400_000 + LINE.encode()),
    ("log", "a.log", f"INFO pan={BARE} ok".encode),
    ("csv", "a.csv", f"name;card\nAda;{BARE}\n".encode),
    ("json", "a.json", lambda: json.dumps({"card": BARE}).encode()),
    ("json, escaped", "a.json", ('{"c": "' + "".join(f"\\u{ord(c):04x}" for c in BARE) + '"}').encode),
    ("pdf text", "a.pdf", lambda: odd.pdf(LINE)),
    ("pdf text, drawn in pieces", "a.pdf", lambda: odd.pdf(") Tj (".join(CARD.split()))),
    ("pdf title", "a.pdf", lambda: odd.pdf(info=CARD)),
    ("pdf title, UTF-16", "a.pdf",
     lambda: odd.pdf(info="XXXX").replace(b"(XXXX)", b"<" + WIDE.hex().encode() + b">")),
    ("pdf annotation", "a.pdf", lambda: odd.pdf(annotation=LINE)),
    ("pdf annotation, octal", "a.pdf", lambda: odd.pdf(annotation=OCTAL)),
    ("pdf form field in a packed object", "a.pdf",
     lambda: odd.pdf("Hi", odd.packed_object(f"9 0<</FT/Tx/T(card)/V({CARD})>>".encode()))),
    ("pdf comment", "a.pdf", lambda: odd.pdf() + f"% {CARD}\n".encode()),
    ("pdf, a file in it", "a.pdf", lambda: carrying("card.txt", LINE.encode())),
    ("docx", "a.docx", lambda: odd.docx(odd.runs(LINE))),
    ("docx, split over runs", "a.docx", lambda: odd.docx(odd.runs("4111", " 1111 1", "111", " 1111"))),
    ("docx, entities", "a.docx", lambda: odd.docx(odd.runs("".join(f"&#{ord(c)};" for c in BARE)))),
    ("docx, target of a link", "a.docx",
     lambda: odd.docx("", ("word/_rels/d.xml.rels", f'<R Target="https://x.example/?c={BARE}"/>'))),
    ("docx, comment of the author", "a.docx",
     lambda: odd.docx("", ("docProps/core.xml", f"<dc:title>{CARD}</dc:title>"))),
    ("docx, a picture's metadata", "a.docx",
     lambda: odd.docx("", ("word/media/1.jpeg", odd.jpeg_saying(comment=BARE)))),
    ("docx, a sheet in it", "a.docx",
     lambda: odd.docx("", ("word/embeddings/s.xlsx", odd.xlsx(shared=CARD)))),
    ("xlsx, shared strings", "a.xlsx", lambda: odd.xlsx(shared=CARD)),
    ("xlsx, a number", "a.xlsx", lambda: odd.xlsx(sheet=CELL.format(BARE))),
    ("xlsx, a number with a power", "a.xlsx", lambda: odd.xlsx(sheet=CELL.format("3.78282246310005E14"))),
    ("eml body", "a.eml", lambda: odd.letter(LINE.encode())),
    ("eml subject", "a.eml",
     lambda: odd.letter(b"hi", f"X-Subject: =?utf-8?B?{b64encode(CARD.encode()).decode()}?=")),
    ("eml, base64", "a.eml",
     lambda: odd.letter(b64encode(LINE.encode()), "Content-Transfer-Encoding: base64")),
    ("eml, quoted-printable", "a.eml",
     lambda: odd.letter(b"=34111=\r\n 1111 11=\r\n11 1111", "Content-Transfer-Encoding: quoted-printable")),
    ("eml, HTML", "a.eml",
     lambda: odd.letter(b"<p>4111<b> 1111</b> 1111 <i>1111</i></p>", "Content-Type: text/html")),
    ("eml, a file", "a.eml", lambda: odd.letter(b"hi", files=[("a.txt", LINE.encode())])),
    ("eml, a docx", "a.eml", lambda: odd.letter(b"hi", files=[("a.docx", odd.docx(odd.runs(LINE)))])),
    ("zip member", "a.zip", lambda: odd.zipped(("a.txt", LINE))),
    ("zip in zip", "a.zip", lambda: odd.nested(2, LINE.encode())),
    ("zip, a pdf", "a.zip", lambda: odd.zipped(("a.pdf", odd.pdf(LINE)))),
    ("zip, an eml", "a.zip", lambda: odd.zipped(("a.eml", odd.letter(LINE.encode())))),
    ("zip, a member's name", "a.zip", lambda: odd.zipped((f"{BARE}.txt", "a"))),
    ("zip, its comment", "a.zip", lambda: commented(CARD.encode())),
    ("zip, a PNG's tEXt", "a.zip", lambda: odd.zipped(("a.png", odd.png_saying(CARD)))),
    ("zip, a PNG's zTXt", "a.zip", lambda: odd.zipped(("a.png", odd.png_saying(CARD, packed=True)))),
    ("zip, a JPEG's EXIF", "a.zip", lambda: odd.zipped(("a.jpg", odd.jpeg_saying(BARE)))),
    ("zip, a JPEG's comment", "a.zip", lambda: odd.zipped(("a.jpg", odd.jpeg_saying(comment=CARD)))),
    ("zip, behind a picture", "a.zip", lambda: odd.zipped(("a.png", odd.picture() + LINE.encode()))),
]  # fmt: skip


def commented(words: bytes) -> bytes:
    made = odd.zipped(("a.txt", "hello"))
    return made[:-2] + len(words).to_bytes(2, "little") + words


def carrying(name: str, content: bytes) -> bytes:
    """A PDF with a file in it, packed."""
    packed = zlib.compress(content)
    made = odd.pdf(
        "See the file",
        f"<</Type/Filespec/F({name})/UF({name})/EF<</F 8 0 R>>>>".encode(),
        b"<</Type/EmbeddedFile/Length %d/Filter/FlateDecode>>stream\n%s\nendstream "
        % (len(packed), packed),
    )
    names = f"/Names<</EmbeddedFiles<</Names[({name}) 7 0 R]>>>>".encode()
    return made.replace(b"/Type/Catalog", b"/Type/Catalog" + names)


@pytest.mark.parametrize(("where", "name", "make"), HIDDEN, ids=[each[0] for each in HIDDEN])
def test_a_card_number_is_found(where, name, make):
    seen = inspect_bytes(name, make())

    assert (seen.withheld, seen.content) == ("card", b"")


INNOCENT: list[tuple[str, str, Callable[[], bytes]]] = [
    ("txt", "a.txt", lambda: b"order 4111 1111 1111 1112, IMEI 490154203237518"),
    ("pdf, widths of letters", "a.pdf",
     lambda: odd.pdf("Hi", odd.packed_object(b"[278 278 355 556 556 889 667 191 333 333 389 584] " * 400))),
    ("pdf, drawing", "a.pdf",
     lambda: odd.pdf("Hi", odd.packed_object(b"".join(b"%d.%d %d m " % (n, n * n, n) for n in range(3000))))),
    ("pdf, corners four by four", "a.pdf",
     lambda: odd.pdf("Hi", odd.packed_object(b"4111 1111 1111 1111 re 5100 4200 5100 4300 l\n" * 50))),
    ("pdf, a file in it", "a.pdf", lambda: carrying("notes.txt", b"hello")),
    ("docx that speaks of macros", "a.docx", lambda: odd.docx(odd.runs("macroEnabled, oleObject"))),
    ("zip of a Mac", "a.zip",
     lambda: odd.zipped(("a.png", odd.picture()), (".DS_Store", b"\0\0\0\1Bud1\0\0\x10\0"),
                        ("__MACOSX/._a.png", b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2"))),
    ("docx", "a.docx", lambda: odd.docx(odd.runs("Your order", " 0123 4567 of 2026-11-16") * 300)),
    ("xlsx", "a.xlsx",
     lambda: odd.xlsx(sheet="".join(f"<c><v>{n * 37}.{n}</v></c><c><v>{n}</v></c>" for n in range(3000)))),
    ("eml", "a.eml", lambda: odd.letter(b"Hello", "Message-ID: <20261116.411111@example.com>",
                                        files=[("a.txt", b"hi"), ("b.png", odd.picture())])),
    ("zip", "a.zip", lambda: odd.zipped(("a/", b""), ("a/b.txt", "hello"), ("c.py", "print(1)"),
                                        ("d.png", odd.picture("PNG", (300, 300))), ("e.docx", odd.docx("")))),
]  # fmt: skip


@pytest.mark.parametrize(("where", "name", "make"), INNOCENT, ids=[each[0] for each in INNOCENT])
def test_a_file_without_one_is_kept_as_it_came(where, name, make):
    data = make()
    seen = inspect_bytes(name, data)

    assert seen.withheld is None
    assert seen.content == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", odd.png_saying(CARD)),
        ("a.png", odd.png_saying(CARD, packed=True)),
        ("a.jpg", odd.jpeg_saying(CARD, CARD)),
        ("a.gif", odd.picture("GIF", comment=CARD.encode())),
        ("a.webp", odd.picture("WEBP", xmp=CARD.encode())),
        ("a.png", odd.picture() + CARD.encode()),
    ],
)
def test_one_in_the_words_of_a_picture_goes_with_them(name, data):
    seen = inspect_bytes(name, data)

    assert seen.withheld is None
    assert seen.content
    for kept in (seen.content, seen.preview):
        assert CARD.encode() not in kept
        assert zlib.compress(CARD.encode()) not in kept


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (f"statement {CARD}.pdf", "statement [card number removed, ends 1111].pdf"),
        (f"{BARE}.pdf", "[card number removed, ends 1111].pdf"),
        ("x" * 110 + f" {CARD}.pdf", None),
    ],
)
def test_one_in_the_name_of_a_file_is_a_mark_and_the_file_is_kept(name, shown):
    seen = inspect_bytes(name, odd.pdf())

    assert seen.withheld is None
    assert len(seen.name) <= 120
    assert seen.name.endswith(".pdf")
    assert "4111" not in seen.name
    assert shown is None or seen.name == shown
