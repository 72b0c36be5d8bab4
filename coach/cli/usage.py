"""Wrong usage that is found before any command runs: numbers out of bounds, and what click finds; all in one manner."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import click

from coach.errors import ChoiceError, did_you_mean

_NO_COMMAND: Final = re.compile(r"No such command '(.*)'\.", re.DOTALL)
_TOO_MUCH: Final = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def number(
    of: type[int] | type[float], low: float, high: float | None = None, unit: str = ""
) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """Give what reads an option's number within bounds, as its callback; click's own tells them in signs."""
    expected = f"expected {f'{low:g} or more' if high is None else f'{low:g} to {high:g}'} {unit}".rstrip()

    def read(_: click.Context, param: click.Parameter, written: str | None) -> float | None:
        if written is None:
            return None
        try:
            found = of(written)
        except ValueError:
            kind = "whole number" if of is int else "number"
            raise ChoiceError(_name(param), written, f"is no {kind}; {expected}") from None
        if found >= low and (high is None or found <= high):
            return found
        raise ChoiceError(_name(param), found, f"is out of range; {expected}")

    return read


def told(error: click.ClickException) -> str:
    """Tell what click found: which option or argument, what is wrong with it, and what was expected."""
    if isinstance(error, click.BadOptionUsage):
        takes = "has no value; expected one behind it" if "requires" in error.message else "takes no value"
        return f"{error.option_name}: {takes}"
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is None:
        return error.format_message()
    path, message = ctx.command_path, error.message
    usage = f"expected `{' '.join([path, *ctx.command.collect_usage_pieces(ctx)])}`"
    if isinstance(error, click.NoSuchOption):
        known = [name for param in ctx.command.get_params(ctx) for name in (*param.opts, *param.secondary_opts)]
        near = did_you_mean(error.option_name, known, f"`{path} --help` tells all that there are")
        return f"{error.option_name}: is no option of `{path}`; {near}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_name(error.param)}: is missing; {usage}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        value, kind = message.partition(" is not ")[0], error.param.type
        if isinstance(kind, click.Choice):
            return f"{_name(error.param)}: {value} is no choice; expected {' or '.join(map(str, kind.choices))}"
        return f"{_name(error.param)}: {value} is no number; expected one, such as 10"
    if isinstance(ctx.command, click.Group) and (found := _NO_COMMAND.match(message)):
        near = did_you_mean(found[1], ctx.command.list_commands(ctx))
        return f"{found[1]!r} is no command of `{path}`; {near}"
    if found := _TOO_MUCH.match(message):
        return f"{found[1]!r} is too much; {usage}"
    return message


def _name(param: click.Parameter) -> str:
    return param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name
