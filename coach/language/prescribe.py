"""A routine cut to a person: exercises left out or picked, one side only, single doses changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from coach.errors import ChoiceError, Place, did_you_mean
from coach.language.exercise import Exercise, check_exercise
from coach.language.fields import Count, Counts, Pace, Span, Spans
from coach.language.items import Open, Pause, Rest, Return, Say
from coach.language.routine import Circuit, Routine, exercises

_DOSES: Final[dict[str, tuple[str, Any]]] = {
    "repeat": ("repeat", Counts), "for": ("for_", Spans), "hold": ("hold", Spans), "sets": ("sets", Count),
    "rest": ("rest", Span), "change": ("change", Span), "relax": ("relax", Span), "pace": ("pace", Pace),
}  # fmt: skip
"""What of an exercise may be changed: its key, the model's field and its type."""


def slug(name: str) -> str:
    """Give the name by which an exercise is called: `Prone press-up` is `prone-press-up`."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def find_exercise(wanted: str, names: Iterable[str], option: str) -> str:
    """Give the slug of the exercise that is meant: its own, or the only one that holds these whole words.

    Raises:
        ChoiceError: there is none, or more than one; it names `option`.
    """
    slugs = list(dict.fromkeys(map(slug, names)))
    mine = slug(wanted)
    if mine in slugs:
        return mine
    found = [each for each in slugs if mine and f"-{mine}-" in f"-{each}-"]
    if len(found) > 1:
        raise ChoiceError(option, wanted, f"fits more than one exercise; expected {' or '.join(found)}")
    if not found:
        raise ChoiceError(option, wanted, f"is no exercise here; {did_you_mean(mine, slugs)}")
    return found[0]


def prescribed(
    routine: Routine,
    items: tuple[Any, ...],
    without: tuple[str, ...],
    only: tuple[str, ...],
    side: str | None,
    doses: Mapping[str, str],
) -> tuple[Any, ...]:
    """Leave out exercises, pick some, keep one side, and change doses; what is said between them stays.

    Args:
        routine: for messages.
        items: its script, conditions resolved.
        without: exercises to leave out.
        only: the only exercises to do; empty for all.
        side: `left` or `right`; None for both.
        doses: new amounts, by `EXERCISE.KEY`.

    Raises:
        ChoiceError: an exercise or key that does not exist, an amount that cannot be, or nothing is left.
    """
    if not (without or only or side or doses):
        return items
    names = [exercise.exercise for exercise in exercises(items)]
    cut = _Cut(
        frozenset({find_exercise(each, names, "--only") for each in only} or set(map(slug, names)))
        - {find_exercise(each, names, "--without") for each in without},
        _doses(doses, names),
        side,
    )
    if side and not any(exercise.sides for exercise in exercises(items) if slug(exercise.exercise) in cut.kept):
        raise ChoiceError("--side", side, f"cannot be picked: no exercise of {routine.name} has sides")
    script = tuple(cut.of(items))
    if not any(exercises(script)):
        raise ChoiceError("--only" if only else "--without", None, f"no exercise of {routine.name} is left to do")
    return script


def _doses(doses: Mapping[str, str], names: list[str]) -> dict[str, dict[str, str]]:
    """The changed doses by exercise and key."""
    changed: dict[str, dict[str, str]] = {}
    for written, value in doses.items():
        name, _, key = written.rpartition(".")
        if key not in _DOSES:
            raise ChoiceError("--set", written, f"changes nothing; {did_you_mean(key, _DOSES)}")
        changed.setdefault(find_exercise(name, names, "--set"), {})[key] = value
    return changed


class _Cut(NamedTuple):
    kept: frozenset[str]
    doses: Mapping[str, Mapping[str, str]]
    side: str | None

    def of(self, items: tuple[Any, ...]) -> Iterator[Any]:
        """Give what is left of items; of a part whose exercises are all left out only what keeps one safe."""
        for item in items:
            if isinstance(item, Exercise):
                name = slug(item.exercise)
                if name in self.kept and (not self.side or not item.sides or self.side in item.sides):
                    yield _changed(item, self.doses.get(name, {}), self.side)
            elif inner := getattr(item, "do", None):
                inside = tuple(self.of(inner))
                if any(exercises(inner)) and not any(exercises(inside)):
                    inside = tuple(each for each in inside if not isinstance(each, Say | Return | Pause | Rest | Open))
                    if isinstance(item, Circuit):
                        yield from inside  # said once, for there is nothing to go round
                        continue
                if inside:
                    yield item.model_copy(update={"do": inside})
            else:
                yield item


def _changed(exercise: Exercise, doses: Mapping[str, str], side: str | None) -> Exercise:
    changes: dict[str, Any] = {"sides": (side,)} if side in exercise.sides else {}
    for key, value in doses.items():
        name, kind = _DOSES[key]
        option = f"--set {slug(exercise.exercise)}.{key}"
        try:
            changes[name] = _placed(TypeAdapter(kind).validate_python(value), Place(option, 1, 1, value))
        except ValidationError as error:
            raise ChoiceError(option, None, str(error.errors()[0]["ctx"]["error"])) from None
    if "for_" in changes:
        changes.setdefault("repeat", None)
    elif "repeat" in changes and exercise.for_ is not None:
        changes["for_"] = None
    mended = exercise.model_copy(update=changes)
    for problem, _ in check_exercise(mended) if doses else ():
        raise ChoiceError(f"--set {slug(exercise.exercise)}.{', '.join(doses)}", None, problem)
    return mended


def _placed(value: Any, place: Place) -> Any:
    """Let an amount say that it was written by the listener, or for an `include`."""
    if isinstance(value, tuple):
        return tuple(replace(each, place=replace(place, column=number)) for number, each in enumerate(value, 1))
    return replace(value, place=place)
