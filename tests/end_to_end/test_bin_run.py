"""bin/run from a fresh clone: serves, refuses a second one, keeps its data, leaves no process."""

import os
import signal
from uuid import uuid4

import pytest

from tests.faults.browser import Browser
from tests.faults.waiting import eventually

pytestmark = pytest.mark.xdist_group("bin/run")
SERVICES = ("valkey", "mail_sink", "schedule", "worker", "gunicorn")


def test_clone_serves_a_customer_stops_without_a_trace_and_starts_again_at_once(start, folder):
    demo = start(folder)
    demo.wait_until_ready()
    assert all(any(name in each for each in demo.processes().values()) for name in SERVICES)

    subject = f"What do you hold about me, {uuid4()}"
    camille = Browser(demo.base).log_in("customer@example.com")
    reference = camille.open_ticket(camille.privacy_form(subject))
    eventually(lambda: len(letters_about(reference, demo)) == 2)

    assert demo.terminate() == 0
    assert demo.processes() == {}
    assert list((folder / "home").iterdir()) == [], "it wrote into the home folder"

    again = start(folder)
    again.wait_until_ready()
    assert subject in Browser(again.base).log_in("customer@example.com").get("/tickets").text
    to = sorted(
        letter.partition("X-Envelope-To: ")[2].split()[0]
        for letter in letters_about(reference, again)
    )
    assert to == ["admin@cloudpockets.net", "customer@example.com"]
    for word in ("Installing", "Making", "Fetching", "Building"):
        assert word not in again.said()


def test_second_start_on_the_same_port_says_so_in_one_sentence(start, folder):
    demo = start(folder)
    demo.wait_until_ready()

    second = demo.start_another()

    assert second.returncode == 1
    assert second.stdout + second.stderr == (
        f"Port {demo.port} is in use by another program: stop that one, "
        f"or choose another port, for example PORT={demo.port + 1} bin/run.\n"
    )


@pytest.mark.parametrize("head", ["run.supervisor", "run.start"])
def test_start_whose_head_is_killed_leaves_no_process(start, folder, head):
    demo = start(folder)
    demo.wait_until_ready()

    os.kill(demo.pid_of(head), signal.SIGKILL)

    assert demo.popen.wait(60) != 0
    eventually(lambda: not demo.processes())


def letters_about(reference, demo):
    """What the demo's mail server has filed about this ticket."""
    letters = (path.read_text() for path in (demo.data / "mailbox").glob("*.eml"))
    return [text for text in letters if f"Subject: [{reference}]" in text]
