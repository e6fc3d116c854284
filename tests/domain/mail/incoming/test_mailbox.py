"""The mailbox, against a real Dovecot: what is read, what is never touched, and being away."""

import imaplib
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.mail.incoming import imap
from app.domain.mail.incoming.imap import MailboxAway, MessageAway, MessageRefused, open_mailbox

RAW = b"From: a@example.com\r\nMessage-ID: <one@example.com>\r\nSubject: One\r\n\r\nHello\r\n"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_20_november(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def test_a_message_is_fetched_byte_for_byte(mailbox):
    raw = RAW + b"\tbare\rreturn, \xff\xfe and 8-bit \xe4\r\n.\r\n..\r\n"
    uid = mailbox.deliver(raw)

    with open_mailbox() as opened:
        fetched = opened.fetch(uid)

    assert (fetched.raw, fetched.size, fetched.whole) == (raw, len(raw), True)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 1, 31, 23, 30, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 59, 59, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 7, 5, 4, 3, 2, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
        datetime(2026, 11, 1, 0, 0, 0, tzinfo=timezone(timedelta(hours=13, minutes=45))),
    ],
)
def test_the_servers_time_of_delivery_is_exact_to_the_second(mailbox, at):
    uid = mailbox.deliver(RAW, at)

    with open_mailbox() as opened:
        assert opened.fetch(uid).delivered_at == at


def test_nothing_in_the_mailbox_is_changed_by_looking(mailbox):
    mailbox.make_folder("Archive")
    uids = [mailbox.deliver(RAW), mailbox.deliver(RAW)]
    mailbox.deliver(RAW, folder="Archive")

    with open_mailbox() as opened:
        for uid in opened.new_uids(0):
            opened.fetch(uid)
        opened.holds("<one@example.com>")
        opened.holds("<nowhere@example.com>")

    assert mailbox.flags() == {uid: set() for uid in uids}
    assert mailbox.flags("Archive") == {1: set()}


def test_the_folder_is_opened_for_reading_alone(mailbox):
    uid = mailbox.deliver(RAW)

    with open_mailbox() as opened, suppress(imaplib.IMAP4.error):
        opened._imap.uid("STORE", str(uid), "+FLAGS", "(\\Seen)")

    assert mailbox.flags() == {uid: set()}


def test_new_messages_are_those_above_the_last_one_in_order(mailbox):
    first, second, third = (mailbox.deliver(RAW) for _ in range(3))

    with open_mailbox() as opened:
        assert opened.new_uids(first) == [second, third]
        assert opened.new_uids(third) == []


def test_an_empty_mailbox_has_nothing_new(mailbox):
    with open_mailbox() as opened:
        assert opened.new_uids(0) == []
        assert opened.new_uids(7) == []


def test_the_very_first_look_goes_thirty_days_back(mailbox):
    mailbox.deliver(RAW, NOW - timedelta(days=33))
    young = mailbox.deliver(RAW, NOW - timedelta(days=30))
    mailbox.deliver(RAW, NOW - timedelta(days=300))

    with open_mailbox() as opened:
        assert opened.new_uids(0) == [young]


def test_later_looks_take_a_new_message_however_old_it_says_it_is(mailbox):
    known = mailbox.deliver(RAW)
    old = mailbox.deliver(RAW, NOW - timedelta(days=300))

    with open_mailbox() as opened:
        assert opened.new_uids(known) == [old]


def test_of_a_message_that_is_too_large_only_the_beginning_is_fetched(mailbox, monkeypatch):
    monkeypatch.setattr(imap, "LARGEST", 100_000)
    monkeypatch.setattr(imap, "BEGINNING", 2_000)
    raw = RAW + b"x" * 76 * 1000 + b"\r\n" + b"y" * 76 * 1000
    uid = mailbox.deliver(raw)

    with open_mailbox() as opened:
        fetched = opened.fetch(uid)

    assert not fetched.whole
    assert fetched.size == len(raw)
    assert fetched.raw == raw[: raw.index(b"\r\n\r\n") + 4 + 2_000]


def test_a_header_without_end_is_cut_too(mailbox, monkeypatch):
    monkeypatch.setattr(imap, "LARGEST", 100_000)
    monkeypatch.setattr(imap, "BEGINNING", 2_000)
    uid = mailbox.deliver(b"Subject: " + b"x" * 300_000 + b"\r\n\r\nHello\r\n")

    with open_mailbox() as opened:
        fetched = opened.fetch(uid)

    assert not fetched.whole
    assert len(fetched.raw) <= 4_000


