"""A movement on beats laid on the tape: in bouts, or without a break."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate

from coach.language.words import Stage
from coach.plan.lay.beats import Manner, find_manner, pattern
from coach.plan.lay.bouts import QUIET_BEFORE_TICK, Bout, lay_bouts, pace_line
from coach.plan.lay.gaps import fill
from coach.plan.lay.marks import bout_marks
from coach.plan.lay.straight import straight
from coach.plan.lay.tape import GAP, Laid, Tape
from coach.plan.lay.wants import Gap, Want, wants_of
from coach.plan.stages import stage_at
from coach.plan.steps import Movement
from coach.timing import Ms, nearest_ms, next_grid


def on_beats(tape: Tape, movement: Movement) -> None:
    """Lay a movement on beats on the tape, from its count-in to its end.

    Raises:
        RoutineError: a word cannot fit between its beats, or the time is too short.
    """
    interval = movement.interval_at(Fraction(0))
    origin = _count_in(tape, movement, interval)
    if movement.bouts:
        _in_bouts(tape, movement, origin)
    else:
        straight(tape, movement, origin)


def lead_of(tape: Tape, movement: Movement) -> Ms:
    """How long before its first beat a movement needs the floor: its count-in, and the start of its first word."""
    words = [tape.measure(beat.word.text, style).beat for beat in movement.cycle for style in ("beat", "fast")]
    return max(nearest_ms(movement.count_in * movement.interval_at(Fraction(0))), *words)


def _count_in(tape: Tape, movement: Movement, interval: Fraction) -> Ms:
    """Lay the count-in before the first beat; gives the time of that beat."""
    origin = next_grid(max(tape.free + GAP + lead_of(tape, movement), tape.rest_until))
    _tick_in(tape, movement.count_in, interval, origin)
    return origin


def _tick_in(tape: Tape, beats: int, interval: Fraction, origin: Ms) -> None:
    for number in range(-beats, 0):
        at = Ms(origin + nearest_ms(number * interval))
        tape.tone("tick", "tick-in", at, beat=at)


def _in_bouts(tape: Tape, movement: Movement, origin: Ms) -> None:
    stop = tape.measure(movement.calls.stop.text, "prose")
    tape.hold_room(0, movement.duration or movement.cycle_length * (movement.cycles or 0), movement.place)
    bouts: list[Bout] = []
    for bout in lay_bouts(
        movement,
        lambda look: tape.choose(look.line),
        lambda text: tape.measure(text, "prose").length,
        Ms(stop.length - stop.beat),
    ):
        tape.hold_room(0, Fraction(bout.origin), movement.place)
        bouts.append(bout)
    if not bouts:
        length = nearest_ms(movement.duration or Fraction(0))
        tape.fail(f"{movement.name}: {length:,} ms is too short for a bout of 8 steps and a stand", movement.place)
    stages = [stage_at(movement.stages, bout.number) for bout in bouts]
    manners = _manners(tape, movement, bouts, stages)
    chapters = _chapters(movement, bouts)
    patterns: dict[tuple[Fraction, int, Stage], list[Laid]] = {}
    for bout, stage in zip(bouts, stages, strict=True):
        key = (bout.interval, bout.steps, stage)
        if key not in patterns:
            patterns[key] = pattern(tape, movement, *key, manners[bout.interval])
        start = Ms(origin + bout.origin)
        for cue in patterns[key]:
            tape.lay(cue.moved(start))
        if bout.number in chapters:
            tape.open_further(chapters[bout.number], Ms(origin + bout.words_from))
        if bout.look and bout.text:
            tape.speak(bout.look.line, bout.text, Ms(origin + bout.words_from))
        if not bout.closing:
            following = bouts[bout.number + 1]
            if (line := pace_line(movement, bout.interval, following.interval)) is not None:
                tape.speak(line, line.text, Ms(origin + bout.told_from))
            _tick_in(tape, 2, following.interval, Ms(origin + following.origin))
    _say_in_breaks(tape, movement, bouts, origin)
    tape.marks += bout_marks(movement, tape.movements, bouts, origin)
    tape.moved(movement, origin, Ms(origin + bouts[-1].first_tick))
    tape.free = max(tape.free, Ms(origin + bouts[-1].words_from))


def _manners(tape: Tape, movement: Movement, bouts: list[Bout], stages: list[Stage]) -> dict[Fraction, Manner]:
    """How words fit at each pace."""
    found: dict[Fraction, dict[tuple[int, Stage], None]] = {}
    for bout, stage in zip(bouts, stages, strict=True):
        found.setdefault(bout.interval, {})[bout.steps, stage] = None
    return {interval: find_manner(tape, movement, interval, wanted) for interval, wanted in found.items()}


def _say_in_breaks(tape: Tape, movement: Movement, bouts: list[Bout], origin: Ms) -> None:
    length = bouts[-1].first_tick
    cycle = Ms(bouts[1].origin - bouts[0].origin) if len(bouts) > 1 else length
    last = len(bouts) - 1
    gaps = [
        Gap(bout.quiet_from, Ms(bout.first_tick - QUIET_BEFORE_TICK), last - bout.number)
        for bout in bouts
        if not bout.closing
    ]
    walked = list(accumulate(bout.steps for bout in bouts[:-1]))

    def stepped(steps: int) -> Ms | None:
        at = bisect_left(walked, steps)
        return bouts[at].words_from if at < len(walked) else None

    fill(tape, origin, gaps, wants_of(movement, length, cycle, stepped))
    if movement.duration is not None and movement.calls.done is not None:
        room = Gap(bouts[-1].words_from, length, 0)
        fill(tape, origin, [room], [Want(movement.calls.done, lambda gaps: gaps, length)])


def _chapters(movement: Movement, bouts: list[Bout]) -> dict[int, str]:
    """Which bouts are followed by a further chapter: those whose break is nearest to its time."""
    breaks = [bout for bout in bouts if not bout.closing]
    starts = [bout.words_from for bout in breaks]
    found = {}
    for about, title in movement.further_chapters:
        if breaks and about < bouts[-1].first_tick:
            at = bisect_left(starts, about)
            near = min(breaks[max(0, at - 1) : at + 1], key=lambda bout: abs(bout.words_from - about))
            found[near.number] = title
    return found
