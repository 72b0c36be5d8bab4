"""A movement in seconds laid on the tape: cycles of phases, holds and free activity, with their counts and tones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import accumulate, groupby, pairwise
from typing import Final

from coach.plan.cycles import Cycle, cycles_of, laps
from coach.plan.kinds import KINDS
from coach.plan.lay.gaps import fill, say, stretches
from coach.plan.lay.marks import marks_in_seconds
from coach.plan.lay.past import Plan, counts_in, last_change, open_chapters, past_of, planned
from coach.plan.lay.tape import BEFORE_ACTION, BETWEEN_WORDS, GAP, Laid, Tape, too_long, word_at
from coach.plan.lay.wants import Gap, details, pace_wants, wants_of
from coach.plan.stages import spoken, stage_at
from coach.plan.steps import Line, Movement
from coach.timing import Ms, nearest_ms, next_grid

AFTER_WORD: Final = 1200
"""Nothing else is said in a phase until so long after its start, in milliseconds."""
LONG_PHASE: Final = 2400
"""A phase so long, in milliseconds, has room for a sentence of its own; over shorter ones it may run on."""
COUNT_LATER: Final = 2000
"""In a last phase so long, in milliseconds, the count comes after its start, else on it."""
RUN_ON: Final = 6000
"""Length of a stretch for a sentence that runs over short phases, in milliseconds."""
EVERY_SECOND: Final = 1000
"""Within a long phase a sentence may begin at each second."""
TONE_GAP: Final = 124
"""Least silence, in milliseconds, between a tone and the next sound: the change is heard."""
SHORTEST_TONE: Final = 200


def lead_of(tape: Tape, movement: Movement) -> Ms:
    """How long before its first boundary a movement in seconds needs the floor, in milliseconds."""
    return Ms(BEFORE_ACTION + max(_lead(tape, beat.word) for beat in movement.cycle))


@dataclass(frozen=True, slots=True)
class _Phases(Plan):
    """Every phase boundary of a movement, and the words that have a moment of their own."""

    bounds: list[Ms]
    fixed: list[Laid]
    length: Ms


def in_seconds(tape: Tape, movement: Movement) -> None:
    """Lay a movement in seconds on the tape.

    Raises:
        RoutineError: its time is too short, or a phase's name does not fit into its phase.
    """
    lead = max(_lead(tape, beat.word) for beat in movement.cycle)
    origin = next_grid(max(tape.free + lead, tape.spoken_until + BEFORE_ACTION + lead, tape.rest_until))
    cycles = laps(movement)
    if not cycles:
        lasts = f"{nearest_ms(movement.cycle_length):,} ms"
        tape.fail(f"{movement.name}: the time is too short for one cycle of {lasts}", movement.place)
    tape.hold_room(cycles * len(movement.cycle), cycles * movement.cycle_length, movement.place)
    plan = planned(tape, movement, partial(_plan, origin))
    bounds, length = plan.bounds, plan.length
    tape.open_chapter(origin)
    for cue in plan.fixed:
        tape.lay(cue.moved(origin))
    for cue in _ticks(tape, movement, bounds):
        tape.lay(cue.moved(origin))
    say(tape, origin, plan.said)
    said = stretches(plan.said)
    for cue in _tones(tape, movement, bounds, [*said, *((cue.start, cue.end) for cue in plan.fixed)]):
        tape.lay(cue.moved(origin))
    tape.open_further(plan.chapters, origin)
    tape.marks += marks_in_seconds(movement, tape.movements, bounds, origin)
    tape.moved(movement, origin, Ms(origin + length))


def _plan(origin: Ms, tape: Tape, movement: Movement, before: _Phases | None) -> _Phases:
    """Plan all phases, and what is said in them."""
    cycles = list(cycles_of(movement))
    bounds = _boundaries(movement, cycles)
    length = bounds[-1] if movement.duration is None else nearest_ms(movement.duration)
    until = bounds[min(bisect_left(bounds, last_change(movement)), len(bounds) - 1)]
    past = past_of(before, until)
    counts = counts_in(movement, [cycle.start for cycle in cycles], before)
    fixed = _fixed(tape, movement, bounds, length, counts, stretches(past.said))
    gaps = _gaps(movement, bounds, fixed, length)
    others = (*wants_of(movement, length, nearest_ms(movement.cycle_length)), *details(movement, bounds))
    wants = [*pace_wants(movement, cycles), *others]
    wants.sort(key=lambda want: KINDS[want.line.kind].rank or 0)
    said = fill(tape, origin, gaps, wants, past)
    return _Phases(said, open_chapters(movement, bounds[:-1], length, before), counts, bounds, fixed, length)


def _boundaries(movement: Movement, cycles: list[Cycle]) -> list[Ms]:
    """Every phase boundary from the start of the movement, each the rounded exact sum of the lengths before it."""
    exact = list(accumulate((beat.length for beat in movement.cycle[:-1]), initial=Fraction(0)))
    bounds: list[Ms] = []
    for factor, alike in groupby(cycles, lambda cycle: cycle.factor):
        phases = [at / factor for at in exact]
        bounds += [nearest_ms(cycle.start + at) for cycle in alike for at in phases]
    bounds.append(nearest_ms(cycles[-1].end))
    return bounds[: len(bounds) - movement.cut]


def _lead(tape: Tape, line: Line) -> Ms:
    return max(tape.measure(line.text, style).beat for style in KINDS[line.kind].styles)


def _fixed(
    tape: Tape, movement: Movement, bounds: list[Ms], length: Ms, counts: dict[int, Line], said: list[tuple[Ms, Ms]]
) -> list[Laid]:
    """The words that have a moment of their own, in order of time: phases' names, counts, countdowns, the last word.

    None is heard in a stretch in which something is `said` already.
    """
    wished = sorted(
        _wished(movement, bounds, length, counts), key=lambda word: (word[0], KINDS[word[1].kind].rank or 0)
    )
    kept: list[Laid] = []
    for number, (at, line) in enumerate(wished):
        if number and wished[number - 1][0] == at:
            continue  # a count takes the place of the word on its boundary
        following = next((word for word in wished[number + 1 : number + 4] if word[0] > at), None)
        room = Ms(10**9) if following is None else Ms(following[0] - BETWEEN_WORDS - _lead(tape, following[1]))
        free = kept[-1].end + BETWEEN_WORDS if kept else -(10**9)
        forms = [word_at(tape.measure, line, style, at) for style in KINDS[line.kind].styles]
        fitting = [cue for cue in forms if cue.start >= free and cue.end <= room and not _covered(cue, said)]
        if fitting:
            if fitting[0].sound == "fast":
                tape.concede(f"{_called(line)} said fast: {line.text!r}")
            kept.append(fitting[0])
        elif KINDS[line.kind].rank == 3 or (movement.changed and line.kind == "beat"):
            tape.concede(f"{_called(line)} found no room, dropped: {line.text!r}")
            tape.squeeze(line.kind, line.text, "dropped", movement.place if line.kind == "count" else line.place)
        else:
            told = too_long(forms[-1].end - at, len(forms) > 1 and forms[0].end == forms[-1].end)
            message = f"{line.text!r} does not fit: {told}, and its phase leaves {room - at} ms"
            tape.fail(message, line.place or movement.place)
    return kept


def _called(line: Line) -> str:
    return "phase name" if line.kind == "beat" else line.kind


def _covered(cue: Laid, said: list[tuple[Ms, Ms]]) -> bool:
    """Whether a word would be heard where something is said already."""
    return any(cue.start < end + BETWEEN_WORDS and start < cue.end + BETWEEN_WORDS for start, end in said)


def _wished(movement: Movement, bounds: list[Ms], length: Ms, counts: dict[int, Line]) -> Iterator[tuple[Ms, Line]]:
    """Each word and its moment, from the start of the movement."""
    phases = len(movement.cycle)
    for number, (start, end) in enumerate(pairwise(bounds)):
        cycle, phase = divmod(number, phases)
        beat = movement.cycle[phase]
        if beat.word.kind == "cue" or spoken(stage_at(movement.stages, cycle), beat.word.text, phase):
            yield start, beat.word
        for seconds, line in enumerate(beat.countdown, 1):
            if end - start < EVERY_SECOND * (seconds + 1) - 1:
                break  # it got too short for so many when the listener wished it quicker
            yield Ms(end - EVERY_SECOND * seconds), line
        if phase == phases - 1 and cycle in counts:
            yield (Ms(start + AFTER_WORD) if end - start >= COUNT_LATER else start), counts[cycle]
    if movement.closing is not None:
        yield length, movement.closing


def _ticks(tape: Tape, movement: Movement, bounds: list[Ms]) -> Iterator[Laid]:
    for number, at in enumerate(bounds[:-1]):
        beat = movement.cycle[number % len(movement.cycle)]
        if beat.tick:
            yield Laid(at, Ms(at + tape.measure("", beat.tick).length), at, "tick", "", beat.tick, beat.word.side)


def _tones(tape: Tape, movement: Movement, bounds: list[Ms], said: list[tuple[Ms, Ms]]) -> Iterator[Laid]:
    """The tones that carry phases, a little lower under words; each ends well before the next sound."""
    if not any(beat.tone for beat in movement.cycle):
        return
    said.sort()
    at = 0
    for number, (start, end) in enumerate(pairwise(bounds)):
        beat, after = (movement.cycle[n % len(movement.cycle)] for n in (number, number + 1))
        following = movement.closing if number == len(bounds) - 2 and movement.closing else after.word
        length = end - start - TONE_GAP - _lead(tape, following)
        if not beat.tone or length < SHORTEST_TONE:
            continue
        while at < len(said) and said[at][1] <= start:
            at += 1
        under = "-under" if at < len(said) and said[at][0] < start + length else ""
        yield Laid(start, Ms(start + length), start, "tone", "", f"{beat.tone}-{length}{under}", beat.word.side)


def _gaps(movement: Movement, bounds: list[Ms], fixed: list[Laid], length: Ms) -> list[Gap]:
    """Where a sentence may stand: in each phase that is long enough, else over short ones."""
    phases = len(movement.cycle)
    cycles = -(-(len(bounds) - 1) // phases)
    wishes = sorted({Ms(length - 10_000), Ms(length - 60_000), Ms(length // 2),
                     *(Ms(int(r.value)) for r in movement.reminders if r.unit == "at" and r.value > 0)})  # fmt: skip
    gaps: list[Gap] = []
    at = 0
    for number, (start, end) in enumerate(pairwise(bounds)):
        left, final = cycles - number // phases - 1, cycles > 1 and number % phases == phases - 1
        while at < len(fixed) and fixed[at].end <= start:
            at += 1
        if end - start >= LONG_PHASE:
            for first, last in _free(fixed, at, Ms(start + AFTER_WORD), Ms(end - GAP)):
                gaps += [Gap(begin, last, left, final) for begin in _begins(first, last, wishes)]
        else:
            over = at < len(fixed) and fixed[at].start <= start
            begin = next_grid((fixed[at].end if over else start) + BETWEEN_WORDS)
            later = fixed[at + over].start if at + over < len(fixed) else length
            last = Ms(min(later, begin + RUN_ON, length) - GAP)
            if last > begin and begin < end:
                gaps.append(Gap(begin, last, left, final))
    return gaps


def _free(fixed: list[Laid], at: int, start: Ms, end: Ms) -> Iterator[tuple[Ms, Ms]]:
    """The stretches of a phase in which no word is fixed."""
    while start < end and at < len(fixed) and fixed[at].start < end:
        if fixed[at].start - GAP > start:
            yield start, Ms(fixed[at].start - GAP)
        start = max(start, Ms(fixed[at].end + GAP))
        at += 1
    if end > start:
        yield start, end


def _begins(first: Ms, last: Ms, wishes: list[Ms]) -> list[Ms]:
    """When a sentence may begin in a stretch: at its start, each second later, and at moments that are wished for."""
    begins = {next_grid(at) for at in range(first, last, EVERY_SECOND)}
    return sorted(begins | {next_grid(at) for at in wishes if first <= at < last})
