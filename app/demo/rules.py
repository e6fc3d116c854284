"""The rules of `domain.md` that a step of a demo story must keep."""

from dataclasses import replace

from app.demo.shapes import (
    CLOSES_AFTER,
    PRIORITIES,
    STAFF_STATUSES,
    DemoPerson,
    DemoQueue,
    Step,
    Story,
)


def after(
    story: Story,
    step: Step,
    people: dict[str, DemoPerson],
    queues: dict[str, DemoQueue],
    number: int,
) -> Story:
    """The story one step on, or ValueError when the rules of domain.md forbid the step."""
    story, act, value = replace(story, steps=(*story.steps, step)), step.act, step.value
    last = story.steps[-2].at if len(story.steps) > 1 else story.opened
    want(story.status != "closed", f"step {number}: a closed ticket is final")
    if act == "close":
        fits = story.status == "solved" and step.at - last >= CLOSES_AFTER and not step.by
        want(fits, f"step {number}: only 14 days after solving, by nobody")
        return replace(story, status="closed")
    asks = step.by == story.requester
    staff = (
        people[step.by].role == "legal"
        if story.queue is None
        else (story.queue in people[step.by].queues)
    )
    want(asks or staff, f"step {number}: {step.by} has nothing to do with this ticket")
    want(not asks or (act in ("reply", "status") and not step.then), f"step {number}: staff only")
    want(story.queue is not None or act in ("reply", "status"), f"step {number}: sealed")
    want(step.then is None or (act == "reply" and step.then in STAFF_STATUSES), "then")
    if act == "reply":
        want(value != "", f"step {number}: empty")
        opens = story.status == "new" if staff else story.status != "new"
        return replace(story, status=step.then or ("open" if opens else story.status))
    if act == "status":
        want(value in (("open", "solved") if asks else STAFF_STATUSES), f"step {number}: {value}")
        want(value != story.status, f"step {number}: it is {value} already")
        return replace(story, status=value)
    if act == "assign":
        want(not value or story.queue in people[value].queues, f"step {number}: not a member")
        status = "open" if value and story.status == "new" else story.status
        return replace(story, assignee=value or None, status=status)
    if act == "priority":
        want(value in PRIORITIES and value != story.priority, f"step {number}: {value!r}")
        return replace(story, priority=value)
    if act == "queue":
        want(value in queues and value != story.queue, f"step {number}: {value!r}")
        want(not story.assignee or value in people[story.assignee].queues, "assignee left behind")
        return replace(story, queue=value)
    want(value != "", f"step {number}: empty")
    return story


def want(fine: bool, wrong: str) -> None:
    """Raise ValueError(wrong) unless `fine`."""
    if not fine:
        raise ValueError(wrong)
