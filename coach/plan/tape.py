"""The timeline while it grows: sounds laid down, what was said how often, and the concessions made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Final, NamedTuple, NoReturn

from coach.errors import Place, Problem, RoutineError
from coach.plan.kinds import KINDS, Kind, Style
from coach.plan.steps import Line
from coach.timing import Ms, nearest_ms, next_grid

GAP: Final = 500
"""Silence between two sentences, in milliseconds."""
BETWEEN_WORDS: Final = 50
"""Least silence between two spoken cues, in milliseconds."""
SHORT_FROM: Final = 3
"""From which saying on a line's short form is used."""
MAX_CUES: Final = 300_000
MAX_LENGTH: Final = 8 * 3_600_000
"""A track's bounds; the length is in milliseconds."""


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
        self.said: Counter[Line] = Counter()
        self.chapters: list[tuple[str, Ms]] = []
        """Titles, and the first sound of each."""
        self.waiting_chapter: str | None = None
        self.concessions: Counter[str] = Counter()
        self.place: Place | None = None
        """Where the step that is being laid down was written."""

    def choose(self, line: Line) -> str:
        """Give the form of a line that is now to be said, and count it as said."""
        self.said[line] += 1
        short = line.then is not None and self.said[line] >= SHORT_FROM
        return (line.then or "") if short else line.text

    def lay(self, cue: Laid) -> None:
        """Lay down one sound."""
        if self.waiting_chapter is not None:
            self.chapters.append((self.waiting_chapter, cue.start))
            self.waiting_chapter = None
        self.laid.append(cue)
        self.end = max(self.end, cue.end)
        if len(self.laid) > MAX_CUES or self.end > MAX_LENGTH:
            self.fail(
                f"the track gets too long here: at most {MAX_CUES:,} cues and {MAX_LENGTH // 3_600_000} hours",
                self.place,
            )

    def speak(self, line: Line, text: str, at: Ms, style: Style | None = None) -> Ms:
        """Lay down a sentence; gives its end."""
        style = style or KINDS[line.kind].style or "prose"
        cue = Laid(at, Ms(at + self.measure(text, style).length), None, line.kind, text, style, line.side)
        self.lay(cue)
        return cue.end

    def tone(self, kind: Kind, name: str, at: Ms, beat: Ms | None = None) -> Ms:
        """Lay down a tone; gives its end."""
        cue = Laid(at, Ms(at + self.measure("", name).length), beat, kind, "", name, None)
        self.lay(cue)
        return cue.end

    def prose(self, line: Line, wait: Fraction | None, setup: bool) -> None:
        """Say what makes its own time: as soon as the sentence before has been heard and obeyed."""
        text = self.choose(line)
        if not text:
            return
        start = next_grid(self.free if setup else max(self.free, self.rest_until))
        end = self.speak(line, text, start)
        self.free = Ms(end + (GAP if wait is None else nearest_ms(wait)))
        self.end = max(self.end, self.free if wait is not None else end)

    def concede(self, what: str) -> None:
        """Note that something was shortened, sped up, thinned or dropped."""
        self.concessions[what] += 1

    def fail(self, message: str, place: Place | None) -> NoReturn:
        """Say that something cannot be scheduled."""
        raise RoutineError([Problem(message, place)])
