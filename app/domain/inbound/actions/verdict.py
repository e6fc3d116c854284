"""What becomes of a message."""

from dataclasses import dataclass

from app.domain.inbound.words import Problem, Sort
from app.domain.mail.incoming.bounces import Bounce
from app.domain.mail.models import Letter


@dataclass(frozen=True)
class Verdict:
    """With a `problem` a person must look. `by_machine`: no machine of ours may answer it."""

    sort: Sort
    problem: Problem | None = None
    letter: Letter | None = None
    bounce: Bounce | None = None
    ticket_id: int | None = None
    right: str = ""
    by_machine: bool = False
