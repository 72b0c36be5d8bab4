"""How every routine opens and closes: by the coach itself, so that no routine can leave it out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from coach.language.exercise import Exercise
from coach.language.items import Rest, Say
from coach.language.routine import Part, Routine, exercises
from coach.phrases import Phrases
from coach.plan.kinds import Hearing
from coach.plan.steps import Line, Sound, Speak, Step
from coach.timing import UNITS


def opening(routine: Routine, phrases: Phrases, hearing: Hearing) -> Iterator[Step]:
    """Say title, dose, what to have ready, the comfort line, and the stop signs of the movements that follow."""
    yield Sound("chime", "start")
    title = phrases("sentence", name=routine.title)
    yield Speak(Line("say", f"{title} {_dose(routine, phrases)}".strip()))
    kit = dict.fromkeys(exercise.kit.text for exercise in exercises(routine.script) if exercise.kit)
    if kit:
        yield Speak(Line("say", phrases("have-ready", kit=", ".join(kit))))
    if not hearing.short:
        yield Speak(Line("say", phrases("comfort")))
    short = "-short" if hearing.short else ""
    yield Speak(Line("safety", phrases(f"stop-signs{short}")))
    kinds = {exercise.movement() for exercise in exercises(routine.script)}
    for kind in ("breath", "circle"):
        if kind in kinds:
            yield Speak(Line("safety", phrases(f"stop-signs-{kind}{short}")))


def closing(routine: Routine, phrases: Phrases, hearing: Hearing) -> Iterator[Step]:
    """Say that it is over, where the routine's own last words do not, and sound the chime."""
    last = routine.script[-1]
    told = isinstance(last, Say) or (isinstance(last, Rest) and last.say is not None)
    if not told and hearing("announce"):
        yield Speak(Line("announce", phrases("finish")))
    yield Sound("chime", "end")


def _dose(routine: Routine, phrases: Phrases) -> str:
    """The dose of the only exercise outside the preparing part, else how many exercises there are."""
    main = [item for item in routine.script if not (isinstance(item, Part) and item.chapter == "one")]
    found = list(exercises(main))
    if len(found) != 1:
        return phrases("dose-exercises", count=len(found)) if found else ""
    return dose_of(found[0], phrases)


def dose_of(exercise: Exercise, phrases: Phrases) -> str:
    """Say how much of an exercise is to be done: `20 times. Each side. 3 sets.`"""
    told = []
    if exercise.hold is not None:
        told.append(_in_time(phrases, "dose", exercise.hold[0].exact))
    if exercise.repeat is not None:
        told.append(phrases("dose-times", count=int(exercise.repeat[0].exact)))
    if exercise.for_ is not None:
        told.append(_in_time(phrases, "dose", exercise.for_[0].exact))
    told += [phrases("dose-each-side")] if len(exercise.sides) > 1 else []
    sets = max(len(exercise.amounts()), 1 if exercise.sets is None else int(exercise.sets.exact))
    told += [phrases("dose-sets", count=sets)] if sets > 1 else []
    return " ".join(told)


def _in_time(phrases: Phrases, name: str, exact_ms: Fraction) -> str:
    """Say a length in minutes where it is whole minutes, else in seconds."""
    if exact_ms % UNITS["min"] == 0:
        return phrases(f"{name}-minutes", count=int(exact_ms / UNITS["min"]))
    return phrases(f"{name}-seconds", count=round(exact_ms / UNITS["s"]))
