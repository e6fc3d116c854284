"""Pictures are drawn anew: what is seen stays, what is told beside it goes."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.domain.content.inspection import Inspected, inspect_bytes
from app.domain.content.pictures import MAX_PREVIEW
from tests.ground import odd_files as odd

KINDS = [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.gif", "GIF"), ("a.webp", "WEBP")]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def seen(name: str, data: bytes) -> Inspected:
    found = inspect_bytes(name, data)
    assert found.withheld is None
    return found


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_it_is_the_same_picture_of_the_same_type(name, kind):
    data = odd.picture(kind, (300, 200))
    after = opened(seen(name, data).content)

    assert (after.format, after.size) == (kind, (300, 200))
    for point in ((0, 0), (150, 100), (299, 199)):
        before = opened(data).convert("RGB").getpixel(point)
        now = after.convert("RGB").getpixel(point)
        assert all(abs(a - b) <= 8 for a, b in zip(before, now, strict=True))


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.gif", "GIF")])
def test_a_format_without_loss_loses_nothing(name, kind):
    data = odd.picture(kind, (300, 200))

    assert opened(seen(name, data).content).convert("RGB").tobytes() == (
        opened(data).convert("RGB").tobytes()
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", odd.jpeg_saying("Ada's kitchen", "by Ada", orientation=6)),
        ("a.png", odd.png_saying("Ada's kitchen")),
        ("a.png", odd.picture("PNG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0Ada's")),
        ("a.png", odd.picture("PNG", icc_profile=b"Ada's profile")),
        ("a.jpg", odd.picture("JPEG", xmp=b"<x>Ada's</x>", icc_profile=b"Ada's profile")),
        ("a.gif", odd.picture("GIF", comment=b"Ada's")),
        ("a.webp", odd.picture("WEBP", xmp=b"<x>Ada's</x>", icc_profile=b"Ada's profile")),
        ("a.gif", odd.moving("GIF", 3) + b"Ada's"),
    ],
    ids=range(8),
)
def test_where_and_by_whom_it_was_taken_is_gone(name, data):
    found = seen(name, data)

    assert b"Ada" in data or opened(data).info["icc_profile"]
    assert b"Ada" not in found.content + found.preview
    assert not dict(opened(found.content).getexif())
    for word in ("comment", "xmp", "icc_profile", "exif", "photoshop"):
        assert not opened(found.content).info.get(word)


def test_a_picture_that_lay_on_its_side_stands_up():
    after = opened(seen("a.jpg", odd.jpeg_saying(orientation=6)).content)

    assert after.size == (48, 64)
    assert after.getpixel((45, 30))[0] < 50  # what was its top is its right side
    assert after.getpixel((2, 30))[0] > 200


@pytest.mark.parametrize(("name", "kind"), [("a.gif", "GIF"), ("a.webp", "WEBP")])
def test_what_moves_still_moves(name, kind):
    after = opened(seen(name, odd.moving(kind, 12)).content)

    assert after.n_frames == 12
    after.seek(5)
    after.load()
    assert after.info["duration"] == 50
    assert after.convert("RGB").getpixel((3, 3))[0] == pytest.approx(35, abs=8)


def test_see_through_stays_see_through():
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 10, 10, 0)).save(out, "PNG")
    found = seen("a.png", out.getvalue())

    assert opened(found.content).getpixel((3, 3))[3] == 0
    assert opened(found.preview).convert("RGBA").getpixel((3, 3))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    out = io.BytesIO()
    Image.new(mode, (40, 30), 1).save(out, "PNG")
    found = seen("a.png", out.getvalue())

    assert opened(found.content).size == (40, 30)
    assert opened(found.preview).size == (40, 30)


def test_a_jpeg_for_print_is_taken():
    out = io.BytesIO()
    Image.new("CMYK", (40, 30), (10, 20, 30, 0)).save(out, "JPEG")

    assert opened(seen("a.jpg", out.getvalue()).content).mode == "CMYK"


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_there_is_a_small_preview(name, kind):
    preview = opened(seen(name, odd.picture(kind, (2000, 1000))).preview)

    assert (preview.format, preview.size) == ("WEBP", (MAX_PREVIEW, MAX_PREVIEW // 2))
    assert len(seen(name, odd.picture(kind, (2000, 1000))).preview) < 60_000


def test_other_files_have_no_preview():
    assert inspect_bytes("a.pdf", odd.pdf()).preview == b""
    assert inspect_bytes("a.txt", b"hello").preview == b""
