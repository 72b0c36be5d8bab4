"""`coach voices`: which voices there are, how they sound, and how one has more of them; a file for each command."""

from __future__ import annotations

import click

from coach.cli.voices import script, try_
from coach.cli.voices.install import install, remove
from coach.cli.voices.table import show


@click.group("voices", invoke_without_command=True)
@click.option("--language", metavar="CODE", help="Only the voices of a language, such as de.")
@click.option("--all", "every", is_flag=True, help="Also the system's espeak voices that the bundled ones equal.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs: all that is known.")
@click.pass_context
def command(ctx: click.Context, language: str | None, every: bool, as_json: bool) -> None:
    """List the voices, best first; the commands below try, install and record them."""
    if ctx.invoked_subcommand is None:
        show(language, every, as_json)


command.add_command(try_.command)
command.add_command(install)
command.add_command(remove)
command.add_command(script.command)
