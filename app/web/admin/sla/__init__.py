"""The pages of the promises: policies, calendars, their history."""

from app.web.admin.sla import calendars, figures, overview, policies, removal

__all__ = ["calendars", "figures", "overview", "policies", "removal"]