def test_thirty_one_megabytes_are_not_fetched(mailbox):
    uid = mailbox.deliver(RAW + (b"z" * 76 + b"\r\n") * (31 * 1024 * 1024 // 78))

    with open_mailbox() as opened:
        fetched = opened.fetch(uid)

    assert not fetched.whole
    assert fetched.size > 30 * 1024 * 1024
    assert len(fetched.raw) < 300 * 1024


def test_an_empty_body_is_no_trouble(mailbox):
    uid = mailbox.deliver(b"Subject: only headers\r\n\r\n")

    with open_mailbox() as opened:
        assert opened.fetch(uid).raw == b"Subject: only headers\r\n\r\n"


def test_one_message_that_is_gone_does_not_speak_for_the_others(mailbox):
    gone = mailbox.deliver(RAW)

    with open_mailbox() as opened:
        assert opened.new_uids(0) == [gone]
        mailbox.remove_all()
        there = mailbox.deliver(RAW)
        opened.new_uids(gone)
        with pytest.raises(MessageAway) as caught:
            opened.fetch(gone)
        assert not isinstance(caught.value, MessageRefused)
        assert opened.fetch(there).raw == RAW


@pytest.mark.parametrize(
    "reply",
    [
        b'1 (UID 1 RFC822.SIZE 9 INTERNALDATE "32-Nov-2026 10:00:00 +0000")',
        b'1 (UID 1 RFC822.SIZE 9 INTERNALDATE "01-Foo-2026 10:00:00 +0000")',
        b'1 (UID 1 RFC822.SIZE 9 INTERNALDATE "01-Nov-2026 10:00:00 +4800")',
        b'1 (UID 1 RFC822.SIZE 9 INTERNALDATE "01-Jan-0001 00:00:00 +0100")',
        b'1 (UID 1 RFC822.SIZE 9 INTERNALDATE "soon")',
        b'1 (UID 1 RFC822.SIZE many INTERNALDATE "01-Nov-2026 10:00:00 +0000")',
    ],
)
def test_nonsense_about_one_message_is_that_messages_trouble(mailbox, monkeypatch, reply):
    uid = mailbox.deliver(RAW)

    with open_mailbox() as opened:
        with monkeypatch.context() as lying:
            lying.setattr(opened._imap, "uid", lambda *_: ("OK", [reply]))
            with pytest.raises(MessageAway):
                opened.fetch(uid)
        assert opened.fetch(uid).raw == RAW


def test_a_no_to_one_message_can_be_told_from_one_that_is_gone(mailbox, monkeypatch):
    uid = mailbox.deliver(RAW)

    def bad(*_):
        raise imaplib.IMAP4.error("UID command error: BAD")

    def broken(*_):
        raise imaplib.IMAP4.abort("socket error: EOF")

    with open_mailbox() as opened:
        for reply in (lambda *_: ("NO", [b"[SERVERBUG] try later"]), bad):
            monkeypatch.setattr(opened._imap, "uid", reply)
            with pytest.raises(MessageRefused):
                opened.fetch(uid)
        monkeypatch.setattr(opened._imap, "uid", broken)
        with pytest.raises(MailboxAway) as caught:
            opened.fetch(uid)
        assert not isinstance(caught.value, MessageAway)


@pytest.mark.parametrize(
    "folder",
    [
        "Archive",
        "Sent Items",
        "Entw&APw-rfe",
        'a "quoted" name',
        "back\\slash",
        "a &- b",
        "a/b/c",
    ],
)
def test_a_letter_is_found_in_every_folder(mailbox, folder):
    mailbox.make_folder("Empty first")
    mailbox.make_folder(folder)
    mailbox.deliver(RAW.replace(b"one@", b"other@"))
    mailbox.deliver(RAW, folder=folder)

    with open_mailbox() as opened:
        assert opened.holds("<one@example.com>")
        assert not opened.holds("<two@example.com>")
        assert opened.new_uids(0) != []  # the mailbox itself is open again


def test_a_message_id_is_asked_for_as_it_is(mailbox):
    odd = r'<a"b\c d@example.com>'
    mailbox.deliver(RAW.replace(b"<one@example.com>", odd.encode()))

    with open_mailbox() as opened:
        assert opened.holds(odd)
        assert not opened.holds(r'<a"b\c e@example.com>')
        with pytest.raises(MailboxAway):
            opened.holds('<x>" ALL\r\nA1 LOGOUT')


def test_a_folder_that_cannot_be_opened_is_passed_over(mailbox, monkeypatch):
    mailbox.deliver(RAW)

    with open_mailbox() as opened:
        listed = [b'(\\HasNoChildren) "/" "Not there"', b'(\\Noselect) "/" INBOX']
        monkeypatch.setattr(opened._imap, "list", lambda: ("OK", [*listed, b'() "/" INBOX']))
        assert opened.holds("<one@example.com>")
        monkeypatch.setattr(opened._imap, "list", lambda: ("OK", listed))
        with pytest.raises(MailboxAway, match="folder"):  # nowhere looked: that is not "absent"
            opened.holds("<one@example.com>")


def test_the_folder_of_the_address_is_read(mailbox, use_setting):
    mailbox.make_folder("Entw&APw-rfe")
    uid = mailbox.deliver(RAW, folder="Entw&APw-rfe")
    use_setting("IMAP_URL", mailbox.url_of("Entwürfe"))

    with open_mailbox() as opened:
        assert opened.new_uids(0) == [uid]


def test_a_folder_made_anew_says_that_its_uids_are_new_ones(mailbox, use_setting):
    use_setting("IMAP_URL", mailbox.url_of("Requests"))
    validities = set()
    for _ in range(2):
        mailbox.make_folder("Requests")
        for _ in range(2):
            with open_mailbox() as opened:
                validities.add(opened.uid_validity)
        mailbox.remove_folder("Requests")

    assert len(validities) == 2
