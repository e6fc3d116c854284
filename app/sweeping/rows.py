"""Every text in the database, looked through for payment data (policy 1.5)."""

from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, select, tuple_, update

from app.domain.content.guard import GuardFailed, guard
from app.domain.content.markdown import render
from app.domain.content.rules import TextRefused
from app.domain.tickets.actions.render_again import store_text
from app.foundation.database import rows_changed
from app.foundation.transaction import end_reading, session, transaction
from app.sweeping.columns import Columns, may_change, searched
from app.sweeping.report import Report

AT_ONCE = 200


def sweep_rows(report: Report, *, remove: bool) -> None:
    """Look at every text; with `remove` put marks in place of what is found.

    Up to 200 rows a transaction, or in the one in force. A value that changes meanwhile is left: it
    came through the guard. Ended in between, the next run finds what is still there.
    """
    for table, columns in searched():
        for rows in _batches(table, columns):
            report.values += len(rows) * len(columns)
            hits = [hit for row in rows for hit in _hits(report, table, columns, row)]
            if hits and remove:
                with transaction():
                    for column, row, old, new in hits:
                        name = f"{table.name}.{column}"
                        report.removed[name] += _replace(table, column, row, old, new)
    end_reading()


def _batches(table: Table, columns: Columns) -> Iterator[Sequence[Row[Any]]]:
    """The table's rows in the order of its key, from each batch's last key on."""
    key = list(table.primary_key.columns)
    wanted = [*key, *(column for column in columns if not column.primary_key)]
    after: ColumnElement[bool] | None = None
    while True:
        query = select(*wanted).order_by(*key).limit(AT_ONCE)
        rows = session().execute(query if after is None else query.where(after)).all()
        end_reading()
        if not rows:
            return
        yield rows
        after = tuple_(*key) > tuple_(*rows[-1][: len(key)])


def _hits(
    report: Report, table: Table, columns: Columns, row: Row[Any]
) -> Iterator[tuple[str, Row[Any], str, str]]:
    """What may be replaced in this row: the column, the row, its value, and the one to come."""
    found: set[str] = set()
    for column in columns:
        if column.name == "safe_html" and "text" in found:
            continue  # it is made from that text, and made again with it
        value, name = row._mapping[column.name], f"{table.name}.{column.name}"
        if not value:
            continue
        try:
            text = _readable(value)
            guarded = guard(text)
        except GuardFailed:
            report.unseen[name] += 1
            continue
        if not guarded.removed:
            continue
        report.found[name] += 1
        found.add(column.name)
        if may_change(column):
            length = getattr(column.type, "length", None)
            yield column.name, row, text, guarded.text[:length]


def _replace(table: Table, column: str, row: Row[Any], old: str, new: str) -> int:
    """Put the new value in place of the old one; 0 if it cannot be, or is another by now."""
    if table.name == "messages":
        return _replace_message(row, column, new)
    taken = select(table.c[column]).where(table.c[column] == new)
    if table.c[column].unique and session().execute(taken).first():
        return 0  # somebody else's value reads the same by now
    key = and_(*(each == row._mapping[each.name] for each in table.primary_key.columns))
    changed = update(table).where(key, table.c[column] == old).values({column: new})
    return rows_changed(session().execute(changed))


def _replace_message(row: Row[Any], column: str, new: str) -> int:
    """HTML is never cut: it is made again from the text."""
    try:
        if column == "text":
            return store_text(row.id, row.text, new)
        return 0 if guard(render(row.text)).removed else store_text(row.id, row.text, row.text)
    except TextRefused:
        return 0


def _readable(value: str | bytes) -> str:
    """A text as it is; of a letter's bytes, its headers and texts as a reader sees them."""
    if isinstance(value, str):
        return value
    letter = message_from_bytes(value, policy=policy.default)
    texts = [str(header) for header in letter.values()]
    for part in letter.walk():
        if part.get_content_maintype() == "text":
            decoded = part.get_payload(decode=True)
            texts.append(decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else "")
    return "\n".join(texts)
