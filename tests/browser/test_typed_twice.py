"""What people do in a hurry: press twice, leave with words typed, send by accident."""

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

pytestmark = pytest.mark.xdist_group("browser")


def fill(page: Page, subject: str) -> None:
    page.goto("/tickets/new?category=general")
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("What happened?").fill("In a hurry.")


def test_pressing_send_twice_opens_one_ticket(visit, ground):
    page = visit(ground.cast.noor)
    fill(page, "Pressed twice")
    page.get_by_role("button", name="Send").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Pressed twice")
    page.goto("/tickets")
    expect(page.get_by_role("link", name="Pressed twice")).to_have_count(1)


def test_sending_again_because_the_answer_got_lost_opens_no_second_ticket(visit, ground):
    page = visit(ground.cast.noor, java_script_enabled=False)
    fill(page, "The answer got lost")
    page.route("**/tickets/new", lose_the_answer, times=1)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The answer got lost")
    page.goto("/tickets")
    expect(page.get_by_role("link", name="The answer got lost")).to_have_count(1)


def lose_the_answer(route: Route) -> None:
    """The server gets the form; the browser gets nothing and stays where it is."""
    route.fetch(max_redirects=0)
    route.fulfill(status=204)


def test_leaving_with_words_typed_asks_first_and_sending_them_does_not(visit, ground):
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page = visit(ground.cast.camille)
    page.on("dialog", stay)
    page.goto(f"/tickets/{ground.cast.ticket().number}")
    page.get_by_label("Your reply").press_sequentially("Almost")
    page.get_by_role("link", name="My tickets").first.click(no_wait_after=True)
    expect(page.get_by_label("Your reply")).to_have_value("Almost")
    page.get_by_role("button", name="Send reply").click()

    expect(page.locator("#thread")).to_contain_text("Almost")
    assert asked == ["beforeunload"]
