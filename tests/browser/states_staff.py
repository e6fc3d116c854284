"""Pages of agents, legal staff and admins, each in a state that has a look of its own."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.domain.tickets.actions.close_solved import close_ticket
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.models import Ticket
from app.foundation.transaction import transaction
from tests.browser.ground import IDLE, Ground
from tests.browser.states_portal import LONG, went
from tests.browser.visitors import Visitors


def opened(visit: Visitors, ground: Ground, ticket: Ticket | None = None, query: str = "") -> Page:
    """A ticket at Leila's desk; a new one of Camille's unless another is given."""
    ticket = ticket or ground.cast.ticket()
    return went(visit(ground.cast.leila), f"/desk/tickets/{ticket.number}{query}")


def desk_list(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.leila), "/desk")


def desk_list_of_a_queue(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.leila), "/desk/queues/billing")


def desk_list_filtered(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.leila), "/desk/views/open?status=all&assignee=nobody")


def desk_list_without_a_match(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.leila), "/desk/views/unassigned?status=closed&assignee=nobody")


def desk_list_empty(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.person(IDLE)), "/desk")


def desk_list_with_news(visit: Visitors, ground: Ground) -> Page:
    page = visit(ground.cast.leila)
    page.clock.install()
    page.goto("/desk")
    ground.cast.ticket(ground.cast.noor)
    page.clock.run_for(16_000)
    expect(page.locator("#news")).to_contain_text("1 new ticket")
    return page


def desk_list_with_the_rail_open(visit: Visitors, ground: Ground) -> Page:
    page = visit(ground.cast.leila, viewport={"width": 390, "height": 844})
    page.goto("/desk")
    page.get_by_role("button", name="Views and queues").click()
    return page


def desk_ticket(visit: Visitors, ground: Ground) -> Page:
    return opened(visit, ground, ground.cast.ticket(subject=LONG, text=f"{LONG}\n\n`{LONG}`"))


def desk_ticket_in_note_mode(visit: Visitors, ground: Ground) -> Page:
    return opened(visit, ground, query="?mode=note")


def desk_ticket_with_a_refused_reply(visit: Visitors, ground: Ground) -> Page:
    page = opened(visit, ground)
    page.locator("#reply-files").set_input_files(
        {"name": "trace.log", "mimeType": "text/plain", "buffer": b"12:04 timeout"}
    )
    page.get_by_role("button", name="Send and set pending").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def desk_ticket_with_a_refused_note(visit: Visitors, ground: Ground) -> Page:
    page = opened(visit, ground, query="?mode=note")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def desk_ticket_after_a_note(visit: Visitors, ground: Ground) -> Page:
    page = opened(visit, ground, query="?mode=note")
    page.locator("#note-message").fill("The bank confirms it.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".message--note")).to_be_visible()
    return page


def desk_ticket_after_a_change(visit: Visitors, ground: Ground) -> Page:
    page = opened(visit, ground)
    page.locator("#properties").get_by_label("Priority", exact=True).select_option("urgent")
    page.get_by_role("button", name="Set priority").click()
    expect(page.locator(".thread__done")).to_be_visible()
    return page


def desk_ticket_with_its_details_open(visit: Visitors, ground: Ground) -> Page:
    page = visit(ground.cast.leila, viewport={"width": 390, "height": 844})
    page.goto(f"/desk/tickets/{ground.cast.ticket().number}")
    page.get_by_role("button", name="Details").click()
    return page


def desk_ticket_closed(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.ticket()
    with transaction():
        set_status(ground.again(ticket), "solved", actor=ground.cast.leila)
        close_ticket(ground.again(ticket))
    page = opened(visit, ground, ticket)
    page.locator("#reply-message").fill("Too late.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#error-summary")).to_contain_text("This ticket is closed by now")
    return page


def desk_ticket_that_the_server_did_not_answer(visit: Visitors, ground: Ground) -> Page:
    page = opened(visit, ground)
    page.route("**/replies", lambda route: route.fulfill(status=503, body="away"))
    page.locator("#reply-message").fill("Still here?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#failed")).to_contain_text("What you typed is still here")
    return page


def legal_register(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.ingrid), "/legal")


def legal_request_with_a_refused_reply(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.privacy_ticket(subject=LONG)
    page = went(visit(ground.cast.ingrid), f"/legal/requests/{ticket.number}")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def legal_request_after_a_reply(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.privacy_ticket(right="other", country="unknown")
    page = went(visit(ground.cast.ingrid), f"/legal/requests/{ticket.number}")
    page.get_by_label("Reply").fill("We are looking into it.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".thread__done")).to_be_visible()
    return page


def letter(shown: str) -> Callable[[Visitors, Ground], Page]:
    """A request whose letter is in this state."""

    def arrange(visit: Visitors, ground: Ground) -> Page:
        number = ground.privacy_ticket_with_letter(shown)
        return went(visit(ground.cast.ingrid), f"/legal/requests/{number}")

    arrange.__name__ = f"legal_request_whose_letter_is_{shown}"
    return arrange


def settings(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.priya), "/admin")


LOOKS = ("queued", "sending", "sent", "retrying", "uncertain", "failed", "handled")
STAFF = [
    desk_list,
    desk_list_of_a_queue,
    desk_list_filtered,
    desk_list_without_a_match,
    desk_list_empty,
    desk_list_with_news,
    desk_list_with_the_rail_open,
    desk_ticket,
    desk_ticket_in_note_mode,
    desk_ticket_with_a_refused_reply,
    desk_ticket_with_a_refused_note,
    desk_ticket_after_a_note,
    desk_ticket_after_a_change,
    desk_ticket_with_its_details_open,
    desk_ticket_closed,
    desk_ticket_that_the_server_did_not_answer,
    legal_register,
    legal_request_with_a_refused_reply,
    legal_request_after_a_reply,
    *(letter(shown) for shown in LOOKS),
    settings,
]
