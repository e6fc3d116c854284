"""Loading the demo: its people, and their week replayed through the real actions."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from app.demo.promises import DemoEdition, read_promises
from app.demo.stories import Step, Story, Week, read_week
from app.domain.accounts.actions import add_organisation, add_person
from app.domain.accounts.models import Organisation, Person
from app.domain.accounts.passwords import hash_password
from app.domain.accounts.queries import person_with_email
from app.domain.accounts.words import Role
from app.domain.content.actions import stage_file
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterQueue
from app.domain.notices.models import Notice
from app.domain.sla.actions.book import save_book
from app.domain.sla.actions.moments import pass_over_moments
from app.domain.sla.queries import newest_edition
from app.domain.tickets.actions import properties
from app.domain.tickets.actions.close_solved import close_ticket
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.actions.queues import add_member, add_queue
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.models import Queue, Ticket
from app.domain.tickets.words import Category, Status
from app.foundation.clock import moved_to, now
from app.foundation.settings import DEMO_PASSWORD
from app.foundation.transaction import before_commit, end_reading, session, transaction


@dataclass(frozen=True)
class Act:
    """One thing that happens in the week: a story begins (no step), or goes on."""

    at: datetime
    story: int
    step: Step | None


def load() -> int:
    """Load everything in one transaction, once; returns the number of tickets, 0 if it is there."""
    there = person_with_email("customer@example.com") is not None
    end_reading()
    if there:
        return 0
    week = read_week(now())
    with transaction(), _nobody_told_of_the_past():
        organisations = {name: add_organisation(name) for name in week.organisations}
        people = _people(week, organisations)
        queues = _queues(week, people)
        tickets: dict[int, Ticket] = {}
        promised = read_promises(now(), _ids(queues), _ids(organisations))
        acts: list[DemoEdition | Act] = [*promised, *_acts(week)]
        for act in sorted(acts, key=lambda each: each.at):
            with moved_to(act.at):
                if isinstance(act, DemoEdition):
                    _promise(act, people)
                    continue
                story = week.stories[act.story]
                if act.step is None:
                    tickets[act.story] = _open(story, people[story.requester])
                else:
                    _carry_out(act.step, tickets[act.story], people, queues)
        before_commit("demo: what has passed", pass_over_moments)  # after the clocks have followed
    return len(week.stories)


@contextmanager
def _nobody_told_of_the_past() -> Iterator[None]:
    """Take back the notices of what is replayed inside: last week's are no news. Escalations stay."""
    current = session()
    letter, notice = (current.scalar(select(func.max(each.id))) or 0 for each in (Letter, Notice))
    yield
    told = delete(Letter).where(Letter.queue == LetterQueue.NOTICES, Letter.id > letter)
    current.execute(told)
    current.execute(delete(Notice).where(Notice.id > notice))


def _acts(week: Week) -> Iterator[Act]:
    for index, story in enumerate(week.stories):
        yield Act(story.opened, index, None)
        for step in story.steps:
            yield Act(step.at, index, step)


def _people(week: Week, organisations: Mapping[str, Organisation]) -> dict[str, Person]:
    password = hash_password(DEMO_PASSWORD)
    return {
        each.email: add_person(
            name=each.name,
            email=each.email,
            role=Role(each.role),
            time_zone=each.time_zone,
            password_hash=password,
            verified=True,
            organisation=organisations[each.organisation] if each.organisation else None,
        )
        for each in week.people
    }


def _queues(week: Week, people: dict[str, Person]) -> dict[str, Queue]:
    queues = {
        each.slug: add_queue(each.slug, each.name, default_for=each.default_for)
        for each in week.queues
    }
    for person in week.people:
        for slug in person.queues:
            add_member(queues[slug], people[person.email], lead=slug in person.leads)
    return queues


def _ids(rows: Mapping[str, Queue | Organisation]) -> dict[str, int]:
    return {name: row.id for name, row in rows.items()}


def _promise(edition: DemoEdition, people: dict[str, Person]) -> None:
    admin = next(each for each in people.values() if each.role == Role.ADMIN)
    changed, expected = edition.changed, newest_edition().number
    save_book(edition.book, actor=admin, changed=changed, expected=expected)


def _open(story: Story, requester: Person) -> Ticket:
    files = [
        stage_file(requester.id, file.name, io.BytesIO(file.text.encode())).token
        for file in story.files
    ]
    return open_ticket(
        requester=requester,
        category=Category(story.category),
        subject=story.subject,
        text=story.message,
        files=files,
        right=story.right or "",
        country=story.country or "",
    )


def _carry_out(
    step: Step, ticket: Ticket, people: dict[str, Person], queues: dict[str, Queue]
) -> None:
    if step.act == "close":
        close_ticket(ticket)
        return
    actor = people[step.by]
    if step.act == "reply":
        reply_to_ticket(ticket, author=actor, text=step.value, then=step.then or "")
    elif step.act == "note":
        note_on_ticket(ticket, author=actor, text=step.value)
    elif step.act == "assign":
        assignee = people[step.value].id if step.value else None
        properties.assign_ticket(ticket, assignee, actor=actor)
    elif step.act == "priority":
        properties.set_priority(ticket, step.value, actor=actor)
    elif step.act == "queue":
        properties.move_ticket(ticket, queues[step.value], actor=actor)
    elif actor.is_staff:
        properties.set_status(ticket, step.value, actor=actor)
    elif step.value == Status.SOLVED:
        properties.solve_own_ticket(ticket, requester=actor)
    else:
        properties.reopen_own_ticket(ticket, requester=actor)
