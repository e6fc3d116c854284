"""A new version of the sanitiser: old messages are made again from what was typed."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from app.domain.content import rules
from app.domain.tickets.actions import render_again
from app.domain.tickets.models import Message
from app.foundation.transaction import session, transaction
from app.sweeping.rendering import batches, render_command

OLD = "<p>made by an older one</p>"


@pytest.fixture
def older(cast, monkeypatch):
    """Five messages of the version before, two to a batch."""
    monkeypatch.setattr(rules, "SANITISER", rules.SANITISER + 1)
    monkeypatch.setattr(render_again, "_AT_ONCE", 2)
    for number in range(5):
        cast.ticket(text=f"**number {number}**")
    with transaction():
        session().execute(update(Message).values(safe_html=OLD))


def stored() -> list[tuple[str, int]]:
    with transaction():
        rows = session().execute(select(Message.safe_html, Message.sanitiser).order_by(Message.id))
        return [(html.strip(), version) for html, version in rows]


def new(number: int) -> tuple[str, int]:
    return f"<p><strong>number {number}</strong></p>", rules.SANITISER


def run(*options: str):
    return CliRunner().invoke(render_command, options)


def test_old_messages_become_what_the_present_renderer_makes_of_their_text(older):
    result = run()

    assert (result.exit_code, result.output) == (0, "5 messages rendered again.\n")
    assert stored() == [new(number) for number in range(5)]


def test_what_is_up_to_date_is_left_alone(older):
    run()
    with transaction():
        session().execute(update(Message).values(safe_html="as it is"))

    assert run().output == "0 messages rendered again.\n"
    assert stored() == [("as it is", rules.SANITISER)] * 5


def test_a_dry_run_counts_and_changes_nothing(older):
    assert run("--dry-run").output == "5 messages would be rendered again.\n"
    assert stored() == [(OLD, rules.SANITISER - 1)] * 5


def test_an_ended_run_keeps_its_batches_and_the_next_one_goes_on(older):
    running = batches()
    assert next(running) == 2
    running.close()

    assert stored() == [new(0), new(1)] + [(OLD, rules.SANITISER - 1)] * 3
    assert run().output == "3 messages rendered again.\n"
    assert stored() == [new(number) for number in range(5)]


def test_a_text_that_changes_in_between_keeps_what_the_change_made_of_it(older):
    made = render_again.render_older()
    with transaction():
        session().execute(
            update(Message)
            .where(Message.id == made[0].message_id)
            .values(text="redacted", safe_html="<p>redacted</p>")
        )
        assert render_again.store_rendered(made) == 1

    assert [html for html, _ in stored()][:2] == ["<p>redacted</p>", new(1)[0]]


def test_a_text_that_is_refused_stops_nothing_behind_it_and_is_told(older, monkeypatch):
    def refusing(text: str) -> str:
        if "number 1" in text:
            raise rules.TextRefused("too_long", 1)
        return "<p>new</p>"

    monkeypatch.setattr(render_again, "render", refusing)

    result = run()

    assert result.exit_code == 1
    assert "4 messages rendered again." in result.output
    assert "1 message could not be rendered" in result.output
    assert [html for html, _ in stored()].count(OLD) == 1
