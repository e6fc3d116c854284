"""A book that is saved is saved, whatever becomes of the first clocks that follow it."""

from app.domain.tickets.actions import clocks
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import NEVER
from app.foundation.transaction import end_reading, session
from app.worker.schedule import in_batches
from tests.web.admin_promises import POLICY, newest, promise, send


def test_a_fault_after_the_book_was_saved_is_logged_and_the_schedule_catches_up(
    browse, cast, monkeypatch, capsys
):
    ticket = cast.ticket()
    promise()
    priya = browse(cast.priya)
    with monkeypatch.context() as broken:
        broken.setattr(clocks, "histories_of", lambda _tickets: 1 // 0)
        answer = send(priya, POLICY, normal_first_response="1h")

    assert (answer.status_code, newest().number) == (303, 2)
    said = priya.page(answer.location).text
    assert "Saved." in said
    assert "Open tickets that are not counted anew yet follow within minutes." in said
    assert "promises.not_recounted" in capsys.readouterr().out
    in_batches(clocks.recompute_clocks)()
    end_reading()
    assert session().get_one(Ticket, ticket.id).due_at < NEVER
