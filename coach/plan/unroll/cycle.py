"""One cycle of an exercise: its phases with their words, lengths, ticks, tones and countdowns."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from coach.errors import Problem, RoutineError
from coach.language import phases
from coach.language.exercise import Exercise
from coach.language.quantity import Quantity
from coach.phrases import Phrases
from coach.plan.steps import Beat, Detail, Line
from coach.plan.unroll.run import Run, whole

HOLD_COUNTDOWN: Final = 3
MOST_COUNTED: Final = 10
"""Seconds that are counted down aloud at the end of a hold, and the most that may be."""
RELAX: Final = Fraction(5000)
"""Time between two holds, in milliseconds, where the author says nothing."""


def cycle_of(exercise: Exercise, run: Run, interval: Fraction | None, lasting: Fraction | None) -> tuple[Beat, ...]:
    """Give one cycle.

    Args:
        exercise: bound.
        run: which side and set, and how it is heard.
        interval: milliseconds from beat to beat; None in seconds.
        lasting: length of a hold, a free activity or the zones of a block, in milliseconds.

    Raises:
        RoutineError: beats that are no whole number, or a countdown that cannot be.
    """
    if not exercise.phases:
        assert lasting is not None
        return _still(exercise, run, lasting)
    shared = None if lasting is None else lasting / len(exercise.phases)
    names = {run.phrases("side", side=name): name for name in ("left", "right")}
    cycle = []
    for number, phase in enumerate(exercise.phases):
        text = run.mirrored(phase.phase.text)
        side = next((name for word, name in names.items() if text.casefold().startswith(word)), run.side)
        line = Line("beat", text, side=side, place=phase.phase.place)
        if interval is not None:
            assert phase.phase.length is not None
            beats = whole(phase.phase.length, "a phase's beats")
            cycle.append(Beat(line, beats * interval, f"tick-{side or ('right' if number % 2 else 'left')}", beats))
            continue
        length = shared if phase.phase.length is None else phase.phase.length.exact
        assert length is not None
        cycle.append(
            Beat(
                line,
                length,
                _tick(exercise, number),
                details=_details(phase, run),
                tone=_tone(exercise, phase, run.phrases),
                countdown=_countdown(phase.countdown, 0, length, run),
            )
        )
    return tuple(cycle)


def _still(exercise: Exercise, run: Run, lasting: Fraction) -> tuple[Beat, ...]:
    """A hold, with the time between holds where it is repeated; or free activity."""
    word = Line("cue", run.phrases("hold" if exercise.hold else "begin"))
    default = HOLD_COUNTDOWN if exercise.hold else 0
    still = Beat(word, lasting, countdown=_countdown(exercise.countdown, default, lasting, run))
    if not exercise.repeat:
        return (still,)
    relax = RELAX if exercise.relax is None else exercise.relax.exact
    return still, Beat(Line("cue", run.phrases("release")), relax)


def _tick(exercise: Exercise, number: int) -> str:
    tick = exercise.tick or ("each" if exercise.movement() == "circle" else "none")
    if tick == "none" or (tick == "first" and number):
        return ""
    return "tick-soft" if number else "tick-low"


def _tone(exercise: Exercise, phase: phases.Phase, phrases: Phrases) -> str:
    if phase.tone is not None:
        return phase.tone if phase.tone != "none" else ""
    if exercise.movement() != "breath":
        return ""
    tones = {"breathe-in": "rising", "breathe-hold": "steady", "breathe-out": "falling"}
    name = phase.phase.text.casefold()
    return next((tone for phrase, tone in tones.items() if phrases(phrase).casefold() == name), "")


def _details(phase: phases.Phase, run: Run) -> tuple[Detail, ...]:
    if run.silent or run.number or not run.hearing("detail"):
        return ()
    return tuple(_detail(entry, phase, run) for entry in phase.say)


def _detail(entry: phases.Detail, phase: phases.Phase, run: Run) -> Detail:
    then = entry.then or phase.then
    short = None if then is None else run.mirrored(then.text)
    line = Line("detail", run.mirrored(entry.say.text), short, place=entry.say.place)
    told = entry.in_ or entry.from_
    return Detail(line, 0 if told is None else whole(told, "a cycle") - 1, entry.in_ is not None)


def _countdown(wished: Quantity | None, default: int, length: Fraction, run: Run) -> tuple[Line, ...]:
    """The last seconds of a phase aloud, the last of them first."""
    if not run.hearing("countdown"):
        return ()
    seconds = default
    if wished is not None:
        seconds = whole(wished, "countdown") if wished.unit == "" else int(wished.exact / 1000)
    if seconds > MOST_COUNTED:
        message = f"countdown: {seconds} is too many; at most {MOST_COUNTED} seconds are counted down"
        raise RoutineError([Problem(message, wished.place if wished else None)])
    return tuple(_numbers(run.phrases, min(seconds, max(0, int(length / 1000) - 1))))


def _numbers(phrases: Phrases, seconds: int) -> Iterator[Line]:
    for number in range(1, seconds + 1):
        yield Line("countdown", phrases("number", number=number))
