"""How much of an exercise is to be done, in words to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from coach.language.exercise import Exercise
from coach.language.phases import Phase, Ramp
from coach.language.quantity import Quantity
from coach.language.routine import Circuit, Part
from coach.phrases import Phrases

ARROW: Final = " → "
"""What stands between two phases."""


def amount(quantity: Quantity, phrases: Phrases) -> str:
    """Write an amount with its unit, never broken between two lines: `20 s`, `2 beats`, `48 steps`, a bare number."""
    if quantity.unit in ("beats", "steps"):
        return _counted(f"sheet-{quantity.unit}", (quantity,), phrases)
    number, _, unit = str(quantity).partition(" ")
    return phrases(f"sheet-{unit}", amount=number).replace(" ", "\u00a0") if unit else number


def _counted(name: str, amounts: tuple[Quantity, ...], phrases: Phrases) -> str:
    """Say a number of something, or a list of numbers, with the plural that it takes."""
    numbers = [f"{float(each.exact):g}" for each in amounts]
    count = int(numbers[0]) if len(numbers) == 1 and numbers[0].isdecimal() else 2
    return phrases(name, amount=" / ".join(numbers), count=count)


def dose(exercise: Exercise, phrases: Phrases) -> str:
    """Tell how much of a bound exercise is to be done: `2 sets, 8 times, each side, 15 s between sets`."""
    return ", ".join(_dose(exercise, phrases))


def _dose(exercise: Exercise, phrases: Phrases) -> Iterator[str]:
    sets = 1 if exercise.sets is None else int(exercise.sets.exact)
    if max(sets, len(exercise.amounts())) > 1:
        yield phrases("sheet-sets", count=max(sets, len(exercise.amounts())))
    if exercise.repeat is not None:
        yield _counted("sheet-times", exercise.repeat, phrases)
    for name, amounts in (("hold", exercise.hold), ("for", exercise.for_)):
        if amounts is not None:
            yield phrases(f"sheet-{name}", amount=" / ".join(amount(each, phrases) for each in amounts))
    if exercise.relax is not None:
        yield phrases("sheet-between-holds", amount=amount(exercise.relax, phrases))
    if len(exercise.sides) == 1:
        yield phrases("sheet-one-side", side=phrases("side", side=exercise.sides[0]))
    elif exercise.sides:
        yield phrases("sheet-each-side")
    yield from _pace(exercise, phrases)
    if exercise.change is not None and len(exercise.sides) > 1:
        yield phrases("sheet-between-sides", amount=amount(exercise.change, phrases))
    if exercise.rest is not None and max(sets, len(exercise.amounts())) > 1:
        yield phrases("sheet-between-sets", amount=amount(exercise.rest, phrases))


def _pace(exercise: Exercise, phrases: Phrases) -> Iterator[str]:
    pace, bout = exercise.pace, exercise.bout
    if isinstance(pace, Ramp):
        ends = {"from": amount(pace.from_, phrases), "to": amount(pace.to, phrases), "over": amount(pace.over, phrases)}
        yield phrases("sheet-pace-ramp", **ends)
    elif pace is not None:
        yield phrases("sheet-pace", pace=amount(pace, phrases))
    if bout is not None:
        yield phrases("sheet-bouts", amount=amount(bout.for_, phrases), **{"break": amount(bout.break_, phrases)})


def cycle(phases: tuple[Phase, ...], phrases: Phrases) -> str:
    """Tell the phases of a cycle: `in 4 s → hold 2 s → out 6 s`."""
    named = [phase.phase for phase in phases]
    return ARROW.join(
        name.text if name.length is None else f"{name.text} {amount(name.length, phrases)}" for name in named
    )


def between(group: Part | Circuit, phrases: Phrases) -> str:
    """Tell what a part or circuit asks for: `3 rounds, 45 s between rounds, 15 s between exercises`."""
    told = []
    if isinstance(group, Circuit):
        told.append(phrases("sheet-rounds", count=int(group.rounds.exact)))
        told += [phrases("sheet-between-rounds", amount=amount(group.rest, phrases))] if group.rest is not None else []
    told += (
        [phrases("sheet-between-exercises", amount=amount(group.change, phrases))] if group.change is not None else []
    )
    return ", ".join(told)
