"""No mail server answers at first: legal staff see it, and the letter goes when one does."""

import re
import socket
from zoneinfo import ZoneInfo

import pytest

from tests.faults.letters import assert_one_letter_each

INGRIDS_ZONE = ZoneInfo("Europe/Paris")


@pytest.fixture
def closed_port():
    """An address at which nothing listens, and nothing else can."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield f"smtp://127.0.0.1:{reserved.getsockname()[1]}"


def row_of(reference, browser):
    """The request's line in the register, on whichever page of it; a line's HTML."""
    path = "/legal"
    while path:
        browser.get(path)
        rows = re.findall(r"<tr\b.*?</tr>", browser.html, re.DOTALL)
        if found := [row for row in rows if f">{reference}<" in row]:
            return found[0]
        later = re.search(r'href="(/legal\?after=[^"]+)"', browser.html)
        path = later[1] if later else ""
    raise AssertionError(f"{reference} is not in the register")


def test_refused_connection_is_shown_with_the_next_try_and_then_sent_once(
    town, smtp, closed_port, camille, ingrid, subjects
):
    reference = camille.open_ticket(camille.privacy_form(subjects[0]))
    assert "Queued" in row_of(reference, ingrid)

    town.sweep(closed_port)

    row = row_of(reference, ingrid)
    assert "Retrying" in row
    shown = re.search(r'try 2, next\s*<time datetime="([^"]+)"', row)
    next_try = town.letter(reference).next_attempt_at
    assert shown
    assert shown[1].startswith(next_try.astimezone(INGRIDS_ZONE).strftime("%Y-%m-%dT%H:%M:%S"))
    number = reference.removeprefix("CP-")
    assert "No mail server answered" in ingrid.get(f"/legal/requests/{number}").text

    town.sweep(smtp.url)
    assert smtp.received == [], "its time had not come"
    town.time_passes(reference)
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    assert_one_letter_each(smtp, [reference])
    assert "Sent" in row_of(reference, ingrid)
