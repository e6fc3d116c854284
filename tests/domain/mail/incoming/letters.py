"""Messages as tests write them."""

from email.message import EmailMessage
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def mail(
    text: str = "Hello.",
    *,
    subject: str = "Hello",
    html: str = "",
    sender: str = "Ana Lima <ana@example.com>",
    files: dict[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """A message of a good mail program. `auto_submitted="no"` is the header Auto-Submitted."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "admin@cloudpockets.net"
    message["Subject"] = subject
    message["Message-ID"] = "<one@example.com>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text or not html:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, content in (files or {}).items():
        kind = ("image", "png") if name.endswith(".png") else ("application", "pdf")
        message.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    if message.is_multipart():
        message.set_boundary("=_boundary")
    return message.as_bytes()


def corpus(name: str) -> list[tuple[str, str]]:
    """The messages of one file: subject and text."""
    lines = (CORPUS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("|") for line in lines if line.strip() and not line.startswith("#"))
    return [(subject.strip(), text.strip()) for subject, _, text in pairs]
