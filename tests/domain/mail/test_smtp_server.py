"""Reaching the server: addresses, TLS, log-in. What is asked for is required."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.mail.actions.smtp import Conversation
from app.domain.mail.words import Outcome
from app.foundation.mail_servers import SmtpServer
from tests.domain.mail.smtp_sink import SmtpSink


def hand_over(url: str, message: bytes = b"Subject: x\r\n\r\nx\r\n"):
    conversation = Conversation(SmtpServer.from_url(url), greeting_name="support.test")
    try:
        return conversation.hand_over("admin@cloudpockets.net", message, may_finish=lambda: True)
    finally:
        conversation.close()


@pytest.fixture
def server():
    """Make sinks that stop with the test."""
    made = []

    def make(**options):
        made.append(SmtpSink(**options))
        return made[-1]

    yield make
    for sink in made:
        sink.stop()


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1, which only a client that is told to will trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink.test")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def tls(certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_url_names_host_port_log_in_and_tls():
    read = SmtpServer.from_url("smtp://user%40x:p%40ss@mail.internal:587?starttls=require")

    assert read == SmtpServer("mail.internal", 587, "user@x", "p@ss", "starttls")


@pytest.mark.parametrize(
    ("url", "port"), [("smtp://h", 25), ("smtp://h?starttls=require", 587), ("smtps://h", 465)]
)
def test_url_without_a_port_means_the_usual_one(url, port):
    assert SmtpServer.from_url(url).port == port


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.internal",
        "smtp://",
        "smtp://mail.internal?starttls=maybe",
        "smtp://mail.internal?tls=1",
        "smtp://user:hunter2@mail.internal",
    ],
)
def test_url_that_cannot_be_used_is_refused_without_naming_the_password(url):
    with pytest.raises(ValueError, match=r"is an|knows one|with a user") as refused:
        SmtpServer.from_url(url)

    assert "hunter2" not in str(refused.value)


def test_letter_goes_over_tls_when_it_is_required(server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    sink = server(tls=tls(certificate))

    result = hand_over(f"{sink.url}?starttls=require")

    assert result.outcome is Outcome.ACCEPTED
    assert [got.tls for got in sink.received] == [True]


def test_nothing_goes_in_the_clear_to_a_server_without_the_required_tls(server):
    sink = server()

    result = hand_over(f"{sink.url}?starttls=require")

    assert result.outcome is Outcome.UNREACHABLE
    assert (sink.offered, sink.received) == (0, [])


def test_nothing_goes_to_a_server_whose_certificate_is_not_trusted(server, certificate):
    sink = server(tls=tls(certificate))

    result = hand_over(f"{sink.url}?starttls=require")

    assert result.outcome is Outcome.UNREACHABLE
    assert sink.offered == 0


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_log_in_opens_the_door(server):
    sink = server(log_in=("support", "secret"))

    assert hand_over(f"smtp://support:secret@127.0.0.1:{sink.port}").outcome is Outcome.ACCEPTED


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_wrong_log_in_is_our_fault_and_not_the_letters(server):
    sink = server(log_in=("support", "secret"))

    wrong = hand_over(f"smtp://support:guess@127.0.0.1:{sink.port}")
    missing = hand_over(sink.url)

    assert (wrong.outcome, wrong.code) == (Outcome.UNREACHABLE, 535)
    assert (missing.outcome, missing.code) == (Outcome.UNREACHABLE, 530)


def test_dots_at_the_start_of_lines_arrive_as_they_were(server):
    sink = server()
    message = b".first\r\n\r\n.\r\n..two\r\nend.\r\n"

    hand_over(sink.url, message)

    assert [got.raw for got in sink.received] == [message]


def test_letter_is_forgotten_when_the_dot_may_not_be_sent(server):
    sink = server()
    conversation = Conversation(SmtpServer.from_url(sink.url), greeting_name="support.test")

    result = conversation.hand_over("a@b.test", b"x\r\n", may_finish=lambda: False)
    conversation.close()
    hand_over(sink.url)  # by the time this one is in, the first would be too

    assert result is None
    assert (sink.offered, len(sink.received)) == (2, 1)
