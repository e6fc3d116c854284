"""The commands `backup`, `restore` and `release-mail`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg
from sqlalchemy.exc import SQLAlchemyError

from app.backup.database import Present
from app.backup.errors import Refused
from app.backup.manifest import Manifest
from app.backup.restoring import Restored, restore
from app.backup.taking import back_up
from app.domain.mail.actions import release_outbox
from app.domain.mail.queries import letters_waiting
from app.foundation.errors import NotThere

_FILE = click.Path(path_type=Path)
_SHOWN = "%-d %B %Y, %H:%M UTC"
_ASKED = ("people", "tickets", "messages", "letters", "audit_entries")


@click.command("backup")
@click.argument("file", type=_FILE)
def backup_command(file: Path) -> None:
    """Back up database and files into FILE, and check it by restoring a copy.

    Everything may run meanwhile. FILE holds personal data, unencrypted, for its owner alone
    (mode 0600); SECRET_KEY is not in it.
    """
    with _in_sentences():
        taken = back_up(file)
    for each in taken.amiss:
        click.echo(f"AMISS: {each}", err=True)
    held = taken.manifest
    click.echo(
        f"Backed up and checked by restoring a copy: {_count(held.rows, 'row')} in "
        f"{_count(len(held.tables), 'table')}, {_count(len(held.files), 'file')}, "
        f"{_count(taken.bytes, 'byte')}, in {taken.seconds:.1f} s: {file}"
    )
    _end(taken.amiss)


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Also where a database is in use: it is replaced.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_command(file: Path, replace: bool, yes: bool) -> None:
    """Bring FILE back into the database and the file store, and hold all letters."""

    def confirm(manifest: Manifest, present: Present) -> None:
        there = ", ".join(f"{present.rows.get(name, 0)} {name}" for name in _ASKED)
        back = ", ".join(f"{manifest.tables[name].rows} {name}" for name in _ASKED)
        click.echo(f"There now: {there}.")
        click.echo(f"The backup, taken {manifest.taken_at:{_SHOWN}}: {back}.")
        if not yes and click.prompt('What is there now will be gone. Type "replace"') != "replace":
            raise Refused("Nothing was changed.")

    with _in_sentences():
        restored = restore(file, confirm if replace else None)
    _tell(restored)
    _end(restored.amiss)


def _tell(restored: Restored) -> None:
    held = restored.manifest
    click.echo(
        f"Restored: {_count(held.rows, 'row')} in {_count(len(held.tables), 'table')}, "
        f"{_count(len(held.files), 'file')}, in {restored.seconds:.1f} s."
    )
    for sentence in restored.swept.sentences():
        click.echo(f"Payment data: {sentence}")
    click.echo(
        f"WARNING: this is the state of {held.taken_at:{_SHOWN}}. What came since is not in it.\n"
        f"- {_count(restored.waiting, 'letter')} of that moment are unsent, as far as it knows. None "
        "leaves until a person releases them.\n"
        "- Each letter that was sent since then might be sent once more. With IMAP_URL, escalations "
        "are looked for in the mailbox first.\n"
        "- Mail to the privacy address that was read since then is read again from the mailbox.\n"
        "- Everybody has to log in again.\n"
        "Look at the mailbox, then release: `flask --app wsgi release-mail`, or the button on the "
        "mail page of legal staff and admins."
    )
    for each in restored.amiss:
        click.echo(f"AMISS, as at the backup: {each}", err=True)


@click.command("release-mail")
@click.option("--yes", is_flag=True, help="Do not ask.")
def release_command(yes: bool) -> None:
    """Let letters leave again after a restore."""
    with _in_sentences():
        if not yes:
            wait = f"{_count(letters_waiting(), 'letter')} in the outbox."
            asked = "Those sent since the backup might be sent once more. Release?"
            click.confirm(f"{wait} {asked}", abort=True)
        try:
            waiting = release_outbox(actor_id=None)
        except NotThere:
            raise Refused("No letters are held.") from None
    click.echo(f"Released: {_count(waiting, 'letter')} on the way.")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _end(amiss: list[str]) -> None:
    if amiss:
        raise click.exceptions.Exit(1)


@contextmanager
def _in_sentences() -> Iterator[None]:
    """What goes wrong, as one sentence: an error's own text could hold what people wrote."""
    try:
        yield
    except Refused as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        raise click.ClickException(
            f"{where}{problem.strerror or type(problem).__name__}."
        ) from None
    except (SQLAlchemyError, psycopg.Error, sqlite3.Error) as problem:
        said = type(getattr(problem, "orig", None) or problem).__name__
        code = getattr(problem, "sqlite_errorname", "") or getattr(problem, "sqlstate", "") or ""
        raise click.ClickException(
            f"The database refused, or does not answer ({said} {code}".rstrip()
            + "). Its rows are as they were."
        ) from None
