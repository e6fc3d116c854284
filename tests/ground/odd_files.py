"""Files made by hand: small documents, and those that were made to do harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CARD = "4111 1111 1111 1111"
BARE = CARD.replace(" ", "")
MB = 1024 * 1024


def zipped(*members: tuple[str | ZipInfo, bytes | str]) -> bytes:
    """A zip of these members, deflated."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, compress_type=ZIP_DEFLATED)
    return out.getvalue()


def zeros(size: int, name: str = "zeros.txt", letter: bytes = b"0") -> bytes:
    """A zip of one member that grows to `size` bytes."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(size // MB):
            member.write(letter * MB)
    return out.getvalue()


def nested(depth: int, inner: bytes, name: str = "a.txt") -> bytes:
    """`inner` under so many zips."""
    for _ in range(depth):
        inner, name = zipped((name, inner)), "inner.zip"
    return inner


def link(target: str = "/etc/passwd") -> bytes:
    """A zip with a symbolic link."""
    member = ZipInfo("link.txt")
    member.create_system = 3
    member.external_attr = 0o120777 << 16
    return zipped((member, target))


def encrypted_zip() -> bytes:
    """A zip whose member says that it is encrypted; nobody can open it to see that it is not."""
    made = bytearray(zipped(("secret.txt", b"nobody sees this")))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def docx(body: str, *more: tuple[str, bytes | str], types: str = "") -> bytes:
    return zipped(
        ("[Content_Types].xml", f"<?xml version='1.0'?><Types>{types}</Types>"),
        (
            "word/document.xml",
            f"<?xml version='1.0'?><w:document><w:body>{body}</w:body></w:document>",
        ),
        *more,
    )


def runs(*texts: str) -> str:
    """A Word paragraph of several runs."""
    return "<w:p>" + "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in texts) + "</w:p>"


def xlsx(
    shared: str = "", sheet: str = "", *more: tuple[str, bytes | str], head: str = ""
) -> bytes:
    return zipped(
        ("[Content_Types].xml", "<?xml version='1.0'?><Types/>"),
        ("xl/workbook.xml", f"<?xml version='1.0'?>{head}<workbook/>"),
        ("xl/sharedStrings.xml", f"<sst><si><t>{shared}</t></si></sst>"),
        ("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{sheet}</sheetData></worksheet>"),
        *more,
    )


def pdf(text: str = "Hello", *objects: bytes, info: str = "", annotation: str = "") -> bytes:
    """One page with this text, further objects by number from 7 on, without a table of them."""
    content = zlib.compress(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1"))
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        (
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Annots[6 0 R]"
            b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj"
        ),
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj"
        % (len(content), content),
        f"5 0 obj<</Title({info})>>endobj".encode(),
        f"6 0 obj<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents({annotation})>>endobj".encode(),
        *(b"%d 0 obj%sendobj" % (number, each) for number, each in enumerate(objects, 7)),
        b"trailer<</Root 1 0 R/Info 5 0 R>>\n%%EOF\n",
    ]
    return b"%PDF-1.7\n" + b"\n".join(parts)


def packed_object(content: bytes) -> bytes:
    """An object whose stream no page names."""
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream " % (len(packed), packed)


def locked_pdf() -> bytes:
    """A PDF whose password nobody told us: standard handler, revision 3."""
    words = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>>" % (b"61" * 32, b"62" * 32)
    made = pdf("Hello", words)
    return made.replace(b"/Info 5 0 R", b"/Encrypt 7 0 R/ID[<6161><6161>]")


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    (image.convert("P") if kind == "GIF" else image).save(out, kind, **options)
    return out.getvalue()


def moving(kind: str, count: int, size: tuple[int, int] = (32, 32)) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", size, (number * 7 % 256, 90, 30)) for number in range(count)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50, loop=0)
    return out.getvalue()


def png_saying(text: str, packed: bool = False) -> bytes:
    words = PngInfo()
    words.add_text("Comment", text, zip=packed)
    return picture("PNG", pnginfo=words)


def jpeg_saying(description: str = "", comment: str = "", orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = description
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return picture("JPEG", exif=exif, comment=comment.encode())


def flood(kind: str = "PNG", side: int = 60_000) -> bytes:
    """A picture whose header speaks of more pixels than memory has room for."""
    if kind == "GIF":
        made = bytearray(picture("GIF"))
        made[6:10] = struct.pack("<HH", side, side)
        return bytes(made)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    made = picture("PNG")
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return made[:16] + head + crc + made[33:]


def letter(body: bytes, *headers: str, files: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """A mail with its files in base64."""
    top = ["From: ada@example.com", "Subject: Statement", *headers]
    if not files:
        return "\r\n".join(top).encode() + b"\r\n\r\n" + body
    parts = [b"Content-Type: text/plain\r\n\r\n" + body, *map(_part, files)]
    lines = [*top, "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=BB"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + _joined(parts)


def _part(file: tuple[str, bytes]) -> bytes:
    from base64 import encodebytes

    name, content = file
    head = f'Content-Type: application/octet-stream; name="{name}"\r\n'
    head += (
        f'Content-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64'
    )
    return head.encode() + b"\r\n\r\n" + encodebytes(content)


def _joined(parts: Iterable[bytes]) -> bytes:
    return b"".join(b"--BB\r\n" + part + b"\r\n" for part in parts) + b"--BB--\r\n"
