"""Fifty hostile texts on every road, and every page that shows them, in a real browser."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from app.domain.mail.models import Letter
from app.domain.tickets.models import Message
from app.foundation.transaction import end_reading, session, transaction
from tests.browser.xss_roads import Planted, plant
from tests.domain.content.xss.judge import ALLOWED
from tests.domain.content.xss.roads import ROADS
from tests.domain.inbound.conftest import OURS

pytestmark = pytest.mark.xdist_group("browser")
FEWEST = 40

# The watch fails for whatever is on the console: so these say there that they ran.
HOOKS = """
for (const name of ["alert", "confirm", "prompt"]) {
  window[name] = () => console.error("XSS: " + name + " ran");
}
window.addEventListener("error", (event) => console.error("XSS: error " + event.message));
"""
JUDGE = """
(allowed) => {
  const faults = [];
  for (const link of document.querySelectorAll("a[href]")) {
    const address = new URL(link.href);
    if (!["http:", "https:", "mailto:"].includes(address.protocol)) faults.push(link.outerHTML);
  }
  for (const each of document.querySelectorAll("*")) {
    for (const { name } of each.attributes) {
      if (/^on|^hx-on|^style$|^srcdoc$/.test(name)) faults.push(`${name}: ${each.outerHTML}`);
    }
  }
  for (const each of document.querySelectorAll(".prose *")) {
    if (each.closest(".removed-mark, .chip, [class*=removed]")) continue;
    const names = allowed[each.localName];
    const strange = [...each.attributes].filter(({ name }) => !names || !names.includes(name));
    if (!names || strange.length) faults.push(`in a message: ${each.outerHTML}`);
  }
  if (document.querySelectorAll("base, object, embed, iframe, style").length) faults.push("tags");
  return faults;
}
"""


@pytest.fixture(scope="module")
def planted(served) -> list[Planted]:
    """Every text on every road, once for all tests of this module."""
    from tests.browser.ground import Ground

    return [plant(Ground(), vector, number) for number, vector in enumerate(ROADS)]


def look(page: Page, path: str, *shown: str) -> None:
    """Open it: nothing acts, and the page says these texts as they were typed."""
    answer = page.goto(path, wait_until="load")
    assert answer is not None
    assert answer.status == 200, path
    assert page.evaluate(JUDGE, {tag: list(names) for tag, names in ALLOWED.items()}) == [], path
    words = plain(page.evaluate("document.title + ' ' + document.body.textContent"))
    for text in shown:
        assert plain(text) in words, (path, text)


def plain(text: str) -> str:
    """Without white space and what reorders a line: those the door takes away itself."""
    return re.sub(r"[\s\u202a-\u202e\u2066-\u2069]+", "", text)


def hooked(page: Page) -> Page:
    page.context.add_init_script(HOOKS)
    return page


def test_requesters_see_their_words_and_nothing_acts(visit, planted):
    assert len(planted) >= FEWEST
    for each in planted:
        page = hooked(visit(each.person))
        look(page, "/tickets", each.vector)
        look(page, f"/tickets/{each.ticket}", each.vector)
        look(page, f"/tickets/{each.sealed}", each.vector)
        page.close()


def test_agents_see_words_names_files_and_reasons_and_nothing_acts(visit, ground, planted):
    page = hooked(visit(ground.cast.leila))
    for each in planted:
        look(page, f"/desk/tickets/{each.ticket}", each.vector)
    look(page, f"/desk/tickets/{planted[0].ticket}/redaction", planted[0].vector)
    for path in ("/desk", "/desk/queues/billing", "/desk/views/my-work", "/notices"):
        walk(page, path)


def test_legal_staff_see_requests_mail_and_letters_and_nothing_acts(visit, ground, planted):
    page = hooked(visit(ground.cast.ingrid))
    for each in planted:
        look(page, f"/legal/requests/{each.sealed}", each.vector)
        if each.by_mail:
            look(page, f"/legal/requests/{each.by_mail}", each.vector)
        look(page, f"/legal/inbox/{each.inbox[1]}", each.vector)
        look(page, f"/legal/mail/{each.letter}", each.vector)
    assert sum(each.by_mail is not None for each in planted) >= FEWEST
    for path in ("/legal", "/legal/inbox", "/legal/inbox?show=done", "/legal/mail"):
        walk(page, path)


def test_admins_see_nothing_act(visit, ground, planted):
    page = hooked(visit(ground.cast.priya))
    for path in ("/admin", "/admin/mail", "/notices"):
        walk(page, path)


def test_a_refused_form_gives_the_words_back_and_nothing_acts(visit, ground, watch):
    """The echo: subject and message of a form that is not complete."""
    watch.expect_status(422)
    page = hooked(visit(ground.cast.camille))
    page.goto("/tickets/new?category=general")
    for vector in ROADS:
        page.locator("[name=subject]").fill(vector)
        page.locator("[name=message]").fill("")
        with page.expect_navigation():
            page.locator("form[action='/tickets/new']").evaluate("(form) => form.submit()")
        expect(page.locator("[name=subject]")).to_have_value(vector)
        assert page.evaluate(JUDGE, {tag: list(names) for tag, names in ALLOWED.items()}) == []


def test_what_is_typed_into_the_forms_of_a_ticket_is_shown_and_nothing_acts(visit, ground):
    """Ticket, reply, agent's reply and note: all of the texts at once, by the real forms."""
    typed = "\n\n".join(f"{number}. {vector}" for number, vector in enumerate(ROADS))
    camille = hooked(visit(ground.cast.camille))
    camille.goto("/tickets/new?category=billing")
    camille.get_by_label("Subject").fill(ROADS[0])
    camille.get_by_label("What happened?").fill(typed)
    camille.get_by_role("button", name="Send", exact=True).click()
    expect(camille.locator("#live")).to_contain_text("Your ticket is CP-")
    number = re.sub(r"\D", "", camille.url.rpartition("/")[2].partition("?")[0])

    leila = hooked(visit(ground.cast.leila))
    leila.goto(f"/desk/tickets/{number}")
    leila.locator("#reply-message").fill(typed)
    leila.get_by_role("button", name="Send", exact=True).click()
    expect(leila.locator(".message--staff")).to_have_count(1)
    leila.get_by_role("radio", name="Internal note").check()
    leila.locator("#note-message").fill(typed)
    leila.get_by_role("button", name="Add note").click()
    expect(leila.locator(".message--note")).to_have_count(1)

    look(leila, f"/desk/tickets/{number}", *ROADS[:5])
    look(camille, f"/tickets/{number}", *ROADS[:5])


