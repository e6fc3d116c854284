"""Which columns the sweep looks at: all text, but for what the system makes."""

from app.sweeping.columns import is_searched, may_change, searched
from app.tables import metadata

LEFT_OUT = {
    *("attachments.preview_key", "attachments.sha256", "attachments.storage_key"),
    *("attachments.token", "audit_entries.hash", "audit_entries.previous_hash"),
    *("inbound_messages.content_hash", "inbound_messages.raw_key", "leases.holder"),
    *("letters.lease_token", "letters.uuid", "login_sessions.csrf_secret"),
    *("login_sessions.kept_text", "login_sessions.token_hash", "people.password_hash"),
    *("policy_versions.sha256", "submissions.key"),
}
"""Whoever adds a column to this list looks whether people's words can ever stand in it."""

ONLY_REPORTED = {
    *("audit_entries.detail", "audit_entries.event", "audit_entries.subject"),
    *("inbound_messages.message_id", "inbound_messages.sender", "leases.name"),
    *("letters.content", "letters.message_id", "letters.recipient", "mailboxes.name"),
    *("notice_choices.kind", "people.email", "policy_versions.text"),
    *("privacy_requests.requester_address", "ticket_events.kind", "ticket_events.new_value"),
    *("ticket_events.old_value", "sla_editions.book", "sla_editions.changed"),
    *("sla_clocks.target", "sla_figures.priority", "sla_figures.state", "sla_figures.target"),
}


def names(columns) -> set[str]:
    return {f"{column.table.name}.{column.name}" for column in columns}


def of_text():
    every = (column for table in metadata.sorted_tables for column in table.columns)
    return [each for each in every if each.type.python_type in (str, bytes)]


def test_every_text_is_looked_at_but_for_what_the_system_makes():
    assert names(each for each in of_text() if not is_searched(each)) == LEFT_OUT


def test_what_is_reported_and_not_changed_is_known():
    looked_at = [column for _, columns in searched() for column in columns]

    assert names(each for each in looked_at if not may_change(each)) == ONLY_REPORTED
