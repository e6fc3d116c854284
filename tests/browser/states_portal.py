"""Pages of customers and guests, each in a state that has a look of its own."""

from datetime import timedelta

from playwright.sync_api import FilePayload, Page, expect

from app.domain.tickets.actions.close_solved import close_ticket
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.actions.reply import reply_to_ticket
from app.foundation.clock import moved_to, now
from app.foundation.transaction import transaction
from tests.browser.ground import Ground
from tests.browser.visitors import Visitors

LONG = "Donaudampfschifffahrtsgesellschaftskapitaenspatent" * 4


def went(page: Page, path: str) -> Page:
    page.goto(path)
    return page


def home_signed_out(visit: Visitors, ground: Ground) -> Page:
    return went(visit(), "/")


def home_of_a_customer(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.camille), "/")


def home_of_staff(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.leila), "/")


def account_menu_open(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.camille), "/")
    page.locator(".account > summary").click()
    return page


def log_in_plain(visit: Visitors, ground: Ground) -> Page:
    return went(visit(), "/login")


def log_in_with_empty_fields(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(), "/login")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("#error-summary")).to_be_visible()
    return page


def log_in_with_a_wrong_password(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(), "/login")
    page.get_by_label("Email").fill("eve@example.com")
    page.get_by_label("Password").fill("a wrong one")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("#error-summary")).to_contain_text("do not fit")
    return page


def log_in_with_kept_text(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.eve), "/tickets/new")
    page.get_by_label("Subject").fill("Typed before the session ended")
    ground.end_sessions(ground.cast.eve)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".banner", has_text="What you typed is safe")).to_be_visible()
    return page


def new_ticket_empty(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.camille), "/tickets/new")


def new_ticket_with_errors_and_a_staged_file(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.camille), "/tickets/new")
    good = FilePayload(name=f"{LONG[:90]}.txt", mimeType="text/plain", buffer=b"12:04 timeout")
    bad = FilePayload(name="page.png", mimeType="image/png", buffer=b"<html>")
    page.get_by_label("Files").set_input_files([good, bad])
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".files__wait")).to_contain_text("page.png cannot be attached")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator(".staged")).to_have_count(1)
    return page


def new_ticket_about_privacy(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.camille), "/tickets/new?category=privacy")


def new_ticket_about_privacy_with_errors(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.camille), "/tickets/new?category=privacy")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#error-summary")).to_contain_text("Choose what you want us to do")
    return page


def new_ticket_about_billing(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.camille), "/tickets/new?category=billing")
    expect(page.get_by_text("Billing: we answer within")).to_be_visible()
    return page


def list_full(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.camille), "/tickets")


def list_empty(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.eve), "/tickets")


def list_without_solved_tickets(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.eve), "/tickets?status=solved")


def ticket_just_opened(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.ticket(subject=LONG, text=f"{LONG}\n\n`{LONG}`")
    return went(visit(ground.cast.camille), f"/tickets/{ticket.number}?done=opened")


def ticket_waiting_for_the_customer(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.ticket()
    with transaction():
        reply_to_ticket(
            ground.again(ticket), author=ground.cast.leila, text="Which one?", then="pending"
        )
    return went(visit(ground.cast.camille), f"/tickets/{ticket.number}")


def ticket_whose_answer_is_late(visit: Visitors, ground: Ground) -> Page:
    with moved_to(now() - timedelta(days=20)):
        ticket = ground.cast.ticket()
    page = went(visit(ground.cast.camille), f"/tickets/{ticket.number}")
    expect(page.locator("#thread")).to_contain_text("Our answer is late.")
    return page


def ticket_whose_answer_has_no_time(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.ticket()
    with transaction():
        here = ground.again(ticket)
        reply_to_ticket(here, author=ground.cast.leila, text="We ask our bank.")
        reply_to_ticket(here, author=ground.cast.camille, text="Any news?")
        set_status(here, "on_hold", actor=ground.cast.leila)
    page = went(visit(ground.cast.camille), f"/tickets/{ticket.number}")
    expect(page.locator("#thread")).to_contain_text("We are still working on it")
    return page


def ticket_solved(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.ticket()
    with transaction():
        set_status(ground.again(ticket), "solved", actor=ground.cast.leila)
    return went(visit(ground.cast.camille), f"/tickets/{ticket.number}")


def ticket_closed(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.ticket()
    with transaction():
        set_status(ground.again(ticket), "solved", actor=ground.cast.leila)
        close_ticket(ground.again(ticket))
    return went(visit(ground.cast.camille), f"/tickets/{ticket.number}")


def ticket_with_a_refused_reply(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.camille), f"/tickets/{ground.cast.ticket().number}")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("#error-summary")).to_be_visible()
    return page


def ticket_about_privacy(visit: Visitors, ground: Ground) -> Page:
    ticket = ground.cast.privacy_ticket()
    return went(visit(ground.cast.camille), f"/tickets/{ticket.number}")


def ticket_about_privacy_whose_letter_is_sent(visit: Visitors, ground: Ground) -> Page:
    number = ground.privacy_ticket_with_letter("sent")
    return went(visit(ground.cast.camille), f"/tickets/{number}")


def policy(visit: Visitors, ground: Ground) -> Page:
    return went(visit(), "/privacy")


def not_there(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.camille), "/tickets/999999")


PORTAL = [
    home_signed_out,
    home_of_a_customer,
    home_of_staff,
    account_menu_open,
    log_in_plain,
    log_in_with_empty_fields,
    log_in_with_a_wrong_password,
    log_in_with_kept_text,
    new_ticket_empty,
    new_ticket_with_errors_and_a_staged_file,
    new_ticket_about_privacy,
    new_ticket_about_privacy_with_errors,
    new_ticket_about_billing,
    list_full,
    list_empty,
    list_without_solved_tickets,
    ticket_just_opened,
    ticket_waiting_for_the_customer,
    ticket_whose_answer_is_late,
    ticket_whose_answer_has_no_time,
    ticket_solved,
    ticket_closed,
    ticket_with_a_refused_reply,
    ticket_about_privacy,
    ticket_about_privacy_whose_letter_is_sent,
    policy,
    not_there,
]
