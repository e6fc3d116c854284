"""The admins' pages of the promises, each in a state that has a look of its own."""

from playwright.sync_api import Page, expect

from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book
from app.domain.sla.queries import newest_edition
from app.foundation.transaction import transaction
from tests.browser.ground import Ground
from tests.browser.states_portal import LONG, went
from tests.browser.visitors import Visitors


def opened(visit: Visitors, ground: Ground, path: str = "") -> Page:
    return went(visit(ground.cast.priya), f"/admin/sla{path}")


def policy(visit: Visitors, ground: Ground, name: str = "Standard EU") -> Page:
    """A policy of the demo, opened from the list."""
    page = opened(visit, ground)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    return page


def calendar(visit: Visitors, ground: Ground, name: str = "Berlin office hours") -> Page:
    return policy(visit, ground, name)


def promises_list(visit: Visitors, ground: Ground) -> Page:
    return opened(visit, ground)


def promises_at_first_use(visit: Visitors, ground: Ground) -> Page:
    """The page of an empty book; the demo's is in force again before anybody else looks."""
    before = newest_edition()
    with transaction():
        empty = save_book(Book(), actor=None, changed="", expected=before.number)
    page = opened(visit, ground)
    with transaction():
        save_book(before.book, actor=None, changed="", expected=empty.number)
    expect(page.get_by_role("heading", name="Nothing is promised yet")).to_be_visible()
    return page


def policy_as_it_is(visit: Visitors, ground: Ground) -> Page:
    return policy(visit, ground)


def policy_with_an_effect(visit: Visitors, ground: Ground) -> Page:
    page = policy(visit, ground)
    page.get_by_label("High, first response").fill("1m")
    expect(page.locator("#effect")).to_contain_text("from 2h to 1m")
    return page


def policy_half_typed(visit: Visitors, ground: Ground) -> Page:
    page = policy(visit, ground)
    page.get_by_label("High, first response").fill("2")
    expect(page.locator("#forecast")).to_contain_text("write a time such as 30m")
    return page


def policy_due_in_weeks(visit: Visitors, ground: Ground) -> Page:
    page = policy(visit, ground)
    page.get_by_label("High, first response").fill("15d")
    expect(page.locator("#forecast")).to_contain_text("more pieces like these")
    return page


def policy_with_mistakes(visit: Visitors, ground: Ground) -> Page:
    page = opened(visit, ground, "/policies/new")
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_label("High, first response").fill("soon")
    page.get_by_label("Low, warn when left").fill("all")
    page.get_by_role("group", name="When it is still overdue later").get_by_label(
        "Raise the priority by one"
    ).check()
    page.get_by_role("button", name="Save policy").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def calendar_as_it_is(visit: Visitors, ground: Ground) -> Page:
    return calendar(visit, ground)


def calendar_with_mistakes(visit: Visitors, ground: Ground) -> Page:
    page = opened(visit, ground, "/calendars/new")
    page.get_by_label("Name", exact=True).fill(LONG)
    page.get_by_label("Time zone", exact=True).fill("Berlin")
    page.locator("#hours_0").fill("nine to five")
    page.get_by_role("button", name="Add a day").click()
    page.get_by_label("Name of the day").fill("Company day")
    page.get_by_role("button", name="Save calendar").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def calendar_with_regions(visit: Visitors, ground: Ground) -> Page:
    page = calendar(visit, ground)
    page.get_by_label("Public holidays of").select_option("US")
    expect(page.get_by_label("Region")).to_contain_text("Alaska")
    return page


def policy_removal(visit: Visitors, ground: Ground) -> Page:
    page = policy(visit, ground)
    page.get_by_role("link", name="Remove this policy").click()
    expect(page.get_by_role("button", name="Remove policy")).to_be_visible()
    return page


def calendar_removal_refused(visit: Visitors, ground: Ground) -> Page:
    page = calendar(visit, ground)
    page.get_by_role("link", name="Remove this calendar").click()
    expect(page.get_by_text("It cannot be removed while it is used")).to_be_visible()
    return page


PROMISES = [
    promises_list,
    promises_at_first_use,
    policy_as_it_is,
    policy_with_an_effect,
    policy_half_typed,
    policy_due_in_weeks,
    policy_with_mistakes,
    calendar_as_it_is,
    calendar_with_mistakes,
    calendar_with_regions,
    policy_removal,
    calendar_removal_refused,
]
