"""A job that fails, and whose exception quotes somebody."""

import os
from pathlib import Path


def fail() -> None:
    """Quotes what stands in the file that BROKEN_JOB names, as a letter's words would be quoted."""
    words = Path(os.environ["BROKEN_JOB"]).read_text(encoding="utf-8")
    try:
        int(words)
    except ValueError as problem:
        problem.add_note(words)
        raise LookupError(words) from problem
