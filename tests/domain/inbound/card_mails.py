"""Mails with a card number in every place and disguise, and ordinary ones that look like them."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from tests.domain.inbound.conftest import JO, OURS, UNSURE, mail, message_id_of
from tests.ground.odd_files import encrypted_zip, jpeg_saying, pdf, png_saying

NUMBER = "4111111111111111"
SPACED = "4111 1111 1111 1111"
OTHER = "5500005555555559"
AMEX = "378282246310005"
NEEDLES = (NUMBER, OTHER, AMEX)
MARK = "[card number removed, ends 1111]"


@dataclass(frozen=True)
class CardMail:
    """`subject` and `text` are words of the row afterwards; `files` are in the copy that is kept.

    `unseen`: a search of bytes does not see the number in the mail, a reader of mail does.
    """

    name: str
    raw: bytes
    subject: str = "Hello"
    text: str = UNSURE
    files: tuple[str, ...] = ()
    unseen: bool = False


def zipped(name: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def with_files(*files: tuple[str, bytes], text: str = UNSURE) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = f"Jo <{JO}>", OURS, "Hello"
    message["Message-ID"] = message_id_of(files)
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def with_body(*lines: str, headers: tuple[str, ...] = (), body: bytes = b"") -> bytes:
    """Byte for byte as written here; `body` stands behind the lines as it is."""
    head = [f"From: Jo <{JO}>", f"To: {OURS}", "Subject: Hello", *headers, "MIME-Version: 1.0"]
    if not any(each.startswith("Message-ID") for each in headers):
        head.append(f"Message-ID: {message_id_of(lines, headers, body)}")
    return "\r\n".join([*head, *lines]).encode() + body


def parts(*pieces: str, before: str = "", behind: str = "") -> bytes:
    text = ["Content-Type: multipart/mixed; boundary=b", "", before, "--b", "", UNSURE]
    for piece in pieces:
        text += ["--b", piece]
    return with_body(*text, "--b--", behind, "")


def coded(data: bytes) -> str:
    return base64.encodebytes(data).decode().replace("\n", "\r\n")


def word(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def quoted(text: str) -> str:
    return "".join(f"={each:02X}" for each in text.encode())


SAID = f"{UNSURE} My card is {{}} if you need it."
LEFT = SAID.format(MARK)
CARDS = [
    CardMail("subject", mail(UNSURE, subject=f"Card {SPACED}"), f"Card {MARK}"),
    CardMail(
        "subject in two encoded words",
        with_body("", UNSURE).replace(
            b"Subject: Hello", f"Subject: {word('Card 41111111')}\r\n {word('11111111')}".encode()
        ),
        f"Card {MARK}",
        unseen=True,
    ),
    CardMail(
        "subject and text",
        mail(f"1111 1111 {UNSURE}", subject="Card 4111 1111"),
        "Card [",
        unseen=True,
    ),
    CardMail("text", mail(SAID.format(NUMBER)), text=LEFT),
    CardMail("text with spaces", mail(SAID.format(SPACED)), text=LEFT),
    CardMail("text with dashes", mail(SAID.format(SPACED.replace(" ", "-"))), text=LEFT),
    CardMail(
        "full-width digits", mail(SAID.format("４１１１ １１１１ １１１１ １１１１")), text=LEFT
    ),
    CardMail("zero-width spaces", mail(SAID.format("\u200b".join(NUMBER))), text=LEFT),
    CardMail("Amex and Mastercard", mail(f"{UNSURE} {AMEX}, {OTHER}"), text="ends 0005], [card"),
    CardMail("quoted answer", mail(f"{UNSURE}\n\n> My card: {SPACED}\n"), text=f"card: {MARK}"),
    CardMail("quoted over two lines", mail(f"{UNSURE}\n\n> 4111 1111\n> 1111 1111\n")),
    CardMail(
        "HTML with tags between the digits",
        with_body(
            "Content-Type: text/html",
            "",
            f"<p>{UNSURE} Card: <b>4111</b><i>1111</i> <span class='x'>1111</span><!-- -->1111</p>",
        ),
        text=f"Card: {MARK}",
    ),
    CardMail(
        "HTML with entities",
        with_body(
            "Content-Type: text/html", "", f"<p>{UNSURE} &#52;&#x31;11&nbsp;1111 1111 1111</p>"
        ),
        text=MARK,
    ),
    CardMail(
        "HTML attribute",
        with_body("Content-Type: text/html", "", f"<p>{UNSURE}<img alt='{NUMBER}' src='x'></p>"),
    ),
    CardMail(
        "HTML comment",
        with_body("Content-Type: text/html", "", f"<p>{UNSURE}</p><!-- {SPACED} -->"),
    ),
    CardMail(
        "soft break of quoted-printable in the number",
        with_body(
            "Content-Transfer-Encoding: quoted-printable",
            "",
            f"{UNSURE} Card 4111 1111=\r\n 1111 1111, thanks",
        ),
        text=f"Card {MARK}, thanks",
    ),
    CardMail(
        "digits in quoted-printable",
        with_body("Content-Transfer-Encoding: quoted-printable", "", f"{UNSURE} {quoted(NUMBER)}"),
        text=MARK,
    ),
    CardMail(
        "base64",
        with_body(
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            coded(SAID.format(SPACED).encode()),
        ),
        text=LEFT,
    ),
    CardMail(
        "UTF-16",
        with_body(
            "Content-Type: text/plain; charset=utf-16",
            "Content-Transfer-Encoding: base64",
            "",
            coded(SAID.format(SPACED).encode("utf-16")),
        ),
        text=LEFT,
    ),
    CardMail(
        "EBCDIC",
        with_body(
            "Content-Type: text/plain; charset=cp500",
            "Content-Transfer-Encoding: base64",
            "",
            coded(SAID.format(NUMBER).encode("cp500")),
        ),
        text=LEFT,
        unseen=True,
    ),
    CardMail(
        "alternative that is not shown",
        with_body(
            "Content-Type: multipart/alternative; boundary=b",
            "",
            "--b",
            "",
            UNSURE,
            "--b",
            "Content-Type: text/html",
            "",
            f"<p>{UNSURE} {SPACED}</p>",
            "--b--",
            "",
        ),
    ),
    CardMail("header", mail(UNSURE, x_payment=f"card={NUMBER}")),
    CardMail("encoded header", with_body("", UNSURE, headers=(f"X-Note: {word(SPACED)}",))),
    CardMail("header of a part", parts(f"X-Part: {NUMBER}\r\n\r\nMore")),
    CardMail("display name", mail(UNSURE, sender=f'"Jo {SPACED}" <{JO}>')),
    CardMail(
        "To",
        mail(UNSURE, message_id="<to@example.org>").replace(
            b"To: ", f"To: {NUMBER} <x@example.org>, ".encode(), 1
        ),
    ),
    CardMail("Message-ID", mail(UNSURE, message_id=f"<{NUMBER}@example.org>")),
    CardMail(
        "References",
        mail(
            UNSURE, message_id="<r@example.org>", references=f"<a@b.example> <{OTHER}@example.org>"
        ),
    ),
    CardMail("before the parts", parts("\r\nMore", before=SPACED)),
    CardMail("base64 before the parts", parts("\r\nMore", before=coded(f"card {NUMBER}".encode()))),
    CardMail("behind the parts", parts("\r\nMore", behind=f"And {SPACED}.")),
    CardMail(
        "behind the end of base64",
        parts(f"Content-Transfer-Encoding: base64\r\n\r\n{coded(b'More')}{coded(NUMBER.encode())}"),
    ),
    CardMail(
        "a number where base64 should be",
        parts(f"Content-Transfer-Encoding: base64\r\n\r\n{coded(b'Words')}{SPACED}"),
    ),
    CardMail("name of a file", with_files((f"{NUMBER}.txt", b"words\n")), files=(f"{MARK}.txt",)),
    CardMail(
        "name of a file in pieces",
        parts(
            "Content-Type: text/plain\r\nContent-Disposition: attachment;\r\n"
            ' filename*0="41111111"; filename*1="11111111.txt"\r\n\r\nwords'
        ),
        files=(f"{MARK}.txt",),
    ),
    CardMail(
        "text file", with_files(("a.txt", SPACED.encode()), ("b.txt", b"words\n")), files=("b.txt",)
    ),
    CardMail("CSV file", with_files(("a.csv", f"name,card\r\nJo,{NUMBER}\r\n".encode()))),
    CardMail("PDF file", with_files(("a.pdf", pdf(f"Card {SPACED}")))),
    CardMail("zip file", with_files(("a.zip", zipped("a.txt", NUMBER.encode())))),
    CardMail("mail as a file", with_files(("a.eml", mail(SAID.format(SPACED))))),
    CardMail("file of no type that we take", with_files(("a.xyz", f"card {SPACED}".encode()))),
    CardMail("the same in UTF-16", with_files(("a.xyz", f"card {NUMBER}".encode("utf-16-le")))),
    CardMail(
        "the same in base64", with_files(("a.xyz", coded(f"my card {NUMBER}".encode()).encode()))
    ),
    CardMail(
        "words of a picture", with_files(("a.jpg", jpeg_saying(f"Card {NUMBER}"))), files=("a.jpg",)
    ),
    CardMail(
        "packed words of a picture",
        with_files(("a.png", png_saying(SPACED, packed=True))),
        files=("a.png",),
    ),
    CardMail("archive that nobody can open", with_files(("a.zip", encrypted_zip())), unseen=True),
    CardMail("archive of another kind", with_files(("a.jar", zipped("a.txt", NUMBER.encode())))),
    CardMail(
        "mail within the mail",
        parts(
            "Content-Type: message/rfc822\r\n\r\nSubject: Fwd\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            + quopri.encodestring(SPACED.replace(" ", "\u00a0").encode()).decode()
        ),
    ),
]


ORDINARY_MAILS = {
    "order number": mail(f"{UNSURE} My order is 4111111111111112, from March."),
    "phone numbers": mail(f"{UNSURE} Call +49 30 123456 78 or 0800 111 222 3334."),
    "IMEI": mail(f"{UNSURE} The IMEI of my phone is 490154203237518."),
    "UUID": mail(f"{UNSURE} Request 41111111-1111-4111-8111-111111111111 failed."),
    "time stamps": mail(f"{UNSURE} It began at 1700000000000 and 2026-11-16T09:00:00.123456Z."),
    "tracking number": mail(f"{UNSURE} Parcel 1Z999AA10123456784 has not arrived."),
    "ids in headers": mail(
        UNSURE, x_gm_msgid="1783450930201930444", message_id="<20261116090000.12345.678@example.org>"
    ),
    "signed header": mail(
        UNSURE, dkim_signature="v=1; a=rsa-sha256; t=1763280000; x=1763884800; b=Zm9vYmFyMTIzNDU2Nzg5MA=="
    ),
    "text and picture": with_files(("sync.log", b"2026-11-16 09:00:00.123 [4111] sync failed\n"),
                                   ("photo.jpg", jpeg_saying())),
    "a boundary of Python's that looks like a card": parts("\r\nMore").replace(
        b"=b\r", b'="===============4111111111111111110=="\r'
    ).replace(b"--b", b"--===============4111111111111111110=="),
    "PDF": with_files(("terms.pdf", pdf("Section 1.5 of 16 November 2026"))),
    "file of no type that we take": with_files(("data.bin", bytes(range(256)) * 40)),
    "HTML beside text": with_body(
        "Content-Type: multipart/alternative; boundary=b", "",
        "--b", "", UNSURE,
        "--b", "Content-Type: text/html", "", f"<p style='width:4111px'>{UNSURE}</p>", "--b--", "",
    ),
}  # fmt: skip
