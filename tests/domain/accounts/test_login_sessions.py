"""The rows behind the cookies: made, replaced, ended, forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.domain.accounts.actions import (
    end_session,
    keep_text,
    mark_seen,
    purge_sessions,
    sign_out,
    start_session,
)
from app.domain.accounts.models import LoginSession, Person
from app.domain.accounts.queries import ended_session_with_token, session_with_token
from app.domain.accounts.rules import (
    BEFORE_LOG_IN,
    IDLE_CUSTOMER,
    IDLE_STAFF,
    LONGEST,
    SEEN_EVERY,
    should_mark_seen,
)
from app.domain.audit.models import AuditEntry
from app.foundation.clock import moved_to, now
from app.foundation.transaction import end_reading, session, transaction

SECOND = timedelta(seconds=1)


def started(person, **more):
    with transaction():
        return start_session(person, **more)[0]


def opens(token):
    end_reading()
    return session_with_token(token) is not None


def count():
    end_reading()
    return session().scalar(select(func.count()).select_from(LoginSession))


def test_a_session_knows_its_person_and_its_own_secret(cast):
    first, second = started(cast.camille), started(cast.camille)

    end_reading()
    found = session_with_token(first)

    assert found.person.email == cast.camille.email
    assert found.csrf_secret != session_with_token(second).csrf_secret


@pytest.mark.parametrize("wrong", ["", "x", "\ud800", "a" * 10_000])
def test_a_token_that_was_never_given_opens_nothing(cast, wrong):
    started(cast.camille)

    assert not opens(wrong)


@pytest.mark.parametrize(
    ("who", "lasts"), [("camille", IDLE_CUSTOMER), ("leila", IDLE_STAFF), (None, BEFORE_LOG_IN)]
)
def test_it_opens_until_its_time_is_over_to_the_second(cast, who, lasts):
    at = now()
    with moved_to(at):
        token = started(getattr(cast, who) if who else None)

    with moved_to(at + lasts - SECOND):
        assert opens(token)
    with moved_to(at + lasts):
        assert not opens(token)


def test_being_seen_begins_the_idle_time_anew_but_never_the_longest(cast):
    at = now()
    with moved_to(at):
        token = started(cast.camille)
        end_reading()
        row = session_with_token(token)
    step = IDLE_CUSTOMER / 2
    for spent in range(1, int(LONGEST / step)):
        with moved_to(at + spent * step):
            assert opens(token)
            with transaction():
                mark_seen(row.id)

    with moved_to(at + LONGEST - SECOND):
        assert opens(token)
    with moved_to(at + LONGEST):
        assert not opens(token)


def test_being_seen_is_written_once_in_a_while(cast):
    at = now()
    with moved_to(at):
        token, nobody = started(cast.camille), started(None)
    end_reading()
    row = session_with_token(token)

    assert not should_mark_seen(row, at + SEEN_EVERY - SECOND)
    assert should_mark_seen(row, at + SEEN_EVERY)
    assert not should_mark_seen(session_with_token(nobody), at + SEEN_EVERY)


def test_a_new_session_ends_the_one_that_it_replaces(cast):
    old = started(None)

    new = started(cast.camille, instead_of=old)

    assert not opens(old)
    assert opens(new)
    assert count() == 1


def test_an_inactive_person_has_no_session(cast):
    token = started(cast.leila)

    with transaction() as current:
        current.execute(update(Person).where(Person.id == cast.leila.id).values(active=False))

    assert not opens(token)


def test_signing_out_ends_this_session_alone_and_is_audited(cast):
    here, there = started(cast.camille), started(cast.camille)

    with transaction():
        sign_out(cast.camille, here)

    assert not opens(here)
    assert opens(there)
    newest = session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (newest.event, newest.actor_id) == ("log_out.done", cast.camille.id)


def test_an_ended_session_still_says_whose_it_was_until_it_is_removed(cast):
    at = now()
    with moved_to(at):
        token = started(cast.camille)

    with moved_to(at + IDLE_CUSTOMER):
        assert not opens(token)
        assert ended_session_with_token(token).person_id == cast.camille.id
    with transaction():
        end_session(token)
    end_reading()
    assert ended_session_with_token(token) is None


def test_the_purge_removes_what_is_over_and_nothing_else(cast):
    at = now()
    with moved_to(at):
        started(None)
        idle, in_use = started(cast.camille), started(cast.leila)
    with moved_to(at + 2 * IDLE_CUSTOMER + SECOND), transaction():
        end_reading()
        mark_seen(ended_session_with_token(in_use).id)
        assert purge_sessions() == 2

    assert ended_session_with_token(idle) is None
    assert opens(in_use)
    with moved_to(at + LONGEST + SECOND), transaction():
        assert purge_sessions() == 1
    assert count() == 0


def test_kept_text_is_held_and_forgotten(cast):
    token = started(cast.camille)
    end_reading()
    row = session_with_token(token)

    with transaction():
        keep_text(row.id, "sealed")
    end_reading()
    assert session_with_token(token).kept_text == "sealed"
    with transaction():
        keep_text(row.id, "")
    end_reading()
    assert session_with_token(token).kept_text == ""


def test_a_log_in_is_audited_and_a_form_that_waits_for_one_is_not(cast):
    def log_ins():
        end_reading()
        found = select(AuditEntry.actor_id).where(AuditEntry.event == "log_in.done")
        return list(session().scalars(found))

    started(None)
    assert log_ins() == []
    started(cast.camille)
    assert log_ins() == [cast.camille.id]
