"""What authors wrote to be said, as steps: mirrored for a side, and short where the listener wants less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal

from coach.language.items import Return, Safety, Say
from coach.phrases import Phrases
from coach.plan.kinds import Hearing
from coach.plan.steps import Line, Silence, Speak, Step
from coach.timing import UNITS

_SIDE: Final = re.compile(r"((?<![^.!?])\s+)?\$(side|other)(?![a-z0-9_-])")
"""A side's name; after a full stop it begins a sentence."""
LONG_REST: Final = 30 * UNITS["s"]
"""A rest of so many milliseconds is told ten seconds before its end."""


def mirrored(text: str, side: str | None, phrases: Phrases) -> str:
    """Put the side's name into the place of `$side`, and the other's into that of `$other`."""
    if side is not None and "$" in text:
        names = {"side": side, "other": "right" if side == "left" else "left"}

        def named(match: re.Match[str]) -> str:
            word = phrases("side", side=names[match[2]])
            return f"{match[1]}{word.capitalize()}" if match[1] else word

        text = _SIDE.sub(named, text)
    return text[:1].upper() + text[1:]


def said(
    item: Say | Safety | Return,
    hearing: Hearing,
    phrases: Phrases,
    side: str | None = None,
    at: Literal["now", "start", "end"] = "now",
    again: bool = False,
) -> Speak | None:
    """Give a spoken item as a step; None where nothing is left of it.

    Args:
        item: what the author wrote.
        hearing: with less talk the short form is said at once.
        phrases: the coach's own words, for sides.
        side: `left`, `right` or None.
        at: where in a running rest it is said.
        again: whether it was said before, in a round or set of the same: then short, or not at all.
    """
    text = item.say if isinstance(item, Say) else item.safety if isinstance(item, Safety) else item.return_
    kind: Literal["say", "safety"] = "say" if isinstance(item, Say) else "safety"
    then = item.then if isinstance(item.then, str) or item.then is None else item.then.text
    full, short = mirrored(text.text, side, phrases), None if then is None else mirrored(then, side, phrases)
    if again and kind == "say":
        full, short = short or "", None
    elif (hearing.short or again) and short is not None:
        full, short = short, None
    if not full:
        return None
    return Speak(Line(kind, full, short, place=text.place), None if item.wait is None else item.wait.exact, at)


def rest_of(length: Fraction, hearing: Hearing, phrases: Phrases) -> Iterator[Step]:
    """Give a rest of so many milliseconds; a long one is told shortly before its end.

    Where announcements are switched off, an earcon tells that it begins.
    """
    heard = hearing("announce")
    told = heard and length >= LONG_REST
    yield Silence(length, "rest", Line("announce", phrases("ten-seconds")) if told else None)
    if not heard:
        yield Speak(Line("earcon", "change"), at="start")
