"""What people set for themselves. The choice lives in the profile, not in a cookie (policy 4.1)."""

from flask import g, redirect, request
from flask.typing import ResponseReturnValue

from app.domain.accounts.actions import choose_theme
from app.domain.accounts.permissions import Permission
from app.domain.accounts.words import Theme
from app.foundation.errors import Invalid
from app.foundation.transaction import transaction
from app.web.shared.guard import requires
from app.web.shared.pages import own_path
from app.web.sign_in.blueprint import blueprint


@blueprint.post("/theme")
@requires(Permission.CHANGE_OWN_PROFILE, form_at="portal.show_home")
def update_theme() -> ResponseReturnValue:
    """Light, dark, or as the system says; back to the same page."""
    theme = request.form.get("theme", "")
    if theme not in list(Theme):
        raise Invalid("theme", "unknown")
    with transaction():
        choose_theme(g.person, Theme(theme))
    return redirect(own_path(request.form.get("next")) or "/", 303)
