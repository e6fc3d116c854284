"""Which files are taken: the extension is a claim, the bytes must agree."""

import io
import struct
from zipfile import ZipFile, ZipInfo

import pytest
from PIL import Image

from app.domain.content.file_types import ACCEPTED, check_file
from app.domain.content.inspection import inspect_bytes
from app.domain.content.rules import MAX_FILE_BYTES, FileRefused


def picture(kind: str, size: tuple[int, int] = (8, 8), **options: object) -> bytes:
    """A small picture of this Pillow format."""
    out = io.BytesIO()
    Image.new("L", size).convert("RGB" if kind == "WEBP" else "L").save(out, kind, **options)
    return out.getvalue()


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>"
    b"endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj trailer<</Root 1 0 R>>"
)
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZIP = b"PK\x03\x04" + b"\0" * 60


def check(name: str, content: bytes) -> str:
    """The media type under which it is taken, whole."""
    seen = inspect_bytes(name, content)
    assert seen.withheld is None
    return seen.kind.content_type


def reason_for(name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        inspect_bytes(name, content)
    return refused.value.reason


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(ZipInfo(name), "<w/>")  # without the time, which names the test
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PNG", picture("PNG"), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.txt", "Grüße 证件".encode(), "text/plain"),
        ("a.txt", b"\xef\xbb\xbfhello", "text/plain"),
        ("a.txt", "Grüße".encode("latin-1"), "text/plain"),
        ("a.log", b"<14>Jan 1 host \x1b[31mred\x1b[0m a < b <c>\r\n", "text/plain"),
        ("a.txt", "\ufeffGrüße".encode("utf-16-le"), "text/plain"),
        ("a.csv", "name;price\nAda;5 €\n".encode("cp1252"), "text/csv"),
        ("a.json", b' {"a": [1, null]}', "application/json"),
        (
            "a.docx",
            zipped("[Content_Types].xml", "word/document.xml"),
            ACCEPTED["docx"].content_type,
        ),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), ACCEPTED["xlsx"].content_type),
        ("a.eml", b"Subject: a\r\n\r\nhello", "message/rfc822"),
        ("a.zip", zipped("a.txt"), "application/zip"),
        ("$(id).png", picture("PNG"), "image/png"),
        ("../../etc/a.txt", b"hello", "text/plain"),
    ],
)
def test_files_on_the_list_are_taken(name: str, content: bytes, content_type: str) -> None:
    assert check(name, content) == content_type


@pytest.mark.parametrize(
    "name",
    [
        *(
            "a.html",
            "a.svg",
            "a.exe",
            "a.docm",
            "a.xls",
            "a.php",
            "a.py",
            "a.png.html",
            "a",
            "png",
            "",
        ),
        *(".png.", "a.png/", "a.png\\b.html", "a.htm\u202e"),
    ],
)
def test_an_extension_that_is_not_on_the_list_is_refused(name: str) -> None:
    assert reason_for(name, picture("PNG")) == "type"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("a.png", HTML), ("a.png", SVG), ("a.png", PDF), ("a.png", picture("GIF"))),
        *(("a.png", b"hello"), ("a.png", ZIP), ("a.gif", b"GIF8"), ("a.jpg", picture("PNG"))),
        *(
            ("a.pdf", picture("PNG")),
            ("a.pdf", HTML),
            ("a.pdf", b"\n" + HTML + PDF),
            ("a.pdf", ZIP),
        ),
        *(
            ("a.txt", HTML),
            ("a.txt", SVG),
            ("a.csv", b" \n<HTML>"),
            ("a.txt", b"\xef\xbb\xbf<svg>"),
        ),
        *(("a.txt", b"<?xml version='1.0'?><svg/>"), ("a.txt", b"<!-- --><svg/>")),
        *(("a.txt", picture("PNG")), ("a.txt", picture("GIF")), ("a.log", PDF), ("a.txt", ZIP)),
        *(("a.txt", b"a\0b"), ("a.txt", b"a" * 200_000 + b"\0"), ("a.txt", b"\xff\xfeh\0\1\0")),
        *(
            ("a.txt", "\ufeff<svg>".encode("utf-16-le")),
            ("a.txt", b"\xff\xfeh"),
            ("a.txt", b"h\0i\0"),
        ),
        *(("a.json", b"<svg/>"), ("a.json", b"hello there"), ("a.json", ZIP), ("a.eml", HTML)),
        *(("a.docx", PDF), ("a.zip", PDF), ("a.zip", b"PK\5\6" + b"\0" * 18), ("a.eml", b"hello")),
        *(
            ("a.docx", zipped("a.txt")),
            ("a.xlsx", zipped("[Content_Types].xml", "word/document.xml")),
        ),
        *(("a.eml", ZIP), ("a.eml", PDF)),
        *(
            ("a.txt", b"\xe9\x01\x02"),
            ("a.webp", b"RIFF\x04\0\0\0WAVEfmt "),
            ("a.csv", b"\xff\x08"),
        ),
    ],
)
def test_bytes_of_another_type_are_refused(name: str, content: bytes) -> None:
    assert reason_for(name, content) == "content"


def test_nothing_and_too_much_are_refused() -> None:
    assert reason_for("a.txt", b"") == "empty"
    assert reason_for("a.txt", b"a" * (MAX_FILE_BYTES + 1)) == "too_large"
    assert check_file("a.txt", b"a" * MAX_FILE_BYTES) == ACCEPTED["txt"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_picture_above_fifty_megapixels_is_refused(kind: str) -> None:
    small = picture(kind, (7000, 7000))
    large = picture(kind, (7000, 7200))

    assert check(f"a.{kind}", small)
    assert reason_for(f"a.{kind}", large) == "image"


def test_a_webp_that_claims_a_huge_canvas_is_refused() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    bomb = bytearray(out.getvalue())
    canvas = bomb.index(b"VP8X") + 12
    bomb[canvas : canvas + 6] = (16_383).to_bytes(3, "little") * 2

    assert check("a.webp", out.getvalue())
    assert reason_for("a.webp", bytes(bomb)) == "image"


def test_a_pixel_bomb_is_refused_by_its_header_alone() -> None:
    header = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    bomb = picture("PNG")[:16] + header + picture("PNG")[29:]

    assert reason_for("a.png", bomb) == "image"


@pytest.mark.parametrize(("kind", "left"), [("PNG", 40), ("JPEG", 30), ("GIF", 8), ("WEBP", 20)])
def test_a_broken_picture_is_refused(kind: str, left: int) -> None:
    assert reason_for(f"a.{kind}", picture(kind)[:left]) == "image"


def test_a_flipped_bit_in_a_png_is_noticed() -> None:
    content = bytearray(picture("PNG"))
    content[45] ^= 1

    assert reason_for("a.png", bytes(content)) == "image"


def test_a_refusal_carries_a_name_that_is_safe_to_show() -> None:
    with pytest.raises(FileRefused) as refused:
        check_file("C:\\x\\evil\u202egnp.exe", b"a")

    assert refused.value.name == "evilgnp.exe"
