"""After a removal no byte of it is left: database file, its log of changes, the files."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.content.actions import stage_file
from app.domain.tickets.actions.redact import redact
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.foundation.database import engine, forget_traces
from app.foundation.transaction import end_reading, transaction
from tests.domain.tickets.conftest import act
from tests.ground.byte_search import views

WORDS = ["Anatole Duval", "محمد علي حسن", "王小明先生", "Zoë Ångström", "राम शर्मा"]


def holds(folder: Path, word: str) -> list[str]:
    """The files below the folder whose name or bytes hold the word, in any form."""
    wanted = word.encode()
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and any(wanted in view for raw in (path.read_bytes(),) for _form, view in views(raw))
    ]


@pytest.fixture
def stores(database, tmp_path) -> Path:
    """The folder that holds the SQLite file and the file store."""
    return tmp_path


@pytest.mark.parametrize("word", WORDS)
def test_no_byte_of_the_words_is_left(stores, cast, word):
    long = f"{'Some more words. ' * 900}{word}"  # so long that it needs pages of its own
    ticket = cast.ticket(subject=f"About {word}", text=f"Of {word} and **{word}**.\n\n{long}")
    act(note_on_ticket, ticket, author=cast.leila, text=f"{word} called")
    act(reply_to_ticket, ticket, author=cast.camille, text=f"`{word}` again")
    with transaction():
        token = stage_file(cast.camille.id, f"{word}.txt", BytesIO(f"{word}\n".encode())).token
    act(reply_to_ticket, ticket, author=cast.camille, text="See the file", files=[token])
    assert holds(stores, word), "the search finds what is there"

    act(redact, ticket, actor=cast.leila, words=word, files=[token], reason="A third person")
    end_reading()

    assert holds(stores, word) == []
    assert in_tables(word) == []


def in_tables(word: str) -> list[str]:
    """The columns of the ticket's tables that still hold the word."""
    found = []
    with engine().connect() as connection:
        for table, columns in (
            ("tickets", ("subject", "snippet")),
            ("messages", ("text", "safe_html")),
            ("attachments", ("name",)),
            ("redactions", ("reason",)),
            ("ticket_events", ("old_value", "new_value")),
            ("audit_entries", ("detail",)),
            ("letters", ("subject",)),
        ):
            for column in columns:
                query = text(f"SELECT count(*) FROM {table} WHERE {column} LIKE :word")
                if connection.execute(query, {"word": f"%{word}%"}).scalar():
                    found.append(f"{table}.{column}")
    return found


def test_no_old_version_of_a_row_is_left_on_postgresql(database, cast):
    if not database.startswith("postgresql"):
        return  # SQLite keeps none: the search of its bytes shows it
    ticket = cast.ticket(text="Of Anatole Duval")

    act(redact, ticket, actor=cast.leila, words="Anatole Duval", reason="A third person")
    end_reading()

    with engine().connect() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pgstattuple"))
        dead = connection.execute(text("SELECT dead_tuple_count FROM pgstattuple('messages')"))
        assert dead.scalar() == 0


def test_a_reader_in_the_way_puts_the_last_traces_off_until_the_schedule_comes(stores, cast):
    word = "Anatole Duval"
    ticket = cast.ticket(text=f"Of {word}")
    end_reading()
    with engine().execution_options(readonly=True).connect() as reader:
        reader.execute(text("SELECT count(*) FROM messages")).scalar()

        act(redact, ticket, actor=cast.leila, words=word, reason="A third person")
        end_reading()

    forget_traces()

    assert holds(stores, word) == []
