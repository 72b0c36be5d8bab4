"""The timeline while it grows: sounds laid down, what was said how often, and the concessions made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final, Literal, NamedTuple, NoReturn

from coach.errors import Place, Problem, RoutineError
from coach.plan.cycles import can_change
from coach.plan.kinds import KINDS, Kind, Style
from coach.plan.steps import Line, Movement
from coach.plan.timeline import Mark, Span, Squeezed
from coach.timing import Ms, nearest_ms, next_grid

GAP: Final = 500
"""Silence between two sentences, in milliseconds."""
BETWEEN_WORDS: Final = 50
"""Least silence between two spoken cues, in milliseconds."""
BEFORE_ACTION: Final = 1000
"""Least silence between the last sentence and a movement in seconds, in milliseconds."""
SHORT_FROM: Final = 3
"""From which saying on a line's short form is used."""
MAX_CUES: Final = 300_000
MAX_LENGTH: Final = 8 * 3_600_000
"""A track's bounds; the length is in milliseconds."""
TOO_LONG: Final = f"the track gets too long here: at most {MAX_CUES:,} cues and {MAX_LENGTH // 3_600_000} hours"


class Spoken(NamedTuple):
    """How long a sound lasts, and where in it the beat is heard; both in milliseconds."""

    length: Ms
    beat: Ms


Measure = Callable[[str, str], Spoken]
"""Tells the `Spoken` of a text in a style (`prose`, `beat`, `fast`), or of a tone (no text, and its name)."""


class Laid(NamedTuple):
    """A cue before its chapter is known; the fields are those of `Cue`."""

    start: Ms
    end: Ms
    beat: Ms | None
    kind: Kind
    text: str
    sound: str
    side: str | None

    def moved(self, by: Ms) -> Laid:
        """The same, so many milliseconds later."""
        start, end, beat, kind, text, sound, side = self
        beat = None if beat is None else Ms(beat + by)
        return Laid(Ms(start + by), Ms(end + by), beat, kind, text, sound, side)


