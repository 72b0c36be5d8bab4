"""`coach voices`: which voices there are, how they sound, and how one has more of them; a file for each command."""

from __future__ import annotations

import click

from coach.cli.voices.install import install, remove
from coach.cli.voices.table import show


@click.group("voices", invoke_without_command=True)
@click.option("--language", metavar="CODE", help="Only the voices of a language, such as de.")
@click.pass_context
def command(ctx: click.Context, language: str | None) -> None:
    """List the voices, best first; the commands below try and install them."""
    if ctx.invoked_subcommand is None:
        show(language)


command.add_command(install)
command.add_command(remove)
