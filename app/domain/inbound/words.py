"""The fixed words of inbound mail."""

from enum import StrEnum


class Sort(StrEnum):
    """What a message is. Own: a letter of ours that came back to us. Automatic: no person wrote it.

    Unsure and unreadable go to a person, with the clock running.
    """

    OWN = "own"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    REPLY = "reply"
    PRIVACY = "privacy"
    GENERAL = "general"
    UNSURE = "unsure"
    UNREADABLE = "unreadable"


class InboundState(StrEnum):
    """Waiting: a person must decide. Filed: in a ticket. Done: nothing is left to do."""

    WAITING = "waiting"
    FILED = "filed"
    DONE = "done"
