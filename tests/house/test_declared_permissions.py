"""Every view says who gets in, and says it rightly for its door."""

import pytest

from app.domain.accounts.permissions import Permission
from app.web.shared.guard import PUBLIC, declared_access
from tests.house.matrix import LINES

PUBLIC_VIEWS = {
    "portal.show_home",
    "public.show_policy",
    "public.show_policy_version",
    "operations.show_health",
    "operations.show_readiness",
    "operations.show_metrics",
    "sign_in.show_log_in",
    "sign_in.log_in",
    "sign_in.log_out",  # whoever is out already stays out
}


@pytest.fixture
def declared(application):
    with application.app_context():
        return {endpoint: declared_access(endpoint) for endpoint in application.view_functions}


def test_every_view_declares_a_permission_or_that_it_is_public(declared):
    assert [each for each, access in declared.items() if access is None] == []
    assert all(isinstance(each, Permission) or each == PUBLIC for each in declared.values())


def test_the_public_views_are_these_and_no_others(declared):
    """Adding one is a decision: it belongs in this list only after somebody looked at it."""
    assert {each for each, access in declared.items() if access == PUBLIC} == PUBLIC_VIEWS


def test_a_view_asks_for_a_permission_of_its_own_door(declared):
    for endpoint, access in declared.items():
        if access != PUBLIC:
            assert access.value.split(":")[0] == endpoint.partition(".")[0], endpoint


def test_what_changes_something_asks_for_more_than_reading(declared):
    for line in LINES:
        if line.method == "POST" and declared[line.endpoint] != PUBLIC:
            assert not declared[line.endpoint].value.endswith(":read"), line


def test_no_view_takes_get_and_post_at_once(application):
    """One view that does both would change things behind the guard's back when it forgets to ask."""
    for rule in application.url_map.iter_rules():
        assert len(rule.methods - {"HEAD", "OPTIONS"}) == 1, rule
