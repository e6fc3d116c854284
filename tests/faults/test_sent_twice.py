"""A form that is sent more than once, by whichever hand: one ticket, one letter."""

from concurrent.futures import ThreadPoolExecutor

import pytest

WAYS = {
    "double click": ({}, {}),
    "back button": ({},),
    "htmx sends it again": ({"HX-Request": "true"}, {"HX-Request": "true"}),
}


def send(tab, form, headers):
    tab.post("/tickets/new", form, **headers)
    return tab.at.partition("?")[0]


@pytest.mark.row("K14", "double click, back button, htmx retry: the same form four times and more")
def test_same_form_again_and_again_is_one_ticket_and_one_letter(town, smtp, camille, subjects, row):
    references = []
    for subject in subjects:
        form = camille.privacy_form(subject)
        tabs = [camille.tab() for _ in range(2)]
        seen = set()
        for ways in WAYS.values():
            with ThreadPoolExecutor(len(ways)) as pool:
                seen |= set(pool.map(send, tabs, [form] * len(ways), ways))
        assert len(seen - {"/tickets/new"}) == 1, seen
        references += town.outbox.references(subject)
    assert len(references) == len(subjects)

    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))
