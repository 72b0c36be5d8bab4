"""The command line: translates options into calls and results into text. Nothing else prints or exits."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import Any, Final

import click
from click.exceptions import NoArgsIsHelpError

from coach import __version__

_COMMANDS: Final = {
    "list": "List the routines and programs that can be called by name.",
    "show": "Show what is heard in a routine, and when; or a program's weeks.",
    "render": "Render routines to MP3, or to another format.",
    "play": "Play a routine now, steered by keys and headset buttons.",
    "today": "Tell what of a program is due today, and do it.",
    "build": "Render all sessions of programs into folders for phones and players.",
    "serve": "Offer a built folder to the phone: to listen, download or subscribe.",
    "sheet": "Write routines as pages to print.",
    "log": "Show what was done and when, and add to it.",
    "say": "Speak one sentence, to hear how the voice reads it.",
    "voices": "List the voices, try them, and install more.",
    "check": "Check routines and programs: all that is to be mended.",
    "new": "Write a routine or program of your own, to begin with.",
    "schema": "Print the language for editors, as a JSON Schema.",
    "doctor": "Tell what the coach found on this machine.",
}
"""Commands with their short help, so that `coach --help` imports none of them."""

_BETWEEN_COLLECTIONS: Final = 20_000
"""New objects between two searches for rings of garbage: with Python's 700 they take a tenth of every start."""


class _Commands(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS]  # `list` is the module of that command here, once it was imported

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"coach.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can mend is told in a line, and never as a traceback."""
        from coach.errors import CoachError

        try:
            return super().invoke(ctx)
        except CoachError as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(error.exit_code)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Read the command line and run it; what click finds wrong with it is told in the same manner."""
        try:
            return super().main(*args, **(extra | {"standalone_mode": False}))
        except NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            from coach.cli.usage import told

            click.echo(f"error: {told(error)}", err=True)
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            sys.exit(130)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([*_COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with `coach list`; `coach COMMAND --help` tells what a command takes.",
)
@click.version_option(__version__, prog_name="coach")
def group() -> None:
    """Exercise routines written in plain YAML, as spoken and exactly timed audio."""


def main(args: list[str] | None = None) -> None:
    """Run the command line; exits with 0, 1 (the machine failed), 2 (wrong usage or a bad routine) or 130."""
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look through all that is installed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows another, and no traceback
    try:
        group.main(args, prog_name="coach")
    except OSError as error:
        click.echo(f"error: {error.filename or 'standard output'}: {error.strerror or error}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter fails once more when it flushes at its end
        sys.exit(1)
