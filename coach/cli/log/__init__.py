"""`coach log`: what was done and when, as a table or for other programs; a file for each command below it."""

from __future__ import annotations

import click

from coach.cli.log.change import add, remove
from coach.cli.log.show import show
from coach.cli.usage import number


@click.group("log", invoke_without_command=True)
@click.option("--routine", metavar="ROUTINE", help="Only this routine's sessions.")
@click.option("--since", metavar="DATE", help="Only from this day on: 2026-03-01, today or yesterday.")
@click.option(
    "--last", callback=number(int, 1), metavar="N", help="Only the last N; of the table 20 if nothing is said."
)
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for spreadsheets; docs/live.md tells the columns.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs; docs/live.md tells the keys.")
@click.pass_context
def command(
    ctx: click.Context, routine: str | None, since: str | None, last: int | None, as_csv: bool, as_json: bool
) -> None:
    """Show each session, and minutes a week; the commands below add what was done with the MP3, and take away."""
    if ctx.invoked_subcommand is None:
        show(routine, since, last, as_csv, as_json)
    elif any((routine, since, last, as_csv, as_json)):
        ctx.fail(f"options before {ctx.invoked_subcommand!r} are for the table; leave them out")


command.add_command(add)
command.add_command(remove)
