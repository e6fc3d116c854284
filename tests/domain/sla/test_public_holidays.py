"""Public holidays by country and region, in English, as the promises' calendars have them."""

from datetime import date

import pytest

from app.domain.sla.public_holidays import public_holidays


@pytest.mark.parametrize(
    ("place", "day", "name"),
    [
        ("DE", date(2026, 4, 6), "Easter Monday"),
        ("DE-BY", date(2026, 1, 6), "Epiphany"),
        ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("BR", date(2026, 9, 7), "Independence Day"),
        ("GB-ENG", date(2027, 12, 27), "Christmas Day (observed)"),
    ],
)
def test_a_public_holiday_has_its_english_name(place, day, name):
    assert public_holidays(place, day.year)[day] == name


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("DE", date(2026, 1, 6)),  # in some regions only
        ("DE", date(2026, 12, 24)),  # custom, not law
        ("", date(2026, 12, 25)),
    ],
)
def test_other_days_are_none(place, day):
    assert day not in public_holidays(place, day.year)


@pytest.mark.parametrize("place", ["XX", "XX-YY", "de", "../DE", "-BY"])
def test_an_unknown_country_has_none(place):
    assert public_holidays(place, 2026) == {}


def test_an_unknown_region_has_those_of_its_country():
    assert public_holidays("DE-XX", 2026) == public_holidays("DE", 2026) != {}
