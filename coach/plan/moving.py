"""A movement laid on the tape: in bouts, on beats without a break, or in seconds."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import pairwise

from coach.language.words import Stage
from coach.plan.beats import find_manner, pattern, step_words, ticks, word_at
from coach.plan.bouts import AFTER_STOP, AFTER_STOP_BEAT, QUIET_BEFORE_TICK, Bout, lay_bouts
from coach.plan.gaps import Gap, Want, fill, wants_of
from coach.plan.kinds import KINDS, Style
from coach.plan.stages import stage_at
from coach.plan.steps import Movement
from coach.plan.tape import BETWEEN_WORDS, GAP, Laid, Tape
from coach.timing import Ms, nearest_ms, next_grid

AFTER_WORD = 1200
"""In a phase of seconds nothing else is said until so long after its start, in milliseconds."""
STRAIGHT_GAP = 6000
"""Length of the stretches for announcements in a movement on beats without breaks, in milliseconds."""


def move(tape: Tape, movement: Movement) -> None:
    """Lay a movement on the tape, from its count-in to its end."""
    if movement.interval is None:
        _in_seconds(tape, movement)
        return
    origin = _count_in(tape, movement, movement.interval)
    if movement.bouts:
        _in_bouts(tape, movement, movement.interval, origin)
    else:
        _straight(tape, movement, movement.interval, origin)


def _count_in(tape: Tape, movement: Movement, interval: Fraction) -> Ms:
    """Lay the count-in before the first beat; gives the time of that beat."""
    lead = max(nearest_ms(movement.count_in * interval), *(_lead(tape, beat.word.text) for beat in movement.cycle))
    origin = next_grid(max(tape.free + GAP + lead, tape.rest_until))
    _tick_in(tape, movement.count_in, interval, origin)
    return origin


def _lead(tape: Tape, text: str) -> Ms:
    return max(tape.measure(text, "beat").beat, tape.measure(text, "fast").beat)


def _tick_in(tape: Tape, beats: int, interval: Fraction, origin: Ms) -> None:
    for number in range(-beats, 0):
        at = Ms(origin + nearest_ms(number * interval))
        tape.tone("tick", "tick-in", at, beat=at)


def _in_bouts(tape: Tape, movement: Movement, interval: Fraction, origin: Ms) -> None:
    stop = tape.measure(movement.calls.stop.text, "prose")
    bouts = list(
        lay_bouts(
            movement,
            lambda look: tape.choose(look.line),
            lambda text: tape.measure(text, "prose").length,
            Ms(stop.length - stop.beat),
        )
    )
    if not bouts:
        length = nearest_ms(movement.duration or Fraction(0))
        tape.fail(f"{movement.name}: {length:,} ms is too short for a bout of 8 steps and a stand", movement.place)
    stages = [stage_at(movement.stages, bout.number) for bout in bouts]
    manner = find_manner(tape, movement, dict.fromkeys(zip([bout.steps for bout in bouts], stages, strict=True)))
    chapters = _chapters(movement, bouts)
    patterns: dict[tuple[int, Stage], list[Laid]] = {}
    for bout, stage in zip(bouts, stages, strict=True):
        key = (bout.steps, stage)
        if key not in patterns:
            patterns[key] = pattern(tape, movement, bout.steps, stage, manner)
        start = Ms(origin + bout.origin)
        for cue in patterns[key]:
            tape.lay(cue.moved(start))
        if bout.number in chapters:
            tape.chapters.append((chapters[bout.number], Ms(origin + bout.words_from)))
        if bout.look and bout.text:
            tape.speak(bout.look.line, bout.text, Ms(origin + bout.words_from))
        if not bout.closing:
            _tick_in(tape, 2, interval, Ms(origin + bouts[bout.number + 1].origin))
    _say_in_breaks(tape, movement, bouts, origin)
    tape.end = max(tape.end, Ms(origin + bouts[-1].first_tick))
    tape.free = max(tape.end, Ms(origin + bouts[-1].words_from))


def _say_in_breaks(tape: Tape, movement: Movement, bouts: list[Bout], origin: Ms) -> None:
    length = bouts[-1].first_tick
    cycle = Ms(bouts[1].origin - bouts[0].origin) if len(bouts) > 1 else length
    last = len(bouts) - 1
    gaps = [
        Gap(bout.quiet_from, Ms(bout.first_tick - QUIET_BEFORE_TICK), last - bout.number)
        for bout in bouts
        if not bout.closing
    ]
    fill(tape, origin, gaps, wants_of(movement, length, cycle))
    if movement.duration is not None:
        room = Gap(bouts[-1].words_from, length, 0)
        fill(tape, origin, [room], [_done(movement, length)])


def _done(movement: Movement, length: Ms) -> Want:
    return Want(movement.calls.done, lambda gaps: gaps, length)


def _chapters(movement: Movement, bouts: list[Bout]) -> dict[int, str]:
    """Which bouts are followed by a further chapter: those whose break is nearest to its time."""
    breaks = [bout for bout in bouts if not bout.closing]
    return {
        min(breaks, key=lambda bout: abs(bout.words_from - about)).number: title
        for about, title in movement.further_chapters
        if breaks and about < bouts[-1].first_tick
    }


def _straight(tape: Tape, movement: Movement, interval: Fraction, origin: Ms) -> None:
    """Lay beats without a break; an announcement replaces the words that it covers, and the ticks go on."""
    in_cycle = sum(beat.beats for beat in movement.cycle)
    cycles = movement.cycles
    if cycles is None:
        cycles = int((movement.duration or Fraction(0)) / (in_cycle * interval))
    if not cycles:
        tape.fail(f"{movement.name}: the time is too short for one cycle", movement.place)
    steps = cycles * in_cycle
    manner = find_manner(tape, movement, [(2 * in_cycle, stage) for stage in dict.fromkeys(movement.stages)])
    for tick in ticks(tape, movement, steps):
        tape.lay(tick.moved(origin))
    stop_beat = Ms(origin + nearest_ms((steps - 1) * interval))
    stop = word_at(tape.measure, movement.calls.stop, "prose", stop_beat)
    starts = [nearest_ms(number * in_cycle * interval) for number in range(cycles)]
    length = nearest_ms(steps * interval if movement.duration is None else movement.duration)
    spoken = fill(
        tape,
        origin,
        _straight_gaps(starts, Ms(stop.start - origin - GAP)),
        wants_of(movement, length, nearest_ms(movement.cycle_length)),
    )
    quiet = {steps - 1, steps - 2} if manner.thinned else {steps - 1}
    for number in range(cycles):
        words = step_words(movement, in_cycle, stage_at(movement.stages, number), manner, number * in_cycle)
        for word in (word for at, word in words.items() if at not in quiet):
            cue = word_at(tape.measure, word.line, word.style, nearest_ms(word.beat * interval))
            if not _covered(cue, spoken):
                tape.lay(cue.moved(origin))
    tape.lay(stop)
    tape.chapters += [
        (title, Ms(origin + _nearest(starts, about))) for about, title in movement.further_chapters if about < length
    ]
    tape.end = max(tape.end, Ms(origin + length))
    after = next_grid(max(stop.end + AFTER_STOP, stop_beat + AFTER_STOP_BEAT))
    tape.free = after if movement.duration is None else max(after, tape.end)


def _nearest(starts: list[Ms], about: Ms) -> Ms:
    return min(starts, key=lambda start: abs(start - about))


def _covered(cue: Laid, spoken: list[tuple[Ms, Ms]]) -> bool:
    """Whether a word would sound in one of the spoken stretches, which are in order of time and apart."""
    at = bisect_left(spoken, cue.end + BETWEEN_WORDS, key=lambda stretch: stretch[0])
    return at > 0 and cue.start < spoken[at - 1][1] + BETWEEN_WORDS


def _straight_gaps(starts: list[Ms], end: Ms) -> list[Gap]:
    """A stretch of some seconds from the start of each cycle but the first; none reaches into the stop."""
    last = len(starts) - 1
    return [Gap(next_grid(at), Ms(min(at + STRAIGHT_GAP, end)), last - n) for n, at in enumerate(starts) if n]


def _in_seconds(tape: Tape, movement: Movement) -> None:
    lead = max(_lead(tape, beat.word.text) for beat in movement.cycle)
    origin = next_grid(max(tape.free + lead, tape.rest_until))
    cycles = movement.cycles
    if cycles is None:
        cycles = int((movement.duration or Fraction(0)) / movement.cycle_length)
    if not cycles:
        tape.fail(f"{movement.name}: the time is too short for one cycle", movement.place)
    bounds = _boundaries(movement, cycles)
    words: list[Laid] = []
    for number, (start, following) in enumerate(pairwise(bounds)):
        place = number % len(movement.cycle)
        stage = stage_at(movement.stages, number // len(movement.cycle))
        if stage.speak == "none" or (stage.first is not None and place >= stage.first):
            continue
        later = movement.cycle[(place + 1) % len(movement.cycle)]
        cue = _phase_word(tape, movement, number, start, following, later.word.text)
        words.append(cue)
    for cue in words:
        tape.lay(cue.moved(origin))
    length = bounds[-1] if movement.duration is None else nearest_ms(movement.duration)
    gaps = _phase_gaps(tape, movement, bounds, {cue.beat: cue.end for cue in words})
    fill(tape, origin, gaps, wants_of(movement, length, nearest_ms(movement.cycle_length)))
    tape.chapters += [
        (title, Ms(origin + _nearest(bounds[:-1], about)))
        for about, title in movement.further_chapters
        if about < length
    ]
    tape.end = max(tape.end, Ms(origin + length))
    tape.free = tape.end


def _boundaries(movement: Movement, cycles: int) -> list[Ms]:
    """Every phase boundary from the start of the movement, each the rounded exact sum of the lengths before it."""
    bounds, exact = [Ms(0)], Fraction(0)
    for _ in range(cycles):
        for beat in movement.cycle:
            exact += beat.length
            bounds.append(nearest_ms(exact))
    return bounds


def _phase_word(tape: Tape, movement: Movement, number: int, start: Ms, following: Ms, later: str) -> Laid:
    """A phase's name on its boundary, fast if it must be."""
    word = movement.cycle[number % len(movement.cycle)].word
    styles: tuple[Style, ...] = (KINDS[word.kind].style or "beat", "fast")
    end = following - BETWEEN_WORDS - _lead(tape, later)
    for style in styles:
        cue = word_at(tape.measure, word, style, start)
        if cue.end <= end:
            if style == "fast":
                tape.concede(f"phase name said fast: {word.text!r}")
            return cue
    lasts = cue.end - start
    tape.fail(
        f"{word.text!r} does not fit: said fast it lasts {lasts} ms, and its phase leaves {end - start} ms", word.place
    )


def _phase_gaps(tape: Tape, movement: Movement, bounds: list[Ms], said: dict[Ms | None, Ms]) -> list[Gap]:
    gaps = []
    phases = len(movement.cycle)
    cycles = (len(bounds) - 1) // phases
    for number, (start, following) in enumerate(pairwise(bounds)):
        later = movement.cycle[(number + 1) % phases].word.text
        first = max(start + AFTER_WORD, said.get(start, start) + GAP)
        end = following - _lead(tape, later) - GAP
        if end > first:
            gaps.append(Gap(next_grid(first), Ms(end), cycles - number // phases - 1))
    return gaps
