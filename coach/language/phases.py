"""What an exercise is made of: phases and what is said in them, ramps, bouts, reminders and counts."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from coach.language import shapes
from coach.language.document import AT
from coach.language.fields import (
    FILLED,
    Count,
    Item,
    Misplaced,
    Pace,
    Seconds,
    Span,
    SpanOrSteps,
    Spoken,
    Steps,
    Written,
    scalar,
)
from coach.language.items import Safety
from coach.language.quantity import Quantity, parse_quantity
from coach.language.words import Named, parse_phase

_MOMENT: Final = "halfway, last minute, or a time such as 2:00"


class Detail(Written):
    """A sentence in a phase: in one cycle (`in`), from one on (`from`), or in all that have words."""

    in_: Count | None = Field(default=None, alias="in")
    from_: Count | None = Field(default=None, alias="from")
    say: Spoken
    then: Spoken | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Detail:
        if self.in_ is not None and self.from_ is not None:
            raise Misplaced("`in` names one cycle and `from` the first of many; leave one away", "from")
        return self


def _details(value: Any) -> Any:
    return [{"say": value}] if isinstance(value, str) else value


class Phase(Item):
    """A named piece of a cycle: how long it lasts, what is said in it, and the tone that carries it."""

    phase: Annotated[Named, PlainValidator(parse_phase), WithJsonSchema(shapes.PHASE)]
    say: Annotated[tuple[Detail, ...], BeforeValidator(_details), FILLED] = ()
    then: Spoken | None = None
    tone: Literal["rising", "steady", "falling", "none"] | None = None
    countdown: Seconds | None = None

    @model_validator(mode="after")
    def _then_of_one(self) -> Phase:
        if self.then is not None and len(self.say) != 1:
            raise Misplaced("`then` is the short form of one `say`; in a list each entry has its own", "then")
        return self


def as_phase(value: Any) -> Any:
    """Give a phase that was written as a text the form of a mapping."""
    return value if isinstance(value, dict | Phase) else {"phase": value, AT: getattr(value, "place", None)}


class Ramp(Written):
    """A pace that changes evenly over a time."""

    from_: Pace = Field(alias="from")
    to: Pace
    over: Span


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
            wrong = "turn" if self.lane is None else "lane"
            raise Misplaced("`lane` and `turn` belong together: how many steps, and what to do at their end", wrong)
        return self


def _moment(value: Any) -> str | Quantity:
    text = scalar(value, _MOMENT)
    return text.strip() if text.strip() in ("halfway", "last minute") else parse_quantity(text, ("ms",), _MOMENT)


class Reminder(Written):
    """A sentence at intervals (`every`) or at one moment (`at`: halfway, last minute, or a time)."""

    every: SpanOrSteps | None = None
    at: Annotated[str | Quantity, PlainValidator(_moment), WithJsonSchema(shapes.MOMENT)] | None = None
    say: Spoken

    @model_validator(mode="after")
    def _one_of_both(self) -> Reminder:
        if (self.every is None) == (self.at is None):
            raise ValueError("a reminder needs either `every` or `at`")
        return self


class Counting(Written):
    """Cycles counted aloud: every so many up, or those that are left."""

    every: Count | None = None
    down: Count | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Counting:
        if (self.every is None) == (self.down is None):
            raise ValueError("a count needs either `every`, to count up, or `down`, to tell what is left")
        return self
