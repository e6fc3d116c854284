"""Which promise a clock runs under, and why that one: the policy, those before it, its calendar."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.sla.book import Book, Calendar, Policy
from app.domain.sla.history import Facts
from app.domain.sla.hours import format_hours, open_days
from app.domain.sla.words import Target
from app.foundation.texts import _, ngettext
from app.web.shared.wordings import category_name, status_name

DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def why_this_policy(
    book: Book, policy: Policy, facts: Facts, queues: Mapping[int, str], organisation: str
) -> str:
    """In sentences: what the policy is for, and which stand before it and do not fit.

    `queues`: names by id; `organisation`: the name of the ticket's.
    """
    before = book.policies[: book.policies.index(policy)]
    said = _fits(policy, facts, queues, organisation) or [_("It is for every ticket.")]
    if not before:
        return " ".join([*said, _("It stands first: no other comes before it.")])
    passed = [
        _("%(policy)s is %(why)s", policy=each.name, why=_why_not(each, facts)) for each in before
    ]
    said.append(
        _(
            "It is number %(place)s of %(policies)s, and the first that fits: %(passed)s.",
            place=len(before) + 1,
            policies=len(book.policies),
            passed=", ".join(passed),
        )
    )
    return " ".join(said)


def hours_of(calendar: Calendar) -> str:
    """The week's hours, days in a row with the same ones together: Mon to Fri 09:00–17:00."""
    return "; ".join(
        f"{_span(first, last)} {format_hours(hours)}"
        for first, last, hours in open_days(calendar.week)
    )


def pauses_of(policy: Policy, target: Target) -> str:
    """In which states this policy stops the clock."""
    states = [status_name(each).lower() for each in policy.pauses.get(target, ())]
    if not states:
        return _("never")
    return _("while the ticket is %(states)s", states=_(" or ").join(states))


def _span(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return _("%(first)s to %(last)s", first=DAYS[first], last=DAYS[last])


def _fits(policy: Policy, facts: Facts, queues: Mapping[int, str], organisation: str) -> list[str]:
    fits = []
    if policy.queues:
        queue = queues.get(facts.queue_id or 0, "")
        fits.append(_("It is for the queue %(name)s.", name=queue))
    if policy.categories:
        fits.append(_("It is for the category %(name)s.", name=category_name(facts.category)))
    if policy.organisations:
        fits.append(_("It is for the organisation %(name)s.", name=organisation))
    return fits


def _why_not(policy: Policy, facts: Facts) -> str:
    if policy.queues and facts.queue_id not in policy.queues:
        return ngettext("for another queue", "for other queues", len(policy.queues))
    if policy.categories and facts.category not in policy.categories:
        return ngettext("for another category", "for other categories", len(policy.categories))
    return ngettext(
        "for another organisation", "for other organisations", len(policy.organisations)
    )
