"""The ways in: a guest's pages, and the demo's one button a role."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")


def test_guest_reads_the_policy_without_a_cookie(visit):
    page = visit()
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Privacy policy").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Privacy Policy")
    expect(page.locator("time[datetime='2024-10-15']").first).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("Customer", "How can we help?"),
        ("Support agent", "All open"),
        ("Legal", "Privacy requests"),
        ("Administrator", "Settings"),
    ],
)
def test_one_press_opens_the_demo_as_each_role(visit, role, home):
    page = visit()
    page.goto("/login")
    page.get_by_role("button", name=role).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(home)
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("session", True, "Lax")


def test_guest_who_wants_a_ticket_logs_in_and_lands_on_its_form(visit, ground):
    page = visit()
    page.goto("/")
    page.get_by_role("link", name="Technical").click()
    page.get_by_role("button", name="Customer").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ask us about a technical problem")
    expect(page.get_by_role("radio", name="Technical")).to_be_checked()
