"""The register's tabs: open requests, mail that waits to be sorted, the mail log."""

from flask import url_for

from app.domain.legal.queries import register_figures
from app.foundation.clock import now
from app.foundation.texts import _
from app.web.legal.blueprint import blueprint
from app.web.shared.mail_alarms import figures_of_inbound, mail_alarms

Tab = tuple[str, str, int | None, bool]


def register_tabs(current: str, *, open_requests: int | None = None) -> list[Tab]:
    """The tabs for `current` (open, inbox or mail): words, path, count up to 100, whether current.

    One statement for the open requests, unless the page has counted them already.
    """
    if open_requests is None:
        open_requests = register_figures(now()).open
    waiting = figures_of_inbound().waiting
    return [
        (_("Open"), url_for("legal.list_requests"), open_requests, current == "open"),
        (_("Mail to sort"), url_for("legal.list_inbound"), waiting, current == "inbox"),
        (_("Mail log"), url_for("legal.list_letters"), None, current == "mail"),
    ]


@blueprint.context_processor
def give_alarms() -> dict[str, object]:
    """What the banner above each legal page asks for; only a whole page asks."""
    return {"mail_alarms": lambda: mail_alarms(of_requests=True)}
