"""What a page costs: as many statements at 10,000 tickets as at 100, and a small answer."""

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import brotli
import pytest
from sqlalchemy import event

from app.demo.volume import add_tickets
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, transaction
from tests.domain.automation.ground import promise
from tests.ground.inbox import waiting_message

# The legal staff's pages ask twice more for the red banner: once for letters, once for the mailbox.
LIMITS = {"list": 8, "ticket": 12, "request": 14}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile, BEGIN and COMMIT uncounted."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        if statement.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK"):
            seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine(), "before_cursor_execute", note)


@pytest.fixture
def helpdesk(cast):
    """A ticket with a thread of 30 messages, a privacy request, and a promise about all the others."""
    promise(at=now() - timedelta(days=9))
    ticket, request = cast.ticket(), cast.privacy_ticket()
    with transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        for index in range(10):
            reply_to_ticket(here, author=cast.leila, text=f"Question {index}")
            reply_to_ticket(here, author=cast.camille, text=f"Answer {index}")
            note_on_ticket(here, author=cast.leila, text=f"Note {index}")
    return ticket.number, request.number


def pages_of(cast, browse, helpdesk) -> dict[str, tuple]:
    number, request = helpdesk
    mina, camille, ingrid = browse(cast.mina), browse(cast.camille), browse(cast.ingrid)
    priya = browse(cast.priya)
    return {
        "/desk": (mina, "list"),
        "/desk/queues/billing": (mina, "list"),
        "/desk/queues/billing?status=all": (mina, "list"),
        "/desk/queues/billing?sort=newest": (mina, "list"),
        "/desk/views/my-work": (mina, "list"),
        "/desk/views/due-soon": (mina, "list"),
        "/desk/views/breached": (mina, "list"),
        f"/desk/tickets/{number}": (mina, "ticket"),
        "/": (camille, "list"),
        "/tickets": (camille, "list"),
        f"/tickets/{number}": (camille, "ticket"),
        f"/tickets/{request}": (camille, "ticket"),
        "/legal": (ingrid, "list"),
        f"/legal/requests/{request}": (ingrid, "request"),
        "/legal/inbox": (ingrid, "list"),
        f"/legal/inbox/{waiting_message().id}": (ingrid, "list"),
        "/legal/mail": (ingrid, "list"),
        "/legal/mail?shown=trouble": (ingrid, "list"),
        "/legal/mail/1": (ingrid, "list"),
        "/admin": (priya, "list"),
        "/admin/mail": (priya, "list"),
        "/notices": (camille, "list"),
    }


def measured(pages) -> dict[str, tuple[int, int, int, int]]:
    """Statements, bytes, bytes by gzip and by br of each page."""
    found = {}
    for path, (reader, _kind) in pages.items():
        with counted() as seen:
            answer = reader.get(path)
        assert answer.status_code == 200
        zipped, brotlied = compressed(reader, path, "gzip"), compressed(reader, path, "br")
        assert b"<h1" in gzip.decompress(zipped)
        assert b"<h1" in brotli.decompress(brotlied)
        found[path] = (len(seen), len(answer.data), len(zipped), len(brotlied))
    return found


def compressed(reader, path: str, encoding: str) -> bytes:
    answer = reader.client.get(path, headers={"Accept-Encoding": encoding})
    assert answer.headers["Content-Encoding"] == encoding
    return answer.data


def print_table(kind: str, figures) -> None:
    """The figures for the closing note: run with -s to see them."""
    lines = [f"{kind:34} statements   bytes  gzip    br"]
    lines += [f"{path:34} {n:10} {size:7} {z:5} {b:5}" for path, (n, size, z, b) in figures.items()]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


def test_pages_cost_the_same_at_100_and_at_10000_tickets(database, cast, browse, helpdesk):
    add_tickets(100)
    pages = pages_of(cast, browse, helpdesk)
    few = measured(pages)
    add_tickets(9_900)
    end_reading()

    many = measured(pages)

    print_table(database.partition(":")[0], many)
    assert {path: row[0] for path, row in many.items()} == {p: r[0] for p, r in few.items()}
    for path, (count, size, zipped, _brotlied) in many.items():
        assert count <= LIMITS[pages[path][1]], path
        assert size < 130_000, path  # fifty rows, each with its clock
        assert zipped < 14_000, f"{path} does not fit into a browser's first round trip"


def test_the_register_costs_the_same_for_one_request_and_for_fifty(cast, browse, helpdesk):
    ingrid = browse(cast.ingrid)
    with counted() as one:
        ingrid.get("/legal")
    for _ in range(49):
        cast.privacy_ticket()

    with counted() as fifty:
        answer = ingrid.get("/legal")

    assert answer.text.count("/legal/requests/") == 50
    assert len(fifty) == len(one)
