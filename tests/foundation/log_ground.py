"""What the tests of the log share: a secret, ways to fail with it, and the lines read back."""

import json

SECRET = "camille@example.com"


def fails():
    """A KeyError caused by a ValueError, both of which quote the secret."""
    try:
        int(SECRET)
    except ValueError as problem:
        raise KeyError(SECRET) from problem


def lines(said: str) -> list[dict[str, object]]:
    """Each line of JSON."""
    return [json.loads(line) for line in said.splitlines()]
