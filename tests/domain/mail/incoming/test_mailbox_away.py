"""The mailbox that cannot be looked into: one exception, one word, nothing of the address."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.mail.incoming import connection
from app.domain.mail.incoming.imap import MailboxAway, open_mailbox
from app.foundation.settings import settings
from run import dovecot
from tests.ground.mailbox import MailboxGround, MailServer
from tests.ground.needed import missing

RAW = b"From: a@example.com\r\nMessage-ID: <one@example.com>\r\n\r\nHello\r\n"


def why() -> str:
    """What the exception of a look says, all of it."""
    with pytest.raises(MailboxAway) as caught, open_mailbox() as opened:
        opened.new_uids(0)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


def test_a_server_that_is_away_is_said_in_one_word(mailbox):
    mailbox.deliver(RAW)
    mailbox.server.stop()

    assert why() == "connection"

    mailbox.server.start()
    with open_mailbox() as opened:
        assert opened.new_uids(0) == [1]


def test_a_server_that_goes_away_while_we_look(mailbox):
    uid = mailbox.deliver(RAW)

    with open_mailbox() as opened:
        mailbox.server.stop()
        for look in (
            lambda: opened.new_uids(0),
            lambda: opened.fetch(uid),
            lambda: opened.holds("<one@example.com>"),
        ):
            with pytest.raises(MailboxAway):
                look()


def test_a_wrong_password_is_said_without_it(mailbox, use_setting):
    use_setting("IMAP_URL", mailbox.url.replace("let%3Ame", "not%3Ame"))

    assert why() == "log_in"


def test_a_folder_that_is_not_there(mailbox, use_setting):
    use_setting("IMAP_URL", mailbox.url_of("Nowhere"))

    assert why() == "folder"


def test_no_setting_is_no_mailbox(use_setting):
    use_setting("IMAP_URL", "")

    assert why() == "setting"


def test_no_name_of_a_host_is_a_connection_that_fails(use_setting):
    use_setting("IMAP_URL", "imaps://me:secret@nowhere.invalid/INBOX")

    assert why() == "connection"


@pytest.fixture
def speaks(use_setting) -> Iterator:
    """`speaks(b"…")`: the server says this to whoever connects, and nothing after it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def serve(words: bytes, then_closes: bool) -> None:
            visitor, _ = listening.accept()
            with visitor:
                visitor.sendall(words)
                if then_closes:
                    visitor.shutdown(socket.SHUT_WR)
                stop.wait(30)

        def start(words: bytes, then_closes: bool = True) -> None:
            thread = threading.Thread(target=serve, args=(words, then_closes))
            thread.start()
            threads.append(thread)
            port = listening.getsockname()[1]
            use_setting("IMAP_URL", f"imap://me:secret@127.0.0.1:{port}/INBOX")

        threads: list[threading.Thread] = []
        yield start
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"* BYE me:secret is not welcome\r\n",
        b"220 smtp.example.com ESMTP\r\n",
        b"* OK hello\r\n* CAPABILITY\r\n",
        b"* OK hello\r\n\xff\xff\xff\r\n",
        b"* OK " + b"x" * 2_000_000,
        b"\0" * 10_000 + b"\r\n",
    ],
)
def test_a_server_that_speaks_no_imap(speaks, words):
    speaks(words)

    assert why() in {"connection", "protocol"}


def test_a_server_that_says_nothing_is_not_waited_for_long(speaks, monkeypatch):
    assert connection.TIMEOUT == 30
    monkeypatch.setattr(connection, "TIMEOUT", 0.2)
    speaks(b"", then_closes=False)

    assert why() == "time_out"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody trusts unless told to, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


@pytest.fixture(scope="module")
def tls_server(certificate) -> Iterator[MailServer]:
    if dovecot.found() is None:
        missing("Dovecot")
    server = MailServer(*certificate)
    yield server
    server.remove()


@pytest.fixture(params=["imaps", "starttls"])
def tls_mailbox(request, tls_server, use_setting) -> MailboxGround:
    made = tls_server.new_mailbox()
    starttls = request.param == "starttls"
    scheme, options = ("imap", "?starttls=require") if starttls else ("imaps", "")
    use_setting("IMAP_URL", made.url_of("INBOX", scheme, options))
    return made


def test_an_unknown_certificate_is_refused(tls_mailbox):
    assert why() == "tls"


def test_a_trusted_certificate_is_taken(tls_mailbox, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    uid = tls_mailbox.deliver(RAW)

    with open_mailbox() as opened:
        assert isinstance(opened._imap.sock, ssl.SSLSocket)
        assert opened.new_uids(0) == [uid]


def test_a_certificate_for_another_name_is_refused(
    tls_mailbox, certificate, monkeypatch, use_setting
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    url = settings().imap_url
    use_setting("IMAP_URL", url.replace("@127.0.0.1", "@localhost"))

    assert why() == "tls"


def test_a_server_without_starttls_gets_no_password(mailbox, use_setting):
    use_setting("IMAP_URL", mailbox.url_of("INBOX", "imap", "?starttls=require"))

    assert why() == "connection"
