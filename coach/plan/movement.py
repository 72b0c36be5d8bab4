"""An exercise's dose as a `Movement`: its cycle in exact milliseconds, its bouts, and what may be said in it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import Literal

from coach.errors import Problem, RoutineError
from coach.language.quantity import Quantity, parse_quantity
from coach.language.routine import Bout, Exercise, Safety
from coach.language.words import Stage
from coach.phrases import Phrases
from coach.plan.bouts import LEAST_STEPS, cut_lane
from coach.plan.stages import BOUTS, CYCLES
from coach.plan.steps import Beat, Bouts, Calls, Line, Look, Movement, Reminder
from coach.timing import UNITS, Ms

PACES = (20, 240)
"""Slowest and quickest pace, in beats a minute."""
FURTHER_CHAPTER = 5
LONG_BLOCK = 6
"""A block of more minutes than this opens a further chapter about every so many minutes."""


def on_beats(exercise: Exercise) -> bool:
    """Whether a movement goes by beats."""
    return exercise.pace is not None


def movement_of(
    exercise: Exercise,
    phrases: Phrases,
    side: str | None,
    mirrored: Callable[[str], str],
    silent: bool,
) -> Movement:
    """Make the movement of one side.

    Args:
        exercise: bound.
        phrases: the coach's own sentences.
        side: `left`, `right`, or None.
        mirrored: puts the side's name into a text.
        silent: whether it runs without words.

    Raises:
        RoutineError: a pace, lane or bout that cannot be.
    """
    interval = _interval(exercise)
    cycle = _cycle(exercise, phrases, interval, mirrored, side)
    duration = None if exercise.for_ is None else exercise.for_.exact
    cycles = None if exercise.repeat is None else _whole(exercise.repeat, "repeat")
    length = duration if duration is not None else (cycles or 0) * sum((beat.length for beat in cycle), Fraction(0))
    count_in = 0
    if interval is not None:
        count_in = 4 if exercise.count_in is None else _whole(exercise.count_in, "count in")
    return Movement(
        name=exercise.exercise,
        cycle=cycle,
        cycles=cycles,
        duration=duration,
        calls=_calls(phrases, duration),
        stages=(Stage(speak="none"),) if silent else _stages(exercise),
        interval=interval,
        count_in=count_in,
        bouts=None if exercise.bout is None or interval is None else _bouts(exercise.bout, cycle, interval, mirrored),
        reminders=tuple(
            Reminder(
                Line("reminder", mirrored(reminder.say.text), place=reminder.say.place),
                *_moment(reminder.every, reminder.at, length),
            )
            for reminder in exercise.reminders
        ),
        tips=tuple(Line("tip", mirrored(tip.text), place=tip.place) for tip in exercise.tips),
        further_chapters=_further_chapters(exercise.exercise, phrases, length),
        place=exercise.place,
    )


def _whole(quantity: Quantity, name: str) -> int:
    if quantity.exact.denominator != 1:
        raise RoutineError([Problem(f"{name}: {float(quantity.exact):g} is no whole number", quantity.place)])
    return int(quantity.exact)


def _interval(exercise: Exercise) -> Fraction | None:
    if exercise.pace is None:
        return None
    pace = exercise.pace.exact
    if not PACES[0] <= pace <= PACES[1]:
        message = f"pace: {float(pace):g} is out of range; expected {PACES[0]} to {PACES[1]} beats a minute"
        raise RoutineError([Problem(message, exercise.pace.place)])
    return Fraction(UNITS["min"]) / pace


def _cycle(
    exercise: Exercise, phrases: Phrases, interval: Fraction | None, mirrored: Callable[[str], str], side: str | None
) -> tuple[Beat, ...]:
    names = {phrases("side", side=name): name for name in ("left", "right")}
    cycle = []
    for number, phase in enumerate(exercise.phases):
        text = mirrored(phase.text)
        of = next((name for word, name in names.items() if text.lower().startswith(word)), side)
        line = Line("beat", text, side=of, place=phase.place)
        if interval is None:
            cycle.append(Beat(line, phase.length.exact))
        else:
            beats = _whole(phase.length, "a phase's beats")
            tick = f"tick-{of or ('right' if number % 2 else 'left')}"
            cycle.append(Beat(line, beats * interval, tick, beats))
    return tuple(cycle)


def _stages(exercise: Exercise) -> tuple[Stage, ...]:
    table = CYCLES if exercise.bout is None else BOUTS
    if isinstance(exercise.words, tuple):
        return exercise.words
    walk = (exercise.kind or "walk") == "walk" and on_beats(exercise)
    return table[exercise.words or ("fade" if walk else "every")]


def _calls(phrases: Phrases, duration: Fraction | None) -> Calls:
    return Calls(
        stop=Line("safety", phrases("stop")),
        three=Line("countdown", phrases("three")),
        two=Line("countdown", phrases("two")),
        halfway=Line("announce", phrases("halfway")),
        last_two=Line("announce", phrases("last-two")),
        last_one=Line("announce", phrases("last-one")),
        done=Line("announce", _done(phrases, duration)),
    )


def _done(phrases: Phrases, duration: Fraction | None) -> str:
    if duration is None:
        return phrases("done")
    if duration % UNITS["min"] == 0:
        return phrases("done-minutes", count=int(duration / UNITS["min"]))
    return phrases("done-seconds", count=round(duration / UNITS["s"]))


def _bouts(bout: Bout, cycle: tuple[Beat, ...], interval: Fraction, mirrored: Callable[[str], str]) -> Bouts:
    unit = lcm(2, sum(beat.beats for beat in cycle))
    if bout.for_.unit == "ms":
        most = int(bout.for_.exact / interval)
        most -= most % unit
    else:
        most = _even(bout.for_, "a bout", unit)
    if most < LEAST_STEPS:
        message = f"a bout of {bout.for_} has only {most} steps at this pace; at least {LEAST_STEPS}"
        raise RoutineError([Problem(message, bout.for_.place)])
    steps: tuple[int, ...] = (most,)
    if bout.lane is not None:
        try:
            steps = cut_lane(_even(bout.lane, "a lane", unit), most, unit)
        except ValueError as error:
            raise RoutineError([Problem(str(error), bout.lane.place)]) from None
    return Bouts(steps, unit, bout.break_.exact, _looks(bout.do, mirrored), _looks(bout.turn, mirrored))


def _even(quantity: Quantity, name: str, unit: int) -> int:
    steps = _whole(quantity, name)
    if steps % unit:
        kind = "odd" if unit == 2 else f"no multiple of {unit}"
        message = f"{name} of {steps} steps is {kind}; expected {steps - steps % unit} or {steps - steps % unit + unit}"
        raise RoutineError([Problem(message, quantity.place)])
    return steps


def _looks(lines: tuple[Safety, ...], mirrored: Callable[[str], str]) -> tuple[Look, ...]:
    return tuple(
        Look(
            Line(
                "safety",
                mirrored(line.safety.text),
                None if line.then is None else mirrored(line.then.text),
                place=line.safety.place,
            ),
            Fraction(0) if line.wait is None else line.wait.exact,
        )
        for line in lines
    )


def _moment(every: Quantity | None, at: str | None, length: Fraction) -> tuple[Literal["ms", "steps", "at"], Fraction]:
    if every is not None:
        return ("steps" if every.unit == "steps" else "ms"), every.exact
    if at == "halfway":
        return "at", length / 2
    if at == "last minute":
        return "at", Fraction(-UNITS["min"])
    assert at is not None
    return "at", parse_quantity(at, ("ms",), "a time").exact


def _further_chapters(name: str, phrases: Phrases, length: Fraction) -> tuple[tuple[Ms, str], ...]:
    if length <= LONG_BLOCK * UNITS["min"]:
        return ()
    minutes = range(FURTHER_CHAPTER, int(length / UNITS["min"]), FURTHER_CHAPTER)
    return tuple((Ms(at * UNITS["min"]), phrases("chapter-from", name=name, minute=at)) for at in minutes)
