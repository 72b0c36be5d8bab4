"""A movement on beats laid on the tape: in bouts, or without a break."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import accumulate

from coach.language.words import Stage
from coach.plan.lay.beats import Manner, find_manner, pattern
from coach.plan.lay.bouts import QUIET_BEFORE_TICK, Bout, lay_bouts, pace_line
from coach.plan.lay.gaps import Said, fill, say
from coach.plan.lay.marks import bout_marks
from coach.plan.lay.past import Plan, last_change, open_chapters, past_of, planned
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
    origin = _count_in(tape, movement, movement.first_interval)
    if movement.bouts:
        _in_bouts(tape, movement, origin)
    else:
        straight(tape, movement, origin)


def lead_of(tape: Tape, movement: Movement) -> Ms:
    """How long before its first beat a movement needs the floor: its count-in, and the start of its first word."""
    words = [tape.measure(beat.word.text, style).beat for beat in movement.cycle for style in ("beat", "fast")]
    return max(nearest_ms(movement.count_in * movement.first_interval), *words)


def _count_in(tape: Tape, movement: Movement, interval: Fraction) -> Ms:
    """Lay the count-in before the first beat; gives the time of that beat."""
    origin = next_grid(max(tape.free + GAP + lead_of(tape, movement), tape.rest_until))
    _tick_in(tape, movement.count_in, interval, origin)
    return origin


def _tick_in(tape: Tape, beats: int, interval: Fraction, origin: Ms) -> None:
    for number in range(-beats, 0):
        at = Ms(origin + nearest_ms(number * interval))
        tape.tone("tick", "tick-in", at, beat=at)


@dataclass(frozen=True, slots=True)
class _Walk(Plan):
    """All bouts of a movement."""

    bouts: list[Bout]
    words: list[tuple[Stage, Manner]]
    """How far words have faded in each, and how they fit."""


def _in_bouts(tape: Tape, movement: Movement, origin: Ms) -> None:
    walk = planned(tape, movement, partial(_walk, tape, origin))
    bouts = walk.bouts
    patterns: dict[tuple[Fraction, int, Stage], tuple[Manner, list[Laid]]] = {}
    for bout, (stage, manner) in zip(bouts, walk.words, strict=True):
        key = (bout.interval, bout.steps, stage)
        known = patterns.get(key)
        if known is None or known[0] is not manner:
            known = patterns[key] = (manner, pattern(tape, movement, *key, manner))
        start = Ms(origin + bout.origin)
        for cue in known[1]:
            tape.lay(cue.moved(start))
        if bout.look and bout.text:
            tape.speak(bout.look.line, bout.text, Ms(origin + bout.words_from))
        if not bout.closing:
            following = bouts[bout.number + 1]
            if (line := pace_line(movement, bout.interval, following.interval)) is not None:
                tape.speak(line, line.text, Ms(origin + bout.told_from))
            _tick_in(tape, 2, following.interval, Ms(origin + following.origin))
    say(tape, origin, walk.said)
    length = bouts[-1].first_tick
    if movement.duration is not None and (done := movement.calls.done) is not None:
        room = Gap(bouts[-1].words_from, length, 0)
        say(tape, origin, fill(tape, origin, [room], [Want(done, lambda gaps: gaps, length, (done,))]))
    tape.open_further(walk.chapters, origin)
    tape.marks += bout_marks(movement, tape.movements, bouts, origin)
    tape.moved(movement, origin, Ms(origin + length))
    tape.free = max(tape.free, Ms(origin + bouts[-1].words_from))


def _walk(final: Tape, origin: Ms, tape: Tape, movement: Movement, before: _Walk | None) -> _Walk:
    """Plan the bouts, and all that is said between them."""
    bouts = _bouts(tape, movement)
    first, words = 0, list[tuple[Stage, Manner]]()
    if before is not None:
        at = last_change(movement)
        first = next((bout.number + 1 for bout in bouts if bout.stop_beat >= at), len(bouts))
        words = before.words[:first]
    words += _words(final, movement, bouts[first:])
    length = bouts[-1].first_tick
    chapters = open_chapters(movement, [bout.words_from for bout in bouts[:-1]], length, before)
    return _Walk(_said(tape, movement, bouts, origin, before), chapters, {}, bouts, words)


def _bouts(tape: Tape, movement: Movement) -> list[Bout]:
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
    return bouts


def _words(tape: Tape, movement: Movement, bouts: list[Bout]) -> list[tuple[Stage, Manner]]:
    """The stages of words in bouts that were planned together, and how they fit: in the same manner at one pace."""
    stages = [stage_at(movement.stages, bout.number) for bout in bouts]
    wanted: dict[Fraction, dict[tuple[int, Stage], None]] = {}
    for bout, stage in zip(bouts, stages, strict=True):
        wanted.setdefault(bout.interval, {})[bout.steps, stage] = None
    found = {interval: find_manner(tape, movement, interval, patterns) for interval, patterns in wanted.items()}
    return [(stage, found[bout.interval]) for bout, stage in zip(bouts, stages, strict=True)]


def _said(tape: Tape, movement: Movement, bouts: list[Bout], origin: Ms, before: _Walk | None) -> list[Said]:
    """What is said in breaks."""
    length = bouts[-1].first_tick
    cycle = Ms(bouts[1].origin - bouts[0].origin) if len(bouts) > 1 else length
    gaps = [
        Gap(bout.quiet_from, Ms(bout.first_tick - QUIET_BEFORE_TICK), len(bouts) - 1 - bout.number)
        for bout in bouts
        if not bout.closing
    ]
    walked = list(accumulate(bout.steps for bout in bouts[:-1]))

    def stepped(steps: int) -> Ms | None:
        at = bisect_left(walked, steps)
        return bouts[at].words_from if at < len(walked) else None

    wants = wants_of(movement, length, cycle, stepped)
    return fill(tape, origin, gaps, wants, past_of(before, last_change(movement)))
