"""A program that is kept running: started, started again when it dies, stopped in bounded time."""

import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from run.environment import say
from run.processes import Word, end, spawn

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds
SETTLED = 60.0  # seconds after which a new end counts as the first one


@dataclass
class Service:
    """One program of the demo. `title` names it on the screen, `log` takes what it says."""

    title: str
    argv: Sequence[Word]
    log: Path
    env: Mapping[str, str]
    pass_fds: Collection[int] = ()
    grace: float = 8.0
    process: subprocess.Popen[bytes] | None = None
    _pause: float = field(default=FIRST_PAUSE, repr=False)
    _since: float = field(default=0.0, repr=False)
    _again_at: float | None = field(default=None, repr=False)

    def start(self) -> subprocess.Popen[bytes]:
        """Start it. A terminal's Ctrl-C does not reach it: we stop it, in order."""
        self._again_at, self._since = None, time.monotonic()
        self.process = spawn(
            self.argv,
            log=self.log,
            env=self.env,
            pass_fds=self.pass_fds,
            own_session=True,
        )
        return self.process

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def care(self) -> bool:
        """Look after it, and start it again when its pause is over. True when it has just died."""
        if self.runs:
            return False
        now = time.monotonic()
        if self._again_at is None:
            if now - self._since > SETTLED:
                self._pause = FIRST_PAUSE
            self._again_at = now + self._pause
            say(f"{self._end()}; it starts again in {self._pause:.0f} s. Its log: {self.log}")
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return True
        if now >= self._again_at:
            self.start()
        return False

    def stop(self) -> None:
        """Ask it to end, wait `grace` seconds, then insist."""
        if self.process is not None and self.runs:
            end(self.process, self.grace)

    def _end(self) -> str:
        code = self.process.returncode if self.process else None
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return f"The {self.title} has ended ({how})"
