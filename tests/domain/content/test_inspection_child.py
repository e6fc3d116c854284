"""Whatever the child process dies of, nothing of the file is kept, and the parent lives on."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading

import pytest

from app.domain.content.file_types import ACCEPTED
from app.domain.content.inspection import child, inspect_bytes, whole
from app.domain.content.inspection.child import ask_child
from tests.ground import odd_files as odd

CONFINED = f"""
import sys; sys.path.insert(0, {child._ROOT!r})
from app.domain.content.inside.child import confine
confine()
try:
    {{}}
except BaseException as problem:
    print(type(problem).__name__)
else:
    print("done")
"""


def in_the_box(statement: str) -> str:
    """What becomes of a statement in a process that has confined itself."""
    program = CONFINED.format(statement)
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or f"signal {-done.returncode}"


def test_a_child_may_not_take_more_memory_write_open_or_burn_more(tmp_path):
    target = tmp_path / "out"
    assert in_the_box("bytes(2_000_000_000)") == "MemoryError"
    assert in_the_box(f"open({str(target)!r}, 'wb', buffering=0).write(b'a')") == "OSError"
    assert in_the_box("[open('/dev/null') for _ in range(99)]") == "OSError"
    assert in_the_box("pass") == "done"
    assert not target.exists() or target.read_bytes() == b""


@pytest.mark.parametrize(
    "start",
    [
        "import os; os.abort()",
        "import sys; sys.exit(1)",
        "raise ValueError",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "print('hello')",
        "print('{}')",
        """print('{"withheld": "", "refused": "", "content": 9, "preview": 0, "peak": 0}')""",
        """print('{"withheld": "fine", "refused": "", "content": 0, "preview": 0, "peak": 0}')""",
        "print('{' * 100000)",
        "while True: print('a' * 1000000)",
        "import time; time.sleep(600)",
        "while True: pass",
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    ],
)
def test_a_child_that_dies_or_lies_or_does_not_end_is_unreadable(start, monkeypatch):
    monkeypatch.setattr(child, "_START", start)
    monkeypatch.setattr(child, "WALL_SECONDS", 3.0)
    started, start_one = [], child._started
    monkeypatch.setattr(
        child, "_started", lambda kind: started.append(start_one(kind)) or started[-1]
    )

    seen = inspect_bytes("a.zip", odd.zipped(("a.txt", b"hello")))

    assert (seen.withheld, seen.content, seen.preview) == ("unreadable", b"", b"")
    with pytest.raises(ChildProcessError):
        os.waitpid(started[0].pid, os.WNOHANG)


def test_a_child_that_is_out_of_memory_is_unreadable(monkeypatch):
    starved = child._START.replace(
        "import main;", "import main; from app.domain.content.inside import child;"
        " child.MEMORY = 150_000_000;",
    )  # fmt: skip
    monkeypatch.setattr(child, "_START", starved)

    assert ask_child(ACCEPTED["png"], odd.picture("PNG", (7000, 7000))).withheld == "unreadable"
    assert ask_child(ACCEPTED["png"], odd.picture()).withheld is None


def test_two_children_at_most_look_at_a_time_and_others_wait(monkeypatch):
    running, most, gate = [0], [0], threading.Event()
    lock = threading.Lock()

    def watched(kind, data):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
            if running[0] == 2:
                gate.set()
        assert gate.wait(30)
        with lock:
            running[0] -= 1
        return child.Answer()

    monkeypatch.setattr(whole, "ask_child", watched)
    data = odd.zipped(("a.txt", b"hello"))
    threads = [threading.Thread(target=inspect_bytes, args=("a.zip", data)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [2]


def test_a_guard_that_cannot_look_keeps_nothing(monkeypatch):
    from app.domain.content.guard import GuardFailed
    from app.domain.content.inside import payment

    def fails(text):
        raise GuardFailed("the card guard could not look")

    monkeypatch.setattr(payment, "holds_payment_data", fails)

    assert inspect_bytes("a.txt", b"hello").withheld == "unreadable"


def test_long_texts_are_looked_at_in_a_child():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    seen = inspect_bytes("a.log", b"nothing to see here\n" * 100_000)

    assert (seen.withheld, len(seen.content)) == (None, 2_000_000)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before


def test_the_child_knows_nothing_of_its_parents_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary-secret")
    monkeypatch.setattr(child, "_START", "import os; print(dict(os.environ)); os._exit(0)")
    said = []
    monkeypatch.setattr(child, "_read", lambda words: said.append(words) or child.Answer())

    ask_child(ACCEPTED["zip"], b"PK")

    assert b"canary-secret" not in said[0]
    assert b"SECRET" not in said[0]
