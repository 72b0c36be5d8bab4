"""Steps: a routine flattened, its sets, sides and rounds unrolled and its text mirrored, but still without times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from coach.errors import Place
from coach.language.words import Stage
from coach.plan.kinds import Kind
from coach.plan.ramp import Change, Ramp, at_factor
from coach.timing import Ms


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and its short form, said from the third time on: None if there is none, empty for nothing.

    Of the kind `earcon` it is the name of a tone.
    """

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

    It is spoken when a rest is over (`now`), or inside a rest that still runs: at its `start` or at its `end`.
    """

    line: Line
    wait: Fraction | None = None
    at: Literal["now", "start", "end"] = "now"


@dataclass(frozen=True, slots=True)
class Silence:
    """Quiet for so many milliseconds; a `rest` may be used for the next set-up, `open` takes as long as one likes."""

    length: Fraction
    kind: Literal["pause", "rest", "open"] = "pause"
    warning: Line | None = None
    """Said ten seconds before a long rest ends, if nothing else is."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence that is said in the running rest if there is room for it."""

    line: Line


@dataclass(frozen=True, slots=True)
class Sound:
    """A tone between sentences, such as the chimes at start and end."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A sentence in a phase, from one cycle on (counted from 0) or, with `only`, in that one alone."""

    line: Line
    first: int = 0
    only: bool = False


@dataclass(frozen=True, slots=True)
class Beat:
    """One phase of a cycle: its word, its length in milliseconds, and the sounds that carry it."""

    word: Line
    length: Fraction
    tick: str = ""
    """The tick on each of its beats, or at its start; empty for none."""
    beats: int = 1
    details: tuple[Detail, ...] = ()
    tone: str = ""
    """`rising`, `steady`, `falling`, or empty."""
    countdown: tuple[Line, ...] = ()
    """Its last seconds aloud: three, two, one."""


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
    unit: Literal["ms", "steps", "at", "half"]
    value: Fraction
    """The interval, or the one moment in milliseconds, where below zero it counts from the end; nothing at half."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What the coach says by itself in a movement; None is not said."""

    stop: Line
    three: Line | None = None
    two: Line | None = None
    halfway: Line | None = None
    minute_left: Line | None = None
    ten_left: Line | None = None
    last_two: Line | None = None
    last_one: Line | None = None
    done: Line | None = None
    """In the closing stand of a block that is bound by time."""
    quicker: Line | None = None
    slower: Line | None = None
    """Where the pace changes: in a break, or on the move."""

    def lines(self, at_one_pace: bool) -> Iterator[Line]:
        """Give all that is said where the pace never changes, or where it may."""
        for name in self.__slots__:
            line = getattr(self, name)
            if line is not None and not (at_one_pace and name in ("quicker", "slower")):
                yield line


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
    ramp: Ramp | None = None
    """Where the interval changes by itself; `interval` is then the first."""
    count_in: int = 0
    """Beats that are ticked before the first."""
    bouts: Bouts | None = None
    counts: tuple[tuple[int, Line], ...] = ()
    """What is counted aloud in the last phase of which cycle, counted from 0."""
    counts_left: tuple[tuple[int, Line], ...] = ()
    """What is counted aloud there when so many cycles are left, in its place."""
    closing: Line | None = None
    """A word on the very end."""
    cut: int = 0
    """How many phases of the last cycle are left out."""
    reminders: tuple[Reminder, ...] = ()
    tips: tuple[Line, ...] = ()
    tips_every: Fraction | None = None
    """Least time between tips in milliseconds, where the author says it."""
    further_chapters: tuple[tuple[Ms, str], ...] = ()
    """Where a long block opens further chapters: about when after its start, and their titles."""
    set: int = 1
    sets: int = 1
    side: str | None = None
    factor: Fraction = Fraction(1)
    """How quick the listener has it from its start on, as a multiple of its pace."""
    changes: tuple[Change, ...] = ()
    """Where the listener changes that on the way, in order; the last one at or before a moment holds."""
    place: Place | None = field(default=None, compare=False)

    @property
    def changed(self) -> bool:
        """Whether its pace is another than the routine has it."""
        return self.factor != 1 or bool(self.changes)

    @property
    def first_interval(self) -> Fraction:
        """Milliseconds from beat to beat, at its start."""
        return at_factor(self.interval_at(Fraction(0)), self.factor)

    @property
    def cycle_length(self) -> Fraction:
        """Milliseconds of one cycle."""
        return sum((beat.length for beat in self.cycle), Fraction(0))

    @property
    def length(self) -> Fraction:
        """Milliseconds of the whole; without the breaks of bouts that are bound by a number of cycles."""
        return self.cycle_length * (self.cycles or 0) if self.duration is None else self.duration

    def interval_at(self, at: Fraction) -> Fraction:
        """Give the milliseconds from beat to beat, so many milliseconds after the start, as the routine has it."""
        assert self.interval is not None
        return self.ramp.interval(at) if self.ramp else self.interval


Step = Chapter | Speak | Silence | Offer | Sound | Movement
