"""The settings that are needed before anything is installed: where, on which address and port."""

import os
import socket
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOOPBACK = {
    "localhost": ("127.0.0.1", "::1"),
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
}


class Refused(SystemExit):
    """A start that cannot go on: one sentence for the person who started it."""


def say(text: str) -> None:
    """One calm line on the screen. A reader who has gone away is no reason to fail."""
    try:
        print(text, flush=True)
    except OSError:
        return


def data_folder() -> Path:
    """DATA_DIR as an absolute path; without it, `instance` in the repository."""
    return Path(os.environ.get("DATA_DIR") or ROOT / "instance").absolute()


def port() -> int:
    """PORT, 8000 without it. Raises Refused."""
    given = os.environ.get("PORT") or "8000"
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 65535:
        raise Refused("PORT cannot be used: it is a number from 1 to 65535, for example 8000.")
    return int(given)


def addresses() -> list[str]:
    """The loopback addresses to listen on. Raises Refused: the demo is for this machine alone."""
    host = os.environ.get("HOST") or "localhost"
    if host not in LOOPBACK:
        raise Refused("HOST cannot be used: bin/run listens on localhost, 127.0.0.1 or ::1 only.")
    there = [address for address in LOOPBACK[host] if _has(address)]
    if not there:
        raise Refused(f"HOST cannot be used: this machine has no address {host}.")
    return there


def refuse_a_taken_port() -> None:
    """Raises Refused when another program listens where this start would."""
    number = port()
    for address in addresses():
        try:
            _bind(address, number)
        except PermissionError:
            raise Refused(
                f"Port {number} is reserved for the system: choose one above 1023, "
                "for example PORT=8001 bin/run."
            ) from None
        except OSError:
            raise Refused(
                f"Port {number} is in use by another program: stop that one, "
                f"or choose another port, for example PORT={_another(number)} bin/run."
            ) from None


def _another(number: int) -> int:
    return number + 1 if number < 65535 else 8001


def _has(address: str) -> bool:
    try:
        _bind(address, 0)
    except OSError:
        return False
    return True


def _bind(address: str, number: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        # Without it the connections of a start that has just ended would block the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, number))
