"""The command `render-messages`: what an older sanitiser made is made again."""

from collections.abc import Iterator

import click

from app.domain.tickets.actions.render_again import count_older, render_older, store_rendered
from app.foundation.transaction import end_reading, transaction


@click.command("render-messages")
@click.option("--dry-run", is_flag=True, help="Say how many there are, and change nothing.")
def render_command(dry_run: bool) -> None:
    """Render again the messages that an older version of the sanitiser rendered.

    Everything may run meanwhile. If it is ended in between, the next run goes on.
    """
    if dry_run:
        click.echo(f"{_count(count_older())} would be rendered again.")
        return
    click.echo(f"{_count(sum(batches()))} rendered again.")
    if left := count_older():
        raise click.ClickException(f"{_count(left)} could not be rendered and stay as before.")


def batches() -> Iterator[int]:
    """Render all of them, up to 100 a transaction; yields how many each transaction changed."""
    last = 0
    while made := render_older(after=last):
        end_reading()
        with transaction():
            changed = store_rendered(made)
        last = made[-1].message_id
        yield changed
    end_reading()


def _count(number: int) -> str:
    return f"{number} message" if number == 1 else f"{number} messages"
