"""An exercise's dose as a `Movement`: its cycle in exact milliseconds, its bouts, and what may be said in it."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Final, Literal

from coach.errors import Place, Problem, RoutineError
from coach.language import phases
from coach.language.exercise import Exercise
from coach.language.items import Safety
from coach.language.quantity import Quantity
from coach.language.words import Stage
from coach.phrases import Phrases
from coach.plan.cycles import laps
from coach.plan.lay.tape import MAX_CUES, TOO_LONG
from coach.plan.ramp import PACES, Ramp
from coach.plan.stages import later, stages_of
from coach.plan.steps import Beat, Bouts, Line, Look, Movement, Reminder
from coach.plan.unroll.calls import calls_of, counts_of
from coach.plan.unroll.cycle import cycle_of
from coach.plan.unroll.lane import LEAST_STEPS, cut_lane
from coach.plan.unroll.run import Run, whole
from coach.plan.unroll.words import said
from coach.timing import UNITS, Ms

FURTHER_CHAPTER: Final = 5
LONG_BLOCK: Final = 6
"""A block of more minutes than this opens a further chapter about every so many minutes."""


def movement_of(exercise: Exercise, run: Run) -> Movement:
    """Make the movement of one side of one set.

    Raises:
        RoutineError: a pace, lane, bout or number that cannot be.
    """
    ramp, interval = _pace(exercise)
    repeat, duration = _dose(exercise, run.set)
    cycle = cycle_of(exercise, run, interval, duration)
    zones = any(phase.phase.length is None for phase in exercise.phases) or not exercise.phases
    cycles = repeat if repeat is not None else 1 if zones else None
    if _cycles(cycle, cycles, duration) * sum(beat.beats for beat in cycle) > MAX_CUES:
        raise RoutineError([Problem(TOO_LONG, exercise.place)])
    length = (cycles or 1) * sum((beat.length for beat in cycle), Fraction(0))
    if duration is not None and not exercise.hold:
        length = duration
    count_in = 0
    if interval is not None:
        count_in = 4 if exercise.count_in is None else whole(exercise.count_in, "count in")
    closing = None
    if exercise.hold:
        closing = Line("cue", run.phrases("release"))
    elif zones:
        closing = Line("safety", run.phrases("stop"))
    timed = duration if exercise.for_ is not None else None
    movement = Movement(
        name=exercise.exercise,
        cycle=cycle,
        cycles=cycles,
        duration=timed,
        calls=calls_of(exercise, run.phrases, run.hearing, timed, length),
        stages=_stages(exercise, run),
        interval=interval,
        ramp=ramp,
        count_in=count_in,
        bouts=None if exercise.bout is None or interval is None else _bouts(exercise, cycle, interval, ramp, run),
        closing=closing,
        cut=1 if exercise.hold and len(cycle) > 1 else 0,
        reminders=_reminders(exercise, run),
        tips=_tips(exercise, run),
        tips_every=None if exercise.tips_every is None else exercise.tips_every.exact,
        further_chapters=_further_chapters(exercise.exercise, run.phrases, length),
        set=run.set,
        sets=run.sets,
        side=run.side,
        place=exercise.place,
    )
    counts, left = counts_of(exercise, run.phrases, run.hearing, laps(movement))
    return replace(movement, counts=counts, counts_left=left)


def _cycles(cycle: tuple[Beat, ...], cycles: int | None, duration: Fraction | None) -> int:
    return int((duration or 0) / sum(beat.length for beat in cycle)) if cycles is None else cycles


def _at(amounts: tuple[Quantity, ...], number: int) -> Quantity:
    """The amount of a set: the same for all, or one of a list."""
    return amounts[0] if len(amounts) == 1 else amounts[number - 1]


def _dose(exercise: Exercise, number: int) -> tuple[int | None, Fraction | None]:
    """How often, and how long, in the set with that number; a hold's length is that of one hold."""
    repeat = None if exercise.repeat is None else whole(_at(exercise.repeat, number), "repeat")
    lasting = exercise.hold or exercise.for_
    return repeat, None if lasting is None else _at(lasting, number).exact


def _pace(exercise: Exercise) -> tuple[Ramp | None, Fraction | None]:
    pace = exercise.pace
    if pace is None:
        return None, None
    ends = (pace.from_, pace.to) if isinstance(pace, phases.Ramp) else (pace,)
    for end in ends:
        if not PACES[0] <= end.exact <= PACES[1]:
            message = f"pace: {float(end.exact):g} is out of range; expected {PACES[0]} to {PACES[1]} beats a minute"
            raise RoutineError([Problem(message, end.place)])
    if isinstance(pace, phases.Ramp):
        ramp = Ramp(pace.from_.exact, pace.to.exact, pace.over.exact)
        return ramp, ramp.interval(Fraction(0))
    return None, Fraction(UNITS["min"]) / pace.exact


