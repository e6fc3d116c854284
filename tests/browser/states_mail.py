"""Pages about letters, each in a state that has a look of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from app.domain.mail.actions import hold_outbox, mark_handled, release_outbox
from app.domain.mail.queries import letter_of_ticket
from app.foundation.clock import now
from app.foundation.transaction import transaction
from tests.browser.ground import Ground
from tests.browser.states_portal import went
from tests.browser.visitors import Visitors

LOOKS = ("queued", "sending", "sent", "retrying", "uncertain", "failed", "handled")


def a_letter(ground: Ground, shown: str) -> int:
    """The id of a letter that people are shown like this."""
    number = ground.privacy_ticket_with_letter(shown)
    with transaction():
        found = letter_of_ticket(number)
    assert found is not None
    return found.id


@contextmanager
def a_hold() -> Iterator[None]:
    """Nothing goes out meanwhile; other tests of this installation wait for their letters."""
    hold_outbox(now())
    try:
        yield
    finally:
        release_outbox(actor_id=None)


def mail_log(visit: Visitors, ground: Ground) -> Page:
    for shown in LOOKS:
        a_letter(ground, shown)
    return went(visit(ground.cast.ingrid), "/legal/mail")


def mail_log_in_trouble(visit: Visitors, ground: Ground) -> Page:
    a_letter(ground, "failed")
    return went(visit(ground.cast.ingrid), "/legal/mail?shown=trouble")


def letter_page(shown: str) -> Callable[[Visitors, Ground], Page]:
    """The page of a letter in this state."""

    def arrange(visit: Visitors, ground: Ground) -> Page:
        return went(visit(ground.cast.ingrid), f"/legal/mail/{a_letter(ground, shown)}")

    arrange.__name__ = f"letter_page_{shown}"
    return arrange


def letter_page_without_a_reason(visit: Visitors, ground: Ground) -> Page:
    page = letter_page("failed")(visit, ground)
    page.get_by_role("button", name="Mark as handled").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def letter_page_after_it_was_handled(visit: Visitors, ground: Ground) -> Page:
    page = letter_page("uncertain")(visit, ground)
    page.get_by_label("What was done").fill("Read out to the privacy team by phone.")
    page.get_by_role("button", name="Mark as handled").click()
    expect(page.locator("#live")).to_contain_text("Marked as handled")
    return page


def letter_page_when_somebody_was_faster(visit: Visitors, ground: Ground) -> Page:
    letter_id = a_letter(ground, "failed")
    page = went(visit(ground.cast.ingrid), f"/legal/mail/{letter_id}")
    mark_handled(letter_id, actor_id=ground.cast.kwame.id, reason="Told them")
    page.get_by_label("What was done").fill("Told them too")
    page.get_by_role("button", name="Mark as handled").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.get_by_label("What was done")).to_have_value("Told them too")
    return page


def register_with_everything_wrong(visit: Visitors, ground: Ground) -> Page:
    a_letter(ground, "failed")
    a_letter(ground, "uncertain")
    page = visit(ground.cast.ingrid)
    with a_hold():
        page.goto("/legal")
    expect(page.get_by_role("region", name="Trouble with mail")).to_contain_text("No letter goes")
    return page


def release_of_the_letters(visit: Visitors, ground: Ground) -> Page:
    page = visit(ground.cast.ingrid)
    with a_hold():
        page.goto("/legal/mail/release")
    expect(page.get_by_role("button", name="Release the letters")).to_be_visible()
    return page


def release_when_somebody_was_faster(visit: Visitors, ground: Ground) -> Page:
    page = release_of_the_letters(visit, ground)
    page.get_by_role("button", name="Release the letters").click()
    expect(page.locator("#error-summary")).to_be_focused()
    return page


def release_by_an_admin(visit: Visitors, ground: Ground) -> Page:
    page = visit(ground.cast.priya)
    with a_hold():
        page.goto("/admin/mail/release")
    return page


def mail_log_of_an_admin(visit: Visitors, ground: Ground) -> Page:
    for shown in LOOKS:
        a_letter(ground, shown)
    return went(visit(ground.cast.priya), "/admin/mail")


def notices_of_a_customer(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.camille), "/")
    page.locator(".account > summary").click()
    page.get_by_role("link", name="Letters to you").click()
    expect(page.get_by_role("heading", name="Letters to you")).to_be_visible()
    return page


def notices_of_an_address_that_nobody_confirmed(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.eve), "/notices")
    expect(page.locator(".banner")).to_contain_text("not confirmed yet")
    return page


def notices_of_an_agent_saved(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.mina), "/notices")
    mentioned = page.get_by_role("group", name="Somebody mentions you in a note")
    mentioned.get_by_label("Not at all").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#live")).to_contain_text("Saved.")
    expect(mentioned.get_by_label("Not at all")).to_be_checked()
    return page


def notices_of_legal_staff(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.ingrid), "/notices")


MAIL = [
    mail_log,
    mail_log_in_trouble,
    *(letter_page(shown) for shown in LOOKS),
    letter_page_without_a_reason,
    letter_page_after_it_was_handled,
    letter_page_when_somebody_was_faster,
    register_with_everything_wrong,
    release_of_the_letters,
    release_when_somebody_was_faster,
    release_by_an_admin,
    mail_log_of_an_admin,
    notices_of_a_customer,
    notices_of_an_address_that_nobody_confirmed,
    notices_of_an_agent_saved,
    notices_of_legal_staff,
]
