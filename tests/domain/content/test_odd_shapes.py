"""Files of shapes that cost much to look at, and what stands beside all that a reader would show."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from zipfile import ZipFile, ZipInfo

import pytest
from PIL import Image

from app.domain.content.inspection import inspect_bytes
from tests.ground import odd_files as odd
from tests.ground.odd_files import BARE, MB

DOTTED = ".".join(BARE[at : at + 4] for at in range(0, 16, 4))
"""Only the whole guard finds it, no search for plain runs of digits."""


def many_parts(content: str) -> bytes:
    return odd.docx("", *((f"word/{number}.xml", content) for number in range(8)))


# Each of them took longer than a child may live, when something in it was read again and again.
COSTLY: list[tuple[str, str, Callable[[], bytes]]] = [
    ("brackets that never close", "a.docx", lambda: many_parts("<" * MB)),
    ("line ends that never close", "a.docx", lambda: many_parts("<br " * (MB // 4))),
    ("relationships that never close", "a.docx", lambda: many_parts("<Relationship " * (MB // 14))),
    ("brackets of a page", "a.eml", lambda: odd.letter(b"<" * 3 * MB, "Content-Type: text/html")),
    ("strings that never end", "a.pdf", lambda: odd.pdf("Hi", odd.packed_object(rb"\(" * MB))),
    ("strings within strings", "a.pdf", lambda: odd.pdf("Hi", odd.packed_object(b"(a" * MB))),
    ("many streams", "a.pdf",
     lambda: odd.pdf("Hi", (b"stream\n" + zlib.compress(b"a")) * 250_000)),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "make"), COSTLY, ids=[each[0] for each in COSTLY])
def test_no_shape_of_a_file_keeps_a_child_busy(what, name, make):
    assert inspect_bytes(name, make()).withheld is None


def commented() -> bytes:
    made = odd.zipped(("a.txt", "hello"))
    return made[:-2] + len(DOTTED).to_bytes(2, "little") + DOTTED.encode()


def member_saying(comment: bytes = b"", extra: bytes = b"") -> bytes:
    member = ZipInfo("a.txt")
    member.comment, member.extra = comment, extra
    return odd.zipped((member, "hello"))


def parts(preamble: str, epilogue: str) -> bytes:
    lines = [
        "From: ada@example.com",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=B",
    ]
    return "\r\n".join([*lines, "", preamble, "--B", "", "hi", "--B--", epilogue]).encode()


EXTRA = b"\x99\x99" + len(DOTTED).to_bytes(2, "little") + DOTTED.encode()
BESIDE = [
    ("zip, its comment", "a.zip", commented()),
    ("zip, a member's comment", "a.zip", member_saying(comment=DOTTED.encode())),
    ("zip, an extra field", "a.zip", member_saying(extra=EXTRA)),
    ("docx, its comment", "a.docx",
     odd.docx("")[:-2] + len(DOTTED).to_bytes(2, "little") + DOTTED.encode()),
    ("zip, HTML", "a.zip", odd.zipped(("a.html", "<p>4111<b> 1111</b> 1111 <i>1111</i></p>"))),
    ("zip, SVG", "a.zip", odd.zipped(("a.svg", f"<svg><text>{DOTTED}</text></svg>"))),
    ("eml, before its parts", "a.eml", parts(f"pay {DOTTED}", "")),
    ("eml, behind its parts", "a.eml", parts("", f"pay {DOTTED}")),
]  # fmt: skip


@pytest.mark.parametrize(("where", "name", "data"), BESIDE, ids=[each[0] for each in BESIDE])
def test_a_number_beside_what_is_shown_is_found(where, name, data):
    assert inspect_bytes(name, data).withheld == "card"


def unlisted(content: bytes) -> bytes:
    """A zip of two members whose list names the second alone, and whose reader would not mind."""
    hidden, shown = odd.zipped(("secret.txt", content)), odd.zipped(("a.txt", "hello"))
    member = hidden[: hidden.index(b"PK\x01\x02")]
    start = shown.index(b"PK\x01\x02")
    listed = bytearray(shown[start:])
    listed[42:46] = len(member).to_bytes(4, "little")
    end = listed.index(b"PK\x05\x06")
    listed[end + 16 : end + 20] = (len(member) + start).to_bytes(4, "little")
    return member + shown[:start] + bytes(listed)


def test_a_member_that_the_list_of_a_zip_does_not_name_is_unsafe():
    data = unlisted(b"a long text that nobody would look at, packed as it is")
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["a.txt"]
        assert archive.read("a.txt") == b"hello"

    assert inspect_bytes("a.zip", data).withheld == "unsafe"


def test_a_zip_that_was_written_as_it_went_is_kept():
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_to: int) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with ZipFile(pipe, "w") as archive:
        archive.writestr("a.txt", "hello")
        archive.writestr("b.txt", "hello")

    assert inspect_bytes("a.zip", pipe.getvalue()).withheld is None


def broken_exif(head: bytes) -> Image.Exif:
    class Broken(Image.Exif):
        def tobytes(self, _offset: int = 8) -> bytes:
            return b"Exif\0\0" + head

    return Broken()


@pytest.mark.parametrize("head", [b"", b"XX", b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\xff\xff\xff\xff"])
@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.png", "PNG")]
)
def test_a_picture_with_broken_exif_is_its_pixels(name, kind, head):
    data = odd.picture(kind, exif=broken_exif(head).tobytes())

    seen = inspect_bytes(name, data)
    assert seen.withheld is None
    assert Image.open(io.BytesIO(seen.content)).size == (64, 48)
    assert inspect_bytes("a.zip", odd.zipped((name, data))).withheld is None
