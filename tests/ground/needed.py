"""Programs that tests need: without one a test is skipped, but never where every test has to run."""

import os
from typing import NoReturn

import pytest


def missing(program: str) -> NoReturn:
    """Skip the test, or fail it with CI=true."""
    words = f"{program} is missing on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)
