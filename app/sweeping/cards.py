"""The command `sweep-cards`: what was stored before the guard stood at the door, or came back."""

import click

from app.foundation.database import forget_traces
from app.foundation.transaction import end_reading
from app.sweeping.columns import searched
from app.sweeping.report import Report
from app.sweeping.rows import sweep_rows
from app.sweeping.stored_files import sweep_files


@click.command("sweep-cards")
@click.option(
    "--remove", is_flag=True, help="Put marks in their place, and end files that hold them."
)
def sweep_command(remove: bool) -> None:
    """Look for payment data in every text and file that is stored (policy 1.5).

    Says where and how many, never what. Everything may run meanwhile; ended in between, it is run
    again. Ends with 1 if something is found and still there.
    """
    report = sweep(remove=remove)
    for sentence in report.sentences():
        click.echo(sentence)
    if report.left:
        raise click.exceptions.Exit(1)


def sweep(*, remove: bool) -> Report:
    """Go over database and files, once."""
    report = Report()
    sweep_rows(report, remove=remove)
    sweep_files(report, remove=remove)
    if report.removed:
        end_reading()
        forget_traces(*(table.name for table, _ in searched()))
    return report
