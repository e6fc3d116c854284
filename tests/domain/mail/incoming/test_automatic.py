"""Mail that never gets an answer by itself."""

import pytest

from app.domain.mail.incoming.automatic import is_auto_reply, is_automatic, is_ours
from app.domain.mail.incoming.parse import read_message
from app.foundation.settings import settings
from tests.domain.mail.incoming.letters import mail


def automatic(raw: bytes) -> bool:
    return is_automatic(read_message(raw))


def test_a_person_gets_an_answer():
    assert not automatic(mail())
    assert not automatic(mail(auto_submitted="no", precedence="normal"))
    assert not automatic(mail(x_auto_response_suppress="None"))
    assert not automatic(b"Return-Path: <ana@example.com>\n" + mail())


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "Auto-Generated; type=x"},
        {"auto_submitted": "auto-notified"},
        {"precedence": "bulk"},
        {"precedence": "Junk"},
        {"precedence": "list"},
        {"precedence": "auto_reply"},
        {"list_id": "<list.example.com>"},
        {"list_unsubscribe": "<mailto:u@example.com>"},
        {"x_auto_response_suppress": "All"},
        {"x_auto_response_suppress": "OOF, AutoReply"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "yes"},
        {"x_loop": "ana@example.com"},
        {"x_failed_recipients": "a@example.com"},
    ],
    ids=str,
)
def test_a_robot_gets_none(headers):
    assert automatic(mail(**headers))


@pytest.mark.parametrize(
    "sender",
    [
        "MAILER-DAEMON@example.com",
        "postmaster@example.com",
        "no-reply@example.com",
        "noreply@example.com",
        "do-not-reply@example.com",
        "donotreply@example.com",
        "bounces+tag@example.com",
        "list-request@example.com",
        "owner-list@example.com",
    ],
)
def test_nobody_is_at_home_at_these_addresses(sender):
    assert automatic(mail(sender=sender))


def test_an_empty_return_address_gets_none():
    assert automatic(b"Return-Path: <>\n" + mail())


def test_our_own_addresses_get_none(monkeypatch):
    monkeypatch.setenv("BOUNCE_ADDRESS", "returns@cloudpockets.net")
    settings.cache_clear()
    try:
        for address in (
            "admin@cloudpockets.net",
            "no-reply@cloudpockets.net",
            "returns@cloudpockets.net",
            "returns+1b671a64-40d5-491e-99b0-da01ff1f3341@cloudpockets.net",
        ):
            assert is_ours(address)
            assert automatic(mail(sender=address))
        assert not is_ours("leila@cloudpockets.net")
    finally:
        settings.cache_clear()


def test_only_an_answer_in_absence_is_an_auto_reply():
    for headers in ({"auto_submitted": "auto-replied"}, {"precedence": "auto_reply"}):
        assert is_auto_reply(read_message(mail(**headers)))
    for headers in ({}, {"auto_submitted": "auto-generated"}, {"list_id": "<l.example.com>"}):
        assert not is_auto_reply(read_message(mail(**headers)))
