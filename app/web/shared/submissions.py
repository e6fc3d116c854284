"""One form, one change: the second of two submits gets the first one's result."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import g, request

from app.domain.accounts.queries import person_with_id
from app.domain.tickets.actions.split_numbers import split_numbers_found
from app.foundation.signing import token_hash
from app.foundation.submissions import first_outcome, remember_outcome
from app.foundation.transaction import transaction
from app.web.shared.forms import Form
from app.web.shared.guard import page_of_form
from app.web.shared.kept_text import forget_kept
from app.web.shared.removed import tell_of, with_removed

# they differ from one drawing of the same form to the next
_NOT_CONTENT = frozenset({"csrf_token", "submission", "staged", "remove"})


@dataclass
class Submission:
    """`repeated` says that it was carried out before; `outcome` is the path to show."""

    repeated: bool
    outcome: str = ""


def _content() -> list[str]:
    return [
        f"{name}={value}"
        for name, value in sorted(request.form.items(multi=True))
        if name not in _NOT_CONTENT
    ]


@contextmanager
def once(form: Form) -> Iterator[Submission]:
    """One transaction for one form. Do the work unless `repeated`, and name its `outcome`.

    A form without a key counts as new, and so does another text under a key that was used.
    """
    key = form.submission.data or ""
    hashed = token_hash("\n".join([request.endpoint or "", key, *_content()]))
    with transaction(), split_numbers_found() as found:
        earlier = first_outcome(hashed, g.person.id) if key else None
        g.person = person_with_id(g.person.id)  # as this transaction sees them
        submission = Submission(repeated=earlier is not None, outcome=earlier or "")
        yield submission
        tell_of(found)
        if not submission.repeated:
            submission.outcome = with_removed(submission.outcome)
            if key:
                remember_outcome(hashed, g.person.id, submission.outcome)
            forget_kept(page_of_form())
