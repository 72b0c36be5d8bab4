"""Every text of a routine that may be spoken, at some wishes and at each of its levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coach.language.bind import bind
from coach.language.routine import Routine
from coach.language.wishes import Wishes
from coach.phrases import Phrases
from coach.plan.expand import expand, texts
from coach.plan.kinds import Hearing
from coach.plan.steps import Step


def at_all_levels(routine: Routine, wishes: Wishes, phrases: Phrases, hearing: Hearing) -> list[Step]:
    """Flatten a routine at some wishes, and behind that at each of its levels.

    Raises:
        ChoiceError: a choice that the routine does not offer.
        RoutineError: it cannot be flattened.
    """
    levels = dict.fromkeys((wishes.level, *routine.levels))
    bound = [bind(routine, replace(wishes, level=level)) for level in levels]
    return [step for each in bound for step in expand(each, phrases, hearing)]


def sayings(steps: Iterable[Step]) -> list[str]:
    """Give every text of some steps, in order, each once."""
    return list(dict.fromkeys(text for text, _ in texts(steps)))
