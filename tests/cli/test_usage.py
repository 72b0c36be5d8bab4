"""What is wrong with a command line is told in one line, in one manner, whoever finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from running import Run

from coach.cli import group


def every(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give a command and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every(below, *path, name)


COMMANDS = list(every(group))
each_command = pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) for path, _ in COMMANDS])


def refused(coach: Run, *args: str) -> str:
    """Give what a wrong command line is told: one line."""
    result = coach(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    line, end, more = result.stderr.partition("\n")
    assert (line[:7], end, more) == ("error: ", "\n", ""), result.stderr
    return line[7:]


@each_command
def test_mistyped_options(coach: Run, path: tuple[str, ...], command: click.Command) -> None:
    name = " ".join(("coach", *path))
    for option in (option for param in command.params for option in param.opts if option.startswith("--")):
        told = refused(coach, *path, f"{option}x")
        assert told.startswith(f"{option}x: is no option of `{name}`; did you mean ")
        assert option in told.split("; did you mean ")[1].removesuffix("?").split(" or ")
    told = refused(coach, *path, "--qqqqqqqq")
    assert told == f"--qqqqqqqq: is no option of `{name}`; `{name} --help` tells all that there are"


@each_command
def test_options_without_their_value_or_with_one_too_many(
    coach: Run, path: tuple[str, ...], command: click.Command
) -> None:
    for param in (param for param in command.params if isinstance(param, click.Option) and param.expose_value):
        option = param.opts[-1]
        if param.is_flag:
            assert refused(coach, *path, f"{option}=1") == f"{option}: takes no value"
        else:
            assert refused(coach, *path, option) == f"{option}: has no value; expected one behind it"


@each_command
def test_arguments_that_are_missing_or_too_many(coach: Run, path: tuple[str, ...], command: click.Command) -> None:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    for argument in arguments[:1]:
        if argument.required:
            told = refused(coach, *path)
            usage = f"`coach {' '.join(path)} [OPTIONS] {argument.human_readable_name}"
            assert told.startswith(f"{argument.human_readable_name}: is missing; expected {usage}")
    if not isinstance(command, click.Group) and all(argument.nargs == 1 for argument in arguments):
        told = refused(coach, *path, *("one" for _ in arguments), "two", "three")
        assert told.startswith(f"'two three' is too much; expected `coach {' '.join(path)} [OPTIONS]")


@each_command
def test_the_help_fits_a_narrow_terminal(coach: Run, path: tuple[str, ...], command: click.Command) -> None:
    lines = coach(*path, "--help").output.splitlines()
    assert lines[0].startswith(" ".join(("Usage: coach", *path, "[OPTIONS]")))
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if re.search(r"\w-$", line)], "a name or a value is broken in two"
    assert not [line for line in lines if re.search(r"\[\S*[<>]=", line)], "bounds in signs"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["sho"], "'sho' is no command of `coach`; did you mean show?"),
        (["log", "ad"], "'ad' is no command of `coach log`; did you mean add?"),
        (["voices", "instal"], "'instal' is no command of `coach voices`; did you mean install?"),
        (["voices", "sing"], "'sing' is no command of `coach voices`; known: install, remove, script, try"),
        (["render", "--tracs", "x"], "--tracs: is no option of `coach render`; "
         "did you mean --tracks or --talk or --rate?"),
        (["show", "x", "--side", "up"], "--side: 'up' is no choice; expected left or right"),
        (["build", "--layout", "x"], "--layout: 'x' is no choice; expected flat or by-week"),
        (["show", "x", "--seed", "few"], "--seed: 'few' is no whole number; expected 0 or more"),
        (["show", "x", "--seed", "-1"], "--seed: -1 is out of range; expected 0 or more"),
        (["say", "x", "--rate", "fast"], "--rate: 'fast' is no whole number; expected 80 to 300 words a minute"),
        (["show", "x", "--pitch", "nan"], "--pitch: nan is out of range; expected -6 to 6 semitones"),
        (["show", "x", "--pitch", "low"], "--pitch: 'low' is no number; expected -6 to 6 semitones"),
        (["log", "--last", "0"], "--last: 0 is out of range; expected 1 or more"),
        (["log", "remove", "x"], "ID…: 'x' is no number; expected one, such as 10"),
        (["log", "add", "x", "--minutes", "x"], "--minutes: 'x' is no number; expected one, such as 10"),
        (["build", "--jobs", "0"], "--jobs: 0 is out of range; expected 1 to 64"),
        (["serve", "x", "--port", "65536"], "--port: 65536 is out of range; expected 0 to 65535"),
        (["build"], "PROGRAM|ROUTINE…: is missing; expected a name, or --library"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_was_expected(coach: Run, args: list[str], message: str) -> None:
    assert refused(coach, *args) == message
