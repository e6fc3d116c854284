"""Why a clock of a ticket is due when it is: the promise, and what of its time counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.accounts.queries import organisations
from app.domain.sla.explanation import explain
from app.domain.sla.history import History
from app.domain.sla.queries import editions_since
from app.domain.sla.reading import read_run
from app.domain.sla.replay import Run, replay
from app.domain.sla.words import ClockState
from app.domain.tickets.histories import histories_of
from app.domain.tickets.queries import queue_names, ticket_visible_to
from app.foundation.clock import now
from app.foundation.errors import NotThere
from app.web.desk.blueprint import blueprint
from app.web.desk.clock_story import drawing_of, lines_of, sums_of, title_of, was_due
from app.web.desk.reasons import hours_of, pauses_of, why_this_policy
from app.web.shared.cursors import with_query
from app.web.shared.guard import requires
from app.web.shared.pages import page

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket


@blueprint.get("/desk/tickets/<int:number>/clocks/<target>")
@requires(Permission.WORK_TICKETS)
def show_clock(number: int, target: str) -> ResponseReturnValue:
    """The newest clock of this target, also when it has ended; 404 if there is none."""
    ticket = ticket_visible_to(g.person, number)
    at, history = now(), _history(ticket)
    editions = editions_since(history.happenings[0].at)
    runs = [run for run in replay(history, editions) if run.target == target]
    if not runs:
        raise NotThere
    run, queues = runs[-1], queue_names()
    policy = run.promise.policy
    told = explain(history, editions, run, at)
    path = explain(history, editions, *_as_if_open(run)) if _has_way_left(run) else told
    book = next(each.book for each in editions if each.number == run.edition)
    lines = lines_of(told, path, queues)
    return page(
        "desk/tickets/clock.html",
        fragment="story",
        ticket=ticket,
        back=_back_to(number),
        title=title_of(told),
        clock=read_run(run, now=at),  # the stored one may lag behind a promise changed just now
        run=run,
        policy=policy,
        why=why_this_policy(book, policy, run.facts, queues, _organisation(run)),
        calendar=run.promise.time.calendar,
        hours=hours_of(run.promise.time.calendar),
        pauses=pauses_of(policy, run.target),
        due=was_due(told),
        lines=lines,
        sums=sums_of(told),
        drawing=drawing_of(path),
        changed=any(line.look == "changed" for line in lines),
    )


def _back_to(number: int) -> str:
    """The ticket, in the list from which it was opened."""
    kept = {name: request.args.get(name, "") for name in ("view", "queue", "sort")}
    return with_query(url_for("desk.show_ticket", number=number), **kept)


def _has_way_left(run: Run) -> bool:
    """Whether it ended before it was due."""
    return run.ended_at is not None and run.due_at is not None and run.due_at > run.ended_at


def _as_if_open(run: Run) -> tuple[Run, datetime]:
    """The run as it was when it ended, still running, and that instant."""
    ended = run.ended_at or run.started_at
    *before, last = run.stretches
    stretches = (*before, replace(last, end=None))
    return replace(run, state=ClockState.RUNNING, ended_at=None, stretches=stretches), ended


def _history(ticket: Ticket) -> History:
    for history in histories_of([ticket]):
        return history
    raise NotThere  # nothing is written down about it


def _organisation(run: Run) -> str:
    """The name of the one that the ticket was opened for; its requester may have left it since."""
    if not run.promise.policy.organisations:
        return ""
    names = {each.id: each.name for each in organisations()}
    return names.get(run.facts.organisation_id or 0, "")
