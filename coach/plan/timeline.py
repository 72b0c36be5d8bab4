"""What the listener hears: an ordered tuple of cues and chapters, in whole milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from coach.errors import Place
from coach.plan.kinds import Kind
from coach.timing import Ms

_AT_ONCE: Final = Ms(0)


class Cue(NamedTuple):
    """One sound at its place.

    A NamedTuple, because a three-hour walk has tens of thousands of them.
    """

    start: Ms
    """First audible millisecond."""
    end: Ms
    """First millisecond after it."""
    beat: Ms | None
    """The moment that a word on a beat belongs to; None for prose."""
    kind: Kind
    text: str
    """What is spoken; empty for a tone."""
    sound: str
    """How it sounds: the style of speech (`prose`, `beat`, `fast`), or the name of the tone."""
    side: str | None
    chapter: int
    """Index into `Timeline.chapters`."""


class Chapter(NamedTuple):
    """A stretch of the track that a listener can skip to."""

    title: str
    start: Ms
    end: Ms
    further: bool = False
    """Whether it goes on with the block of the chapter before it."""


class Span(NamedTuple):
    """What the body does for a while: moves or holds, rests, or takes as long as it likes."""

    kind: Literal["move", "rest", "open"]
    exercise: str
    """Name of what is done; of a rest, empty."""
    set: int
    """Number of the set, from 1."""
    sets: int
    side: str | None
    start: Ms
    end: Ms
    number: int = 0
    """Which of the routine's movements it is, counted from 0; of a rest, the one that follows."""
    has_pace: bool = False
    """Whether it goes at a pace that can be changed; a hold is as long as it is."""


Entry = Literal["", "cycle", "bout", "lane"]
"""How one may come in where a phase begins: not at all, at a cycle, at a bout, at a bout on a fresh lane."""


class Mark(NamedTuple):
    """Where a phase of a movement begins: a step, a breath in, a hold; or, without a name, the break behind a bout."""

    start: Ms
    name: str
    cycle: int
    """Which repetition of the movement it belongs to, or with bouts which bout, from 1."""
    cycles: int
    """How many there are."""
    entry: Entry
    """What begins here."""
    interval: Fraction | None
    """Milliseconds from beat to beat; None for a movement in seconds."""
    movement: int
    """`Span.number` of its movement."""


class Squeezed(NamedTuple):
    """A line of the author's for which there was too little time."""

    kind: Kind
    text: str
    what: Literal["dropped", "said fast"]
    place: Place


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole plan of a track; files and live play are made from it and schedule nothing themselves."""

    routine: str
    """Name of the routine, as files are called."""
    title: str
    language: str
    duration: Ms
    cues: tuple[Cue, ...]
    """Ordered by start."""
    chapters: tuple[Chapter, ...]
    """They tile the whole duration."""
    concessions: tuple[str, ...] = ()
    """What was shortened, sped up, thinned or dropped so that everything fits; a sentence each."""
    spans: tuple[Span, ...] = ()
    """What the body does, in order; they never overlap, and between them it listens."""
    squeezed: tuple[Squeezed, ...] = ()
    """The lines of the author's among what was sped up or dropped, once each."""
    fitted: tuple[str, ...] = ()
    """What was picked to fit a wished length, and why it is not reached; a sentence each."""
    marks: tuple[Mark, ...] = ()
    """Where each phase of each movement begins, in order."""
    opened: Ms = _AT_ONCE
    """When the opening, such as the title and what is to be known of all, is over; 0 where there is none."""
