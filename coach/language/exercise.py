"""The model of an exercise: a cycle of phases, repeated or until time is up, a hold or free activity."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag, WithJsonSchema, model_validator

from coach.errors import Place, did_you_mean
from coach.language import shapes
from coach.language.fields import (
    FILLED,
    Beats,
    Count,
    Counts,
    Item,
    Misplaced,
    Pace,
    Seconds,
    Span,
    Spans,
    Spoken,
    Texts,
    Title,
    Word,
)
from coach.language.items import Setup
from coach.language.phases import Bout, Counting, Phase, Ramp, Reminder, as_phase
from coach.language.quantity import Quantity, written_duration
from coach.language.words import Stage, parse_stages

MovementKind = Literal["walk", "breath", "circle", "hold", "strength", "free"]
"""Kinds of movement; each chooses its stop signs, its stages of words and its sounds."""
ANNOUNCEMENTS: Final = ("next", "sets", "halfway", "left", "last")
"""What the coach announces by itself: what comes next, set 2 of 3, halfway, time or repetitions left, the last one."""
OFTEN: Final = Fraction(5000)
"""Reminders and tips come at least so far apart, in milliseconds."""
MAX_REMINDERS: Final = 20

Side = Literal["left", "right"]


def _announced(value: Any) -> Any:
    known = ", ".join(ANNOUNCEMENTS)
    if value == "none":
        return ()
    for name in value if isinstance(value, list) else [value]:
        if name not in ANNOUNCEMENTS:
            raise ValueError(f"{str(name)!r} is not announced; expected none, or a list of {known}")
    return tuple(str(name) for name in value) if isinstance(value, list) else (str(value),)


class Exercise(Item):
    """A movement: a cycle of phases, repeated a number of times or until time is up; or a hold; or free activity."""

    exercise: Title
    kind: MovementKind | None = None
    position: Spoken | None = None
    kit: Spoken | None = None
    load: Spoken | None = None
    needs: Word = ""
    source: Word = ""
    notes: Word = ""
    mistakes: Texts = ()
    setup: tuple[Setup, ...] = ()
    sides: Annotated[tuple[Side, ...], FILLED] = ()
    change: Span | None = None
    again: Spoken | None = None
    sets: Count | None = None
    rest: Span | None = None
    repeat: Counts | None = None
    for_: Spans | None = Field(default=None, alias="for")
    hold: Spans | None = None
    relax: Span | None = None
    phases: Annotated[tuple[Annotated[Phase, BeforeValidator(as_phase)], ...], FILLED] = ()
    pace: (
        Annotated[
            Annotated[Ramp, Tag("<ramp>")] | Annotated[Pace, Tag("<pace>")],
            Discriminator(lambda value: "<ramp>" if isinstance(value, dict | Ramp) else "<pace>"),
        ]
        | None
    ) = None
    count_in: Beats | None = Field(default=None, alias="count in")
    tick: Literal["each", "first", "none"] | None = None
    words: Annotated[str | tuple[Stage, ...], PlainValidator(parse_stages), WithJsonSchema(shapes.WORDS)] = ""
    count: Counting | None = None
    countdown: Seconds | None = None
    announce: Annotated[
        tuple[str, ...], PlainValidator(_announced), WithJsonSchema(shapes.announced(ANNOUNCEMENTS))
    ] = ANNOUNCEMENTS
    bout: Bout | None = None
    reminders: tuple[Reminder, ...] = ()
    tips: Texts = ()
    tips_every: Span | None = Field(default=None, alias="tips every")
    after: tuple[Setup, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Exercise:
        for problem, where in check_exercise(self):
            raise Misplaced(problem, where)
        return self

    def movement(self) -> MovementKind:
        """Tell the kind of movement: as written, else by its dose."""
        return self.kind or ("hold" if self.hold else "walk" if self.pace is not None else "free")

    def amounts(self) -> tuple[Quantity, ...]:
        """Give what the dose is counted in: repeats, times or holds, one or one a set."""
        lists = [dose for dose in (self.hold, self.repeat, self.for_) if dose is not None]
        return max(lists, key=len)


Wrong = Iterable[tuple[str, Place | str | None]]
"""What is wrong, and where: a place, or the key at which it stands."""


def check_exercise(exercise: Exercise) -> Wrong:
    """Tell what does not go together in an exercise, bound or not, and where it stands if that is known."""
    yield from _together(exercise)
    yield from _often(exercise)
    yield from _phases(exercise)


def _often(exercise: Exercise) -> Wrong:
    if len(exercise.reminders) > MAX_REMINDERS:
        yield f"{len(exercise.reminders)} reminders are too many; at most {MAX_REMINDERS}", "reminders"
    for every in [exercise.tips_every, *(reminder.every for reminder in exercise.reminders)]:
        if every is None or every.setting:
            continue
        if every.unit == "steps" and exercise.pace is None:
            yield "a reminder every so many steps needs a movement on beats; give it a time such as 90 s", every.place
        elif every.unit == "ms" and every.low < OFTEN:
            yield f"every {every} is too often; at least {written_duration(OFTEN)}", every.place


def _together(exercise: Exercise) -> Wrong:
    if len(set(exercise.sides)) != len(exercise.sides):
        yield "`sides` names a side twice", "sides"
    yield from _dose(exercise)
    yield from _sets(exercise)
    yield from _stages(exercise)
    needs: tuple[tuple[str, object, object, str], ...] = (
        ("bout", exercise.bout, exercise.pace, "a movement on beats; give it a `pace`"),
        ("count in", exercise.count_in, exercise.pace, "a movement on beats; give it a `pace`"),
        ("again", exercise.again, exercise.sides, "`sides`: it is said where they change"),
        ("tips every", exercise.tips_every, exercise.tips, "`tips`"),
        ("relax", exercise.relax, exercise.hold and exercise.repeat, "a `hold` with a `repeat`"),
        ("count", exercise.count, exercise.phases, "`phases`: it counts their cycles"),
        ("tick", exercise.tick, exercise.phases, "`phases`"),
        ("countdown", exercise.countdown, not exercise.phases, "a `hold` or a time without phases; give it to a phase"),
    )
    for name, value, other, wanted in needs:
        if value is not None and not other:
            yield f"`{name}` needs {wanted}", name
    if exercise.pace is not None and exercise.tick not in (None, "each"):
        yield "a movement on beats keeps its ticks; `--volume tick=-60` silences them", "tick"
    if exercise.bout is not None and exercise.count is not None:
        yield "a movement in bouts is not counted aloud; leave `count` or `bout` away", "count"
    if exercise.bout is None and isinstance(exercise.words, tuple) and any(s.ending != "none" for s in exercise.words):
        yield "a stage's `ending` leads to the stop of a bout; without `bout` there is none", "words"


def _stages(exercise: Exercise) -> Wrong:
    names = [phase.phase.text.casefold() for phase in exercise.phases]
    for stage in exercise.words if isinstance(exercise.words, tuple) else ():
        for name in stage.speak or ():
            if "$" not in name and name.casefold() not in names and not any("$" in each for each in names):
                yield f"speak: {name!r} is the name of no phase; {did_you_mean(name, names)}", "words"


def _dose(exercise: Exercise) -> Wrong:
    doses = [name for name in ("repeat", "for_", "hold") if getattr(exercise, name) is not None]
    if doses not in (["repeat"], ["for_"], ["hold"], ["repeat", "hold"]):
        wrong = doses[-1].rstrip("_") if doses else None
        if len(doses) > 1:
            yield f"`{doses[0].rstrip('_')}` and `{wrong}` do not go together; leave one away", wrong
            return
        yield "an exercise needs a dose: either `repeat`, `for` or `hold`", wrong
    if exercise.hold and exercise.phases:
        yield "a `hold` has no phases; to hold within a cycle, make it a phase such as: hold 5 s", "hold"
    if exercise.repeat and not exercise.hold and not exercise.phases:
        yield "`repeat` needs `phases`, or a `hold`: what is to be repeated", "repeat"
    if exercise.pace is not None and not exercise.phases:
        yield "a `pace` needs `phases` in beats", "pace"


def _sets(exercise: Exercise) -> Wrong:
    lists = [len(dose) for dose in (exercise.repeat, exercise.for_, exercise.hold) if dose is not None]
    longest = max(lists, default=1)
    if any(length not in (1, longest) for length in lists):
        yield "`repeat` and `hold` are lists of different lengths; each has one entry a set", "repeat"
    if longest > 1 and exercise.sets is not None:
        yield f"a list of {longest} doses is {longest} sets; leave `sets` away", "sets"


def _phases(exercise: Exercise) -> Wrong:
    for phase in exercise.phases if exercise.pace is not None else ():
        carried = [name for name in ("say", "tone", "countdown") if getattr(phase, name)]
        if carried:
            message = f"`{carried[0]}` is for phases in seconds; on beats use `reminders` or `tips`"
            yield message, phase.place
    lengths = [phase.phase.length for phase in exercise.phases]
    missing = next((phase.phase for phase in exercise.phases if phase.phase.length is None), None)
    if missing is not None and (any(lengths) or not exercise.for_ or exercise.pace is not None):
        shared = "" if exercise.pace is not None else "; only with a `for` may all phases share its time"
        yield (
            f"{missing.text!r} has no length; write {missing.text} 4 s, or {missing.text} 1 beat{shared}",
            missing.place,
        )
    known = [length for length in lengths if length is not None and not length.setting]
    on_beats = {length.unit == "beats" for length in known}
    first = known[0].place if known else None
    if on_beats == {True, False}:
        yield "phases are either all in beats or all in seconds", "phases"
    if True in on_beats and exercise.pace is None:
        yield "phases in beats need a `pace`, in beats a minute", first
    if exercise.pace is not None and on_beats == {False}:
        yield "an exercise with a `pace` has its phases in beats", first
    if known and len(known) == len(lengths) and all(length.high == 0 for length in known):
        yield "all phases are zero; expected a length such as 4 s", first
