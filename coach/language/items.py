"""What is said and waited for: sentences, safety lines, pauses, rests, and steps that take as long as one likes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from coach.language.fields import Item, Span, Spoken, Texts


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
    """A rest, with words at its start, and tips where there is room."""

    rest: Span
    say: Spoken | None = None
    tips: Texts = ()


class Open(Item):
    """A step that takes as long as the listener likes: live play waits, a render gives this time."""

    open: Span
    say: Spoken | None = None


def opener(data: Any, openers: tuple[str, ...]) -> str | None:
    """Tell which item a mapping is, as its tag; None where no key, or more than one, says so.

    The tags stand in angle brackets, so that no error's location takes them for keys.
    """
    keys = set(data if isinstance(data, dict) else ())
    inner = {"say"} if keys & {"rest", "open"} else set()
    inner |= {"rest"} if keys & {"exercise", "circuit"} else set()
    found = [key for key in openers if key in keys - inner]
    return f"<{found[0]}>" if len(found) == 1 else None


Setup = Annotated[
    Annotated[Say, Tag("<say>")] | Annotated[Safety, Tag("<safety>")] | Annotated[Return, Tag("<return>")],
    Discriminator(lambda data: opener(data, ("say", "safety", "return"))),
]
"""What may be said before and after an exercise."""
