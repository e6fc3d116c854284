"""From what happened to a ticket to the runs of its targets, before any promise is applied.

Which instants a run spans and in which states the ticket was meanwhile is in its history alone; how
much of that counts, and whether it was in time, is the promise's matter (`replay`).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.sla.history import Facts, Happened, Happening, History
from app.domain.sla.words import DONE, Status, Target


@dataclass(frozen=True)
class Stretch:
    """The ticket was in one state from `start` to `end`; None: until now."""

    start: datetime
    end: datetime | None
    status: Status


@dataclass(frozen=True)
class Ending:
    """When a run ended, with the facts of that instant; `answered`: by what it waited for.

    `settled`: it does not go on when the ticket is reopened.
    """

    at: datetime
    facts: Facts
    answered: bool
    settled: bool


@dataclass
class Episode:
    """One run of a target: the `number`-th, with the ticket's states since it began.

    `ending` is taken back when the ticket is reopened before that is settled.
    """

    target: Target
    number: int
    started_at: datetime
    stretches: list[Stretch] = field(default_factory=list)
    ending: Ending | None = None

    @property
    def goes_on(self) -> bool:
        return self.ending is None


def second(instant: datetime) -> datetime:
    """Clocks tick in whole seconds."""
    return instant.replace(microsecond=0)


def episodes_of(history: History) -> tuple[list[Episode], Facts]:
    """Every run of the ticket in the order in which it began, and the facts as they are now."""
    told = _Telling(history)
    for happening in history.happenings:
        told.take(happening)
    return told.episodes, told.facts


class _Telling:
    """The state of a ticket while its history is told."""

    def __init__(self, history: History) -> None:
        opening = history.happenings[0]
        self.episodes: list[Episode] = []
        self.status = Status.NEW
        self.answered = False
        self.merged = False
        self.facts = Facts(
            opening.queue_id, history.category, history.priority, history.organisation_id
        )

    def take(self, happening: Happening) -> None:
        if happening.kind == Happened.OPENED:
            self._begin(Target.FIRST_RESPONSE, second(happening.at))
            self._begin(Target.RESOLUTION, second(happening.at))
        elif happening.kind == Happened.ANSWERED:
            self._answer(happening)
        elif happening.kind in (Happened.ASKED, Happened.TOOK_IN):
            self._ask(happening)
        elif happening.kind == Happened.STATUS:
            self._move(happening)
        elif happening.kind == Happened.PRIORITY:
            self.facts = replace(self.facts, priority=happening.value)
        elif happening.kind == Happened.QUEUE:
            self.facts = replace(self.facts, queue_id=happening.queue_id)
        else:  # merged into another ticket, which takes its wait over
            self.merged = True
            self._end(happening, Target.RESOLUTION, answered=False)
            self._end(happening, Target.FIRST_RESPONSE, answered=False)
            self._end(happening, Target.NEXT_RESPONSE, answered=False)

    def _answer(self, happening: Happening) -> None:
        self._end(happening, Target.FIRST_RESPONSE, answered=True)
        self._end(happening, Target.NEXT_RESPONSE, answered=True)
        self.answered = True

    def _ask(self, happening: Happening) -> None:
        """The requester waits for a word again; before the first answer the first clock counts that."""
        if not self.answered or self.merged:
            return
        since = second(happening.since or happening.at)
        waiting = self._newest(Target.NEXT_RESPONSE)
        if waiting and waiting.ending and not waiting.ending.settled:
            return  # it was solved unanswered, and goes on with the status that follows
        if waiting is None or not waiting.goes_on:
            waiting = self._begin(Target.NEXT_RESPONSE, second(happening.at))
        if since < waiting.started_at:
            # it waited in the other ticket: how this one stood meanwhile pauses nothing
            waiting.started_at = since
            now = second(happening.at)
            before = Stretch(since, now, Status.OPEN)
            waiting.stretches = [before, Stretch(now, None, self.status)]

    def _move(self, happening: Happening) -> None:
        before, self.status = self.status, Status(happening.value)
        at = second(happening.at)
        if self.merged:
            return
        was_done, done = before in DONE, self.status in DONE
        if done and not was_done:
            self._end(happening, Target.RESOLUTION, answered=True)
            self._end(happening, Target.FIRST_RESPONSE, answered=False)
            self._end(happening, Target.NEXT_RESPONSE, answered=False)
            return
        for target in Target:
            episode = self._newest(target)
            if episode is None:
                continue
            if was_done and not done and episode.ending and not episode.ending.settled:
                episode.ending = None
                stopped = episode.stretches[-1].end or at
                episode.stretches.append(Stretch(stopped, at, before))
                episode.stretches.append(Stretch(at, None, self.status))
            elif episode.goes_on and not done:
                self._close(episode, at)
                episode.stretches.append(Stretch(at, None, self.status))
        if was_done and not done and happening.by_requester:
            self._ask(happening)

    def _begin(self, target: Target, at: datetime) -> Episode:
        earlier = self._newest(target)
        number = earlier.number + 1 if earlier else 1
        episode = Episode(target, number, at, [Stretch(at, None, self.status)])
        self.episodes.append(episode)
        return episode

    def _end(self, happening: Happening, target: Target, *, answered: bool) -> None:
        episode = self._newest(target)
        if episode is None:
            return
        if episode.ending is None:
            self._close(episode, second(happening.at))
            # what is solved may be reopened; an answer was given, and a merged ticket is gone
            settled = self.merged or (answered and target != Target.RESOLUTION)
            episode.ending = Ending(happening.at, self.facts, answered, settled)
        elif answered and target != Target.RESOLUTION:  # answered after it was solved
            episode.ending = replace(episode.ending, settled=True)

    @staticmethod
    def _close(episode: Episode, at: datetime) -> None:
        episode.stretches[-1] = replace(episode.stretches[-1], end=at)

    def _newest(self, target: Target) -> Episode | None:
        return next((each for each in reversed(self.episodes) if each.target == target), None)
