"""Which laws apply to whom."""

import pytest

from app.domain.legal.laws import COUNTRIES, EU_EEA, UNKNOWN, Law, Right, laws_for


@pytest.mark.parametrize(
    ("country", "laws"),
    [
        ("DE", (Law.GDPR,)),
        ("IE", (Law.GDPR,)),
        ("NO", (Law.GDPR,)),
        ("RE", (Law.GDPR,)),
        ("GB", (Law.UK_GDPR,)),
        ("US", (Law.CCPA,)),
        ("BR", (Law.LGPD,)),
        ("CA", (Law.PIPEDA,)),
        ("CH", (Law.GDPR, Law.CCPA)),
        ("JP", (Law.GDPR, Law.CCPA)),
        (UNKNOWN, (Law.GDPR, Law.CCPA)),
    ],
)
def test_the_country_decides_the_laws(country, laws):
    assert laws_for(country, Right.ACCESS) == laws


@pytest.mark.parametrize("country", ["DE", "US", UNKNOWN])
def test_another_legal_matter_has_no_law_until_someone_names_a_right(country):
    assert laws_for(country, Right.OTHER) == ()


def test_all_thirty_states_of_the_eea_are_known_and_can_be_chosen():
    states = EU_EEA - {"AX", "GF", "GP", "MF", "MQ", "RE", "YT"}

    assert len(states) == 30
    assert set(COUNTRIES) >= EU_EEA


def test_each_iso_country_is_offered_once():
    assert len(COUNTRIES) == len(set(COUNTRIES)) == 249
