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


class Problem(StrEnum):
    """Why a person has to look.

    Topic: it may be a privacy request. Machine: a machine answered, and it may be about one.
    Waiting: it answers our word on a message that waits itself. Bounce: of no letter that we know, or
    it only looks like one. Ours: it comes in our name, and we did not write it so.
    Large: only its beginning was read. Fault: we failed at it. Withheld: the mail server does not
    give it to us. Unchecked: the card guard failed at it three times, so nothing of it is stored.
    The others are what reading it found (mail/incoming/parse.py).
    """

    TOPIC = "topic"
    MACHINE = "machine"
    WAITING = "waiting"
    BOUNCE = "bounce"
    OURS = "ours"
    LARGE = "large"
    FAULT = "fault"
    WITHHELD = "withheld"
    UNCHECKED = "unchecked"
    NO_SENDER = "no_sender"
    NO_TEXT = "no_text"
    IMAGE_ONLY = "image_only"
    ENCRYPTED = "encrypted"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"


class Kept(StrEnum):
    """What is kept of a message's bytes. Original: they came so, or nothing is kept.

    Copy: made anew, because the original holds payment data, or nobody can say that it does not.
    """

    ORIGINAL = ""
    COPY = "copy"


class Decision(StrEnum):
    """What a person can make of a message."""

    REQUEST = "request"
    GENERAL = "general"
    NOTHING = "nothing"


class InboundState(StrEnum):
    """Waiting: a person must decide. Filed: in a ticket. Done: nothing is left to do."""

    WAITING = "waiting"
    FILED = "filed"
    DONE = "done"
