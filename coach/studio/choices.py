"""What a listener chooses of a routine and of its sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from coach.language.routine import Talk
from coach.language.wishes import Wishes
from coach.plan.kinds import Hearing, Kind
from coach.timing import Ms


@dataclass(frozen=True, slots=True)
class Choices:
    """What the listener chose; what is not given is the routine's own."""

    level: str | None = None
    settings: Mapping[str, str | int | float] = field(default_factory=dict)
    """Values of settings, and doses of single exercises (`knee-hug.repeat`)."""
    talk: Talk = "full"
    """How much the coach talks: `full`, `less` or `beats-only`."""
    switched: Mapping[Kind, bool] = field(default_factory=dict)
    """Kinds of cue that are switched on or off by themselves."""
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Exercises to leave out, and the only ones to do, by their names."""
    side: Literal["left", "right"] | None = None
    """The only side to do."""
    fit: Ms | None = None
    """Wished length of the whole track in milliseconds, for which ranges are picked; None leaves them as they are."""
    seed: int = 0
    """Draws the order of tips; 0 leaves it as written."""
    voice: str | None = None
    """`ENGINE`, `ENGINE:VOICE` or `VOICE`."""
    second_voice: str | None = None
    """The voice that speaks what a recorded one lacks."""
    rate: int | None = None
    """Words a minute."""
    pitch: float = 0.0
    """Semitones above the voice's own."""
    volumes: Mapping[str, float] = field(default_factory=dict)
    """Decibels by kind of cue, and of `music` and `bed`; 0 where not given."""
    chimes: Mapping[Literal["start", "end"], str | PathLike[str]] = field(default_factory=dict)
    """Sound files that take the place of the coach's own chimes."""
    stereo: bool = False
    """Whether each side's steps lean to its ear; music is in stereo in any case."""
    music: str | Path | None = None
    """A file, a folder or a playlist, to be heard under all."""
    bed: bool = False
    """Whether a soft bed lies under all, so that players which skip silence leave the beat as it is."""
    keep_awake: bool = True
    """Whether pips that are hardly heard keep Bluetooth speakers awake; under music or a bed there are none."""

    def wishes(self) -> Wishes:
        """Give what of it concerns the routine."""
        settings = {name: f"{value}" for name, value in self.settings.items()}
        return Wishes(self.level, settings, self.talk, self.without, self.only, self.side)

    def hearing(self) -> Hearing:
        """Give what of it concerns how much the coach talks."""
        return Hearing(self.talk, self.switched)

    def as_data(self) -> dict[str, Any]:
        """Give what differs from a routine's own as what `json.dumps` takes, so that it can be chosen again."""
        own = Choices()
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _plain(value) for name, value in values.items() if value != getattr(own, name)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Choices:
        """Choose again what `as_data` gave.

        Raises:
            ValueError: it holds something that this coach does not know.
        """
        unknown = data.keys() - {each.name for each in fields(cls)}
        if unknown:
            raise ValueError(f"unknown choices: {', '.join(sorted(unknown))}")
        lists = {name: tuple(data[name]) for name in ("without", "only") if name in data}
        return cls(**{**data, **lists})


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return f"{value}" if isinstance(value, PathLike) else list(value) if isinstance(value, tuple) else value
