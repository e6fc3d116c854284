"""What an admin sees at first: who works which queue, and whether letters leave."""

from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.mail.queries import outbox_figures
from app.domain.tickets.queries import all_queues
from app.web.admin.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.pages import page


@blueprint.get("/admin")
@requires(Permission.READ_SETTINGS)
def show_overview() -> ResponseReturnValue:
    """Queues with their members, and the outbox in figures: no number, subject or recipient."""
    return page("admin/show.html", queues=all_queues(), mail=outbox_figures())
