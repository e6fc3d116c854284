"""The privacy mailbox, read when the schedule says so."""

from app.domain.inbound.actions import read_mailbox


def read_privacy_mailbox() -> None:
    """Take in what has come since the last look."""
    read_mailbox()
