"""What an admin begins with: usual office hours, and a policy for every ticket."""

from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.sla.words import MAY_PAUSE, Act, Moment, Target
from app.foundation.settings import settings
from app.foundation.texts import _

_OFFICE = (Interval(9 * 60, 17 * 60),)


def standard_calendar() -> Calendar:
    """Monday to Friday, nine to five, where the controller is."""
    ours = settings()
    return Calendar(
        key="",
        name=_("Office hours"),
        zone=ours.controller_time_zone,
        week=(_OFFICE,) * 5 + ((), ()),
        holidays=ours.controller_calendar,
    )


def standard_policy(book: Book) -> Policy:
    """Targets as many have them, in the first calendar of the book."""
    taken = {each.name for each in book.policies}
    return Policy(
        key="",
        name=_("Standard") if _("Standard") not in taken else "",
        calendar=book.calendars[0].key,
        goals={
            "urgent": Goals("30m", "1h", "1d", 25),
            "high": Goals("2h", "4h", "2d", 25),
            "normal": Goals("4h", "1d", "5d", 20),
            "low": Goals("1d", "2d", "", 20),
        },
        pauses=dict.fromkeys(Target, MAY_PAUSE),
        acts={
            Moment.WARNING: (Act.TELL_ASSIGNEE,),
            Moment.BREACH: (Act.TELL_ASSIGNEE, Act.TELL_LEADS),
        },
    )
