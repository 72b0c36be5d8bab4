"""What a coach would say of a routine that can be used, and could be better: too little time, no rest, one side only.

It judges a bound routine by its real timeline; nothing here forbids anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from pydantic import BaseModel

from coach.errors import Place, Problem
from coach.language.exercise import Exercise
from coach.language.items import Return, Safety
from coach.language.prescribe import slug
from coach.language.routine import Routine, exercises
from coach.language.words import Text
from coach.phrases import Phrases
from coach.plan.timeline import Cue, Span, Timeline
from coach.plan.unroll.words import mirrored

BEFORE_MOVING: Final = 1000
"""Least time between a line and the movement that it prepares, in milliseconds."""
TO_GET_THERE: Final = 5000
"""Least time to get into another position, in milliseconds."""
WITHOUT_REST: Final = 10 * 60_000
"""So long, in milliseconds, one may go on faster than a breath or a slow circle without a rest."""
A_BREATHER: Final = 5000
"""A pause of so many milliseconds between two movements counts as a rest."""
FAST: Final = ("walk", "strength", "free")
"""Kinds of movement that are faster than a breath or a slow circle."""


def advice(tried: Sequence[tuple[Routine, Timeline]]) -> list[Problem]:
    """Give what would make a routine better: at each place one thing of a kind.

    Args:
        tried: the routine bound to different choices, and what each was compiled to.
    """
    heard = {cue.text for _, timeline in tried for cue in timeline.cues}
    found: dict[tuple[int, Place | None], Problem] = {}
    for routine, timeline in tried:
        rules = (
            _hurried(routine, timeline),
            _crowded(timeline, heard),
            _one_sided(routine),
            _restless(routine, timeline.spans),
            _careless(routine),
        )
        for number, problems in enumerate(rules):
            for problem in problems:
                found.setdefault((number, problem.place), problem)
    return list(found.values())


def _models(value: Any) -> Iterator[BaseModel | Text]:
    """Every model and text in a routine, in order."""
    if isinstance(value, tuple):
        for entry in value:
            yield from _models(entry)
    elif isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, Text):
        yield value


def _places(routine: Routine) -> dict[str, Place]:
    """The author's texts as they may be heard, and where each was written."""
    phrases = Phrases(routine.language)
    found: dict[str, Place] = {}
    for text in _models(routine.script):
        if isinstance(text, Text) and text.place is not None:
            for side in (None, "left", "right"):
                said = mirrored(text.text, side, phrases)
                found |= {said: text.place, phrases("sentence", name=said): text.place}
    return found


def _by_name(routine: Routine) -> dict[str, Exercise]:
    return {exercise.exercise: exercise for exercise in exercises(routine.script)}


def _hurried(routine: Routine, timeline: Timeline) -> Iterator[Problem]:
    """Lines that end when the movement all but begins, and positions without the time to get there."""
    named, places = _by_name(routine), _places(routine)
    spoken = [cue for cue in timeline.cues if cue.text and cue.beat is None]
    at, position = 0, ""
    for span in timeline.spans:
        if span.kind != "move":
            continue
        before: list[Cue] = []
        while at < len(spoken) and spoken[at].start < span.start:
            before.append(spoken[at])
            at += 1
        while at < len(spoken) and spoken[at].start < span.end:
            at += 1
        lines = [cue for cue in before if cue.text in places and cue.kind in ("say", "safety")]
        if lines and lines[-1] is before[-1] and (left := span.start - lines[-1].end) < BEFORE_MOVING:
            message = f"only {left} ms are left between this line and the movement; end it with `wait: 1 s`"
            yield Problem(message, places[lines[-1].text])
        exercise = named.get(span.exercise)
        now = "" if exercise is None or exercise.position is None else exercise.position.text
        if lines and (position or now) and now != position and (left := span.start - lines[0].end) < TO_GET_THERE:
            seconds = f"{left / 1000:.1f} s"
            message = f"only {seconds} are left to get into another position; let 5 s pass, such as with `wait: 5 s`"
            yield Problem(message, places[lines[0].text])
        position = now


def _crowded(timeline: Timeline, heard: set[str]) -> Iterator[Problem]:
    """Lines of the author's that are never heard, or never at their usual speed.

    Reminders and tips wait for room, so that it is enough if they are `heard` with any of the choices.
    """
    here = {(cue.text, cue.sound == "fast") for cue in timeline.cues}
    for kind, text, what, place in timeline.squeezed:
        if text in heard if kind in ("reminder", "tip") else (text, False) in here:
            continue
        if what == "dropped" and (text, True) in here:
            continue
        yield Problem(f"{text!r} is {what}, for want of time; use fewer words, or give them more time", place)


def _one_sided(routine: Routine) -> Iterator[Problem]:
    """Exercises that only ever train one side."""
    sides: dict[str, set[str]] = {}
    for exercise in exercises(routine.script):
        sides.setdefault(slug(exercise.exercise), set()).update(exercise.sides)
    for exercise in exercises(routine.script):
        if len(trained := sides[slug(exercise.exercise)]) == 1:
            other = "right" if "left" in trained else "left"
            yield Problem(f"{exercise.exercise}: the {other} side is never trained", exercise.place)


def _restless(routine: Routine, spans: tuple[Span, ...]) -> Iterator[Problem]:
    """Where one goes on for more than ten minutes without a rest."""
    named = _by_name(routine)
    going = 0
    for before, span in pairwise((None, *spans)):
        assert span is not None
        exercise = named.get(span.exercise) if span.kind == "move" else None
        if exercise is None or exercise.movement() not in FAST or exercise.bout is not None:
            going = 0
            continue
        if before is not None and span.start - before.end >= A_BREATHER:
            going = 0
        going += span.end - span.start
        if going > WITHOUT_REST:
            message = (
                f"{exercise.exercise}: {going // 60_000} minutes without a rest; put a `rest` before it, or give it"
            )
            yield Problem(f"{message} {'a `bout`' if exercise.pace else '`sets` with a `rest`'}", exercise.place)
            going = 0


def _careless(routine: Routine) -> Iterator[Problem]:
    """A routine that never says what to watch."""
    if not any(isinstance(each, Safety | Return) for each in _models(routine.script)):
        message = "no `safety` line; say what to watch, such as the ground behind, or a pain at which to stop"
        yield Problem(message, routine.place)
