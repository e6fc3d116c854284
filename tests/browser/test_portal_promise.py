"""A customer reads by when we answer, before and after asking, also without script."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")

SOON = re.compile(r"We answer by .+, Europe/Paris\.")
WORDS_BEYOND_THE_PADDING = """async () => {
  await document.fonts.ready;
  return [...document.querySelectorAll(".category")].flatMap((pocket) => {
    const box = pocket.getBoundingClientRect(), style = getComputedStyle(pocket);
    const start = box.left + parseFloat(style.paddingLeft) - 1;
    const end = box.right - parseFloat(style.paddingRight) + 1;
    const words = document.createRange();
    words.selectNodeContents(pocket);
    return [...words.getClientRects()].filter((each) => each.left < start || each.right > end)
      .map((each) => `${pocket.textContent.trim()}: ${each.left} to ${each.right}`);
  });
}"""


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_chosen_category_alone_says_how_soon_and_the_ticket_by_when(visit, ground, script):
    page = visit(ground.cast.camille, java_script_enabled=script)
    page.goto("/tickets/new")
    said = page.get_by_text("we answer within")
    expect(said.filter(visible=True)).to_have_count(0)

    page.get_by_label("Billing").check()
    expect(said.filter(visible=True)).to_have_text(
        re.compile(r"Billing: we answer within 4 working hours\. Sent now, by .+, Europe/Paris\.")
    )
    page.get_by_label("Account").check()
    expect(said.filter(visible=True)).to_contain_text("Account: we answer within 6 hours.")
    page.get_by_label("Privacy and legal").check()
    expect(said.filter(visible=True)).to_have_count(0)

    page.get_by_label("Account").check()
    page.get_by_label("Subject").fill("Passkey is not offered")
    page.get_by_label("What happened?").fill("The page asks for a password.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("region", name="Conversation")).to_contain_text(SOON)
    expect(page.locator("aside time").first).to_have_attribute(
        "datetime", re.compile(r"T\d\d:\d\d")
    )


def test_the_start_page_tells_strangers_how_soon_we_answer(visit):
    page = visit()
    page.goto("/")

    expect(page.get_by_role("link", name="Billing")).to_contain_text(
        "We answer within 4 working hours"
    )
    expect(page.get_by_role("link", name="Privacy and legal")).not_to_contain_text("We answer")


@pytest.mark.parametrize("width", [320, 360, 390, 600, 768, 1024, 1440])
def test_the_words_of_the_categories_stay_inside_their_pockets(visit, width):
    page = visit(viewport={"width": width, "height": 900})
    page.goto("/")
    expect(page.get_by_role("link", name="Billing")).to_be_visible()

    assert page.evaluate(WORDS_BEYOND_THE_PADDING) == []
