"""The models of a routine: what each key means, and what may stand there.

All are frozen, refuse unknown keys and keep the place where they were written, for errors of later passes.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PlainValidator, Tag, model_validator

from coach.language.document import AT
from coach.language.fields import (
    FILLED,
    Beats,
    Count,
    Item,
    Pace,
    Span,
    SpanOrSteps,
    Spoken,
    Steps,
    Texts,
    Title,
    Word,
    Written,
)
from coach.language.quantity import parse_quantity
from coach.language.setting import Setting
from coach.language.words import MovementKind, Phase, Stage, parse_phase, parse_stages

NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")


class Say(Item):
    """Speak, then leave so long to obey; `then` is the short form from the third saying on, `none` for nothing."""

    say: Spoken
    then: Spoken | Literal[""] | None = None
    wait: Span | None = None

    @model_validator(mode="before")
    @classmethod
    def _silent(cls, data: Any) -> Any:
        return data | {"then": ""} if isinstance(data, dict) and data.get("then") == "none" else data


class Safety(Item):
    """Speak what keeps the listener safe: never thinned, sped up or switched off; never shortened to nothing."""

    safety: Spoken
    then: Spoken | None = None
    wait: Span | None = None

    @model_validator(mode="before")
    @classmethod
    def _never_silent(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("then") == "none":
            raise ValueError("a safety line is never left out; give `then` a short sentence, or leave it away")
        return data


class Return(Item):
    """A safety line that sends the walker back to the start, after which the lane is fresh."""

    return_: Spoken = Field(alias="return")
    then: Spoken | None = None
    wait: Span


class Pause(Item):
    """Silence."""

    pause: Span


class Rest(Item):
    """A rest, with words at its start."""

    rest: Span
    say: Spoken | None = None


class Bout(Written):
    """So many steps or seconds at most, then a break in which to look or turn."""

    for_: SpanOrSteps = Field(alias="for")
    lane: Steps | None = None
    break_: Span = Field(alias="break")
    do: tuple[Safety, ...] = ()
    turn: tuple[Safety, ...] = ()

    @model_validator(mode="after")
    def _lane_has_a_turn(self) -> Bout:
        if (self.lane is None) != (not self.turn):
            raise ValueError("`lane` and `turn` belong together: how many steps, and what to do at their end")
        return self


class Reminder(Written):
    """A sentence at intervals (`every`) or at one moment (`at`: halfway, last minute, or a time)."""

    every: SpanOrSteps | None = None
    at: Word | None = None
    say: Spoken

    @model_validator(mode="after")
    def _one_of_both(self) -> Reminder:
        if (self.every is None) == (self.at is None):
            raise ValueError("a reminder needs either `every` or `at`")
        if self.at is not None and self.at not in ("halfway", "last minute"):
            parse_quantity(self.at, ("ms",), "halfway, last minute, or a time such as 2:00")
        return self


Side = Literal["left", "right"]


class Exercise(Item):
    """A movement: a cycle of phases, repeated a number of times or until time is up."""

    exercise: Title
    kind: MovementKind | None = None
    setup: tuple[Setup, ...] = ()
    sides: tuple[Side, ...] = ()
    change: Span | None = None
    again: Spoken | None = None
    repeat: Count | None = None
    for_: Span | None = Field(default=None, alias="for")
    phases: Annotated[tuple[Annotated[Phase, PlainValidator(parse_phase)], ...], FILLED]
    pace: Pace | None = None
    count_in: Beats | None = Field(default=None, alias="count in")
    words: Annotated[str | tuple[Stage, ...], PlainValidator(parse_stages)] = ""
    bout: Bout | None = None
    reminders: tuple[Reminder, ...] = ()
    tips: Texts = ()
    after: tuple[Setup, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Exercise:
        if (self.repeat is None) == (self.for_ is None):
            raise ValueError("an exercise needs a dose: either `repeat` or `for`")
        if len(set(self.sides)) != len(self.sides):
            raise ValueError("`sides` names a side twice")
        on_beats = {phase.length.unit == "beats" for phase in self.phases if not phase.length.setting}
        if on_beats == {True, False}:
            raise ValueError("phases are either all in beats or all in seconds")
        if True in on_beats and self.pace is None:
            raise ValueError("phases in beats need a `pace`, in beats a minute")
        if self.pace is not None and on_beats == {False}:
            raise ValueError("an exercise with a `pace` has its phases in beats")
        if self.bout is None and isinstance(self.words, tuple) and any(s.ending != "none" for s in self.words):
            raise ValueError("a stage's `ending` leads to the stop of a bout; without `bout` there is none")
        for name, value in (("bout", self.bout), ("count in", self.count_in)):
            if value is not None and self.pace is None:
                raise ValueError(f"`{name}` needs a movement on beats; give it a `pace`")
        return self


class Part(Item):
    """A title with items; `chapter: one` makes all of it one chapter."""

    part: Title
    chapter: Literal["one"] | None = None
    do: Items


_ITEMS: Final = {"say": Say, "safety": Safety, "return": Return, "pause": Pause, "rest": Rest,
                 "part": Part, "exercise": Exercise}  # fmt: skip
OPENERS: Final = tuple(_ITEMS)
"""The keys that say what an item is."""


def opener(data: Any) -> str | None:
    """Tell which item a mapping is, as its tag; None where no key, or more than one, says so.

    The tags stand in angle brackets, so that no error's location takes them for keys.
    """
    keys = set(data if isinstance(data, dict) else ())
    found = [key for key in OPENERS if key in keys and not (key == "say" and "rest" in keys)]
    return f"<{found[0]}>" if len(found) == 1 else None


Setup = Annotated[
    Annotated[Say, Tag("<say>")] | Annotated[Safety, Tag("<safety>")] | Annotated[Return, Tag("<return>")],
    Discriminator(opener),
]
AnyItem = Annotated[
    Annotated[Say, Tag("<say>")]
    | Annotated[Safety, Tag("<safety>")]
    | Annotated[Return, Tag("<return>")]
    | Annotated[Pause, Tag("<pause>")]
    | Annotated[Rest, Tag("<rest>")]
    | Annotated[Part, Tag("<part>")]
    | Annotated[Exercise, Tag("<exercise>")],
    Discriminator(opener),
]
Items = Annotated[tuple[AnyItem, ...], FILLED]


def _named(value: dict[str, Any]) -> dict[str, Any]:
    for name in value:
        if not NAME.fullmatch(name) or name in ("side", "other"):
            raise ValueError(f"{name!r} is no name for a setting or level; use small letters, digits and dashes")
    return value


def _without_place(value: Any) -> Any:
    return {key: entry for key, entry in value.items() if key != AT} if isinstance(value, dict) else value


class Routine(Written):
    """A whole routine, as its author wrote it."""

    routine: Title
    language: Annotated[Word, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    about: Word = ""
    source: Word = ""
    notes: Word = ""
    kit: Word = ""
    position: Word = ""
    settings: Annotated[dict[str, Setting], BeforeValidator(_without_place), AfterValidator(_named)] = Field(
        default_factory=dict
    )
    levels: Annotated[
        dict[str, Annotated[dict[str, Word], BeforeValidator(_without_place)]],
        BeforeValidator(_without_place), AfterValidator(_named),
    ] = Field(default_factory=dict)  # fmt: skip
    script: Items
    name: str = Field(default="routine", exclude=True)
    """How files made from it are called; the file's own name."""

    @property
    def title(self) -> str:
        """What the coach calls it."""
        return self.routine
