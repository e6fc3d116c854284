"""Legal staff let letters go again after a restore."""

from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.web.legal.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.releasing import Places, release_letters, release_page

PLACES = Places("legal/mail/release.html", "legal.create_release", "legal.list_letters")


@blueprint.get("/legal/mail/release")
@requires(Permission.READ_LEGAL_MAIL)
def show_release() -> ResponseReturnValue:
    """What will happen, and the button."""
    return release_page(PLACES)


@blueprint.post("/legal/mail/release")
@requires(Permission.CHANGE_LEGAL_MAIL, form_at="legal.show_release")
def create_release() -> ResponseReturnValue:
    return release_letters(PLACES)
