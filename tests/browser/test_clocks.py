"""Clocks of promises before their readers' eyes: they count on, and say once what matters."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.domain.sla.durations import in_words
from app.web.shared.clock_words import spoken_time
from tests.browser.states_clocks import ticket_due_in
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.xdist_group("browser")

SET = """(pill, [left, day]) => {
  Object.assign(pill.dataset, { left, day, soon: 0, open: 0, at: Math.random() });
  document.dispatchEvent(new Event("visibilitychange"));
  return [pill.querySelector("time").textContent, pill.querySelector("[data-clock-long]").textContent];
}"""


def listed(visit, ground, ticket) -> tuple[Page, str]:
    """Leila's list, with a clock that the test moves; and the row of this ticket."""
    page = visit(ground.cast.leila)
    page.clock.install()
    page.goto("/desk/queues/billing")
    page.locator("[data-live]").click()  # or its requests time out when the clock leaps
    return page, f".item:has-text('{ticket.reference}')"


def test_a_clock_runs_from_time_enough_to_soon_to_over_and_rows_stay_where_they_are(visit, ground):
    ticket = ticket_due_in(ground, timedelta(minutes=33, seconds=30), mine=True)
    page, row = listed(visit, ground, ticket)
    pill = page.locator(f"{row} .pill--clock")
    order = page.locator(".item__number").all_text_contents()
    expect(pill).to_have_class("pill pill--clock pill--ok")
    expect(pill.locator("time")).to_have_text("33m")
    expect(page.get_by_role("alert")).to_have_text([""])

    page.clock.fast_forward("11:00")
    expect(pill).to_have_class("pill pill--clock pill--soon")
    expect(pill.locator("time")).to_have_text("22m left")
    expect(pill).to_contain_text("First response: 22 minutes left, due")
    page.clock.fast_forward("24:00")
    expect(pill).to_have_class("pill pill--clock pill--over")
    expect(pill.locator("time")).to_have_text("1m over")
    expect(pill.locator(".arc")).to_have_count(0)
    expect(pill.locator("use")).to_have_attribute("href", re.compile("#overdue$"))

    assert page.locator(".item__number").all_text_contents() == order


def test_its_assignee_is_told_once_when_it_runs_out_and_nobody_else_is(visit, ground):
    mine = ticket_due_in(ground, timedelta(minutes=5), mine=True)
    too = ticket_due_in(ground, timedelta(minutes=5), mine=True)
    ticket_due_in(ground, timedelta(minutes=5))
    page, _row = listed(visit, ground, mine)
    page.evaluate(
        """() => {
          window.told = [];
          for (const alert of document.querySelectorAll("[role=alert]")) {
            new MutationObserver(() => window.told.push(alert.textContent))
              .observe(alert, { childList: true });
          }
        }"""
    )

    for _ in range(3):
        page.clock.fast_forward("03:00")

    sentences = [f"{each.reference} is yours and overdue: First response" for each in (mine, too)]
    # the list may hold tickets of other tests, which run out at other times
    told = [each for each in page.evaluate("window.told") if mine.reference in each]
    assert told == [". ".join(sentences)]
    expect(page.locator("#live")).not_to_contain_text("overdue")


def test_what_was_overdue_before_is_no_news(visit, ground):
    ticket = ticket_due_in(ground, timedelta(minutes=-5), mine=True)
    page, row = listed(visit, ground, ticket)

    page.clock.fast_forward("03:00")

    expect(page.locator(f"{row} time").first).to_have_text("8m over")
    assert "overdue" not in " ".join(page.get_by_role("alert").all_text_contents())


def test_no_time_passes_after_the_hours_have_closed(visit, ground):
    ticket = ticket_due_in(ground, timedelta(minutes=50, seconds=30))
    page, row = listed(visit, ground, ticket)
    page.locator(f"{row} .pill--clock").evaluate("(pill) => { pill.dataset.open = 120; }")

    page.clock.fast_forward("45:00")

    expect(page.locator(f"{row} time").first).to_have_text("48m")


def test_the_script_says_times_as_the_server_does(visit, ground):
    ticket = ticket_due_in(ground, timedelta(minutes=50))
    page, row = listed(visit, ground, ticket)
    pill = page.locator(f"{row} .pill--clock")
    hour = 3600
    for day in (8 * hour, 24 * hour, 7 * hour + 1800):
        for seconds in (
            0,
            1,
            59,
            60,
            61,
            119,
            hour - 1,
            hour,
            hour + 60,
            5 * hour,
            day - 1,
            day,
            day + 59,
            day + hour,
            2 * day + 5 * hour + 59,
            40 * day,
        ):
            short, spoken = pill.evaluate(SET, [-seconds, day])

            words = in_words(seconds, day) if seconds else "0m"
            assert short.removesuffix(" left").removesuffix(" over") == words
            assert spoken[:-5] == spoken_time(seconds, day)


def test_on_a_phone_the_ticket_shows_its_foremost_clock_above_the_thread(visit, ground):
    ticket = ticket_due_in(ground, timedelta(minutes=12, seconds=50))
    page = visit(ground.cast.leila, viewport=PHONE)

    page.goto(f"/desk/tickets/{ticket.number}")

    expect(page.locator("#ticket-header .pill--clock")).to_contain_text("12m left")
    expect(page.locator("#ticket-header .pill--clock")).to_be_in_viewport()
    expect(page.locator("#clocks-title")).to_be_hidden()


def test_in_a_list_the_clocks_stand_below_one_another(visit, ground):
    for minutes in (-300, 20, 50):
        ticket_due_in(ground, timedelta(minutes=minutes))
    page = visit(ground.cast.leila)

    page.goto("/desk/queues/billing")

    cells = page.locator(".item__clock:has(.pill)")
    assert cells.count() >= 3
    lefts = cells.evaluate_all("each => each.map((cell) => cell.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1
    fits = cells.evaluate_all(
        "each => each.every((cell) => cell.firstElementChild.offsetWidth <= cell.offsetWidth)"
    )
    assert fits