def _stages(exercise: Exercise, run: Run) -> tuple[Stage, ...]:
    words = exercise.words
    stages = words if isinstance(words, tuple) else stages_of(words, exercise.movement(), exercise.bout is not None)
    if exercise.bout is not None and not run.hearing("countdown"):
        stages = tuple(replace(stage, ending="earcon") for stage in stages)
    if run.silent or not run.hearing("beat"):
        stages = tuple(replace(stage, speak=(), first=None) for stage in stages)
    stages = later(tuple(_named(stage, run) for stage in stages), run.number)
    if run.number and stages[0].speak == () and not run.silent and run.hearing("beat") and _sided(exercise, words):
        return Stage(lasts=1), *stages
    return stages


def _sided(exercise: Exercise, words: object) -> bool:
    """Whether names of phases change with the side, so that they are said once more."""
    return words != "off" and any("$" in phase.phase.text for phase in exercise.phases) and len(exercise.sides) > 1


def _named(stage: Stage, run: Run) -> Stage:
    """A stage with the side's name in the place of `$side`; without sides the first phase stands for it."""
    if not stage.speak:
        return stage
    if run.side is None and any("$" in name for name in stage.speak):
        return replace(stage, speak=None, first=1)
    return replace(stage, speak=tuple(run.mirrored(name).casefold() for name in stage.speak))


def _bouts(exercise: Exercise, cycle: tuple[Beat, ...], interval: Fraction, ramp: Ramp | None, run: Run) -> Bouts:
    bout = exercise.bout
    assert bout is not None
    unit = lcm(2, sum(beat.beats for beat in cycle))
    if bout.for_.unit == "ms":
        slowest = interval if ramp is None else max(interval, ramp.interval(ramp.over))
        most = int(bout.for_.exact / slowest)
        most -= most % unit
    else:
        most = _even(bout.for_, "a bout", unit)
    if most < LEAST_STEPS:
        message = f"a bout of {bout.for_} has only {most} steps at this pace; at least {LEAST_STEPS}"
        raise RoutineError([Problem(message, bout.for_.place)])
    steps: tuple[int, ...] = (most,)
    whole_walk = None if exercise.repeat is None else _dose(exercise, run.set)[0]
    if bout.lane is not None:
        steps = _cut(_even(bout.lane, "a lane", unit), most, unit, bout.lane.place)
    elif whole_walk is not None:
        steps = _cut(whole_walk * sum(beat.beats for beat in cycle), most, unit, exercise.place)
    return Bouts(steps, unit, bout.break_.exact, _looks(bout.do, run), _looks(bout.turn, run))


def _cut(steps: int, most: int, unit: int, place: Place | None) -> tuple[int, ...]:
    try:
        return cut_lane(steps, most, unit)
    except ValueError as error:
        raise RoutineError([Problem(str(error), place)]) from None


def _even(quantity: Quantity, name: str, unit: int) -> int:
    steps = whole(quantity, name)
    if steps % unit:
        kind = "odd" if unit == 2 else f"no multiple of {unit}"
        message = f"{name} of {steps} steps is {kind}; expected {steps - steps % unit} or {steps - steps % unit + unit}"
        raise RoutineError([Problem(message, quantity.place)])
    return steps


def _looks(lines: tuple[Safety, ...], run: Run) -> tuple[Look, ...]:
    spoken = (said(line, run.hearing, run.phrases, run.side) for line in lines)
    return tuple(Look(each.line, each.wait or Fraction(0)) for each in spoken if each is not None)


def _reminders(exercise: Exercise, run: Run) -> tuple[Reminder, ...]:
    if not run.hearing("reminder"):
        return ()
    return tuple(
        Reminder(
            Line("reminder", run.mirrored(reminder.say.text), place=reminder.say.place),
            *_moment(reminder.every, reminder.at),
        )
        for reminder in exercise.reminders
    )


def _tips(exercise: Exercise, run: Run) -> tuple[Line, ...]:
    """The tips in the order in which they are said: as written, or drawn without repeating by a seed."""
    tips = [Line("tip", run.mirrored(tip.text), place=tip.place) for tip in exercise.tips if run.hearing("tip")]
    if run.seed:
        random.Random(f"{run.seed} {exercise.exercise}").shuffle(tips)
    return tuple(tips)


def _moment(every: Quantity | None, at: str | Quantity | None) -> tuple[Literal["ms", "steps", "at", "half"], Fraction]:
    if every is not None:
        return ("steps" if every.unit == "steps" else "ms"), every.exact
    if at == "halfway":
        return "half", Fraction(0)
    if at == "last minute":
        return "at", Fraction(-UNITS["min"])
    assert isinstance(at, Quantity)
    return "at", at.exact


def _further_chapters(name: str, phrases: Phrases, length: Fraction) -> tuple[tuple[Ms, str], ...]:
    if length <= LONG_BLOCK * UNITS["min"]:
        return ()
    minutes = range(FURTHER_CHAPTER, int(length / UNITS["min"]), FURTHER_CHAPTER)
    return tuple((Ms(at * UNITS["min"]), phrases("chapter-from", name=name, minute=at)) for at in minutes)
