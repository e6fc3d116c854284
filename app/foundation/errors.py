"""What an action answers when it will not do what was asked."""


class NotThere(Exception):
    """No such thing, or not yours: the two look the same to whoever asked."""


class NotAllowed(Exception):
    """The thing is visible, but this may not be done to it by this person or in its present state."""


class Invalid(Exception):
    """A value that a person typed cannot be used; nothing was stored.

    `field` names the form field, `reason` is a machine word that the door puts into a sentence.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class WriteRefused(Exception):
    """A change was tried where none may happen: on a GET, or with a stale form token."""
