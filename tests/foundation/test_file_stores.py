"""A folder and a bucket keep the same promises: whole or not at all, and trouble has a name."""

import tracemalloc
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.foundation import files
from app.foundation.clock import now
from app.foundation.files import FileStore, StorageAway, store, store_with_row
from app.foundation.s3 import PART, S3Store
from app.foundation.transaction import transaction
from tests.ground.bucket import BucketServer
from tests.ground.databases import fresh_process_state

KEY, OTHER = "a" * 64, "b" * 64
LARGE = 2 * PART + 12_345


@pytest.fixture(scope="module")
def bucket_server():
    server = BucketServer()
    yield server
    server.stop()


@pytest.fixture
def bucket(bucket_server, monkeypatch):
    """An empty bucket, which the environment can reach; its server."""
    for name, value in bucket_server.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("app.foundation.s3.TRIES", 1)  # a test need not wait for the second one
    bucket_server.name = bucket_server.new_bucket()
    return bucket_server


@pytest.fixture(params=["folder", "bucket", "bucket and folder"])
def kept(request, tmp_path):
    if request.param == "folder":
        return FileStore(tmp_path / "files")
    server = request.getfixturevalue("bucket")
    return S3Store(server.name, "" if request.param == "bucket" else "support/files")


def read(of, key):
    with of.open(key) as stream:
        return stream.read()


def large():
    """More than one part, in pieces that fit no part."""
    left = LARGE
    while left:
        piece = bytes([left % 251]) * min(left, 100_000)
        left -= len(piece)
        yield piece


