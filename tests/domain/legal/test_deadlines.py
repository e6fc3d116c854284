"""The golden cases of the law's clocks, by their ids, and what must hold for every date."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.legal.deadlines import deadline_for, first_deadline
from app.domain.legal.laws import Law, Right
from app.domain.legal.steps import Step, StepKind

BERLIN = ZoneInfo("Europe/Berlin")
DUBLIN = ZoneInfo("Europe/Dublin")
LONDON = ZoneInfo("Europe/London")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
TORONTO = ZoneInfo("America/Toronto")


def at_noon(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), zone)


@pytest.mark.parametrize(
    ("received", "calendar", "raw", "due"),
    [
        pytest.param("2024-10-15", "DE", "2024-11-15", "2024-11-15", id="eu-01"),
        pytest.param("2025-01-31", "DE", "2025-02-28", "2025-02-28", id="eu-02"),
        pytest.param("2024-01-31", "DE", "2024-02-29", "2024-02-29", id="eu-03"),
        pytest.param("2025-01-29", "DE", "2025-02-28", "2025-02-28", id="eu-05"),
        pytest.param("2024-02-29", "DE", "2024-03-29", "2024-04-02", id="eu-06"),
        pytest.param("2024-02-29", "IE", "2024-03-29", "2024-03-29", id="eu-07"),
        pytest.param("2025-03-05", "DE", "2025-04-05", "2025-04-07", id="eu-08"),
        pytest.param("2025-08-31", "DE", "2025-09-30", "2025-09-30", id="eu-09"),
        pytest.param("2025-11-25", "DE", "2025-12-25", "2025-12-29", id="eu-10"),
        pytest.param("2025-04-01", "DE", "2025-05-01", "2025-05-02", id="eu-13"),
        pytest.param("2025-11-30", "DE", "2025-12-30", "2025-12-30", id="eu-ext-2-notice"),
        pytest.param("2023-11-30", "DE", "2023-12-30", "2024-01-02", id="eu-ext-3-notice"),
        pytest.param("2024-12-01", "DE", "2025-01-01", "2025-01-02", id="over-new-year"),
    ],
)
def test_the_gdpr_gives_a_month_that_ends_on_a_working_day(received, calendar, raw, due):
    deadline = first_deadline(Law.GDPR, Right.ACCESS, at_noon(received, BERLIN), BERLIN, calendar)

    assert deadline.due_on == date.fromisoformat(due)
    assert deadline.statutory
    assert deadline.law is Law.GDPR
    assert [s.on for s in deadline.steps if s.kind is StepKind.MONTH] == [date.fromisoformat(raw)]


@pytest.mark.parametrize(
    ("received_at", "calendar", "zone", "due", "until"),
    [
        pytest.param(
            "2025-01-31T23:30+00:00", "DE", BERLIN, "2025-03-03", "2025-03-03T23:00", id="tz-1"
        ),
        pytest.param(
            "2025-01-31T23:30+00:00", "IE", DUBLIN, "2025-02-28", "2025-03-01T00:00", id="tz-2"
        ),
        pytest.param(
            "2025-03-03T10:00+00:00", "DE", BERLIN, "2025-04-03", "2025-04-03T22:00", id="tz-4"
        ),
        pytest.param(
            "2025-03-11T23:59:59+01:00", "DE", BERLIN, "2025-04-11", "2025-04-11T22:00", id="tz-5"
        ),
        pytest.param(
            "2025-03-12T00:00+01:00", "DE", BERLIN, "2025-04-14", "2025-04-14T22:00", id="tz-6"
        ),
    ],
)
def test_days_are_those_of_the_controllers_zone(received_at, calendar, zone, due, until):
    received = datetime.fromisoformat(received_at)

    deadline = first_deadline(Law.GDPR, Right.DELETION, received, zone, calendar)

    assert deadline.due_on == date.fromisoformat(due)
    assert deadline.due_at == datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert deadline.due_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("2026-03-03", "2026-04-07", id="uk-1"),
        pytest.param("2026-07-31", "2026-09-01", id="uk-4"),
        pytest.param("2027-01-31", "2027-03-01", id="uk-5"),
    ],
)
@pytest.mark.parametrize("calendar", ["GB-ENG", "DE"])
def test_the_uk_month_ends_by_english_holidays_wherever_the_controller_is(received, due, calendar):
    received_at = at_noon(received, LONDON)

    deadline = first_deadline(Law.UK_GDPR, Right.ACCESS, received_at, LONDON, calendar)

    assert deadline.due_on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("2025-01-15", "2025-03-01", id="ca-1"),
        pytest.param("2024-01-15", "2024-02-29", id="ca-2"),
        pytest.param("2023-01-15", "2023-03-01", id="ca-3"),
        pytest.param("2025-11-20", "2026-01-04", id="ca-4"),
        pytest.param("2025-12-19", "2026-02-02", id="ca-5"),
        pytest.param("2025-12-31", "2026-02-14", id="ca-6"),
    ],
)
def test_california_gives_forty_five_days_and_moves_for_no_weekend(received, due):
    received_at = at_noon(received, LOS_ANGELES)

    deadline = first_deadline(Law.CCPA, Right.ACCESS, received_at, LOS_ANGELES, "US")

    assert deadline.due_on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("2025-12-19", "2026-01-09", id="opt-out-1"),
        pytest.param("2025-03-03", "2025-03-24", id="opt-out-2"),
        pytest.param("2024-02-15", "2024-03-07", id="opt-out-3"),
        pytest.param("2025-03-01", "2025-03-21", id="received-on-a-saturday"),
    ],
)
def test_an_opt_out_in_california_takes_fifteen_business_days(received, due):
    received_at = at_noon(received, LOS_ANGELES)

    deadline = first_deadline(Law.CCPA, Right.OPT_OUT, received_at, LOS_ANGELES, "US")

    assert deadline.due_on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("law", "received", "zone", "due"),
    [
        pytest.param(Law.LGPD, "2025-02-20", SAO_PAULO, "2025-03-07", id="lgpd"),
        pytest.param(Law.PIPEDA, "2025-01-31", TORONTO, "2025-03-02", id="pipeda-1"),
        pytest.param(Law.PIPEDA, "2024-01-31", TORONTO, "2024-03-01", id="pipeda-2"),
    ],
)
def test_brazil_and_canada_count_calendar_days(law, received, zone, due):
    deadline = first_deadline(law, Right.ACCESS, at_noon(received, zone), zone, "DE")

    assert deadline.due_on == date.fromisoformat(due)


def test_with_two_laws_the_earlier_is_worked_to_and_the_other_is_shown():
    deadline = deadline_for(
        (Law.GDPR, Law.CCPA), Right.ACCESS, at_noon("2026-10-14", BERLIN), BERLIN, "DE"
    )

    assert (deadline.law, deadline.due_on) == (Law.GDPR, date(2026, 11, 16))
    assert deadline.steps[-1] == Step(StepKind.ALSO, date(2026, 11, 28), law=Law.CCPA)


def test_an_opt_out_from_an_unknown_country_is_worked_to_the_californian_date():
    deadline = deadline_for(
        (Law.GDPR, Law.CCPA), Right.OPT_OUT, at_noon("2025-03-03", BERLIN), BERLIN, "DE"
    )

    assert (deadline.law, deadline.due_on) == (Law.CCPA, date(2025, 3, 24))


def test_another_legal_matter_gets_our_target_of_ten_working_days_and_no_statutory_clock():
    deadline = deadline_for((), Right.OTHER, at_noon("2025-12-19", BERLIN), BERLIN, "DE")

    assert deadline.due_on == date(2026, 1, 7)  # Christmas and New Year take three days out
    assert deadline.law is None
    assert not deadline.statutory


def test_no_law_sets_a_time_for_another_legal_matter():
    with pytest.raises(ValueError, match="no law"):
        first_deadline(Law.GDPR, Right.OTHER, at_noon("2025-12-19", BERLIN), BERLIN, "DE")


def test_an_instant_without_a_zone_is_refused():
    naive = datetime(2025, 1, 31, 23, 30)

    with pytest.raises(ValueError, match="time zone"):
        first_deadline(Law.GDPR, Right.ACCESS, naive, BERLIN, "DE")


def test_the_steps_tell_the_whole_arithmetic():
    deadline = first_deadline(
        Law.GDPR, Right.ACCESS, at_noon("2027-01-31", LONDON), LONDON, "GB-ENG"
    )

    assert deadline.steps == (
        Step(StepKind.RECEIVED, date(2027, 1, 31)),
        Step(StepKind.MONTH, date(2027, 2, 28), 1),
        Step(StepKind.MONTH_END, date(2027, 2, 28), 31),
        Step(StepKind.WEEKEND, date(2027, 2, 28)),
        Step(StepKind.DUE, date(2027, 3, 1)),
    )


def test_the_steps_tell_a_weekend_from_a_holiday():
    deadline = first_deadline(Law.GDPR, Right.ACCESS, at_noon("2025-11-25", BERLIN), BERLIN, "DE")

    assert [step.kind for step in deadline.steps[2:]] == [
        StepKind.HOLIDAY,
        StepKind.HOLIDAY,
        StepKind.WEEKEND,
        StepKind.WEEKEND,
        StepKind.DUE,
    ]


instants = st.datetimes(datetime(2018, 5, 25), datetime(2045, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from(
    ["Europe/Berlin", "Europe/London", "America/Los_Angeles", "Asia/Beirut", "Atlantic/Azores"]
).map(ZoneInfo)
calendars = st.sampled_from(["DE", "IE", "GB-ENG", "FR"])
month_laws = st.sampled_from([Law.GDPR, Law.UK_GDPR])
rights = st.sampled_from([right for right in Right if right is not Right.OTHER])


@given(month_laws, instants, zones, calendars)
def test_a_month_is_never_shorter_than_february_and_ends_on_a_weekday(law, at, zone, calendar):
    deadline = first_deadline(law, Right.ACCESS, at, zone, calendar)

    received = at.astimezone(zone).date()
    assert timedelta(days=28) <= deadline.due_on - received <= timedelta(days=36)
    assert deadline.due_on.weekday() < 5


@given(
    st.sampled_from(Law),
    rights,
    instants,
    zones,
    calendars,
    st.timedeltas(timedelta(0), timedelta(days=60)),
)
def test_who_asks_later_is_never_due_earlier(law, right, at, zone, calendar, later):
    first = first_deadline(law, right, at, zone, calendar)
    second = first_deadline(law, right, at + later, zone, calendar)

    assert first.due_at <= second.due_at


@given(st.sampled_from(Law), rights, instants, zones)
def test_a_deadline_ends_with_its_local_day_even_over_summer_time(law, right, at, zone):
    deadline = first_deadline(law, right, at, zone, "DE")

    moment = timedelta(microseconds=1)
    assert (deadline.due_at - moment).astimezone(zone).date() == deadline.due_on
    assert deadline.due_at.astimezone(zone).date() == deadline.due_on + timedelta(days=1)


@given(st.lists(st.sampled_from(Law), min_size=1, max_size=5, unique=True), rights, instants)
def test_the_date_worked_to_is_late_for_none_of_the_laws(laws, right, at):
    deadline = deadline_for(laws, right, at, BERLIN, "DE")

    assert deadline.law in laws
    assert all(
        deadline.due_on <= first_deadline(law, right, at, BERLIN, "DE").due_on for law in laws
    )
