"""For which tickets a policy is used, in words."""

from collections.abc import Mapping

from app.domain.sla.book import Policy
from app.foundation.texts import _
from app.web.shared.wordings import category_name

_GONE = _("one that is gone")


def used_when(
    policy: Policy, queues: Mapping[int, str], organisations: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Conditions that hold together, each a name and its values; none: any ticket."""
    conditions = (
        (_("queue is"), [queues.get(each, _GONE) for each in policy.queues]),
        (_("category is"), [category_name(each) for each in policy.categories]),
        (
            _("organisation is"),
            [organisations.get(each, _GONE) for each in policy.organisations],
        ),
    )
    return [(name, ", ".join(values)) for name, values in conditions if values]
