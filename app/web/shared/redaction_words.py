"""What will go, in excerpts, and why something could not be removed, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.content.passages import Span
from app.domain.content.rules import TextRefused
from app.domain.tickets.rules import SHORTEST_WORDS
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.shared.times import when

if TYPE_CHECKING:
    from app.domain.tickets.models import Redaction
    from app.domain.tickets.redactions import Finding

AROUND = 40
"""Characters of an excerpt on either side of the words."""

SHOWN = 20
"""Excerpts of one text; how many places there are is said as well."""

_REFUSALS = {
    ("words", "nothing"): _("Type the words to remove, or choose a file"),
    ("words", "short"): _(
        "Type at least %(count)s characters: fewer would stand in every sentence",
        count=SHORTEST_WORDS,
    ),
    ("words", "not_found"): _(
        "These words are not in this ticket. Copy them from the texts as they are stored"
    ),
    ("files", "gone"): _("One of the files is gone already. Choose again"),
    ("reason", "empty"): _("Write why, such as: name of a third person"),
    ("reason", "words"): _(
        "The reason stays in the ticket: say it without the words that you remove"
    ),
}


@dataclass(frozen=True)
class Excerpt:
    """One place of the words, with what stands around it."""

    before: str
    words: str
    after: str


def refusal(problem: Invalid | TextRefused, last: Redaction | None = None) -> tuple[str, str]:
    """The field that it is about, and the sentence; `last`: words not found may have gone with it."""
    if last is not None:
        return "words", _(
            "These words are not in this ticket any more, or are written in another way. "
            "%(name)s removed something last, %(at)s",
            name=last.actor.name,
            at=when(last.at),
        )
    if isinstance(problem, Invalid):
        field = "file" if problem.field == "files" else problem.field
        return field, _REFUSALS[problem.field, problem.reason]
    if problem.reason == "too_long":
        return "reason", _("Shorten the reason to %(limit)s characters", limit=problem.limit)
    if problem.reason == "empty":
        return "reason", _REFUSALS["reason", "empty"]
    if problem.reason == "unchecked":
        return "reason", _("We could not check the reason for card numbers. Try again in a moment")
    return "reason", _("Remove the characters from the reason that cannot be shown")


def excerpts(finding: Finding) -> list[Excerpt]:
    """The first places of one text, on one line each; none of a linked ticket, which may be another's."""
    if finding.linked is not None:
        return []
    return [_excerpt(finding.text, span) for span in finding.spans[:SHOWN]]


def left_out(finding: Finding) -> int:
    """How many places are not among the excerpts."""
    return 0 if finding.linked is not None else max(len(finding.spans) - SHOWN, 0)


def places(findings: Sequence[Finding]) -> int:
    return sum(len(each.spans) for each in findings)


def _excerpt(text: str, span: Span) -> Excerpt:
    start, end = span
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    return Excerpt(
        ("…" if start > AROUND else "") + before,
        text[start:end],
        after + ("…" if end + AROUND < len(text) else ""),
    )
