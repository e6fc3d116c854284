"""Sweeps on demand, each in a process of its own, forked from one that has loaded the product.

A line with an SMTP_URL in: one sweep. A line that begins with Done out, after what the sweep logs.
(`flask schedule --once` does the same from nothing, and takes a second and a half to load.)
"""

import os
import sys
import traceback

from app.factory import create_app
from app.foundation.settings import settings
from app.worker.schedule import run_once


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    create_app()
    settings.cache_clear()  # each sweep reads its own
    for line in sys.stdin:
        if os.fork() == 0:
            sweep(line.strip())
        if os.wait()[1]:
            say("Done, and failed")


def sweep(smtp_url: str) -> None:
    """One sweep; then this process ends."""
    try:
        os.environ["SMTP_URL"] = smtp_url
        say(f"Done: {', '.join(run_once())}")
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    main()
