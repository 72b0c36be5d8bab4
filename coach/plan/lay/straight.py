"""A movement on beats without a break: an announcement replaces the words that it covers, and the ticks go on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

from coach.errors import Place
from coach.plan.lay.beats import Manner, find_manner, step_words, ticks
from coach.plan.lay.bouts import AFTER_STOP, AFTER_STOP_BEAT
from coach.plan.lay.chapters import nearest
from coach.plan.lay.gaps import fill
from coach.plan.lay.marks import straight_marks
from coach.plan.lay.tape import BETWEEN_WORDS, GAP, Laid, Tape, word_at
from coach.plan.lay.wants import Gap, wants_of
from coach.plan.stages import stage_at
from coach.plan.steps import Line, Movement
from coach.timing import Ms, nearest_ms, next_grid

STRETCH: Final = 6000
"""Length of the stretches for announcements, in milliseconds."""


def straight(tape: Tape, movement: Movement, origin: Ms) -> None:
    """Lay beats without a break on the tape, from the first one on.

    Raises:
        RoutineError: a word cannot fit between its beats, or the time is too short for one cycle.
    """
    in_cycle = sum(beat.beats for beat in movement.cycle)
    starts, intervals = _cycles(tape, movement, in_cycle)
    manners = {
        interval: find_manner(
            tape, movement, interval, [(2 * in_cycle, stage) for stage in dict.fromkeys(movement.stages)]
        )
        for interval in dict.fromkeys(intervals)
    }
    times = [
        nearest_ms(start + number * interval)
        for start, interval in zip(starts, intervals, strict=True)
        for number in range(in_cycle)
    ]
    tape.open_chapter(origin)
    for tick in ticks(tape, movement, times):
        tape.lay(tick.moved(origin))
    stop = word_at(tape.measure, movement.calls.stop, "prose", times[-1])
    end = starts[-1] + in_cycle * intervals[-1]
    length = nearest_ms(end if movement.duration is None else movement.duration)
    begins = [nearest_ms(start) for start in starts]
    wants = wants_of(movement, length, nearest_ms(movement.cycle_length))
    gaps = _gaps(begins, _counted(tape, movement, times, in_cycle), Ms(stop.start - GAP))
    spoken = fill(tape, origin, gaps, wants)
    words = _words(tape, movement, times, [manners[interval] for interval in intervals], in_cycle)
    for cue in _fitting(tape, words, stop, movement.place):
        if not _covered(cue, spoken):
            tape.lay(cue.moved(origin))
    tape.lay(stop.moved(origin))
    for about, title in movement.further_chapters:
        if about < length:
            tape.open_further(title, Ms(origin + nearest(begins, about)))
    after = next_grid(origin + max(stop.end + AFTER_STOP, times[-1] + AFTER_STOP_BEAT))
    tape.marks += straight_marks(movement, tape.movements, times, intervals, origin)
    tape.moved(movement, origin, Ms(origin + length))
    tape.free = after if movement.duration is None else max(after, Ms(origin + length))


def _cycles(tape: Tape, movement: Movement, in_cycle: int) -> tuple[list[Fraction], list[Fraction]]:
    """When each cycle starts, and its milliseconds from beat to beat."""
    tape.hold_room((movement.cycles or 0) * in_cycle, movement.duration or Fraction(0), movement.place)
    starts: list[Fraction] = []
    intervals: list[Fraction] = []
    for at, interval in movement.starts():
        starts.append(at)
        intervals.append(interval)
        if len(starts) % 1000 == 0:
            tape.hold_room(len(starts) * in_cycle, at, movement.place)
    if not starts:
        tape.fail(f"{movement.name}: the time is too short for one cycle", movement.place)
    return starts, intervals


def _words(tape: Tape, movement: Movement, times: list[Ms], manners: list[Manner], in_cycle: int) -> list[Laid]:
    """The words on beats, and what is counted in their place; none where the stop needs the room."""
    counts = dict(movement.counts)
    last = sum(beat.beats for beat in movement.cycle[:-1])
    quiet = len(times) - (2 if manners[-1].thinned else 1)
    laid = []
    for number, manner in enumerate(manners):
        first = number * in_cycle
        words = step_words(movement, in_cycle, stage_at(movement.stages, number), manner, first)
        found = {at: (word.line, word.style) for at, word in words.items()}
        if number in counts:
            found[first + last] = (counts[number], manner.words[0])
        laid += [
            word_at(tape.measure, line, style, times[at]) for at, (line, style) in sorted(found.items()) if at < quiet
        ]
    return laid


def _fitting(tape: Tape, words: list[Laid], stop: Laid, place: Place | None) -> Iterator[Laid]:
    """The words, without the counts that do not fit, not even fast, and the step words that run into another."""
    free = -(10**9)
    for cue, following in pairwise([*words, stop]):
        if cue.kind == "count":
            room = following.start - BETWEEN_WORDS if following.kind != "count" else 10**9
            assert cue.beat is not None
            fast = word_at(tape.measure, Line(cue.kind, cue.text, side=cue.side), "fast", cue.beat)
            found = next((form for form in (cue, fast) if form.start >= free and form.end <= room), None)
            if found is None:
                tape.concede(f"count does not fit between beats, dropped: {cue.text!r}")
                tape.squeeze(cue.kind, cue.text, "dropped", place)
                continue
            if found.sound != cue.sound:
                tape.concede(f"count said fast: {cue.text!r}")
            cue = found
        elif cue.start < free or (following is stop and cue.end + BETWEEN_WORDS > stop.start):
            tape.concede(f"step word does not fit before the next, dropped: {cue.text!r}")
            continue
        free = cue.end + BETWEEN_WORDS
        yield cue


def _covered(cue: Laid, spoken: list[tuple[Ms, Ms]]) -> bool:
    """Whether a word would sound in one of the spoken stretches, which are in order of time and apart."""
    at = bisect_left(spoken, cue.end + BETWEEN_WORDS, key=lambda stretch: stretch[0])
    return at > 0 and cue.start < spoken[at - 1][1] + BETWEEN_WORDS


def _gaps(starts: list[Ms], counted: list[Ms], end: Ms) -> list[Gap]:
    """A stretch of some seconds from the start of each cycle but the first; none reaches into a count or the stop."""
    last = len(starts) - 1
    counted = [*counted, end]
    gaps = []
    for number, at in enumerate(starts):
        until = counted[bisect_left(counted, at)] if at < end else end
        if number:
            gaps.append(Gap(next_grid(at), Ms(min(at + STRETCH, until)), last - number))
    return gaps


def _counted(tape: Tape, movement: Movement, times: list[Ms], in_cycle: int) -> list[Ms]:
    """Until when a sentence may last before each count."""
    last = sum(beat.beats for beat in movement.cycle[:-1])
    lead = max((tape.measure(line.text, "beat").beat for _, line in movement.counts), default=0)
    return [Ms(times[number * in_cycle + last] - lead - GAP) for number, _ in movement.counts]
