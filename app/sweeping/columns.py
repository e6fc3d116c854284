"""Which columns a sweep looks at, and which of them it may change."""

from collections.abc import Iterator

from sqlalchemy import Column, LargeBinary, String, Table

from app.tables import metadata

MACHINE = frozenset(
    {
        *("token", "token_hash", "csrf_secret", "password_hash", "lease_token", "key", "holder"),
        *("storage_key", "preview_key", "raw_key", "sha256", "content_hash", "hash"),
        *("previous_hash", "uuid"),
        "kept_text",  # sealed: nobody can look, and it ends within 30 minutes
    }
)
"""Names of columns that the system fills with random characters, hashes or sealed text.

They are not looked at: by chance one looks like a number, and it would not be the same without it.
"""

APPEND_ONLY = frozenset({"audit_entries", "sla_editions", "ticket_events"})
"""Triggers refuse to change them (migrations 0004, 0008), and a chain of hashes holds the first."""

LEFT = frozenset(
    {
        *("email", "recipient", "requester_address", "sender"),  # a mark is no address
        *("content", "message_id"),  # a letter's bytes are those that were sent
        "policy_versions.text",  # people agreed to these words
    }
)
"""Columns in which a finding is for a person to end: a mark there would break what they are for."""

Columns = list[Column[str]]


def searched() -> Iterator[tuple[Table, Columns]]:
    """Every table with text in it, and its columns that are looked at."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if is_searched(column)]
        if columns:
            yield table, columns


def is_searched(column: Column[str]) -> bool:
    """Text and bytes, unless the system made them. A new column is looked at by itself."""
    return isinstance(column.type, String | LargeBinary) and column.name not in MACHINE


def may_change(column: Column[str]) -> bool:
    """Whether a mark may stand in place of what was found."""
    table = column.table.name
    return not (
        table in APPEND_ONLY
        or column.primary_key
        or column.name in LEFT
        or f"{table}.{column.name}" in LEFT
    )
