"""The screen without a terminal: every key through prompt_toolkit's own input, and the stage's end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from stages import WALK, MadeUp

from coach.cli.play.keys import KEYS
from coach.cli.play.screen import show
from coach.live.commands import Command

SENT = {"left": "\x1b[D", "right": "\x1b[C", "enter": "\r"}


@pytest.mark.parametrize(
    ("name", "command"),
    [(name, key.command) for key in KEYS for name in key.names if key.command not in {"help", "quit"}],
)
def test_each_key_asks_once_for_its_command(name: str, command: Command) -> None:
    stage = MadeUp()
    with create_pipe_input() as keys:
        keys.send_text(SENT.get(name, name) + "q")
        show(stage, source=keys, output=DummyOutput())
    assert stage.asked == [command, "quit"]


def test_the_key_that_closes_the_help_does_nothing_else() -> None:
    stage = MadeUp()
    with create_pipe_input() as keys:
        keys.send_text("?q?xz?\x1b[DXnq")
        show(stage, source=keys, output=DummyOutput())
    assert stage.asked == ["next", "quit"]


def test_it_returns_when_all_is_played() -> None:
    stage = MadeUp(replace(WALK, state="ended"))
    with create_pipe_input() as keys:
        show(stage, source=keys, output=DummyOutput())
    assert stage.asked == []


def test_input_that_ends_is_the_end() -> None:
    stage = MadeUp()
    with create_pipe_input() as keys:
        keys.close()
        show(stage, source=keys, output=DummyOutput())
    assert stage.asked == ["quit"]


class Broken(MadeUp):
    def do(self, command: Command) -> None:
        raise ArithmeticError(command)


def test_a_fault_of_the_stage_comes_out() -> None:
    with create_pipe_input() as keys:
        keys.send_text("n")
        with pytest.raises(ArithmeticError, match="next"):
            show(Broken(), source=keys, output=DummyOutput())
