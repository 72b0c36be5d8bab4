"""Words and ticks of a movement on beats: which words fit, and the pattern of a bout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from coach.language.words import Stage
from coach.plan.kinds import Style
from coach.plan.lay.tape import BETWEEN_WORDS, Laid, Measure, Tape, too_long, word_at
from coach.plan.stages import spoken
from coach.plan.steps import Beat, Line, Movement
from coach.timing import Ms, nearest_ms

_LADDER: Final[tuple[tuple[Style, int], ...]] = (("beat", 1), ("fast", 1), ("beat", 2), ("beat", 4), ("fast", 4))
"""What is tried for step words, in this order: their style, and on every how manieth step they stand."""


_MANNERS: Final = {
    ("fast", 1): "fast",
    ("beat", 2): "on every second step only",
    ("beat", 4): "on every fourth step only",
    ("fast", 4): "fast, on every fourth step only",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How step words and the countdown of a movement are spoken so that all of them fit."""

    words: tuple[Style, int]
    """Their style, and on every how manieth step they stand; 0 where they do not fit at all."""
    three_two: Style | None
    """None: not at all."""

    @property
    def thinned(self) -> bool:
        """Whether not every step has its word."""
        return self.words[1] != 1


@dataclass(frozen=True, slots=True)
class _Word:
    beat: int
    line: Line
    style: Style


def beats_of(movement: Movement) -> list[Beat | None]:
    """One cycle beat by beat; None where a longer phase goes on."""
    return [beat if number == 0 else None for beat in movement.cycle for number in range(beat.beats)]


def find_manner(tape: Tape, movement: Movement, interval: Fraction, patterns: Iterable[tuple[int, Stage]]) -> Manner:
    """Find how the words of a movement fit between beats so many milliseconds apart, and note what had to be conceded.

    A word on beat k fits if length(k) - beat point(k) + beat point(k+1) + 50 ms ≤ interval.
    """
    patterns = list(patterns)
    three_two = _countdown_style(tape, movement, interval)
    if movement.calls.three is not None and any(stage.ending == "countdown" for _, stage in patterns):
        if three_two is None:
            tape.concede(f"countdown does not fit between beats of {float(interval):.0f} ms, dropped")
        elif three_two == "fast":
            tape.concede(f"countdown said fast between beats of {float(interval):.0f} ms")
    spoken = [(steps, stage) for steps, stage in patterns if stage.speak != ()]
    for style, every in _LADDER:
        manner = Manner((style, every), three_two)
        clashes = [_clash(tape.measure, words_of(movement, *pattern, manner), interval) for pattern in spoken]
        clash = next(filter(None, clashes), None)
        if clash is None:
            if spoken and (style, every) in _MANNERS:
                tape.concede(f"step words said {_MANNERS[style, every]}, beats of {float(interval):.0f} ms")
            return manner
    assert clash is not None
    if movement.changed:
        tape.concede(f"step words do not fit between beats of {float(interval):.0f} ms, dropped")
        return Manner(("fast", 0), three_two)
    text, lasts, room = clash.word.line.text, clash.lasts, clash.room
    told = too_long(lasts, tape.measure(text, "beat") == tape.measure(text, "fast"))
    tape.fail(f"{text!r} does not fit: {told}, and the next word leaves {room} ms", clash.word.line.place)


def _countdown_style(tape: Tape, movement: Movement, interval: Fraction) -> Style | None:
    calls = movement.calls
    if calls.three is None or calls.two is None:
        return None
    for style in ("beat", "fast"):
        words = [_Word(0, calls.three, style), _Word(1, calls.two, style), _Word(2, calls.stop, "prose")]
        if _clash(tape.measure, words, interval, every_kind=True) is None:
            return style
    return None


class _Clash(NamedTuple):
    """A word that runs into the one behind it."""

    word: _Word
    lasts: Ms
    room: Ms
    """How long it might last."""


def _clash(measure: Measure, words: list[_Word], interval: Fraction, every_kind: bool = False) -> _Clash | None:
    """Find a step word (with `every_kind` a word of any kind) that runs into the one behind it."""
    for word, following in pairwise(words):
        if word.line.kind != "beat" and not every_kind:
            continue
        mine, other = measure(word.line.text, word.style), measure(following.line.text, following.style)
        room = (following.beat - word.beat) * interval + mine.beat - other.beat - BETWEEN_WORDS
        if mine.length > room:
            return _Clash(word, mine.length, Ms(int(room)))
    return None


def words_of(movement: Movement, steps: int, stage: Stage, manner: Manner) -> list[_Word]:
    """The words on a bout of so many beats, the last of which is the stop."""
    words = step_words(movement, steps, stage, manner)
    if manner.thinned:
        words.pop(steps - (4 if stage.ending == "countdown" else 2), None)  # room for the word behind it
    words |= {steps - 1: _Word(steps - 1, movement.calls.stop, "prose")}
    calls = movement.calls
    if stage.ending == "countdown" and manner.three_two is not None and steps > 3 and calls.three and calls.two:
        words[steps - 3] = _Word(steps - 3, calls.three, manner.three_two)
        words[steps - 2] = _Word(steps - 2, calls.two, manner.three_two)
    return [words[number] for number in sorted(words)]


def step_words(movement: Movement, steps: int, stage: Stage, manner: Manner, first: int = 0) -> dict[int, _Word]:
    """The step words alone, on the beats from `first` on, by the number of their beat."""
    style, every = manner.words
    if stage.speak == () or not every:
        return {}
    cycle = beats_of(movement)
    words = {}
    for number in range(steps if stage.first is None else min(stage.first, steps)):
        beat = cycle[(first + number) % len(cycle)]
        if beat is not None and (first + number) % every == 0 and spoken(stage, beat.word.text, number):
            words[first + number] = _Word(first + number, beat.word, style)
    return words


def ticks(tape: Tape, movement: Movement, times: Sequence[Ms]) -> Iterator[Laid]:
    """The ticks on some beats, the first of which begins a cycle; they never thin out."""
    kinds = [(beat.tick, beat.word.side) for beat in movement.cycle for _ in range(beat.beats)]
    for number, at in enumerate(times):
        name, side = kinds[number % len(kinds)]
        yield Laid(at, Ms(at + tape.measure("", name).length), at, "tick", "", name, side)


def even(interval: Fraction, steps: int) -> list[Ms]:
    """Give the times of so many beats, each rounded from its exact place, from the first on."""
    return [nearest_ms(number * interval) for number in range(steps)]


def pattern(tape: Tape, movement: Movement, interval: Fraction, steps: int, stage: Stage, manner: Manner) -> list[Laid]:
    """All sounds of a bout of so many beats, counted from its first."""
    times = even(interval, steps)
    laid = list(ticks(tape, movement, times))
    if stage.ending == "earcon":
        at = times[steps - 2]
        laid.append(Laid(at, Ms(at + tape.measure("", "last").length), at, "earcon", "", "last", None))
    laid += [
        word_at(tape.measure, word.line, word.style, times[word.beat])
        for word in words_of(movement, steps, stage, manner)
    ]
    return sorted(laid, key=lambda cue: cue.start)
