"""What an admin sees at first: who works which queue, and whether letters leave."""

from datetime import timedelta

from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.mail.queries import outbox_figures
from app.domain.tickets.queries import all_queues
from app.foundation.clock import now
from app.web.admin.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.pages import page


@blueprint.get("/admin")
@requires(Permission.READ_SETTINGS)
def show_overview() -> ResponseReturnValue:
    """Queues with their members, and the outbox in figures: no number, subject or recipient."""
    mail = outbox_figures()
    waits = mail.oldest_pending_seconds
    return page(
        "admin/show.html",
        queues=all_queues(),
        mail=mail,
        oldest=None if waits is None else now() - timedelta(seconds=waits),
    )