class Tape:
    """What has been laid down so far."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.laid: list[Laid] = []
        self.free = Ms(0)
        """Earliest time for the next sentence."""
        self.end = Ms(0)
        """When all that was laid down, and the rests and movements themselves, are over."""
        self.rest_until = Ms(0)
        """A rest runs so long; only a set-up is spoken inside it."""
        self.spoken_until = Ms(0)
        """When the last sentence outside movements was over."""
        self.spans: list[Span] = []
        self.marks: list[Mark] = []
        self.movements = 0
        """How many movements were laid down."""
        self.said: Counter[Line] = Counter()
        self.chapters: list[tuple[str, Ms, bool]] = []
        """Titles, the first sound of each, and whether it is a further one of a long block."""
        self.waiting_chapter: str | None = None
        self.concessions: Counter[str] = Counter()
        self.squeezed: dict[Squeezed, None] = {}
        self.place: Place | None = None
        """Where the step that is being laid down was written."""

    def choose(self, line: Line) -> str:
        """Give the form of a line that is now to be said, and count it as said."""
        self.said[line] += 1
        short = line.then is not None and self.said[line] >= SHORT_FROM
        return (line.then or "") if short else line.text

    def open_chapter(self, at: Ms) -> None:
        """Let the chapter that waits for its first sound begin at a moment."""
        if self.waiting_chapter is not None:
            self.chapters.append((self.waiting_chapter, at, False))
            self.waiting_chapter = None

    def open_further(self, opened: Iterable[tuple[str, Ms]], origin: Ms) -> None:
        """Open further chapters of a long block, each at a moment behind its origin."""
        self.chapters += [(title, Ms(origin + at), True) for title, at in opened]

    def hold_room(self, cues: int, length: Fraction, place: Place | None) -> None:
        """Refuse a movement that is longer than any track, before it is laid down."""
        if len(self.laid) + cues > MAX_CUES or self.end + length > MAX_LENGTH:
            self.fail(TOO_LONG, place)

    def lay(self, cue: Laid) -> None:
        """Lay down one sound."""
        self.open_chapter(cue.start)
        self.laid.append(cue)
        self.end = max(self.end, cue.end)
        if len(self.laid) > MAX_CUES or self.end > MAX_LENGTH:
            self.fail(TOO_LONG, self.place)

    def moved(self, movement: Movement, origin: Ms, end: Ms) -> None:
        """Note that the body moved, and go on a moment behind it."""
        which = (movement.name, movement.set, movement.sets, movement.side)
        self.spans.append(Span("move", *which, origin, end, self.movements, can_change(movement)))
        self.movements += 1
        self.end = max(self.end, end)
        self.free = max(self.free, Ms(self.end + GAP))

    def rest(self, kind: Literal["rest", "open"], length: Fraction) -> None:
        """Rest for so many milliseconds from the end of what was before; set-ups are spoken inside it."""
        start = max(self.end, self.rest_until)
        self.free = max(self.free, start)
        self.rest_until = Ms(start + nearest_ms(length))
        if self.rest_until > MAX_LENGTH:
            self.fail(TOO_LONG, self.place)
        self.spans.append(Span(kind, "", 1, 1, None, self.end, self.rest_until, self.movements))
        self.end = self.rest_until

    def speak(self, line: Line, text: str, at: Ms, style: Style | None = None) -> Ms:
        """Lay down a sentence, or an earcon in its place; gives its end."""
        if KINDS[line.kind].style is None:
            return self.tone(line.kind, line.text, at)
        style = style or KINDS[line.kind].styles[0]
        cue = Laid(at, Ms(at + self.measure(text, style).length), None, line.kind, text, style, line.side)
        self.lay(cue)
        return cue.end

    def tone(self, kind: Kind, name: str, at: Ms, beat: Ms | None = None) -> Ms:
        """Lay down a tone; gives its end."""
        cue = Laid(at, Ms(at + self.measure("", name).length), beat, kind, "", name, None)
        self.lay(cue)
        return cue.end

    def prose(self, line: Line, wait: Fraction | None, inside: bool, text: str | None = None) -> None:
        """Say what makes its own time, as soon as the sentence before has been heard and obeyed.

        Args:
            line: what is said.
            wait: how long it is quiet afterwards, in milliseconds; None for the usual gap.
            inside: whether it may be said in a rest that still runs.
            text: its form, where it was chosen before.
        """
        text = self.choose(line) if text is None else text
        if not text:
            return
        start = next_grid(self.free if inside else max(self.free, self.rest_until))
        end = self.speak(line, text, start)
        self.spoken_until = end
        self.free = Ms(end + (GAP if wait is None else nearest_ms(wait)))
        self.end = max(self.end, self.free if wait is not None else end)

    def concede(self, what: str) -> None:
        """Note that something was shortened, sped up, thinned or dropped."""
        self.concessions[what] += 1

    def squeeze(self, kind: Kind, text: str, what: Literal["dropped", "said fast"], place: Place | None) -> None:
        """Note that there was too little time for a line; `place` is None for one of the coach's own."""
        if place is not None:
            self.squeezed[Squeezed(kind, text, what, place)] = None

    def fail(self, message: str, place: Place | None) -> NoReturn:
        """Say that something cannot be scheduled."""
        raise RoutineError([Problem(message, place)])


def word_at(measure: Measure, line: Line, style: Style, at: Ms) -> Laid:
    """A word whose beat point, not its first sample, falls on a moment."""
    spoken = measure(line.text, style)
    start = Ms(at - spoken.beat)
    return Laid(start, Ms(start + spoken.length), at, line.kind, line.text, style, line.side)


def too_long(lasts: int, has_one_tempo: bool) -> str:
    """Say how long a word lasts that does not fit, in milliseconds; a recording is no shorter when it is said fast."""
    return f"recorded it lasts {lasts} ms (record it shorter)" if has_one_tempo else f"said fast it lasts {lasts} ms"
