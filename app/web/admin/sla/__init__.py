"""The pages of the promises: policies, calendars, their history."""

from app.web.admin.sla import calendars, overview, policies, removal

__all__ = ["calendars", "overview", "policies", "removal"]
