"""The dialog stands over somebody's work: nothing of that is lost, whatever becomes of the dialog."""

import pytest
from playwright.sync_api import Locator, Page, expect

from app.domain.tickets.actions.redact import redact
from app.foundation.transaction import transaction
from tests.browser.states_redaction import WHO, WHY, named
from tests.browser.uploading import LOG
from tests.ground.cast import PASSWORD

pytestmark = pytest.mark.xdist_group("browser")

OVER_TWO = """() => {
  const texts = document.querySelectorAll(".message .prose");
  document.getSelection().setBaseAndExtent(texts[0], 0, texts[1], texts[1].childNodes.length);
}"""
OVER_A_CHIP = (
    """(message) => document.getSelection().selectAllChildren(message.querySelector(".prose"))"""
)


def opened(page: Page) -> Locator:
    page.locator(".message--customer [data-redaction]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="What to remove")).to_be_focused()
    return dialog


def shown(dialog: Locator) -> None:
    dialog.get_by_label("Words to remove").fill(WHO)
    dialog.get_by_label("Reason").fill(WHY)
    dialog.get_by_role("button", name="Show what will go").click()
    expect(dialog).to_contain_text("Nobody can undo this.")


def test_a_reply_with_a_file_stays_as_it_is_and_the_new_bar_is_in_view(visit, ground):
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")
    page.locator("#reply-message").fill("Half a reply")
    page.locator("#reply-files").set_input_files([LOG])
    expect(page.locator(".composer .staged__name", has_text="trace.log")).to_be_visible()
    page.locator(".mode--note").click()
    page.locator("#note-message").fill("Half a note")
    dialog = opened(page)
    shown(dialog)

    dialog.get_by_role("button", name="Remove for good").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".message--customer")).to_be_focused()
    expect(page.locator(".message--customer .redaction").first).to_be_in_viewport()
    expect(page.locator("#live")).to_contain_text("Removed for good")
    expect(page).to_have_title("CP-" + page.title().partition("CP-")[2])
    # others of its list may have words of other tests, and a long list ends before it
    for place in ("#ticket", ".neighbours [aria-current]", "title"):
        texts = page.locator(place).evaluate_all("all => all.map((each) => each.textContent)")
        assert "Duval" not in " ".join(texts)
    expect(page.locator("#note-message")).to_have_value("Half a note")
    expect(page.locator("#reply-message")).to_have_value("Half a reply")
    expect(page.locator(".mode--note input")).to_be_checked()
    page.locator(".mode--reply").click()
    expect(page.locator(".composer .staged__name", has_text="trace.log")).to_be_visible()


def test_without_a_connection_the_dialog_stays_and_says_so(visit, ground, watch):
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")
    dialog = opened(page)
    dialog.get_by_label("Words to remove").fill(WHO)
    dialog.get_by_label("Reason").fill(WHY)
    watch.expect_offline()
    page.context.set_offline(True)

    dialog.get_by_role("button", name="Show what will go").click()

    expect(dialog.get_by_role("alert")).to_contain_text("there is no connection")
    expect(dialog.get_by_label("Words to remove")).to_have_value(WHO)
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Show what will go").click()
    expect(dialog).to_contain_text("Nobody can undo this.")
    expect(dialog.get_by_role("alert")).to_be_empty()


@pytest.mark.parametrize("door", ["desk", "legal"])
def test_after_the_session_ended_the_dialog_and_the_reply_behind_it_are_back(
    visit, ground, watch, door
):
    watch.expect_status(401)
    if door == "desk":
        person, path = ground.cast.leila, f"/desk/tickets/{named(ground).number}"
    else:
        ticket = ground.cast.privacy_ticket(text=f"What of {WHO}?")
        person, path = ground.cast.ingrid, f"/legal/requests/{ticket.number}"
    page = visit(person)
    page.goto(path)
    page.get_by_label("Reply", exact=True).last.fill("Half a reply")
    dialog = opened(page)
    dialog.get_by_label("Words to remove").fill(WHO)
    dialog.get_by_label("Reason").fill(WHY)
    ground.end_sessions(person)
    dialog.get_by_role("button", name="Show what will go").click()
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_label("Words to remove")).to_have_value(WHO)
    expect(page.get_by_label("Reason")).to_have_value(WHY)
    expect(page.locator("#main")).not_to_contain_text("choose your files again")
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("textarea").first).to_have_value("Half a reply")


def test_a_selection_over_two_messages_says_what_to_do(visit, ground):
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")

    page.evaluate(OVER_TWO)

    expect(page.locator(".message [data-redaction]").first).to_contain_text(
        "select within one message"
    )
    expect(page.locator("#live")).to_contain_text("select within one message")


def test_a_selection_over_a_chip_takes_its_mark(visit, ground):
    ticket = ground.cast.ticket(text=f"{WHO} paid with 4111 1111 1111 1111 twice")
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{ticket.number}")
    page.locator(".message--customer").evaluate(OVER_A_CHIP)

    dialog = opened(page)

    stored = f"{WHO} paid with [card number removed, ends 1111] twice"
    expect(dialog.get_by_label("Words to remove")).to_have_value(stored)
    dialog.get_by_label("Reason").fill(WHY)
    dialog.get_by_role("button", name="Show what will go").click()
    expect(dialog).to_contain_text("The words go from 2 places.")


def test_the_stored_texts_are_read_in_the_dialog_and_what_was_typed_stays(visit, ground, watch):
    watch.expect_status(422)
    ticket = named(ground)
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{ticket.number}")
    dialog = opened(page)
    with transaction():
        redact(ground.again(ticket), actor=ground.cast.mina, words=WHO, reason=WHY)
    dialog.get_by_label("Words to remove").fill(WHO)
    dialog.get_by_label("Reason").fill(WHY)

    dialog.get_by_role("button", name="Show what will go").click()

    summary = dialog.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Mina Okafor removed something last")
    assert summary.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    expect(dialog.locator("pre").first).to_contain_text("My neighbour [removed] was")
    expect(dialog.get_by_label("Reason")).to_have_value(WHY)


@pytest.mark.parametrize("script", [True, False])
def test_on_a_long_request_the_new_bar_is_what_is_seen_first(visit, ground, script):
    text = "A long story.\n\n" * 60 + f"What of {WHO}?"
    ticket = ground.cast.privacy_ticket(text=text)
    page = visit(ground.cast.ingrid, java_script_enabled=script)
    page.goto(f"/legal/requests/{ticket.number}/redaction")
    page.get_by_label("Words to remove").fill(WHO)
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="Show what will go").click()

    page.get_by_role("button", name="Remove for good").click()

    bar = page.locator(".message .redaction")
    expect(bar).to_be_in_viewport()
    expect(bar).to_be_focused()
