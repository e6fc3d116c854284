"""What stops a backup or a restore."""


class Refused(Exception):
    """It cannot be done; the message is a sentence for the operator, and nothing was changed."""
