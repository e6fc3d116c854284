"""What a digest says of the notices that waited for it, as things stand when it is written."""

from collections.abc import Mapping, Sequence

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.legal.calendars import last_day
from app.domain.legal.due import requests_of_tickets
from app.domain.legal.models import PrivacyRequest
from app.domain.mail.messages import Line
from app.domain.mail.words import LetterKind, reference_of
from app.domain.notices.messages import promised_to
from app.domain.notices.models import Notice
from app.domain.notices.rules import clock_of_call, path_of
from app.domain.notices.words import ABOUT_PROMISES, NoticeKind
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import clocks_of
from app.domain.sla.words import OPEN_STATES, Target
from app.foundation.clock import now
from app.foundation.settings import settings


class Matters:
    """What the notices are about, as it stands now; two statements for all of them."""

    def __init__(self, person: Person, notices: Sequence[Notice]) -> None:
        tickets = {each.ticket_id for each in notices if each.ticket_id}
        promised = {
            each.ticket_id for each in notices if each.ticket_id and each.kind in ABOUT_PROMISES
        }
        self.person = person
        self._requests: Mapping[int, PrivacyRequest] = requests_of_tickets(tickets)
        found = clocks_of(promised) if promised else {}
        self._clocks = {
            (clock.ticket_id, (clock.target, clock.run)): clock
            for clocks in found.values()
            for clock in clocks
        }

    def is_over(self, notice: Notice) -> bool:
        """Sealed since: no agent may be reminded of it. Or the clock that called is due no more."""
        if self.person.role == Role.AGENT and notice.ticket_id in self._requests:
            return True
        return notice.kind in ABOUT_PROMISES and self._clock(notice) is None

    def lines(self, notices: Sequence[Notice]) -> list[Line]:
        """One for each notice. Of a promise: what is true now, not when it was noted, and once."""
        lines: list[Line] = []
        for notice in notices:
            line = self._line(notice)
            if notice.kind not in ABOUT_PROMISES or line not in lines:
                lines.append(line)
        return lines

    def _line(self, notice: Notice) -> Line:
        ours = settings()
        kind, due_on, promised = LetterKind(notice.kind), None, None
        request = self._requests.get(notice.ticket_id or 0)
        clock = self._clock(notice)
        if notice.kind == NoticeKind.CLOCK_WARNING and request is not None:
            due_on = last_day(request.due_at, ours.zone)
        elif notice.kind in ABOUT_PROMISES and clock is not None and clock.due_at is not None:
            kind = LetterKind.SLA_BREACH if clock.due_at < now() else LetterKind.SLA_WARNING
            promised = promised_to(self.person, Target(clock.target), clock.due_at)
        return Line(
            kind=kind,
            reference=reference_of(notice.ticket_id) if notice.ticket_id else "",
            link=ours.base_url + path_of(self.person.role, notice.kind, notice.ticket_id),
            due_on=due_on,
            promised=promised,
        )

    def _clock(self, notice: Notice) -> SlaClock | None:
        """The very one that called, while it is open and due: another's would be another's call."""
        called = clock_of_call(notice.cause)
        clock = self._clocks.get((notice.ticket_id or 0, called)) if called else None
        due = clock is not None and clock.state in OPEN_STATES and clock.due_at is not None
        return clock if due else None
