"""An archive does not care where files lie: from a folder into a bucket, and back."""

from __future__ import annotations

from secrets import token_hex

import pytest
from sqlalchemy import select

from app.domain.content.models import Attachment
from app.foundation.files import store
from app.foundation.s3 import S3Store
from app.foundation.transaction import session, transaction
from tests.backup.old_town import fill
from tests.ground.bucket import BucketServer
from tests.ground.databases import fresh_process_state


@pytest.fixture(scope="module")
def bucket_server():
    server = BucketServer()
    yield server
    server.stop()


@pytest.fixture
def in_a_bucket(bucket_server, monkeypatch):
    """From this call on files lie in an empty bucket."""
    for name, value in bucket_server.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("app.foundation.s3.TRIES", 1)

    def go() -> BucketServer:
        monkeypatch.setenv("FILES_URL", f"s3://{bucket_server.new_bucket()}/files")
        fresh_process_state()
        assert isinstance(store(), S3Store)
        return bucket_server

    return go


def held() -> dict[str, bytes]:
    """What the rows' keys find in the store; previews too, withheld files not."""
    found = {}
    for file in session().scalars(select(Attachment).where(Attachment.withheld == "")):
        for key in filter(None, (file.storage_key, file.preview_key)):
            with store().open(key) as stream:
                found[key] = stream.read()
    return found


def with_a_preview_and_a_withheld_one() -> None:
    with transaction():
        files = session().scalars(select(Attachment).order_by(Attachment.id)).all()
        files[0].preview_key = token_hex(32)
        store().put(files[0].preview_key, [b"a small picture"])
        files[1].withheld = "card"
        store().delete(files[1].storage_key)


def test_from_a_folder_into_a_bucket_and_back(cast, command, archive, move, in_a_bucket):
    fill(cast)
    with_a_preview_and_a_withheld_one()
    before = held()
    first = command("backup", archive)
    assert first.exit_code == 0, first.output

    move("elsewhere")
    in_a_bucket()
    assert command("restore", archive).exit_code == 0
    assert held() == before

    second = archive.with_name("second.tar")
    assert command("backup", second).exit_code == 0
    move("home")
    assert command("restore", second).exit_code == 0
    assert held() == before
    assert b"a small picture" in before.values()


def test_a_bucket_that_is_away_ends_a_backup_in_words(cast, command, archive, in_a_bucket):
    server = in_a_bucket()
    fill(cast)

    with server.away():
        done = command("backup", archive)

    assert done.exit_code == 1
    assert "StorageAway" in done.output
    assert not archive.exists()
    assert command("backup", archive).exit_code == 0
