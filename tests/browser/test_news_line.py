"""New tickets announce themselves at the desk without moving anything."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")
A_POLL = 16_000  # milliseconds: the desk asks every 15 s


def rows(page: Page) -> list[str]:
    return page.locator(".item__number").all_inner_texts()


@pytest.fixture
def desk(visit, ground) -> Page:
    """Leila's desk, whose clock the test moves."""
    page = visit(ground.cast.leila)
    page.clock.install()
    page.goto("/desk?sort=newest")
    return page


def test_new_ticket_is_announced_and_no_row_moves(desk, ground):
    before = rows(desk)
    first = ground.cast.ticket(ground.cast.noor, subject="The first arrival")
    desk.clock.run_for(A_POLL)
    expect(desk.locator("#news")).to_contain_text("1 new ticket")
    ground.cast.ticket(ground.cast.noor)
    desk.clock.run_for(A_POLL)

    expect(desk.locator("#news")).to_contain_text("2 new tickets")
    assert rows(desk) == before
    desk.locator("#news").get_by_role("link").click()
    expect(desk.locator(".item__number").nth(1)).to_have_text(f"CP-{first.number}")


def test_poll_without_news_changes_nothing(desk):
    desk.get_by_role("link", name="Unassigned").first.focus()

    with desk.expect_response(lambda answer: "/desk/news/" in answer.url) as answer:
        desk.clock.run_for(A_POLL)

    assert answer.value.status == 304
    expect(desk.get_by_role("link", name="Unassigned").first).to_be_focused()
    expect(desk.locator("#news")).to_have_text("No new tickets")


def test_live_updates_can_be_switched_off_and_on_again(desk, ground):
    asked = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.get_by_role("button", name="Live updates on").click()
    ground.cast.ticket(ground.cast.noor)
    desk.clock.run_for(A_POLL)
    assert not [url for url in asked if "/desk/news/" in url]

    desk.get_by_role("button", name="Live updates off").click()
    desk.clock.run_for(A_POLL)

    expect(desk.locator("#news")).to_contain_text("1 new ticket")


def test_sealed_ticket_is_no_news(desk, ground):
    ground.cast.privacy_ticket()
    ground.cast.ticket(ground.cast.noor)
    desk.clock.run_for(A_POLL)

    expect(desk.locator("#news")).to_contain_text("1 new ticket")
