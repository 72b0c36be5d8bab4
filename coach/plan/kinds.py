"""The kinds of cue, and what each may do when time is short: the one table that scheduling and switches read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from coach.language.routine import Talk

Kind = Literal[
    "safety", "cue", "say", "count", "countdown", "announce", "beat", "detail", "reminder", "tip",
    "tick", "tone", "earcon", "chime", "awake",
]  # fmt: skip
Style = Literal["prose", "tip", "beat", "fast"]
_ALWAYS: Final[tuple[Talk, ...]] = ("full", "less", "beats-only")
_MORE: Final[tuple[Talk, ...]] = ("full", "less")


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
    heard: tuple[Talk, ...] = ()
    """The amounts of talk in which a kind that can be switched off is still heard; empty if it cannot be."""

    @property
    def styles(self) -> tuple[Style, ...]:
        """The styles that it may be spoken in, its own first; none for a tone."""
        return () if self.style is None else (self.style, "fast") if self.may_go_fast else (self.style,)


KINDS: Final[dict[Kind, Rights]] = {
    "safety": Rights(1, "prose"),
    "cue": Rights(2, "beat"),
    "say": Rights(2, "prose"),
    "count": Rights(3, "beat", may_go_fast=True, may_be_dropped=True, heard=_ALWAYS),
    "countdown": Rights(3, "beat", may_go_fast=True, may_be_dropped=True, heard=_ALWAYS),
    "announce": Rights(4, "prose", may_go_fast=True, may_be_dropped=True, heard=_MORE),
    "beat": Rights(5, "beat", may_go_fast=True, may_be_dropped=True, heard=_ALWAYS),
    "detail": Rights(6, "prose", may_go_fast=True, may_be_dropped=True, heard=("full",)),
    "reminder": Rights(6, "prose", may_go_fast=True, may_be_dropped=True, heard=_MORE),
    "tip": Rights(7, "tip", may_go_fast=True, may_be_dropped=True, heard=("full",)),
    "tick": Rights(None, None),
    "tone": Rights(None, None),
    "earcon": Rights(None, None, may_be_dropped=True),
    "chime": Rights(None, None),
    "awake": Rights(None, None),
}  # fmt: skip
"""`safety` is stop, look, turn, path check, stop signs, breathing warning: never dropped, sped up or switched off."""
VOLUMES: Final = (*KINDS, "music", "bed")
"""What has a volume of its own: each kind, and what may lie under all."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How much the coach talks: which kinds are heard, and whether short forms are said at once."""

    talk: Talk = "full"
    switched: Mapping[Kind, bool] = field(default_factory=dict)
    """Kinds that were switched on or off by themselves."""

    @property
    def short(self) -> bool:
        """Whether short forms are said from the first time on."""
        return self.talk != "full"

    def __call__(self, kind: Kind) -> bool:
        """Tell whether a kind is heard."""
        heard = KINDS[kind].heard
        return not heard or self.switched.get(kind, self.talk in heard)


TEMPO: Final[dict[Style, float]] = {"prose": 1.0, "tip": 150 / 140, "beat": 150 / 140, "fast": 1.25 * 150 / 140}
"""Speed of each style as a multiple of the listener's rate (140 words a minute if nothing is said)."""
