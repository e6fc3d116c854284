"""Hours that are too few for a policy: which one, and what to do about it."""

from dataclasses import replace

from app.domain.sla.book import Book
from app.domain.sla.rules import check_book
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.admin.sla import words


def with_policy_named(problem: Invalid, book: Book) -> str:
    """The sentence for the page of a calendar, which has no field of the target that is meant."""
    if problem.reason != "out_of_reach":
        return words.sentence(problem)
    for policy in book.policies:
        try:
            check_book(replace(book, policies=(policy,)), book)
        except Invalid as found:
            return _(
                "Policy “%(policy)s”, %(goal)s: the calendar has not as many hours within ten "
                "years. Give the calendar more hours, or shorten that time in the policy first.",
                policy=policy.name,
                goal=words.field_name(found),
            )
    return words.sentence(problem)
