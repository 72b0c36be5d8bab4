"""The kinds of cue, and what each may do when time is short: the one table that scheduling and switches read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "safety", "cue", "say", "count", "countdown", "announce", "beat", "detail", "reminder", "tip",
    "tick", "tone", "earcon", "chime",
]  # fmt: skip
Style = Literal["prose", "beat", "fast"]


@dataclass(frozen=True, slots=True)
class Rights:
    """What a kind of cue may do when it does not fit.

    A lower rank is placed first; a kind that is not spoken has no rank.
    """

    rank: int | None
    style: Style | None
    """The style that it is spoken in; None for a tone."""
    may_go_fast: bool = False
    may_be_dropped: bool = False


KINDS: Final[dict[Kind, Rights]] = {
    "safety": Rights(1, "prose"),
    "cue": Rights(2, "beat"),
    "say": Rights(2, "prose"),
    "count": Rights(3, "beat", may_go_fast=True, may_be_dropped=True),
    "countdown": Rights(3, "beat", may_go_fast=True, may_be_dropped=True),
    "announce": Rights(4, "prose", may_go_fast=True, may_be_dropped=True),
    "beat": Rights(5, "beat", may_go_fast=True, may_be_dropped=True),
    "detail": Rights(6, "prose", may_go_fast=True, may_be_dropped=True),
    "reminder": Rights(6, "prose", may_go_fast=True, may_be_dropped=True),
    "tip": Rights(7, "prose", may_go_fast=True, may_be_dropped=True),
    "tick": Rights(None, None),
    "tone": Rights(None, None),
    "earcon": Rights(None, None),
    "chime": Rights(None, None),
}  # fmt: skip
"""`safety` is stop, look, turn, path check, stop signs, breathing warning: never dropped, sped up or switched off."""

TEMPO: Final[dict[Style, float]] = {"prose": 1.0, "beat": 150 / 140, "fast": 1.25 * 150 / 140}
"""Speed of each style as a multiple of the listener's rate (140 words a minute if nothing is said)."""
