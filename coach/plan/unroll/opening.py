"""How every routine opens and closes: by the coach itself, so that no routine can leave it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from coach.language.exercise import Exercise
from coach.language.items import Rest, Say
from coach.language.routine import Circuit, Part, Routine, exercises
from coach.phrases import Phrases
from coach.plan.kinds import Hearing
from coach.plan.steps import Line, Sound, Speak, Step
from coach.timing import UNITS

LONG: Final = 120
"""Lengths of more seconds than this are said in minutes and seconds."""


def opening(routine: Routine, phrases: Phrases, hearing: Hearing) -> Iterator[Step]:
    """Say title, dose, what to have ready, the comfort line, and the stop signs of the movements that follow."""
    yield Sound("chime", "start")
    title = phrases("sentence", name=routine.title)
    yield Speak(Line("say", f"{title} {_dose(routine, phrases)}".strip()))
    needed = [text for exercise in exercises(routine.script) for text in (exercise.kit, exercise.load) if text]
    kit = dict.fromkeys(text.text for text in needed)
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
    while isinstance(last, Part):
        last = last.do[-1]
    told = isinstance(last, Say) or (isinstance(last, Rest) and last.say is not None)
    if not told and hearing("announce"):
        yield Speak(Line("announce", phrases("finish")))
    yield Sound("chime", "end")


def _dose(routine: Routine, phrases: Phrases) -> str:
    """The dose of the only exercise outside preparing parts, else how many rounds or exercises there are."""
    main = list(_main(routine.script))
    found = list(exercises(main))
    if len(found) == 1:
        return dose_of(found[0], phrases)
    circuits = [item for item in main if isinstance(item, Circuit)]
    if len(circuits) == 1 and len(list(exercises(circuits))) == len(found):
        return phrases("dose-rounds", count=int(circuits[0].rounds.exact))
    return phrases("dose-exercises", count=len(found)) if found else ""


def _main(items: Iterable[object]) -> Iterator[object]:
    """The items outside preparing parts, those in other parts taken out of them."""
    for item in items:
        if not isinstance(item, Part):
            yield item
        elif item.chapter is None:
            yield from _main(item.do)


def dose_of(exercise: Exercise, phrases: Phrases) -> str:
    """Say how much of an exercise is to be done: `20 times. Each side. 3 sets.`"""
    told = []
    if exercise.hold is not None:
        told.append(_in_time(phrases, "dose", exercise.hold[0].exact))
    if exercise.repeat is not None and len(exercise.repeat) > 1:
        told.append(phrases("dose-list", list=", ".join(f"{int(amount.exact)}" for amount in exercise.repeat)))
    elif exercise.repeat is not None:
        told.append(phrases("dose-times", count=int(exercise.repeat[0].exact)))
    if exercise.for_ is not None:
        told.append(_in_time(phrases, "dose", exercise.for_[0].exact))
    way = "dose-each-way" if exercise.movement() == "circle" else "dose-each-side"
    told += [phrases(way)] if len(exercise.sides) > 1 else []
    sets = len(exercise.amounts()) if exercise.repeat is None or len(exercise.repeat) == 1 else 1
    sets = max(sets, 1 if exercise.sets is None else int(exercise.sets.exact))
    told += [phrases("dose-sets", count=sets)] if sets > 1 else []
    return " ".join(told)


def _in_time(phrases: Phrases, name: str, exact_ms: Fraction) -> str:
    """Say a length in minutes where it is whole minutes, in seconds where it is short, else in both."""
    seconds = round(exact_ms / UNITS["s"])
    if seconds % 60 == 0:
        return phrases(f"{name}-minutes", count=seconds // 60)
    if seconds <= LONG:
        return phrases(f"{name}-seconds", count=seconds)
    return phrases(f"{name}-minutes-seconds", minutes=seconds // 60, seconds=seconds % 60)
