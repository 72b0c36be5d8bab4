"""What stands on a sheet: a routine's items as headings and lines, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from coach.language.exercise import Exercise
from coach.language.items import Open, Rest, Return, Safety, Say
from coach.language.prescribe import slug
from coach.language.routine import Circuit, Include, Part, Routine, exercises, items_of
from coach.language.words import Text
from coach.outputs.sheet.dose import amount, between, cycle, dose
from coach.phrases import Phrases

Style = Literal["fact", "step", "cycle", "safety", "hint"]
HINTS: Final = ("mistakes", "tips")


class Line(NamedTuple):
    """One line under a heading."""

    style: Style
    text: str
    label: str = ""
    """What it is, where it does not say so itself."""
    what: str = ""
    """Which of `HINTS` it is, as they are left out where room is short."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with lines: an exercise, a part, or what is said between them, which has no heading."""

    kind: Literal["exercise", "part", "said"]
    title: str
    amount: str
    lines: tuple[Line, ...]


class Note(NamedTuple):
    """Where a routine, or one of its exercises, comes from."""

    title: str
    """Of what is included, or of an exercise; of the routine itself empty."""
    source: str
    notes: str


def blocks(routine: Routine, phrases: Phrases) -> tuple[Block, ...]:
    """Give what is to be done, of a bound routine."""
    given: list[Block] = []
    for block in _blocks(routine.script, slug(routine.title), phrases):
        if block.kind == "said" and given and given[-1].kind == "said":
            given[-1] = Block("said", "", "", (*given[-1].lines, *block.lines))
        else:
            given.append(block)
    return tuple(given)


def _blocks(items: Iterable[object], above: str, phrases: Phrases) -> Iterator[Block]:
    for item in items:
        match item:
            case Exercise():
                yield Block("exercise", item.exercise, dose(item, phrases), tuple(_lines(item, phrases)))
            case Part() | Circuit():
                title = item.part if isinstance(item, Part) else item.circuit
                named = slug(title) not in (above, *_only_exercise(item))
                told = between(item, phrases)
                if named or told:
                    yield Block("part", title if named else "", told, ())
                yield from _blocks(item.do, slug(title), phrases)
            case Say() | Safety() | Return():
                yield Block("said", "", "", (_said(item, (), phrases),))
            case Rest() | Open():
                told = _rest(item, phrases)
                yield Block("said", "", "", (Line("step", told),))


def _only_exercise(group: Part | Circuit) -> list[str]:
    """The slug of the exercise that a group holds, if there is only one: it needs no heading of the same words."""
    inside = [slug(item.exercise) for item in items_of(group.do) if isinstance(item, Exercise)]
    return inside if len(inside) == 1 else []


def _rest(item: Rest | Open, phrases: Phrases) -> str:
    name, length = ("sheet-rest", item.rest) if isinstance(item, Rest) else ("sheet-open", item.open)
    said = "" if item.say is None else f" {item.say.text}"
    return phrases(name, amount=amount(length, phrases)) + said


def _lines(exercise: Exercise, phrases: Phrases) -> Iterator[Line]:
    sides = exercise.sides
    if facts := list(_facts(exercise, phrases)):
        yield Line("fact", " ".join(facts))
    if exercise.needs:
        yield Line("fact", exercise.needs, phrases("sheet-needs"))
    for item in exercise.setup:
        yield _said(item, sides, phrases)
    if exercise.phases:
        phases = _sided(cycle(exercise.phases, phrases), sides, phrases)
        yield Line("cycle", phases, phrases("sheet-each-time"))
    if exercise.bout is not None:
        yield from _breaks(exercise, phrases)
    for item in exercise.after:
        yield _said(item, sides, phrases)
    tips = [reminder.say for reminder in exercise.reminders] + list(exercise.tips)
    for name, texts in zip(HINTS, (exercise.mistakes, tips), strict=True):
        if texts:
            yield Line("hint", _joined(texts, sides, phrases), phrases(f"sheet-{name}"), name)


def _facts(exercise: Exercise, phrases: Phrases) -> Iterator[str]:
    if exercise.position is not None:
        yield phrases("sentence", name=_capital(_sided(exercise.position.text, exercise.sides, phrases)))
    kit = [text.text for text in (exercise.kit, exercise.load) if text is not None]
    if kit:
        yield phrases("with", kit=", ".join(kit))


def _breaks(exercise: Exercise, phrases: Phrases) -> Iterator[Line]:
    assert exercise.bout is not None
    for name, items in (("breaks", exercise.bout.do), ("lane-end", exercise.bout.turn)):
        if items:
            told = " / ".join(_sided(item.safety.text, exercise.sides, phrases) for item in items)
            yield Line("safety", told, phrases(f"sheet-{name}"))


def _said(item: Say | Safety | Return, sides: tuple[str, ...], phrases: Phrases) -> Line:
    text = item.say if isinstance(item, Say) else item.safety if isinstance(item, Safety) else item.return_
    return Line("step" if isinstance(item, Say) else "safety", _capital(_sided(text.text, sides, phrases)))


def _joined(texts: Iterable[Text], sides: tuple[str, ...], phrases: Phrases) -> str:
    return " ".join(dict.fromkeys(_capital(_sided(text.text, sides, phrases)) for text in texts))


def _sided(text: str, sides: tuple[str, ...], phrases: Phrases) -> str:
    """Put the sides' names into a text: `left/right` for `$side` where both are done, and so for `$other`."""
    names = [phrases("side", side=side) for side in sides]
    others = [phrases("side", side="right" if side == "left" else "left") for side in sides]
    return text.replace("$side", "/".join(names)).replace("$other", "/".join(others)) if names else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def notes_of(routine: Routine, bound: Routine) -> tuple[Note, ...]:
    """Give the sources and notes of a routine, of what it includes, and of its exercises, each text once.

    Args:
        routine: as it was written.
        bound: the same with the listener's choices, which may have left out some of what is included.
    """
    done = list(items_of(bound.script))
    titles = {item.part for item in done if isinstance(item, Part) and any(exercises(item.do))}
    notes = [Note("", routine.source, routine.notes)]
    notes += [
        Note(inner.title, inner.source, inner.notes) for inner in _included(routine.script) if inner.title in titles
    ]
    notes += [Note(item.exercise, item.source, item.notes) for item in done if isinstance(item, Exercise)]
    unique = {(note.source, note.notes): note for note in reversed(notes) if note.source or note.notes}
    return tuple(reversed(unique.values()))


def _included(items: Iterable[object]) -> Iterator[Routine]:
    for item in items_of(items):
        if isinstance(item, Include) and item.loaded is not None:
            yield item.loaded
            yield from _included(item.loaded.script)
