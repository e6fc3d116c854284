"""A mine is a file in $MINES with a signal's name in it: who steps on it takes it away and sends
itself that signal on the spot: SIGKILL as the kernel would, or SIGSTOP. Without files nothing happens.
"""

import os
import signal
from pathlib import Path


def step_on(name: str) -> None:
    mine = Path(os.environ["MINES"]) / name
    try:
        number = signal.Signals[mine.read_text()]
        mine.unlink()
    except FileNotFoundError:  # there is none, or another process stepped on it first
        return
    os.kill(os.getpid(), number)


def lay(folder: Path, name: str, number: signal.Signals) -> None:
    """Whole from the first moment that it can be seen."""
    (folder / f".{name}").write_text(number.name)
    (folder / f".{name}").rename(folder / name)
