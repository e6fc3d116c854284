"""Pictures: drawn anew, so that nothing of the file stays but what is seen (ASVS 14.2.8)."""

from io import BytesIO
from typing import Any

from PIL import Image

from app.domain.content.inside.limits import NotSound
from app.domain.content.pictures import MAX_PREVIEW
from app.domain.content.rules import MAX_FILE_BYTES, MAX_PIXELS

_KEPT = ("transparency", "duration", "loop", "background", "disposal")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By the orientation of EXIF."""
_MOST = 2 * MAX_FILE_BYTES
"""Bytes of a picture that was drawn anew: another encoder may need more of them."""

# For all of the process: whoever decodes a picture here stops at a pixel bomb (ASVS 5.2.6).
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def clean_picture(data: bytes, kind: str) -> tuple[bytes, bytes]:
    """The picture of this Pillow format without any metadata, turned as it is meant to be seen.

    And its preview, a WebP of at most 480 pixels a side. Raises NotSound (image).
    """
    try:
        return _cleaned(data, kind)
    except MemoryError:  # the file is too much for us; that is no word about its soundness
        raise
    except Exception:
        # Decoders meet bytes made to break them: whatever they raise, the answer is no.
        raise NotSound("image") from None


def words_of(data: bytes, kind: str) -> str:
    """What the header and the metadata of a picture say. Raises NotSound (image)."""
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            _check_size(picture)
            said = [_said(value) for value in picture.info.values()]
            said += _said_in_exif(picture)
    except Exception:
        raise NotSound("image") from None
    return "\n".join(said)


def _said_in_exif(picture: Image.Image) -> list[str]:
    """Nothing of one that nobody can read: its bytes are searched as such."""
    try:
        exif = picture.getexif()
        parts = [exif, *(exif.get_ifd(part) for part in (0x8769, 0x8825))]
        return [_said(value) for part in parts for value in part.values()]
    except Exception:
        return []


def _said(value: object) -> str:
    return value.decode("latin-1").replace("\0", "") if isinstance(value, bytes) else str(value)


def _cleaned(data: bytes, kind: str) -> tuple[bytes, bytes]:
    with Image.open(BytesIO(data), formats=[kind]) as picture:
        _check_size(picture)
        frames = getattr(picture, "n_frames", 1) if kind in ("GIF", "WEBP") else 1
        if frames * picture.width * picture.height > MAX_PIXELS:
            raise NotSound("image")
        out = BytesIO()
        if frames > 1:
            _save_moving(picture, kind, data, out)
            picture.seek(0)
            seen: Image.Image = picture
        else:
            seen = _save_still(picture, kind, data, out)
        content = out.getvalue()
        if len(content) > _MOST:
            raise NotSound("image")
        return content, _preview(seen)


def _check_size(picture: Image.Image) -> None:
    if not 0 < picture.width * picture.height <= MAX_PIXELS:
        raise NotSound("image")


def _save_still(picture: Image.Image, kind: str, data: bytes, out: BytesIO) -> Image.Image:
    options = _options(picture, kind, data)
    picture.load()
    turn = _turn_of(picture)
    turned = picture if turn is None else picture.transpose(turn)
    turned.info = {name: picture.info[name] for name in _KEPT if name in picture.info}
    if turned is not picture and options.get("quality") == "keep":
        options = {"quality": 92}
    turned.save(out, kind, exif=b"", icc_profile=None, **options)
    return turned


def _save_moving(picture: Image.Image, kind: str, data: bytes, out: BytesIO) -> None:
    options = _options(picture, kind, data)
    if kind == "GIF":
        options |= {"comment": b"", "optimize": False}
    picture.save(out, kind, save_all=True, exif=b"", xmp=b"", icc_profile=None, **options)


def _options(picture: Image.Image, kind: str, data: bytes) -> dict[str, Any]:
    """As little loss as the format has: JPEG keeps its tables, WebP its kind."""
    if kind == "JPEG":
        return {"quality": "keep" if picture.format == "JPEG" else 92, "comment": b""}
    if kind == "WEBP":
        return {"lossless": b"VP8L" in data[:4096], "quality": 90, "method": 2}
    if kind == "GIF":
        return {"comment": b""}
    return {"pnginfo": None}


def _turn_of(picture: Image.Image) -> Image.Transpose | None:
    """How it is meant to be seen; as it is, if its EXIF cannot be read: only the pixels count."""
    try:
        return _TURNS.get(picture.getexif().get(0x0112, 1))
    except Exception:
        return None


def _preview(picture: Image.Image) -> bytes:
    small = picture.copy() if picture.mode in ("RGB", "RGBA", "L") else _plain(picture)
    small.thumbnail((MAX_PREVIEW, MAX_PREVIEW))
    small.info = {}
    out = BytesIO()
    small.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":  # 16 bits: the upper eight are seen
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = "A" in picture.mode or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")
