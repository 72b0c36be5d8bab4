"""Everything that can go wrong and is not a bug: one root, children that keep their values and compose their message.

The command line prints the message and exits with `exit_code`: 2 for wrong usage or a bad routine, 1 for a failure of
the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any


class CoachError(Exception):
    """Root of all errors that a user can mend."""

    exit_code = 2


class GivenUp(CoachError):
    """Nobody waits any more for what was being made; meant for whoever gave it up, and shown to nobody."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a routine's text something stands: line and column count from 1; `source` is the line itself."""

    file: str
    line: int
    column: int
    source: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a routine, and what was expected instead."""

    message: str
    place: Place | None = None

    def __str__(self) -> str:
        if self.place is None:
            return self.message
        return f"{self.place}: {self.message}{_pointed(self.place)}"


def _pointed(place: Place) -> str:
    """Show the line with a caret under the column; of a long line only what stands round it."""
    first = max(0, place.column - 61)
    shown = place.source.expandtabs(1)[first : first + 100]
    return f"\n    {shown}\n    {' ' * (place.column - 1 - first)}^" if shown.strip() else ""


class RoutineError(CoachError):
    """A routine cannot be used; holds all its problems at once, in the order of the text."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[Any, ...]:  # so that it comes whole out of another process
        return type(self), (self.problems,)


class ChoiceError(CoachError):
    """A listener's choice (an option of the command line, an argument of a function) cannot be met."""

    def __init__(self, option: str, value: object, expected: str) -> None:
        self.option, self.value, self.expected = option, value, expected
        super().__init__(f"{option}: {value!r} {expected}" if value is not None else f"{option}: {expected}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.option, self.value, self.expected)

    @property
    def told(self) -> str:
        """The message without the option, for a choice that was written in a routine; a setting's name stays."""
        name = "".join(f"{name}: " for name in self.option.split(" ")[1:])
        return f"{name}{self.expected}" if self.value is None else f"{name}{self.value!r} {self.expected}"


class MachineError(CoachError):
    """The machine failed, not the user: a full disk, a folder without leave to write, a voice that crashed."""

    exit_code = 1


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Compose the end of an error message: near matches if there are any, else `otherwise` or all that is known."""
    names = list(dict.fromkeys(known))
    near = get_close_matches(word, names, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    if otherwise:
        return otherwise
    return f"known: {', '.join(sorted(names)[:20])}" if names else "none is known"
