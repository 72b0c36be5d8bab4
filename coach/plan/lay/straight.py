"""A movement on beats without a break: an announcement replaces the words that it covers, and the ticks go on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import chain, pairwise
from typing import Final

from coach.errors import Place
from coach.plan.cycles import NOTICE, Cycle, cycles_of
from coach.plan.kinds import KINDS
from coach.plan.lay.beats import Manner, find_manner, step_words, ticks
from coach.plan.lay.bouts import AFTER_STOP, AFTER_STOP_BEAT
from coach.plan.lay.gaps import fill, say, stretches
from coach.plan.lay.marks import straight_marks
from coach.plan.lay.past import Plan, counts_in, last_change, open_chapters, past_of, planned
from coach.plan.lay.tape import BETWEEN_WORDS, GAP, Laid, Tape, word_at
from coach.plan.lay.wants import Gap, pace_wants, wants_of
from coach.plan.stages import stage_at
from coach.plan.steps import Line, Movement
from coach.timing import Ms, nearest_ms, next_grid

STRETCH: Final = 6000
"""Length of the stretches for announcements, in milliseconds."""


@dataclass(frozen=True, slots=True)
class _Straight(Plan):
    """All cycles of a movement, and when each of its beats comes."""

    cycles: list[Cycle]
    times: list[Ms]
    stop: Laid
    length: Ms


def straight(tape: Tape, movement: Movement, origin: Ms) -> None:
    """Lay beats without a break on the tape, from the first one on.

    Raises:
        RoutineError: a word cannot fit between its beats, or the time is too short for one cycle.
    """
    found: dict[Fraction, Manner] = {}
    plan = planned(tape, movement, partial(_plan, tape, origin, found))
    times, stop, length = plan.times, plan.stop, plan.length
    tape.open_chapter(origin)
    for tick in ticks(tape, movement, times):
        tape.lay(tick.moved(origin))
    say(tape, origin, plan.said)
    intervals = [_interval(cycle) for cycle in plan.cycles]
    words = _words(tape, movement, times, [found[interval] for interval in intervals], plan.counts)
    spoken = stretches(plan.said)
    for cue in _fitting(tape, words, stop, movement.place):
        if not _covered(cue, spoken):
            tape.lay(cue.moved(origin))
    tape.lay(stop.moved(origin))
    tape.open_further(plan.chapters, origin)
    after = next_grid(origin + max(stop.end + AFTER_STOP, times[-1] + AFTER_STOP_BEAT))
    tape.marks += straight_marks(movement, tape.movements, times, intervals, origin)
    tape.moved(movement, origin, Ms(origin + length))
    tape.free = after if movement.duration is None else max(after, Ms(origin + length))


def _plan(
    final: Tape,
    origin: Ms,
    found: dict[Fraction, Manner],
    tape: Tape,
    movement: Movement,
    before: _Straight | None,
) -> _Straight:
    """Plan all cycles, and what is said in them beside the words on beats; `found` gets how words fit at each pace."""
    in_cycle = sum(beat.beats for beat in movement.cycle)
    cycles = _cycles(tape, movement, in_cycle)
    stages = [(2 * in_cycle, stage) for stage in dict.fromkeys(movement.stages)]
    for interval in dict.fromkeys(_interval(cycle) for cycle in cycles):
        if interval not in found:
            found[interval] = find_manner(final, movement, interval, stages)
    times = [nearest_ms(cycle.start + number * _interval(cycle)) for cycle in cycles for number in range(in_cycle)]
    stop = word_at(tape.measure, movement.calls.stop, "prose", times[-1])
    length = nearest_ms(cycles[-1].end if movement.duration is None else movement.duration)
    begins = [nearest_ms(cycle.start) for cycle in cycles]
    counts = counts_in(movement, [cycle.start for cycle in cycles], before)
    gaps = _gaps(begins, _counted(tape, movement, times, counts), Ms(stop.start - GAP))

    def stepped(steps: int) -> Ms | None:
        return times[steps] if steps < len(times) else None

    others = wants_of(movement, length, nearest_ms(movement.cycle_length), stepped if movement.changed else None)
    wants = [*pace_wants(movement, cycles), *others]
    until = Ms(last_change(movement) + min(NOTICE, _longest(tape, movement) + BETWEEN_WORDS))
    said = fill(tape, origin, gaps, wants, past_of(before, until))
    return _Straight(said, open_chapters(movement, begins, length, before), counts, cycles, times, stop, length)


def _cycles(tape: Tape, movement: Movement, in_cycle: int) -> list[Cycle]:
    tape.hold_room((movement.cycles or 0) * in_cycle, movement.duration or Fraction(0), movement.place)
    cycles: list[Cycle] = []
    for cycle in cycles_of(movement):
        cycles.append(cycle)
        if len(cycles) % 1000 == 0:
            tape.hold_room(len(cycles) * in_cycle, cycle.start, movement.place)
    if not cycles:
        tape.fail(f"{movement.name}: the time is too short for one cycle", movement.place)
    return cycles


def _interval(cycle: Cycle) -> Fraction:
    assert cycle.interval is not None
    return cycle.interval


def _longest(tape: Tape, movement: Movement) -> Ms:
    """How long the longest word on a beat lasts: a sentence takes away no word that has begun."""
    words = (beat.word for beat in movement.cycle), (line for _, line in movement.counts + movement.counts_left)
    return max(tape.measure(line.text, style).length for line in chain(*words) for style in KINDS[line.kind].styles)


def _words(
    tape: Tape, movement: Movement, times: list[Ms], manners: list[Manner], counts: dict[int, Line]
) -> list[Laid]:
    """The words on beats, and what is counted in their place; none where the stop needs the room."""
    in_cycle = len(times) // len(manners)
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


def _counted(tape: Tape, movement: Movement, times: list[Ms], counts: dict[int, Line]) -> list[Ms]:
    """Until when a sentence may last before each count."""
    in_cycle, last = (sum(beat.beats for beat in beats) for beats in (movement.cycle, movement.cycle[:-1]))
    lead = max((tape.measure(line.text, "beat").beat for line in counts.values()), default=0)
    return [Ms(times[number * in_cycle + last] - lead - GAP) for number in sorted(counts)]
