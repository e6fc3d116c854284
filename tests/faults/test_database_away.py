"""The database refuses every word while the mail server's 250 is on its way."""

import sqlite3
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text


@contextmanager
def away(town):
    """SQLite: another process has locked it for good. PostgreSQL: it lets nobody in, and out go all."""
    url = make_url(town.database_url)
    if town.kind == "sqlite":
        other = sqlite3.connect(url.database, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as server:
        server.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false"))
        server.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": url.database},
        )
        yield
        server.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true"))
    engine.dispose()


def away_at_each_250(town, smtp, count):
    """Tickets whose letters were accepted while the database was away; their references."""
    references = town.open_tickets(count)
    with ExitStack() as stack:
        smtp.before_dot_reply = lambda: stack.enter_context(away(town))
        for _ in references:
            town.send(smtp.url, impatient="database")
            stack.close()
    smtp.before_dot_reply = lambda: None
    assert len(smtp.received) == count
    assert town.outbox.states(references) == {"handing_over"}
    return references


@pytest.mark.row("K9", "database refuses the commit of sent, look-up by IMAP")
def test_database_away_at_the_250_the_mailbox_has_it_so_it_does_not_go_again(
    town, smtp, mailbox, count, row
):
    references = away_at_each_250(town, smtp, count)

    town.settle(references, smtp.url, mailbox.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K9", "database refuses the commit of sent, no look-up", doubles=1)
def test_database_away_at_the_250_without_a_look_it_goes_once_more(town, smtp, count, row):
    references = away_at_each_250(town, smtp, count)

    town.settle(references, smtp.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))
