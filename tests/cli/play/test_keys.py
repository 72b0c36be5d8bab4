"""One table of keys for the screen, the plain lines and the help."""

from __future__ import annotations

import pytest

from coach.cli.play.keys import KEYS, LINE, command_of, help_lines, key_line, pressed
from coach.live.commands import COMMANDS


def test_every_command_but_those_of_the_desktop_has_a_key() -> None:
    assert {key.command for key in KEYS} == (set(COMMANDS) - {"play", "pause"}) | {"help"}


@pytest.mark.parametrize(("name", "command"), [
    (" ", "toggle"), ("n", "next"), ("p", "previous"), ("left", "back"), ("right", "forward"), ("r", "again"),
    ("+", "quicker"), ("=", "quicker"), ("-", "slower"), ("t", "talk"), ("m", "music"), ("s", "skip"), ("e", "extend"),
    ("enter", "go-on"), ("q", "quit"), ("Q", "quit"), ("?", "help"), ("x", None), ("up", None),
])  # fmt: skip
def test_what_a_key_asks_for(name: str, command: str | None) -> None:
    assert command_of(name) == command


def test_the_help_names_every_key_and_what_it_does() -> None:
    lines = help_lines(short=False)
    assert len(lines) == len(KEYS)
    for key, line in zip(KEYS, lines, strict=True):
        assert line.split()[0] == key.shown
        assert key.command == "help" or line.endswith(COMMANDS[key.command])


@pytest.mark.parametrize("columns", range(6, 120))
def test_the_line_of_keys_fits_and_ends_with_the_help(columns: int) -> None:
    line = key_line(columns)
    assert line.endswith("? help")
    assert len(line) <= columns
    assert columns < 100 or line.count("   ") == len(LINE) - 1


@pytest.mark.parametrize(("typed", "names"), [
    ("n p", ["n", " ", "p"]), ("\x1b[D\x1b[C", ["left", "right"]), ("\x1bOD\x1bOC", ["left", "right"]),
    ("\r\n", ["enter", "enter"]), ("\x1b[1;5Cq", ["q"]), ("\x1b[3~q", ["q"]), ("\x1b", []), ("\x1b[", []), ("é", ["é"]),
])  # fmt: skip
def test_what_a_terminal_sends_becomes_presses(typed: str, names: list[str]) -> None:
    assert pressed(typed) == names
