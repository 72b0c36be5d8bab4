"""Steps: a routine flattened, its sides and repetitions unrolled and its text mirrored, but still without times."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from coach.errors import Place
from coach.language.words import Stage
from coach.plan.kinds import Kind
from coach.timing import Ms


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and its short form, said from the third time on: None if there is none, empty for nothing."""

    kind: Kind
    text: str
    then: str | None = None
    side: str | None = None
    place: Place | None = field(default=None, compare=False)

    @property
    def forms(self) -> tuple[str, ...]:
        """All that may be heard of it, the long form first."""
        return tuple(text for text in (self.text, self.then) if text)


@dataclass(frozen=True, slots=True)
class Chapter:
    """From the next sound on the track belongs to this chapter."""

    title: str


@dataclass(frozen=True, slots=True)
class Speak:
    """A sentence, and how long it is quiet afterwards (None: the usual gap).

    A `setup` is spoken inside a rest that still runs.
    """

    line: Line
    wait: Fraction | None = None
    setup: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Quiet for so many milliseconds; what lies under a `rest` may be used for the next set-up."""

    length: Fraction
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """A tone between sentences, such as the chimes at start and end."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Beat:
    """One phase of a cycle: its word, and its length in milliseconds."""

    word: Line
    length: Fraction
    tick: str = "tick-left"
    """The tick on each of its beats, in a movement on beats."""
    beats: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """What is done in a break, and how long it is quiet afterwards in milliseconds."""

    line: Line
    quiet: Fraction


@dataclass(frozen=True, slots=True)
class Bouts:
    """How a movement on beats is cut: the steps of each bout of a lane in turn, then a break.

    `turns` is empty where there is no lane.
    """

    steps: tuple[int, ...]
    unit: int
    """Every bout is a multiple of it, so that each starts with the first phase of the cycle."""
    pause: Fraction
    looks: tuple[Look, ...]
    turns: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A sentence that comes again: every so many milliseconds or steps, or once (`at`)."""

    line: Line
    unit: Literal["ms", "steps", "at"]
    value: Fraction
    """The interval, or the one moment in milliseconds; below zero it counts from the end."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What the coach says by itself in a movement."""

    stop: Line
    three: Line
    two: Line
    halfway: Line
    last_two: Line
    last_one: Line
    done: Line
    """In the closing stand of a block that is bound by time."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A cycle, repeated `cycles` times or for `duration` milliseconds."""

    name: str
    cycle: tuple[Beat, ...]
    cycles: int | None
    duration: Fraction | None
    calls: Calls
    stages: tuple[Stage, ...]
    interval: Fraction | None = None
    """Milliseconds from beat to beat; None for a movement in seconds."""
    count_in: int = 0
    """Beats that are ticked before the first."""
    bouts: Bouts | None = None
    reminders: tuple[Reminder, ...] = ()
    tips: tuple[Line, ...] = ()
    further_chapters: tuple[tuple[Ms, str], ...] = ()
    """Where a long block opens further chapters: about when after its start, and their titles."""
    place: Place | None = field(default=None, compare=False)

    @property
    def cycle_length(self) -> Fraction:
        """Milliseconds of one cycle."""
        return sum((beat.length for beat in self.cycle), Fraction(0))


Step = Chapter | Speak | Silence | Sound | Movement
