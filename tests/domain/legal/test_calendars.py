"""Weekends and public holidays."""

from datetime import date

import pytest

from app.domain.legal.calendars import is_working_day


@pytest.mark.parametrize(
    ("day", "calendar"),
    [
        (date(2024, 3, 29), "DE"),  # Good Friday
        (date(2025, 10, 3), "DE"),
        (date(2025, 6, 2), "IE"),
        (date(2026, 8, 31), "GB-ENG"),
        (date(2026, 12, 28), "GB-ENG"),  # for Boxing Day on a Saturday
        (date(2026, 11, 14), "DE"),  # Saturday
        (date(2026, 11, 15), "DE"),  # Sunday
    ],
)
def test_no_work_is_done_on_weekends_and_public_holidays(day, calendar):
    assert not is_working_day(day, calendar)


@pytest.mark.parametrize(
    ("day", "calendar"),
    [
        (date(2024, 3, 29), "IE"),  # Good Friday: banks close, the law does not
        (date(2025, 6, 19), "DE"),  # Corpus Christi: a holiday of some states only
        (date(2025, 12, 24), "DE"),
        (date(2026, 8, 31), "GB-SCT"),
    ],
)
def test_work_is_done_on_days_that_are_free_only_for_some(day, calendar):
    assert is_working_day(day, calendar)


def test_an_unknown_calendar_is_an_error_and_not_a_year_without_holidays():
    with pytest.raises(NotImplementedError):
        is_working_day(date(2024, 3, 28), "GB-XX")
