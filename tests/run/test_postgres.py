"""The tests' own PostgreSQL."""

from pathlib import Path

import psycopg

from run import postgres


def test_a_server_of_version_18_answers_and_leaves_nothing_when_stopped() -> None:
    url, stop = postgres.start()
    folder = Path(url.partition("host=")[2])
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT current_setting('server_version_num')::int").fetchone()

    stop()

    assert row
    assert row[0] // 10_000 == 18
    assert not folder.parent.exists()
