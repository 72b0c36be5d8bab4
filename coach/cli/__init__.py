"""The command line: translates options into calls and results into text. Nothing else prints or exits."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Final

import click

from coach import __version__

_COMMANDS: Final = {
    "list": "List the routines that can be called by name.",
    "show": "Show a routine's cue sheet: what is heard, and when.",
    "render": "Render routines to MP3.",
    "say": "Speak one sentence, to hear how the voice reads it.",
    "check": "Check routine files, and tell everything that is to be mended.",
    "doctor": "Tell what the coach found on this machine.",
}
"""Commands with their short help, so that `coach --help` imports none of them."""


class _Commands(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"coach.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            from coach.errors import did_you_mean

            ctx.fail(f"No such command {args[0]!r}; {did_you_mean(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="coach")
def group() -> None:
    """Exercise routines written in plain YAML, as spoken and exactly timed audio."""


def main(args: list[str] | None = None) -> Any:
    """Run the command line; exits with 0, 1 (the machine failed), 2 (wrong usage or a bad routine) or 130."""
    from coach.errors import CoachError

    try:
        group.main(args, prog_name="coach", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except CoachError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
