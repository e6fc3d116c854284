"""Pages on which staff remove words or files, and what they leave, each in a look of its own."""

from io import BytesIO
from typing import Any

from playwright.sync_api import Page, expect

from app.domain.content.actions import stage_file
from app.domain.tickets.actions.redact import redact
from app.domain.tickets.actions.reply import note_on_ticket
from app.domain.tickets.models import Ticket
from app.domain.tickets.redactions import messages_of
from app.foundation.transaction import transaction
from tests.browser.ground import Ground
from tests.browser.states_portal import went
from tests.browser.visitors import Visitors

WHO, WHY = "Anatole Duval", "Name of a third person"
SAID = f"My neighbour **Anatole** Duval was charged too. Ask {WHO}, [his page](https://duval.example/)."


def named(ground: Ground) -> Ticket:
    """Camille's ticket that names somebody in its subject, its text, a note and a file."""
    camille, leila = ground.cast.camille, ground.cast.leila
    with transaction():
        file = stage_file(camille.id, f"{WHO}.txt", BytesIO(b"Born 1979")).token
    ticket = ground.cast.ticket(subject=f"About {WHO}", text=SAID, files=[file])
    with transaction():
        note_on_ticket(ground.again(ticket), author=leila, text=f"{WHO} called us.")
    return ticket


def redacted(ground: Ground) -> Ticket:
    """The same, after words and the file are gone."""
    ticket = named(ground)
    with transaction():
        here = ground.again(ticket)
        redact(here, actor=ground.cast.leila, words=WHO, reason=WHY)
        files = [file.token for message in messages_of(here) for file in message.files]
        redact(here, actor=ground.cast.leila, files=files, reason=WHY)
    return ticket


def form_of(page: Page) -> None:
    page.get_by_label("Words to remove").fill(WHO)
    page.get_by_label("Reason").fill(WHY)


def page_of(visit: Visitors, ground: Ground, **options: Any) -> Page:
    ticket = named(ground)
    return went(visit(ground.cast.leila, **options), f"/desk/tickets/{ticket.number}/redaction")


def redaction_form(visit: Visitors, ground: Ground) -> Page:
    return page_of(visit, ground)


def redaction_refused(visit: Visitors, ground: Ground) -> Page:
    page = page_of(visit, ground)
    page.get_by_label("Words to remove").fill("Somebody Else")
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="Show what will go").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def redaction_shown(visit: Visitors, ground: Ground) -> Page:
    page = page_of(visit, ground)
    form_of(page)
    page.get_by_label(f"{WHO}.txt").check()
    page.get_by_role("button", name="Show what will go").click()
    expect(page.get_by_role("heading", name="Remove this for good?")).to_be_focused()
    return page


def redaction_in_a_dialog(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.leila), f"/desk/tickets/{named(ground).number}")
    page.get_by_role("link", name="Remove words").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("What to remove")
    return page


def redaction_bars_for_staff(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.leila), f"/desk/tickets/{redacted(ground).number}")


def redaction_bars_for_the_requester(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.camille), f"/tickets/{redacted(ground).number}")


def redaction_of_a_request(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.privacy_ticket(subject=f"About {WHO}", text=SAID)
    return went(visit(ground.cast.ingrid), f"/legal/requests/{ticket.number}/redaction")


REDACTION = [
    redaction_form,
    redaction_refused,
    redaction_shown,
    redaction_in_a_dialog,
    redaction_bars_for_staff,
    redaction_bars_for_the_requester,
    redaction_of_a_request,
]
