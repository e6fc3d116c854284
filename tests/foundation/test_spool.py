"""What waits to be looked at is on no disk in the clear, and of too much only a little is kept."""

import io
import resource
import secrets

import pytest

from app.foundation import spool as spools
from app.foundation.spool import IN_MEMORY, SealedSpool
from tests.ground.open_files import watch_open_files

CARD = b"4111 1111 1111 1111 "


@pytest.fixture
def open_files():
    return watch_open_files()


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY + 7])
def test_what_was_written_is_read_again(size):
    content = secrets.token_bytes(size)
    with SealedSpool() as spool:
        for start in range(0, size, 70_001):
            spool.write(content[start : start + 70_001])

        assert spool.seek(0) == 0
        assert spool.read() == content
        assert spool.seek(0, io.SEEK_END) == size


def test_it_is_read_from_anywhere():
    content = secrets.token_bytes(2 * IN_MEMORY)
    with SealedSpool() as spool:
        spool.write(content)

        for start, length in (
            (0, 5),
            (17, 100),
            (IN_MEMORY - 3, 9),
            (2 * IN_MEMORY - 1, 40),
            (31, 1),
        ):
            spool.seek(start)
            assert spool.read(length) == content[start : start + length]
        spool.seek(-4, io.SEEK_END)
        assert (spool.read(), spool.read(), spool.tell()) == (content[-4:], b"", 2 * IN_MEMORY)


def test_no_plain_byte_of_it_is_in_a_file(open_files):
    with SealedSpool() as spool:
        spool.write(CARD * (5 * IN_MEMORY // len(CARD)))
        spool.seek(0)
        spool.read(100)

        sealed = [content for content in open_files() if len(content) >= 4 * IN_MEMORY]
        assert len(sealed) == 1
        assert not [content for content in open_files() if CARD in content]


def test_the_same_content_is_sealed_in_another_way_each_time(open_files):
    with SealedSpool(in_memory=0) as one, SealedSpool(in_memory=0) as other:
        for spool in (one, other):
            spool.write(b"\0" * 4096)

        both = [content for content in open_files() if len(content) == 4096]
        assert len(both) == 2
        assert both[0] != both[1]
        assert not any(b"\0" * 64 in content for content in both)


def test_what_is_beyond_the_limit_is_counted_and_dropped(open_files):
    with SealedSpool(limit=2 * IN_MEMORY) as spool:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(100):
            assert spool.write(b"a" * IN_MEMORY) == IN_MEMORY

        assert spool.came == 100 * IN_MEMORY
        assert max(len(content) for content in open_files()) <= 2 * IN_MEMORY
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024
        spool.seek(0)
        assert len(spool.read()) == 2 * IN_MEMORY


def test_it_is_written_at_its_end_alone():
    with SealedSpool(in_memory=0) as spool:
        spool.write(b"hello")
        spool.seek(1)

        with pytest.raises(io.UnsupportedOperation):
            spool.write(b"x")


def test_a_closed_one_has_forgotten_everything():
    spool = SealedSpool(in_memory=0)
    spool.write(CARD)
    spool.close()

    with pytest.raises(ValueError, match="closed"):
        spool.read()


class Stingy(io.BytesIO):
    """A file on a disk that takes seven bytes at a time, and no more than there is room for."""

    room = 10_000_000

    def write(self, data) -> int:
        return super().write(data[: min(7, self.room - self.tell())])


def test_a_file_that_takes_a_part_gets_the_rest_as_well(monkeypatch):
    monkeypatch.setattr(spools, "TemporaryFile", lambda **_options: Stingy())
    content = secrets.token_bytes(10_000)
    with SealedSpool(in_memory=1000) as spool:
        for start in range(0, len(content), 900):
            spool.write(content[start : start + 900])
        spool.seek(0)

        assert spool.read() == content


@pytest.mark.parametrize("room", [0, 100, 5000])
def test_of_what_found_no_room_nothing_is_read(monkeypatch, room):
    monkeypatch.setattr(spools, "TemporaryFile", lambda **_options: Stingy())
    monkeypatch.setattr(Stingy, "room", room)
    with SealedSpool(in_memory=1000) as spool:
        for _ in range(11):
            assert spool.write(bytes(900)) == 900
        spool.seek(0)

        with pytest.raises(OSError, match="No space"):
            spool.read()
