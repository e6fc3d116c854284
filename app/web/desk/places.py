"""The rail: the agent's views and queues, as links with counts."""

from dataclasses import dataclass

from flask import g, url_for

from app.domain.tickets.places import Place, Workplace, workplace_of
from app.foundation.texts import _

VIEWS = {
    "my-work": (_("My work"), _("Assigned to you, in all your queues"), "user"),
    "unassigned": (_("Unassigned"), _("Nobody has taken these yet"), "user-plus"),
    "due-soon": (_("Due soon"), _("Breached or due within 4 hours"), "timer"),
    "breached": (_("Breached"), _("Past the promised time"), "triangle-alert"),
    "open": (_("All open"), _("Everything in your queues that is not solved"), "layers"),
}
TONES = {"due-soon": "soon", "breached": "bad"}
QUEUE_ICONS = {
    "billing": "credit-card",
    "sync-and-apps": "refresh-cw",
    "login-and-security": "key-round",
    "hosting": "server",
    "invoices": "receipt-text",
}


@dataclass(frozen=True)
class ShownPlace:
    """A place as the rail and the list's header show it; `tone` is its count's colour, if any."""

    kind: str
    slug: str
    title: str
    description: str
    icon: str
    url: str
    count: int
    current: bool
    tone: str = ""

    @property
    def name(self) -> str:
        return self.title


@dataclass(frozen=True)
class Rail:
    views: list[ShownPlace]
    queues: list[ShownPlace]


def shown_place(place: Place, *, current: bool = True) -> ShownPlace:
    if place.kind == "view":
        title, description, icon = VIEWS[place.slug]
        url = url_for("desk.show_view", slug=place.slug)
    else:
        title, description = place.name, ""
        icon = QUEUE_ICONS.get(place.slug, "inbox")
        url = url_for("desk.show_queue", slug=place.slug)
    return ShownPlace(
        kind=place.kind,
        slug=place.slug,
        title=title,
        description=description,
        icon=icon,
        url=url,
        count=place.count,
        current=current,
        tone=TONES.get(place.slug, "") if place.kind == "view" and place.count else "",
    )


def rail_with(current: Place, workplace: Workplace) -> Rail:
    """The whole rail, with the place the agent is in."""

    def shown(place: Place) -> ShownPlace:
        return shown_place(place, current=(place.kind, place.slug) == (current.kind, current.slug))

    return Rail([shown(each) for each in workplace.views], [shown(e) for e in workplace.queues])


def workplace() -> Workplace:
    """The reader's own views and queues."""
    return workplace_of(g.person)
