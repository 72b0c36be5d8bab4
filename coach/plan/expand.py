"""A bound routine flattened into steps: sides unrolled, text mirrored, the coach's own sentences put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import partial

from coach.errors import Place
from coach.language.routine import Exercise, Part, Pause, Rest, Return, Routine, Safety, Say
from coach.phrases import Phrases
from coach.plan.kinds import KINDS, Style
from coach.plan.lane import Ground
from coach.plan.movement import movement_of
from coach.plan.steps import Chapter, Line, Movement, Silence, Sound, Speak, Step
from coach.timing import UNITS

Words = Say | Safety | Return


def expand(routine: Routine, phrases: Phrases) -> list[Step]:
    """Flatten a bound routine.

    Raises:
        RoutineError: a lane that cannot be cut, steps that would lie past it, or a dose that is no whole number.
    """
    return [*_opening(routine, phrases), *_Expander(routine, phrases).script(), Sound("chime", "end")]


def texts(steps: Iterable[Step]) -> Iterator[tuple[str, Style]]:
    """Give every text that may be spoken, in each style that it may be spoken in."""
    for line in _lines(steps):
        rights = KINDS[line.kind]
        for text in line.forms:
            yield text, rights.style or "prose"
            if rights.may_go_fast:
                yield text, "fast"


def place_of(steps: Iterable[Step], text: str) -> Place | None:
    """Tell where a text was written; None for the coach's own sentences."""
    return next((line.place for line in _lines(steps) if text in line.forms), None)


def _lines(steps: Iterable[Step]) -> Iterator[Line]:
    """Give every line that may be spoken."""
    for step in steps:
        if isinstance(step, Speak):
            yield step.line
        elif isinstance(step, Movement):
            calls = step.calls
            yield from (calls.stop, calls.three, calls.two, calls.halfway, calls.last_two, calls.last_one, calls.done)
            yield from (beat.word for beat in step.cycle)
            yield from (reminder.line for reminder in step.reminders)
            yield from step.tips
            if step.bouts:
                yield from (look.line for look in step.bouts.looks + step.bouts.turns)


def exercises(items: Iterable[object]) -> Iterator[Exercise]:
    """Give all exercises of a routine's items, in order."""
    for item in items:
        if isinstance(item, Exercise):
            yield item
        elif isinstance(item, Part):
            yield from exercises(item.do)


def _opening(routine: Routine, phrases: Phrases) -> Iterator[Step]:
    """The coach itself says title, dose, comfort line and the stop signs of the kinds of movement that follow."""
    yield Sound("chime", "start")
    title = phrases("sentence", name=routine.title)
    dose = _dose(routine, phrases)
    yield Speak(Line("say", f"{title} {dose}".strip()))
    yield Speak(Line("say", phrases("comfort")))
    yield Speak(Line("safety", phrases("stop-signs")))
    kinds = dict.fromkeys(exercise.kind for exercise in exercises(routine.script))
    for kind in ("breath", "circle"):
        if kind in kinds:
            yield Speak(Line("safety", phrases(f"stop-signs-{kind}")))


def _dose(routine: Routine, phrases: Phrases) -> str:
    """The dose of the only exercise outside the preparing part, else how many exercises there are."""
    main = [item for item in routine.script if not (isinstance(item, Part) and item.chapter == "one")]
    found = list(exercises(main))
    if len(found) != 1:
        return phrases("dose-exercises", count=len(found)) if found else ""
    if found[0].for_ is not None:
        return in_time(phrases, "dose", found[0].for_.exact)
    assert found[0].repeat is not None
    return phrases("dose-times", count=int(found[0].repeat.exact))


def in_time(phrases: Phrases, name: str, exact_ms: Fraction) -> str:
    """Say a length in minutes where it is whole minutes, else in seconds."""
    if exact_ms % UNITS["min"] == 0:
        return phrases(f"{name}-minutes", count=int(exact_ms / UNITS["min"]))
    return phrases(f"{name}-seconds", count=round(exact_ms / UNITS["s"]))


