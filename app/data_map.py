"""The data map: every stored column, its purpose, source, recipients and end (policy; GDPR Art. 30)."""

from collections.abc import Iterator

from app.tables import metadata

ASKED = ("purpose", "source", "recipients", "end")
HEAD = """# The data map

Every column that is stored, from the code's own entries: why it is kept, from whom it comes, who gets
it, and when it ends. Made by `flask --app wsgi data-map`; a column without an entry fails the build.
"""


def as_markdown() -> str:
    """The whole map as the page docs/data-map.md; columns with the same entry share a row."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        yield f"## {table.name}\n"
        yield "| columns | purpose | source | recipients | end |\n| --- | --- | --- | --- | --- |"
        entries: dict[tuple[str, ...], list[str]] = {}
        for column in table.columns:
            entry = tuple(str(column.info.get(part, "")) for part in ASKED)
            entries.setdefault(entry, []).append(f"`{column.name}`")
        for entry, names in entries.items():
            yield f"| {', '.join(names)} | {' | '.join(entry)} |"
        yield ""
