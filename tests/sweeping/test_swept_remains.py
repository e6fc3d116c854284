"""What a sweep could leave behind: a part of a number in a list, a file that has lost its name."""

from sqlalchemy import select

from app.domain.tickets.actions.redact import redact
from app.domain.tickets.models import Message, Ticket
from app.foundation.transaction import session, transaction
from tests.sweeping.test_sweep_cards import CARD, MARK, everything, one, plant, run, stored_file


def test_a_snippet_that_ends_inside_of_the_number_is_made_again(cast):
    cast.ticket()
    cut = "4111 1111 1111"
    plant(Message, text=f"My card is {CARD}")
    plant(Ticket, snippet=f"My card is {cut}…")

    assert run("--remove").exit_code == 0

    assert one(select(Ticket)).snippet == f"My card is {MARK}"
    assert cut not in everything()


def test_a_file_whose_name_was_removed_is_looked_at_all_the_same(cast):
    stored_file(cast, f"paid with {CARD}\n".encode(), name="Duval.txt")
    with transaction():
        ticket = session().scalars(select(Ticket)).one()
        redact(ticket, actor=cast.leila, words="Duval.txt", reason="A third person")

    result = run()

    assert "file text/plain: 1 found, 0 removed" in result.output
    assert "could not be looked at" not in result.output
