"""A demo story as a history for its clocks: from what is told, not from what was stored."""

from collections.abc import Iterator, Mapping

from app.demo.shapes import Step, Story
from app.domain.sla.history import Happened, Happening, History

AWAKE = ("pending", "on_hold", "solved")


def history_of_story(
    story: Story,
    ticket_id: int,
    *,
    organisation_id: int | None,
    queues: Mapping[str, int],
    arrives_in: Mapping[str, str],
) -> History:
    """What `domain.md` makes of a story; `queues`: ids by slug, `arrives_in`: slugs by category."""
    opened = Happening(
        story.opened,
        Happened.OPENED,
        queue_id=queues[arrives_in[story.category]],
        by_requester=True,
    )
    happenings, status, priority = [opened], "new", "normal"
    for step in story.steps:
        asks = step.by == story.requester
        for each in _happenings(step, status, asks=asks, queues=queues):
            happenings.append(each)
            status = each.value if each.kind == Happened.STATUS else status
    return History(ticket_id, story.category, organisation_id, priority, happenings)


def _happenings(
    step: Step, status: str, *, asks: bool, queues: Mapping[str, int]
) -> Iterator[Happening]:
    if step.act == "reply":
        kind = Happened.ASKED if asks else Happened.ANSWERED
        yield Happening(step.at, kind, by_requester=asks)
    if step.act == "priority":
        yield Happening(step.at, Happened.PRIORITY, step.value)
    if step.act == "queue":
        yield Happening(step.at, Happened.QUEUE, queue_id=queues[step.value])
    after = _status_after(step, status, asks=asks)
    if after != status:
        yield Happening(step.at, Happened.STATUS, after, by_requester=asks)


def _status_after(step: Step, status: str, *, asks: bool) -> str:
    if step.act == "close":
        return "closed"
    if step.act == "status":
        return step.value
    if step.act == "reply" and asks:
        return "open" if status in AWAKE else status
    if step.then:
        return step.then
    opens = step.act == "reply" or (step.act == "assign" and step.value)
    return "open" if status == "new" and opens else status
