"""Settings, for admins, who read no tickets."""

from app.web.admin import overview
from app.web.admin.blueprint import blueprint

__all__ = ["blueprint", "overview"]
