"""How well promises are kept: figures of the weeks, about no ticket and no person (policy 1.3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import request, url_for

from app.domain.accounts.permissions import Permission
from app.domain.sla.durations import to_the_minute
from app.domain.sla.queries import figures
from app.domain.sla.words import PRIORITIES, Target
from app.domain.tickets.queries import queue_names
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.texts import ngettext
from app.web.admin.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.pages import page

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from app.domain.sla.queries import Figures

SPANS = (4, 13, 52)
"""Weeks that can be asked for; the first is shown unasked."""


@blueprint.get("/admin/sla/figures")
@requires(Permission.READ_SETTINGS)
def list_figures() -> ResponseReturnValue:
    """Met, missed and how long it took, by week, queue, priority and target."""
    asked = request.args.get("weeks", "")
    weeks = next((each for each in SPANS if str(each) == asked), SPANS[0])
    today = now().astimezone(settings().zone).date()
    this_week = today - timedelta(days=today.weekday())
    found = figures(this_week - timedelta(weeks=weeks - 1), this_week)
    return page(
        "admin/sla/figures.html",
        spans=[
            (
                ngettext("%(num)s week", "%(num)s weeks", each),
                url_for("admin.list_figures", weeks=each),
                each == weeks,
            )
            for each in SPANS
        ],
        by_week=_by_week(found),
        queue_names=queue_names(),
        about=_about,
        zone=settings().zone.key,
    )


def _about(seconds: int) -> str:
    """No more exact than the figures are: in steps of a minute, five, or half an hour."""
    step = 60 if seconds < 1800 else 300 if seconds < 36_000 else 1800
    return to_the_minute((seconds + step // 2) // step * step)


def _by_week(found: list[Figures]) -> dict[date, list[Figures]]:
    """The weeks as they come, within each the queues in their order and the most urgent first."""
    targets = list(Target)
    by_week: dict[date, list[Figures]] = defaultdict(list)
    for each in found:
        by_week[each.week].append(each)
    for rows in by_week.values():
        rows.sort(
            key=lambda row: (
                row.queue_id,
                PRIORITIES.index(row.priority),
                targets.index(row.target),
            )
        )
    return dict(by_week)
