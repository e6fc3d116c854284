"""The flask commands: `flask --app wsgi <command> --help`."""

from urllib.parse import urlsplit

import click
from flask import Flask
from flask.cli import AppGroup

from app import migrating
from app.backup.commands import backup_command, release_command, restore_command
from app.data_map import as_markdown
from app.domain.accounts.actions import add_person
from app.domain.accounts.passwords import hash_password
from app.domain.accounts.words import Role
from app.domain.audit.actions import verify
from app.foundation.errors import Invalid
from app.foundation.settings import settings
from app.foundation.transaction import transaction
from app.sweeping.cards import sweep_command
from app.sweeping.rendering import render_command
from app.worker import rq_worker, schedule
from app.worker.stopping import stop_on_signals

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SHORTEST_STAFF_PASSWORD = 12  # ASVS V6.2.1, house rule for staff
audit = AppGroup("audit", help="The audit log.")


def add_commands(app: Flask) -> None:
    for command in (
        migrate,
        check_migrations,
        create_admin,
        load_demo,
        load_volume,
        worker,
        run_schedule,
        data_map,
        audit,
        backup_command,
        restore_command,
        release_command,
        render_command,
        sweep_command,
    ):
        app.cli.add_command(command)


@click.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    migrating.migrate()
    click.echo("The database is up to date.")


@click.command("check-migrations")
def check_migrations() -> None:
    """Fail if the models have drifted from the migrated database."""
    found = migrating.drift()
    for each in found:
        click.echo(f"  {each}")
    if found:
        raise click.ClickException(f"The models differ from the migrations in {len(found)} places.")
    click.echo("The models and the migrations agree.")


@click.command("data-map")
def data_map() -> None:
    """Print the data map, as it stands in docs/data-map.md."""
    click.echo(as_markdown(), nl=False)


@click.command("create-admin")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.password_option(help="At least 12 characters.")
def create_admin(name: str, email: str, password: str) -> None:
    """Add an admin: the only way in which one is made."""
    if len(password) < SHORTEST_STAFF_PASSWORD:
        raise click.ClickException("Choose a password of at least 12 characters.")
    try:
        with transaction():
            add_person(
                name=name,
                email=email,
                role=Role.ADMIN,
                time_zone=settings().controller_time_zone,
                password_hash=hash_password(password),
                verified=True,
            )
    except Invalid as problem:
        words = {"taken": "Somebody has this address already."}
        raise click.ClickException(
            words.get(problem.reason, f"This cannot be used as {problem.field}.")
        ) from None
    click.echo(f"The new admin can log in at {settings().base_url}/login.")


@click.command("load-demo")
def load_demo() -> None:
    """Load the demo's people and their week, once."""
    from app.demo.load import load

    if not settings().demo and urlsplit(settings().base_url).hostname not in LOOPBACK:
        raise click.ClickException(
            "The demo's people have a password that everybody knows: "
            "they are loaded where BASE_URL is this machine alone, and nowhere else."
        )
    count = load()
    click.echo(f"{count} tickets loaded." if count else "The demo is loaded already.")


@click.command("load-volume")
@click.option("--tickets", type=click.IntRange(1, 5_000_000), required=True)
def load_volume(tickets: int) -> None:
    """Add many tickets of plain content, to measure with."""
    from app.demo.volume import add_tickets
    from app.domain.tickets.queries import all_queues

    if not all_queues():
        raise click.ClickException("There are no queues and customers yet: load the demo first.")
    click.echo(f"{add_tickets(tickets)} tickets added.")


@click.command()
@click.argument("queue", type=click.Choice(["escalation", "notices"]), default="escalation")
def worker(queue: str) -> None:
    """Run the RQ worker of one queue until it is stopped."""
    rq_worker.run_worker(queue)


@click.command("schedule")
@click.option("--once", is_flag=True, help="Do all periodic work now, and end.")
def run_schedule(once: bool) -> None:
    """Do the periodic work, the sweep of unsent letters first of all. It needs no Redis."""
    if once:
        click.echo(f"Done: {', '.join(schedule.run_once())}")
        return
    schedule.run_schedule(stop_on_signals())


@audit.command("verify")
def verify_audit() -> None:
    """Walk the hash chain and say whether it holds."""
    verdict = verify()
    if verdict.broken_at is not None:
        raise click.ClickException(f"The chain is broken at entry {verdict.broken_at}.")
    click.echo(f"The chain holds: {verdict.entries} entries.")
