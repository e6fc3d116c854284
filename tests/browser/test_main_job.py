"""The main job in a real browser: ask, find, answer, note, close, reopen."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.visitors import log_in

pytestmark = pytest.mark.xdist_group("browser")
NOTE = "Stripe shows both charges, refund the second one"
REPLY = "We have refunded the second charge."


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (320, 200), (196, 94, 38)).save(made, "PNG")
    return made.getvalue()


def colour(page: Page, selector: str) -> tuple[int, ...]:
    """The painted background: red, green, blue."""
    found = page.locator(selector).evaluate("each => getComputedStyle(each).backgroundColor")
    return tuple(int(number) for number in re.findall(r"\d+", found)[:3])


def test_customer_asks_with_a_file_and_the_agent_answers_beside_a_note(visit, tmp_path):
    har = tmp_path / "camille.har"
    camille = visit(record_har_path=har, record_har_content="embed")
    number = ask(camille)
    leila = visit()
    log_in(leila, "agent@example.com")
    leila.goto("/desk?sort=newest")

    leila.get_by_role("link", name="Charged twice for October").click()
    expect(leila.get_by_role("link", name="receipt.png")).to_be_visible()
    add_note(leila)
    change_everything_amid_a_reply(leila)
    send_reply(leila)

    read_answer(camille, number, tmp_path)
    close_and_reopen(camille)
    camille.context.close()
    nothing_of_the_note_was_sent(har)


def ask(camille: Page) -> str:
    """Open a billing ticket with a picture; returns its path."""
    log_in(camille, "customer@example.com")
    camille.get_by_role("link", name="Billing").click()
    camille.get_by_label("Subject").fill("Charged twice for October")
    camille.get_by_label("What happened?").fill("Both charges are on **one** statement.")
    camille.get_by_label("Files").set_input_files(
        {"name": "receipt.png", "mimeType": "image/png", "buffer": picture()}
    )
    camille.get_by_role("button", name="Send").click()
    expect(camille.locator("#live")).to_contain_text("Your ticket is CP-")
    return re.sub(r"\?.*", "", camille.url)


def add_note(leila: Page) -> None:
    before = colour(leila, "#composer")
    leila.get_by_role("radio", name="Internal note").check()
    expect(leila.locator("#note-message")).to_be_focused()
    red, green, blue = after = colour(leila, "#composer")
    assert after != before
    assert red >= green > blue + 10, f"the composer is not ochre: {after}"
    assert colour(leila, "#note-message") == after
    leila.locator("#note-message").fill(NOTE)
    leila.get_by_role("button", name="Add note").click()
    expect(leila.locator(".message--note")).to_contain_text(NOTE)
    expect(leila.locator("#live")).to_have_text("Note added")


def change_everything_amid_a_reply(leila: Page) -> None:
    """Assignee, status and priority, each without losing the half-typed reply."""
    leila.get_by_role("radio", name="Reply").check()
    half = leila.locator("#reply-message")
    half.fill("We have refu")
    for label, value, said in (
        ("Assignee", "You", "Assignee changed"),
        ("Status", "On hold", "Status changed"),
        ("Priority", "High", "Priority changed"),
    ):
        leila.locator("#properties").get_by_label(label, exact=True).select_option(label=value)
        leila.get_by_role("button", name=f"Set {label.lower()}").click()
        expect(leila.locator("#live")).to_have_text(said)
        expect(half).to_have_value("We have refu")
    expect(leila.locator("#ticket-header")).to_contain_text("On hold")
    expect(leila.locator("#ticket-header")).to_contain_text("High")
    expect(leila.locator("#ticket-header")).to_contain_text("You")


def test_change_amid_a_note_leaves_the_note_a_note(visit, ground):
    leila = visit(ground.cast.leila)
    leila.goto(f"/desk/tickets/{ground.cast.ticket().number}")
    leila.get_by_role("radio", name="Internal note").check()
    leila.locator("#note-message").fill("Do not send th")
    ochre = colour(leila, "#composer")

    leila.get_by_role("button", name="Set priority").click()
    expect(leila.locator("#live")).to_have_text("Priority changed")

    expect(leila.get_by_role("radio", name="Internal note")).to_be_checked()
    expect(leila.locator("#note-message")).to_have_value("Do not send th")
    expect(leila.locator("#reply-message")).to_be_hidden()
    assert colour(leila, "#composer") == ochre


def test_change_after_a_refused_reply_keeps_its_words_and_files(visit, ground, watch):
    watch.expect_status(422)
    leila = visit(ground.cast.leila)
    leila.goto(f"/desk/tickets/{ground.cast.ticket().number}")
    leila.locator("#reply-message").fill("See the log.")
    leila.locator("#reply-files").set_input_files(
        [
            {"name": "trace.log", "mimeType": "text/plain", "buffer": b"12:04 timeout"},
            {"name": "page.png", "mimeType": "image/png", "buffer": b"<html>"},
        ]
    )
    leila.get_by_role("button", name="Send", exact=True).click()
    expect(leila.locator(".files__wait")).to_contain_text("page.png cannot be attached")

    leila.get_by_role("button", name="Set priority").click()
    expect(leila.locator("#live")).to_have_text("Priority changed")

    expect(leila.locator("#reply-message")).to_have_value("See the log.")
    expect(leila.locator(".staged").first).to_contain_text("trace.log")


def send_reply(leila: Page) -> None:
    leila.locator("#reply-message").fill(REPLY)
    leila.get_by_role("button", name="Send and set pending").click()
    expect(leila.locator(".message--staff")).to_contain_text(REPLY)
    expect(leila.locator("#reply-message")).to_have_value("")
    expect(leila.locator("#ticket-header")).to_contain_text("Pending")


def read_answer(camille: Page, path: str, folder: Path) -> None:
    camille.goto("/")
    camille.get_by_role("link", name="Charged twice for October").click()
    assert camille.url == path
    expect(camille.locator("#thread")).to_contain_text(REPLY)
    expect(camille.locator("#thread")).to_contain_text("We need an answer from you.")
    expect(camille.locator("body")).not_to_contain_text(NOTE)
    with camille.expect_download() as download:
        camille.get_by_role("link", name="receipt.png").click()
    download.value.save_as(folder / "back.png")
    assert (folder / "back.png").read_bytes() == picture()


def close_and_reopen(camille: Page) -> None:
    camille.get_by_role("button", name="This is solved, close it").click()
    expect(camille.locator("#live")).to_contain_text("Marked as solved.")
    camille.get_by_role("button", name="Reopen it").click()
    expect(camille.locator("#live")).to_contain_text("Open again.")


def nothing_of_the_note_was_sent(har: Path) -> None:
    """Every answer of her whole session, pages and fragments."""
    entries = json.loads(har.read_text())["log"]["entries"]
    bodies = [entry["response"]["content"].get("text", "") for entry in entries]
    assert any(REPLY in body for body in bodies), "the recording holds no page of the ticket"
    assert not any("Stripe" in body for body in bodies)
