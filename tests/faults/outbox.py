"""The outbox as it is stored, seen and moved in time from outside the product."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.inbound.models import InboundMessage
from app.domain.inbound.words import InboundState
from app.domain.mail.models import Letter, OutboxHold
from app.domain.tickets.models import Ticket
from app.foundation.database import make_engine
from app.foundation.leases import Lease

PAST = datetime(2020, 1, 1, tzinfo=UTC)


def number_of(reference: str) -> int:
    return int(reference.removeprefix("CP-"))


class Outbox:
    """Tickets are named by their references, as customers read them."""

    def __init__(self, database_url: str) -> None:
        self.engine = make_engine(database_url)

    def letters(self, references: Sequence[str]) -> list[Letter]:
        """The escalation letters of these tickets, as they are stored now."""
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(Letter).where(_of(references)).order_by(Letter.id)))

    def letter(self, reference: str) -> Letter:
        """The ticket's one escalation letter."""
        (letter,) = self.letters([reference])
        return letter

    def message_ids(self, references: Sequence[str]) -> list[str]:
        """One for each of these tickets."""
        found = [letter.message_id for letter in self.letters(references)]
        assert len(found) == len(references), "a ticket without its letter, or with two"
        return found

    def message_ids_in_the_inbox(self) -> list[str]:
        """Of the messages in the privacy mailbox that wait for a person."""
        waiting = select(InboundMessage.message_id).where(
            InboundMessage.state == InboundState.WAITING
        )
        with Session(self.engine) as session:
            return list(session.scalars(waiting))

    def states(self, references: Sequence[str]) -> set[str]:
        return {letter.state for letter in self.letters(references)}

    def standing(self, references: Sequence[str]) -> list[tuple[str, int, int, int]]:
        """All that a sweep moves: if it is the same after one, there is nothing left to do."""
        found = self.letters(references)
        return [(each.state, each.attempts, each.looks, each.resends) for each in found]

    def references(self, subject: str) -> list[str]:
        """Of the tickets with this subject."""
        with Session(self.engine) as session:
            numbers = session.scalars(select(Ticket.id).where(Ticket.subject == subject))
            return [f"CP-{number}" for number in numbers]

    def counts(self) -> tuple[int, int]:
        """How many tickets and escalation letters are stored."""
        escalations = select(func.count(Letter.id)).where(Letter.kind == "escalation")
        with Session(self.engine) as session:
            return session.scalar(select(func.count(Ticket.id))) or 0, (
                session.scalar(escalations) or 0
            )

    def time_passes(self, references: Sequence[str]) -> None:
        """The next try or look, and the end of a worker's hold, have passed for these letters."""
        self._change(
            references,
            next_attempt_at=PAST,
            lease_until=case((Letter.lease_until.is_not(None), PAST), else_=None),
        )

    def poison(self, reference: str) -> None:
        """No server can be told of such a recipient."""
        self._change([reference], recipient="a\r\nRSET", next_attempt_at=PAST)

    def forget(self) -> None:
        """No letter is due, in doubt, or in anybody's way; no sweep has run, no mail is held."""
        with self.engine.begin() as connection:
            connection.execute(delete(Lease))
            connection.execute(delete(OutboxHold))
            connection.execute(
                update(Letter).where(Letter.state != "sent").values(state="sent", lease_until=None)
            )

    def add_notices(self, count: int) -> None:
        """Answers to tickets, as many, each due now and to an address of its own."""
        moment = datetime.now(UTC)
        with self.engine.begin() as connection:
            connection.execute(insert(Letter), [_notice(each, moment) for each in range(count)])

    def alarms_to(self, *addresses: str) -> bool:
        """Whether each of these has been written an alarm."""
        alarms = select(Letter.recipient).where(Letter.kind == "alarm")
        with Session(self.engine) as session:
            return set(addresses) <= set(session.scalars(alarms))

    def notices_waiting(self) -> int:
        waiting = select(func.count(Letter.id)).where(
            Letter.queue == "notices", Letter.state == "pending"
        )
        with Session(self.engine) as session:
            return session.scalar(waiting) or 0

    def remove_notices(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(Letter).where(Letter.kind == "ticket_answer"))

    def close(self) -> None:
        self.engine.dispose()

    def _change(self, references: Sequence[str], **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                update(Letter).where(_of(references), Letter.state != "sent").values(**values)
            )


def _notice(number: int, moment: datetime) -> dict[str, object]:
    uuid = str(uuid4())
    return {
        "uuid": uuid,
        "kind": "ticket_answer",
        "queue": "notices",
        "cause": f"notice {number} of many",
        "recipient": f"customer{number}@example.com",
        "subject": "There is an answer",
        "content": b"Subject: There is an answer\r\n\r\nLook.\r\n",
        "message_id": f"<ticket-answer-{uuid}@cloudpockets.net>",
        "next_attempt_at": moment,
        "created_at": moment,
    }


def _of(references: Sequence[str]):
    numbers = [number_of(reference) for reference in references]
    return (Letter.kind == "escalation") & Letter.ticket_id.in_(numbers)