class TestEveryStore:
    @pytest.mark.parametrize(
        "chunks", [[b"one ", b"two"], [], [b""], [b"x" * PART], [b"", b"y" * (PART + 1)]]
    )
    def test_what_was_put_comes_back_as_it_was(self, kept, chunks):
        whole = b"".join(chunks)

        assert kept.put(KEY, chunks) == len(whole)

        assert read(kept, KEY) == whole
        assert kept.size(KEY) == len(whole)

    def test_a_large_file_comes_back_in_pieces_of_any_size(self, kept):
        assert kept.put(KEY, large()) == LARGE

        with kept.open(KEY) as stream:
            pieces = [stream.read(1), stream.read(70_000), stream.read(0), stream.read()]

        assert b"".join(pieces) == b"".join(large())
        assert [len(piece) for piece in pieces[:3]] == [1, 70_000, 0]

    @pytest.mark.parametrize("size", [100_000, LARGE])
    def test_a_file_is_there_whole_or_not_at_all(self, kept, size):
        def breaks_off():
            for sent, piece in enumerate(large()):
                if sent * 100_000 >= size:
                    break
                yield piece
            raise OSError("the upload broke off")

        with pytest.raises(OSError, match="broke off"):
            kept.put(KEY, breaks_off())

        with pytest.raises(FileNotFoundError):
            kept.open(KEY)
        assert list(kept.keys_before(now() + timedelta(days=1))) == []

    def test_what_is_not_there_is_said_so(self, kept):
        with pytest.raises(FileNotFoundError):
            kept.open(KEY)
        with pytest.raises(FileNotFoundError):
            kept.size(KEY)
        kept.delete(KEY)

    def test_what_is_deleted_is_gone_and_the_others_stay(self, kept):
        kept.put(KEY, [b"x"])
        kept.put(OTHER, [b"y"])

        kept.delete(KEY)
        kept.delete(KEY)

        with pytest.raises(FileNotFoundError):
            kept.open(KEY)
        assert read(kept, OTHER) == b"y"

    def test_what_was_written_before_a_moment_is_found(self, kept):
        kept.put(KEY, [b"x"])
        kept.put(OTHER, [b"y"])
        kept.settle([KEY, OTHER])

        assert sorted(kept.keys_before(now() + timedelta(seconds=5))) == [KEY, OTHER]
        assert list(kept.keys_before(now() - timedelta(hours=1))) == []

    @pytest.mark.parametrize("key", ["", "../" + "a" * 20, "a" * 15, "a/b" * 10, "/etc/passwd" * 3])
    def test_a_name_of_a_persons_own_is_no_key(self, kept, key):
        for act in (kept.open, kept.size, kept.delete, lambda key: kept.put(key, [b"x"])):
            with pytest.raises(ValueError, match="letters and digits"):
                act(key)

    def test_memory_does_not_grow_with_the_file(self, kept):
        ours = tracemalloc.Filter(True, "*/app/foundation/*")
        tops = []

        def watched():
            for _ in range(6 * PART // 1_000_000):
                yield b"x" * 1_000_000
                found = tracemalloc.take_snapshot().filter_traces([ours])
                tops.append(sum(each.size for each in found.statistics("filename")))

        tracemalloc.start()
        try:
            kept.put(KEY, watched())
        finally:
            tracemalloc.stop()

        assert max(tops) < 3 * PART


def test_what_is_not_ours_in_the_bucket_is_no_leftover(bucket):
    bucket.client().put_object(Bucket=bucket.name, Key="reports/2026.csv", Body=b"x")
    bucket.client().put_object(Bucket=bucket.name, Key="mine/files/" + KEY, Body=b"x")
    whole = S3Store(bucket.name, "mine")

    assert list(whole.keys_before(now() + timedelta(days=1))) == []


def test_a_half_that_a_death_left_behind_is_found_and_removed(bucket):
    bucket.client().create_multipart_upload(Bucket=bucket.name, Key=f"mine/{KEY}")
    mine = S3Store(bucket.name, "mine")

    assert list(mine.keys_before(now() + timedelta(days=1))) == [KEY]
    mine.delete(KEY)
    assert list(mine.keys_before(now() + timedelta(days=1))) == []


class TestTheServerIsAway:
    def test_from_the_start(self, bucket):
        mine = S3Store(bucket.name, "")
        mine.put(KEY, [b"x"])

        with bucket.away():
            for act in (mine.open, mine.size, mine.delete, lambda key: mine.put(key, [b"y"])):
                with pytest.raises(StorageAway):
                    act(KEY)
            with pytest.raises(StorageAway):
                list(mine.keys_before(now()))

        assert read(mine, KEY) == b"x"

    def test_amid_an_upload_nothing_is_kept(self, bucket):
        mine = S3Store(bucket.name, "")

        def goes_away():
            for sent, piece in enumerate(large()):
                if sent * 100_000 > PART + PART // 2:
                    bucket.cut()
                yield piece

        with bucket.breaking_off(after=100_000), pytest.raises(StorageAway):
            mine.put(KEY, goes_away())

        with pytest.raises(FileNotFoundError):
            mine.open(KEY)
        mine.delete(KEY)
        assert list(mine.keys_before(now() + timedelta(days=1))) == []

    def test_amid_a_download_it_is_no_shorter_file(self, bucket):
        mine = S3Store(bucket.name, "")
        mine.put(KEY, large())

        with bucket.breaking_off(after=5_000_000), pytest.raises(StorageAway):
            read(mine, KEY)

    def test_a_bucket_that_is_not_there_is_no_missing_file(self, bucket):
        with pytest.raises(StorageAway):
            S3Store("support-nowhere", "").open(KEY)

    def test_what_is_said_about_it_names_nothing(self, bucket):
        with bucket.away(), pytest.raises(StorageAway) as said:
            S3Store(bucket.name, "").open(KEY)

        assert str(said.value) == "the store is away: ConnectionClosedError"
        assert said.value.__suppress_context__


def test_files_url_names_the_store(bucket, monkeypatch, tmp_path):
    for url, kind in (
        (f"s3://{bucket.name}/some/folder", S3Store),
        (f"file://{tmp_path}", FileStore),
    ):
        monkeypatch.setenv("FILES_URL", url)
        fresh_process_state()
        assert isinstance(store(), kind)
        store().put(KEY, [b"x"])
    fresh_process_state()

    listed = bucket.client().list_objects_v2(Bucket=bucket.name)["Contents"]
    assert [each["Key"] for each in listed] == [f"some/folder/{KEY}"]


def test_the_bytes_of_a_row_that_is_undone_go_too(kept, database, monkeypatch):
    monkeypatch.setattr(files, "store", lambda: kept)

    def undone():
        with transaction() as writing:
            writing.execute(text("SELECT 1"))
            store_with_row(KEY, [b"x"])
            raise KeyError

    with pytest.raises(KeyError):
        undone()

    with pytest.raises(FileNotFoundError):
        kept.open(KEY)
