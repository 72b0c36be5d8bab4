"""Which key asks for what: one table for the screen, the plain lines and the help."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from coach.live.commands import COMMANDS, Command


class Key(NamedTuple):
    """A key, or several that do the same."""

    command: Command | Literal["help"]
    shown: str
    """How the help calls it."""
    names: tuple[str, ...]
    """What a press of it is called: the sign that it types, else a name."""
    short: str
    """What it does, in a word or two."""


KEYS: Final = (
    Key("toggle", "space", (" ",), "pause"),
    Key("next", "n", ("n",), "next"),
    Key("previous", "p", ("p",), "previous"),
    Key("back", "←", ("left",), "10 s back"),
    Key("forward", "→", ("right",), "10 s on"),
    Key("again", "r", ("r",), "again"),
    Key("quicker", "+", ("+", "="), "quicker"),
    Key("slower", "-", ("-", "_"), "slower"),
    Key("skip", "s", ("s",), "skip rest"),
    Key("extend", "e", ("e",), "more rest"),
    Key("go-on", "Enter", ("enter",), "go on"),
    Key("talk", "t", ("t",), "talk less"),
    Key("music", "m", ("m",), "music off"),
    Key("quit", "q", ("q",), "quit"),
    Key("help", "?", ("?",), "help"),
)
"""All keys, in the order of the help."""

LINE: Final[tuple[tuple[tuple[Command | Literal["help"], ...], str], ...]] = (
    (("toggle",), "pause"),
    (("back", "forward"), "10 s"),
    (("previous", "next"), "exercise"),
    (("quit",), "quit"),
    (("slower", "quicker"), "pace"),
    (("skip",), "skip rest"),
    (("help",), "help"),
)
"""What the line of keys names, the most important first; but the help comes last and is never left out."""

_SHOWN: Final = {key.command: key.shown for key in KEYS}
_BY_NAME: Final = {name: key.command for key in KEYS for name in key.names}
_TYPED: Final = {"\x1b[D": "left", "\x1bOD": "left", "\x1b[C": "right", "\x1bOC": "right", "\r": "enter", "\n": "enter"}


def command_of(name: str) -> Command | Literal["help"] | None:
    """Tell what a press asks for; capitals are the same as small letters."""
    return _BY_NAME.get(name.lower() if len(name) == 1 else name)


def pressed(typed: str) -> list[str]:
    """Split what a terminal sent into the names of presses; other sequences are left out."""
    names: list[str] = []
    while typed:
        sequence = next((known for known in _TYPED if typed.startswith(known)), None)
        if sequence:
            names.append(_TYPED[sequence])
        elif typed[0] == "\x1b":
            length = 2 if typed[1:2] in {"[", "O"} else 1
            while length > 1 and length < len(typed) and not typed[length].isalpha() and typed[length] != "~":
                length += 1
            sequence = typed[: length + 1]
        else:
            names.append(typed[0])
        typed = typed[len(sequence or typed[0]) :]
    return names


def help_lines(*, short: bool) -> list[str]:
    """Give a line for each key: what the help calls it, and what it does."""
    space = max(len(key.shown) for key in KEYS)
    return [f"{key.shown:>{space}}  {key.short if short else _does(key)}" for key in KEYS]


def _does(key: Key) -> str:
    return "these keys" if key.command == "help" else COMMANDS[key.command]


def key_line(columns: int) -> str:
    """Name as many keys as there is room for."""
    *others, last = ["/".join(_SHOWN[command] for command in commands) + " " + does for commands, does in LINE]
    line = ""
    for text in others:
        line += f"{text}   " if len(line) + len(text) + 3 + len(last) <= columns else ""
    return line + last
