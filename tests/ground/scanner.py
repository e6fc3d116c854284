"""A real clamd on a socket of its own, which knows one virus: the EICAR test file."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from run import clamav
from run.processes import end, spawn

# In two halves: no file of ours is the test file itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = f"Our.Eicar:0:*:{EICAR[28:62].hex()}\n"
CONFIGURATION = """
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
LogFile {folder}/log
TemporaryDirectory {folder}
Foreground yes
AlertExceedsMax yes
MaxThreads 2
ConcurrentDatabaseReload no
"""


class Scanner:
    """clamd with our one signature, as an unprivileged user. `stop` and `start` keep its socket."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cloudpockets-clamd-"))
        root = os.geteuid() == 0
        nobody = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self._uid, self._gid = nobody.pw_uid, nobody.pw_gid
        signatures = self.folder / "signatures"
        signatures.mkdir()
        (signatures / "ours.ndb").write_text(SIGNATURE)
        (self.folder / "clamd.conf").write_text(CONFIGURATION.format(folder=self.folder))
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, self._uid, self._gid)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"unix://{self.folder}/clamd.ctl"

    def start(self) -> None:
        """Start it if it is not running; returns when it answers."""
        if self._process is not None:
            return
        program = clamav.found()
        assert program, "ClamAV is missing on this machine"
        root = os.geteuid() == 0
        self._process = spawn(
            [program, "-c", self.folder / "clamd.conf"],
            log=self.folder / "start.log",
            env={**os.environ},
            own_session=True,
            at_our_end=signal.SIGTERM,
            uid=self._uid if root else None,
            gid=self._gid if root else None,
        )
        until = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"clamd did not start: {self._log()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Be away: nothing listens on the socket."""
        if self._process is not None:
            end(self._process, grace=10)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(5)
                probe.connect(str(self.folder / "clamd.ctl"))
                probe.sendall(b"zPING\0")
                return probe.recv(16) == b"PONG\0"
        except OSError:
            return False

    def _log(self) -> str:
        files = [self.folder / "start.log", self.folder / "log"]
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())
