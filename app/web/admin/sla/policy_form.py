"""The form of a policy: text that comes back as it was typed, and the policy made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.domain.content.text import clean_line
from app.domain.sla.book import Goals, Policy
from app.domain.sla.words import MAY_PAUSE, MOMENTS, PRIORITIES, Act, Status, Target
from app.domain.tickets.words import Category
from app.foundation.texts import _
from app.web.admin.sla import words
from app.web.admin.sla.checks import LONGEST_NAME, a_length, a_name, a_share, one_of_them, share_of
from app.web.shared import wordings
from app.web.shared.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.sla.book import Book

CATEGORIES = tuple(each for each in Category if each != Category.PRIVACY)


class PolicyForm(Form):
    """What each policy has once; the fields of each priority, target and moment are added below."""

    edition = HiddenField()
    name = StringField(_("Name"), [a_name])
    calendar = SelectField(_("Business hours"), [one_of_them], validate_choice=False)
    queues = SelectMultipleField(_("Queues"), [one_of_them], validate_choice=False)
    categories = SelectMultipleField(_("Categories"), [one_of_them], validate_choice=False)
    organisations = SelectMultipleField(_("Organisations"), [one_of_them], validate_choice=False)
    late_after = StringField(_("Later means after"), [a_length])
    try_priority = SelectField(_("Priority"), validate_choice=False)
    try_opened = StringField(_("Opened"))

    taken: dict[str, str]
    own_key: str

    def offer(
        self, book: Book, key: str, queues: Mapping[int, str], organisations: Mapping[int, str]
    ) -> PolicyForm:
        """What can be chosen: the book's calendars, and whose tickets it is for."""
        self.taken = {each.name.casefold(): each.key for each in book.policies}
        self.own_key = key
        self["calendar"].choices = _choices((each.key, each.name) for each in book.calendars)
        self["queues"].choices = _choices(queues.items())
        self["organisations"].choices = _choices(organisations.items())
        self["categories"].choices = _choices(
            (each, wordings.category_name(each)) for each in CATEGORIES
        )
        self["try_priority"].choices = _choices(words.priorities().items())
        return self

    def validate_late_after(self, field: Field) -> None:
        if self["at_late"].data and not (field.data or "").strip():
            raise ValidationError(
                _("Write after how long, such as 1h, or untick what happens then")
            )


def _choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), name) for value, name in pairs]


def _ticks(label: str, pairs: Iterable[tuple[Any, str]]) -> SelectMultipleField:
    return SelectMultipleField(label, [one_of_them], choices=_choices(pairs), validate_choice=False)


_GOALS = {
    f"{priority}_{target}": StringField(words.goal_name(priority, target), [a_length])
    for priority in PRIORITIES
    for target in Target
}
_SHARES = {
    f"{priority}_warn_left": StringField(
        _("%(priority)s, warn when left", priority=name), [a_share]
    )
    for priority, name in words.priorities().items()
}
_PAUSES = {
    f"pauses_{target}": _ticks(name, [(each, words.status_name(each)) for each in MAY_PAUSE])
    for target, name in words.TARGETS.items()
}
_ACTS = {f"at_{moment}": _ticks(name, words.ACTS.items()) for moment, name in words.MOMENTS.items()}
for _name, _field in {**_GOALS, **_SHARES, **_PAUSES, **_ACTS}.items():
    setattr(PolicyForm, _name, _field)


AS_ON_THE_PAGE = (
    "name",
    "calendar",
    *(
        f"{priority}_{column}"
        for priority in PRIORITIES
        for column in (*(str(each) for each in Target), "warn_left")
    ),
    *_PAUSES,
    "queues",
    "categories",
    "organisations",
    *_ACTS,
    "late_after",
)
"""The fields in the order in which the page has them: mistakes are listed in it."""


def typed(policy: Policy) -> dict[str, object]:
    """The policy as its form shows it."""
    found: dict[str, object] = {
        "name": policy.name,
        "calendar": policy.calendar,
        "queues": [str(each) for each in policy.queues],
        "categories": list(policy.categories),
        "organisations": [str(each) for each in policy.organisations],
        "late_after": policy.late_after,
    }
    for priority in PRIORITIES:
        goals = policy.goals.get(priority, Goals(warn_left=0))
        found |= {f"{priority}_{target}": goals.of(target) for target in Target}
        found[f"{priority}_warn_left"] = f"{goals.warn_left}%" if goals.warn_left else ""
    found |= {f"pauses_{target}": policy.pauses.get(target, ()) for target in Target}
    return found | {f"at_{moment}": policy.acts.get(moment, ()) for moment in MOMENTS}


def policy_of(form: PolicyForm, key: str) -> Policy:
    """The policy that a valid form describes; what is empty is left out of it."""
    goals = {priority: _goals(form, priority) for priority in PRIORITIES}
    pauses = {each: form[f"pauses_{each}"].data for each in Target}
    acts = {each: form[f"at_{each}"].data for each in MOMENTS}
    return Policy(
        key=key,
        name=clean_line(form.name.data, LONGEST_NAME),
        calendar=form.calendar.data,
        queues=tuple(sorted(int(each) for each in form.queues.data)),
        categories=tuple(form.categories.data),
        organisations=tuple(sorted(int(each) for each in form.organisations.data)),
        goals={each: found for each, found in goals.items() if any(map(found.of, Target))},
        pauses={
            target: tuple(Status(each) for each in chosen)
            for target, chosen in pauses.items()
            if chosen
        },
        acts={
            moment: tuple(Act(each) for each in chosen) for moment, chosen in acts.items() if chosen
        },
        late_after=_text(form.late_after),
    )


def _goals(form: PolicyForm, priority: str) -> Goals:
    written = {str(each): _text(form[f"{priority}_{each}"]) for each in Target}
    return Goals(**written, warn_left=share_of(form[f"{priority}_warn_left"].data))


def _text(field: Field) -> str:
    """What was typed; a field that was not sent at all is an empty one."""
    return (field.data or "").strip()
