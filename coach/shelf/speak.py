"""All that some tracks say is spoken before any of them is rendered: by one voice process, and each text once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coach.plan.expand import texts
from coach.plan.steps import Step
from coach.programs.lesson import Planned
from coach.store import key_of
from coach.studio.studio import Progress, Studio


def speak_all(tracks: Iterable[Planned], progress: Progress | None = None) -> None:
    """Have all spoken that is not kept yet. Tracks that are spoken alike share a voice process.

    Raises:
        ChoiceError: a choice that a routine or the voice does not offer.
        RoutineError: a routine cannot be scheduled or spoken.
        MachineError: the voice failed.
    """
    together: dict[str, tuple[Studio, list[Step]]] = {}
    for planned in tracks:
        routine, choices = planned.routine, replace(planned.choices, music=None, chimes={})
        studio = Studio(routine, choices, progress)
        wishes, _ = studio.settled()
        manner = choices.voice, choices.second_voice, choices.rate, choices.pitch
        key = key_of(manner, routine.language, sorted(routine.pronounce.items()))
        together.setdefault(key, (studio, []))[1].extend(studio.steps(wishes))
    for studio, steps in together.values():
        for _ in studio.spoken([*texts(steps)], steps):
            pass