def test_no_letter_carries_markup_of_theirs(served, planted):
    """Whatever was written about these tickets leads to us alone and holds no tag that acts."""
    end_reading()
    tickets = [number for each in planted for number in (each.ticket, each.sealed, each.by_mail)]
    letters = session().scalars(select(Letter).where(Letter.ticket_id.in_(tickets))).all()
    contents = [letter.content for letter in letters]
    end_reading()

    assert len(contents) >= 2 * FEWEST
    for content in contents:
        html = html_of(message_from_bytes(content, policy=policy.default))
        assert not re.search(r"<(?:script|img|svg|iframe|form|base|object|link)\b|\son\w+=", html)
        links = re.findall(r'href="([^"]*)"', html)
        assert all(link.startswith((served.base, f"mailto:{OURS}")) for link in links), links


def test_the_watch_and_the_judge_see_what_acts(visit, ground, watch):
    """Those who find nothing anywhere would prove nothing."""
    ticket = ground.cast.ticket()
    acting = "<p onclick=x>y</p><img src=https://evil.example/x><script>alert(1)</script>"
    with transaction():
        of_ticket = update(Message).where(Message.ticket_id == ticket.id)
        session().execute(of_ticket.values(safe_html=acting))
    page = hooked(visit(ground.cast.camille))

    with pytest.raises(AssertionError, match="onclick"):
        look(page, f"/tickets/{ticket.number}")

    seen = "\n".join(watch.faults)
    watch.faults.clear()
    assert "CSP violation: img-src" in seen
    assert "CSP violation: script-src" in seen


def html_of(letter: Any) -> str:
    part = letter.get_body(("html",))
    assert isinstance(part, EmailMessage), "the letter has no HTML part"
    return str(part.get_content())


def walk(page: Page, path: str) -> None:
    """A list from its first page to its last, twenty at most."""
    look(page, path)
    for _ in range(20):
        following = page.get_by_role("link", name="Older")
        if not following.count():
            return
        look(page, following.first.get_attribute("href") or "")
