"""How people say what they want to be told of."""

from datetime import timedelta

import pytest

from app.domain.notices.actions import choose, purge_notices, tell
from app.domain.notices.models import Notice
from app.domain.notices.queries import choices_of
from app.domain.notices.rules import USUAL_WAYS
from app.domain.notices.words import NoticeKind, Way
from app.foundation.clock import moved_to, now
from app.foundation.errors import Invalid
from app.foundation.transaction import end_reading, session, transaction


def shown(person) -> list[tuple[str, str, bool]]:
    end_reading()
    return [(each.kind, each.way, each.fixed) for each in choices_of(person)]


def test_every_kind_has_its_usual_way():
    assert set(USUAL_WAYS) == set(NoticeKind)


def test_each_role_is_offered_what_it_can_be_told_of(cast):
    assert shown(cast.camille) == [
        ("ticket_answer", "at_once", False),
        ("privacy_answer", "at_once", True),
    ]
    assert shown(cast.leila) == [
        ("assigned", "digest", False),
        ("mentioned", "at_once", False),
        ("sla_warning", "at_once", False),
        ("sla_breach", "at_once", False),
    ]
    assert shown(cast.ingrid) == [("clock_warning", "at_once", False), ("alarm", "at_once", True)]
    assert shown(cast.priya) == [("alarm", "at_once", True)]


def test_a_choice_is_kept_and_can_be_changed(cast):
    for way in (Way.DIGEST, Way.OFF, Way.AT_ONCE):
        with transaction():
            choose(cast.camille.id, NoticeKind.TICKET_ANSWER, way)
        assert shown(cast.camille)[0] == ("ticket_answer", way, False)
    assert shown(cast.noor)[0] == ("ticket_answer", "at_once", False)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_nobody_chooses_what_is_fixed_or_another_roles(cast, kind):
    people = {
        NoticeKind.TICKET_ANSWER: cast.camille,
        NoticeKind.ASSIGNED: cast.leila,
        NoticeKind.MENTIONED: cast.leila,
        NoticeKind.CLOCK_WARNING: cast.ingrid,
        NoticeKind.SLA_WARNING: cast.leila,
        NoticeKind.SLA_BREACH: cast.leila,
    }
    for person in (cast.camille, cast.leila, cast.ingrid, cast.priya):
        if people.get(kind) is not person:
            with pytest.raises(Invalid), transaction():
                choose(person.id, kind, Way.OFF)


def test_nobody_switches_off_an_answer_to_a_privacy_request_in_the_table(cast):
    from app.domain.notices.models import NoticeChoice
    from tests.domain.notices.ground import letters_to

    with transaction() as writing:
        writing.add(NoticeChoice(person_id=cast.camille.id, kind="privacy_answer", way="off"))
    with transaction():
        tell(cast.camille, NoticeKind.PRIVACY_ANSWER, cause="message 1", ticket_id=None)

    assert [kind for kind, _ in letters_to(cast.camille)] == ["privacy_answer"]


def test_notices_are_forgotten_after_30_days(cast):
    with moved_to(now() - timedelta(days=30, minutes=1)), transaction():
        tell(cast.leila, NoticeKind.ASSIGNED, cause="event 1")
    with moved_to(now() - timedelta(days=29)), transaction():
        tell(cast.leila, NoticeKind.ASSIGNED, cause="event 2")

    with transaction():
        assert purge_notices() == 1

    end_reading()
    assert [notice.cause for notice in session().query(Notice)] == ["event 2"]
