"""Settings, for admins, who read no tickets."""

from app.web.admin import mail, overview, release, sla
from app.web.admin.blueprint import blueprint

__all__ = ["blueprint", "mail", "overview", "release", "sla"]
