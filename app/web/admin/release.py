"""Admins let letters go again after a restore."""

from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.web.admin.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.releasing import Places, release_letters, release_page

PLACES = Places("admin/mail/release.html", "admin.create_release", "admin.list_letters")


@blueprint.get("/admin/mail/release")
@requires(Permission.READ_MAIL_LOG)
def show_release() -> ResponseReturnValue:
    """What will happen, and the button."""
    return release_page(PLACES)


@blueprint.post("/admin/mail/release")
@requires(Permission.RELEASE_LETTERS, form_at="admin.show_release")
def create_release() -> ResponseReturnValue:
    return release_letters(PLACES)
