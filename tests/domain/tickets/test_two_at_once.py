"""Two agents change one ticket at the same moment: the row and its events tell the same story."""

import threading

from sqlalchemy import select

from app.domain.tickets.actions.properties import assign_ticket
from app.domain.tickets.models import Ticket, TicketEvent
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.transaction import end_reading, session, transaction


def test_putting_a_ticket_back_while_somebody_takes_it_is_not_lost(database, cast):
    number = cast.ticket().number
    taken, waiting = threading.Event(), threading.Event()

    def put_back():
        taken.wait(20)
        waiting.set()
        with transaction():
            ticket = lock_ticket_visible_to(cast.mina, number)
            assign_ticket(ticket, None, actor=cast.mina)
        end_reading()

    other = threading.Thread(target=put_back)
    other.start()
    with transaction():
        ticket = lock_ticket_visible_to(cast.leila, number)
        assign_ticket(ticket, cast.leila.id, actor=cast.leila)
        taken.set()
        waiting.wait(20)
        other.join(0.3)  # it waits for our lock now; nothing depends on how long
    other.join(20)

    row = session().scalar(select(Ticket.assignee_id).where(Ticket.id == number))
    last = session().scalar(
        select(TicketEvent.new_value)
        .where(TicketEvent.ticket_id == number, TicketEvent.kind == "assigned")
        .order_by(TicketEvent.id.desc())
    )
    assert (row, last) == (None, "")
