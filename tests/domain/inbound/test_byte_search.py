"""The search for numbers itself: what it finds, so that finding none means something."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
import zlib
from email.message import EmailMessage

import pytest
from sqlalchemy import text

from app.foundation.transaction import transaction
from tests.ground.byte_search import find_digits, search, search_database

NUMBER = "4111111111111111"
SPACED = "4111 1111 1111 1111"


def zipped(data: bytes, name: str = "a.txt") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def mailed(content: str, cte: str) -> bytes:
    message = EmailMessage()
    message.set_content(f"Grüße: {content} – bitte.", cte=cte)
    return message.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        NUMBER.encode(),
        b"\xff\xfe\x01 binary " + NUMBER.encode() + b" \x80",
        SPACED.encode(),
        b"4111-1111\n> 1111.1111",
        b"<b>4111</b><i>1111</i><u>1111</u>1111",
        b"4<span class='w123'>1</span>11111111111111",
        "４１１１１１１１１１１１１１１１".encode(),
        "٤١١١١١١١١١١١١١١١".encode(),
        SPACED.encode("utf-16"),
        b"noise" + SPACED.encode("utf-16-le"),
        b"noise" + SPACED.encode("utf-16-be"),
        SPACED.encode("utf-32"),
        base64.b64encode(b"x" + NUMBER.encode()),
        b"before " + base64.encodebytes(b"words in front of it " * 9 + NUMBER.encode()),
        base64.b64encode(SPACED.encode("utf-16")),
        b"=34=31111111111=\r\n11111",
        b"%34%31%31%31111111111111",
        b"&#52;&#x31;11111111111111",
        rb'{"a": "\u0034111111111111111"}',
        zlib.compress(SPACED.encode()),
        b"%PDF " + zlib.compress(SPACED.encode()) + b" endstream",
        gzip.compress(NUMBER.encode(), mtime=0),
        zipped(NUMBER.encode()),
        zipped(b"nothing", name=f"{NUMBER}.txt"),
        zipped(zipped(SPACED.encode("utf-16"))),
        mailed(SPACED, "base64"),
        mailed(SPACED, "quoted-printable"),
        base64.b64encode(zipped(mailed(NUMBER, "base64"))),
    ],
)
def test_a_number_is_found(raw):
    assert search(raw, [NUMBER]) != []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[card number removed, ends 1111] and 4111 1111 1111 11",
        b"411111111111111 2234567890 1111111111111111",
        zipped(b"4111 1111 1111 1112"),
    ],
)
def test_other_digits_are_not(raw):
    assert search(raw, [NUMBER]) == []


def test_what_is_found_is_said_without_the_number():
    [line] = search(base64.b64encode(SPACED.encode()), [NUMBER], "here")

    assert line.startswith("here: a number that ends 1111")
    assert "41111" not in line


def test_files_and_their_names_are_searched(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a").write_bytes(zipped(NUMBER.encode()))
    (tmp_path / f"{NUMBER}.txt").write_bytes(b"")
    (tmp_path / "other").write_bytes(b"4111")

    assert len(find_digits([tmp_path], [NUMBER])) == 2


def test_every_table_is_searched(database):
    assert search_database([NUMBER]) == []
    with transaction() as writing:
        writing.execute(text("UPDATE policy_versions SET text = :said"), {"said": f"a {SPACED}"})

    [line] = search_database([NUMBER])
    assert line.startswith("policy_versions.text: a number that ends 1111")
