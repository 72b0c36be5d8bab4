"""What the package offers: read a routine, compile it to a track, render that to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Final, Literal

from coach.errors import Problem, RoutineError
from coach.folders import cache_folder
from coach.language.bind import Wishes, bind
from coach.language.files import read_file
from coach.language.routine import Routine, Talk
from coach.library import find
from coach.outputs.track import Saved, Track
from coach.phrases import Phrases
from coach.plan.expand import expand, place_of, texts
from coach.plan.kinds import Hearing, Kind
from coach.plan.schedule import schedule
from coach.plan.tape import Spoken
from coach.sound.files import load
from coach.sound.tones import TONES, tone
from coach.store import Store
from coach.voice.clip import Clip
from coach.voice.readable import TextError
from coach.voice.speak import Speaker

CLIPS_LIMIT: Final = 512 * 2**20
ISLANDS_LIMIT: Final = 256 * 2**20
"""Bounds of the caches, in bytes."""
RATE: Final = 140
"""Words a minute of the coach's sentences if nothing is said; step words are a little quicker."""

Progress = Callable[[str, int, int], None]
"""Is told what is being made, how much of it is done, and how much there is."""


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
    seed: int = 0
    """Draws the order of tips; 0 leaves it as written."""
    voice: str | None = None
    """`ENGINE`, `ENGINE:VOICE` or `VOICE`."""
    rate: int | None = None
    """Words a minute."""
    volumes: Mapping[Kind, float] = field(default_factory=dict)
    """Decibels by kind of cue, 0 where not given."""
    chimes: Mapping[Literal["start", "end"], str | PathLike[str]] = field(default_factory=dict)
    """Sound files that take the place of the coach's own chimes."""

    def wishes(self) -> Wishes:
        """Give what of it concerns the routine."""
        settings = {name: f"{value}" for name, value in self.settings.items()}
        return Wishes(self.level, settings, self.talk, self.without, self.only, self.side)


def read(source: str | PathLike[str], language: str | None = None) -> Routine:
    """Read a routine: a built-in's name, one of the user's own folder, or a path.

    Args:
        source: the name or path.
        language: such as `zh`, where a translation stands beside it; None for the language it was written in.

    Raises:
        ChoiceError: there is no routine of that name, or no translation.
        RoutineError: its text is no routine; the error holds every problem, with file, line and column.
    """
    return read_file(find(str(source)), find, language)


def compile(routine: Routine, choices: Choices | None = None, *, progress: Progress | None = None) -> Track:
    """Plan a routine to the millisecond, and speak what it needs.

    Raises:
        ChoiceError: a choice that the routine or the voice does not offer.
        RoutineError: it cannot be scheduled or spoken.
        MachineError: the voice failed.
    """
    choices = choices or Choices()
    bound = bind(routine, choices.wishes())
    steps = expand(bound, Phrases(routine.language), Hearing(choices.talk, choices.switched), choices.seed)
    speaker = Speaker(choices.voice, routine.language, RATE if choices.rate is None else choices.rate, clip_store())
    told = None if progress is None else lambda done, total: progress("speaking", done, total)
    try:
        clips: dict[tuple[str, str], Clip] = dict(speaker.prepare(texts(steps), told).items())
    except TextError as error:
        raise RoutineError([Problem(str(error), place_of(steps, error.text))]) from None
    clips |= {("", name): tone(name) for name in TONES}
    clips |= {("", name): load(Path(path)) for name, path in choices.chimes.items()}

    def measure(text: str, sound: str) -> Spoken:
        clip = clips[text, sound]
        return Spoken(clip.length, clip.beat)

    timeline = schedule(steps, measure, routine=routine.name, title=routine.title, language=routine.language)
    clips |= {
        ("", cue.sound): tone(cue.sound) for cue in timeline.cues if ("", cue.sound) not in clips and not cue.text
    }
    return Track(timeline, clips, dict(choices.volumes), island_store())


def clip_store() -> Store:
    """Give the cache of spoken clips."""
    return Store(cache_folder() / "clips", CLIPS_LIMIT)


def island_store() -> Store:
    """Give the cache of encoded islands."""
    return Store(cache_folder() / "islands", ISLANDS_LIMIT)


def render(track: Track, path: str | PathLike[str], *, progress: Progress | None = None) -> Saved:
    """Write a track as MP3; the file appears whole or not at all.

    Raises:
        MachineError: the file cannot be written; what stood there before still does.
    """
    told = None if progress is None else lambda done, total: progress("encoding", done, total)
    return track.save(Path(path), told)
