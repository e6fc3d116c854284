"""What a clock of a promise is called, wherever it stands."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import g

from app.domain.sla.reading import ClockReading, Look
from app.domain.sla.words import Target
from app.foundation.clock import moved_to
from app.web.shared import clock_words
from tests.ground.reader import Page

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)  # 13:00 in Paris, where the readers are
HOUR = 3600


def reading(look: str, seconds: int, **given) -> ClockReading:
    """A clock of 2 hours of an eight-hour day, as it is seen at noon."""
    known = {
        "target": Target.NEXT_RESPONSE,
        "look": Look(look),
        "seconds": seconds,
        "target_seconds": 2 * HOUR,
        "share_left": 0.4,
        "due_at": NOON + timedelta(minutes=22),
        "open_until": NOON + timedelta(hours=4),
        "day_seconds": 8 * HOUR,
        "started_at": NOON - timedelta(hours=2),
        "ended_at": None,
        "policy_name": "Standard EU",
        "zone": "Europe/Berlin",
        "soon_seconds": HOUR // 2,
    }
    return ClockReading(**known | given)


@pytest.mark.parametrize(
    ("look", "seconds", "pill", "panel", "spoken"),
    [
        ("ok", 4320, "1h 12m", "1h 12m left", "1 hour 12 minutes left"),
        ("ok", 16 * HOUR, "2d", "2d left", "2 days left"),
        ("soon", 22 * 60, "22m left", "22m left", "22 minutes left"),
        ("soon", 60, "1m left", "1m left", "1 minute left"),
        ("soon", 20, "<1m left", "<1m left", "less than a minute left"),
        ("over", 48 * 60, "48m over", "48m over", "48 minutes over"),
        ("over", 9 * HOUR, "1d 1h over", "1d 1h over", "1 day 1 hour over"),
        ("paused", 2 * HOUR, "Paused, 2h", "Paused", "Paused, 2 hours"),
        ("met", 22 * 60, "Met", "Met", "Met"),
        ("missed", 3 * HOUR, "Missed", "Missed", "Missed"),
        ("cancelled", 60, "Not needed", "Not needed", "Not needed"),
    ],
)
def test_each_state_has_its_words(look, seconds, pill, panel, spoken):
    clock = reading(look, seconds)

    assert clock_words.clock_short(clock) == pill
    assert clock_words.clock_state(clock) == panel
    assert clock_words.clock_long(clock) == spoken


@pytest.fixture
def drawn(application):
    """`drawn(reading)` is its pill, at noon, for a reader in Paris."""

    def draw(clock: ClockReading, breach: str = "") -> str:
        with application.test_request_context(), moved_to(NOON):
            g.person = SimpleNamespace(time_zone="Europe/Paris")
            template = application.jinja_env.get_template("components/clocks.html")
            return str(template.module.clock_pill(clock, breach))

    return draw


def test_a_pill_says_its_target_and_due_instant_in_the_readers_zone(drawn):
    html = drawn(reading("soon", 22 * 60))

    assert 'datetime="2026-11-12T12:22:00+00:00"' in html
    assert 'title="Next response, target 2h, due 12 November 2026, 13:22 CET"' in html
    assert "Next response: 22 minutes left, due today 13:22" in Page(html).text.replace(" ,", ",")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (NOON - timedelta(days=1), "yesterday 13:00"),
        (NOON + timedelta(hours=11, minutes=30), "tomorrow 00:30"),
        (NOON + timedelta(days=4, minutes=80), "Mon 16 Nov, 14:20"),
        (NOON + timedelta(days=60), "Mon 11 Jan 2027, 13:00"),
    ],
)
def test_the_due_day_is_the_readers(drawn, due, words):
    assert f", due {words}" in Page(drawn(reading("ok", HOUR, due_at=due))).text.replace(" ,", ",")


def test_no_two_states_share_their_glyph_or_their_words(drawn):
    looks = {each: drawn(reading(each, 60)) for each in Look if each != Look.SOON}

    glyphs = {html.partition("<svg")[2].partition("</svg>")[0] for html in looks.values()}
    assert len(glyphs) == len(looks)
    assert len({Page(html).text for html in looks.values()}) == len(looks)


@pytest.mark.parametrize(
    ("look", "open_until"), [("ok", None), ("paused", NOON), ("met", NOON), ("missed", NOON)]
)
def test_what_stands_still_gives_a_script_nothing_to_count(drawn, look, open_until):
    assert "data-clock=" not in drawn(reading(look, 60, open_until=open_until))


def test_what_runs_tells_a_script_how_far_and_how_long(drawn):
    html = drawn(reading("over", 60), "CP-1 is yours and overdue: Next response")

    assert 'data-left="-60"' in html
    assert f'data-open="{4 * HOUR}"' in html
    assert 'data-breach="CP-1 is yours and overdue: Next response"' in html
