"""What people do in a hurry: press twice, leave with words typed, send by accident."""

import pytest
from playwright.sync_api import Dialog, expect

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_pressing_send_twice_opens_one_ticket(visit, ground, script):
    subject = f"Pressed twice {script}"
    page = visit(ground.cast.noor, java_script_enabled=script)
    page.goto("/tickets/new?category=general")
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("What happened?").fill("In a hurry.")
    page.get_by_role("button", name="Send").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text(subject)
    page.goto("/tickets")
    expect(page.get_by_role("link", name=subject)).to_have_count(1)


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