class _Expander:
    """Walks through the items; remembers what the next one depends on."""

    def __init__(self, routine: Routine, phrases: Phrases) -> None:
        self.routine = routine
        self.phrases = phrases
        self.one_chapter = False
        self.only = len(list(exercises(routine.script))) == 1
        self.interval: Fraction | None = None
        self.ground = Ground(routine)

    def script(self) -> Iterator[Step]:
        yield from self.items(self.routine.script)

    def items(self, items: Iterable[object]) -> Iterator[Step]:
        for item in items:
            match item:
                case Say() | Safety() | Return():
                    yield self.words(item)
                case Pause():
                    yield Silence(item.pause.exact)
                case Rest():
                    yield Silence(item.rest.exact, rest=True)
                    if item.say:
                        yield Speak(Line("say", item.say.text, place=item.say.place), setup=True)
                case Part():
                    yield from self.part(item)
                case Exercise():
                    yield from self.exercise(item)

    def part(self, part: Part) -> Iterator[Step]:
        outer = self.one_chapter
        if part.chapter == "one" and not outer:
            yield Chapter(part.part)
            self.one_chapter = True
        yield from self.items(part.do)
        self.one_chapter = outer

    def words(self, item: Words, side: str | None = None, setup: bool = False) -> Speak:
        """A spoken item, mirrored for a side."""
        if isinstance(item, Return):
            self.ground.regained()
        said = item.say if isinstance(item, Say) else item.safety if isinstance(item, Safety) else item.return_
        short = item.then if isinstance(item.then, str) or item.then is None else item.then.text
        line = Line(
            "say" if isinstance(item, Say) else "safety",
            self.mirrored(said.text, side),
            None if short is None else self.mirrored(short, side),
            place=said.place,
        )
        return Speak(line, None if item.wait is None else item.wait.exact, setup)

    def mirrored(self, text: str, side: str | None) -> str:
        """Put the side's name in the place of `$side`, and the other's in that of `$other`."""
        if side is not None:
            other = "right" if side == "left" else "left"
            for name, value in (("$side", side), ("$other", other)):
                text = text.replace(name, self.phrases("side", side=value))
        return text[:1].upper() + text[1:]

    def exercise(self, exercise: Exercise) -> Iterator[Step]:
        if not self.one_chapter:
            yield Chapter(exercise.exercise)
        if not self.only:
            yield Speak(Line("say", self.name(exercise)), setup=True)
        sides: tuple[str | None, ...] = exercise.sides or (None,)
        for number, side in enumerate(sides):
            silent = False
            if number:
                if exercise.change is not None:
                    yield Silence(exercise.change.exact, rest=True)
                silent = exercise.again is not None
                yield from self.change(exercise, side)
            else:
                yield from (self.words(item, side, setup=True) for item in exercise.setup)
            movement = movement_of(exercise, self.phrases, side, partial(self.mirrored, side=side), silent)
            self.ground.walked(exercise, movement)
            yield movement
            yield from (self.words(item, side) for item in exercise.after)
        self.interval = movement.interval or self.interval

    def change(self, exercise: Exercise, side: str | None) -> Iterator[Step]:
        """What is said at a change of sides: `again`, else the lines that name a side."""
        if exercise.again is not None:
            yield Speak(Line("say", self.mirrored(exercise.again.text, side), place=exercise.again.place), setup=True)
            return
        for item in exercise.setup:
            speak = self.words(item, side, setup=True)
            if speak.line.text != self.words(item, None).line.text:
                yield speak

    def name(self, exercise: Exercise) -> str:
        """The sentence that names an exercise, and says whether its pace is another than before."""
        name = exercise.exercise
        if exercise.pace is None or self.interval is None:
            return self.phrases("sentence", name=name)
        pace = 60_000 / exercise.pace.exact
        change = "now-quicker" if pace < self.interval else "now-slower" if pace > self.interval else "now"
        return self.phrases(change, name=name[:1].lower() + name[1:])
