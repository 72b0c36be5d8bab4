"""What the package offers: read a routine, compile it to a track, render that to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Final, Literal

from coach.errors import Problem, RoutineError
from coach.folders import clip_store, island_store
from coach.language.bind import bind
from coach.language.files import read_file
from coach.language.ranges import space_of
from coach.language.routine import Routine, Talk
from coach.language.wishes import Wishes
from coach.library import find
from coach.outputs.formats import format_of, save
from coach.outputs.proof import lay_out, number_of
from coach.outputs.track import Track
from coach.phrases import Phrases
from coach.plan.awake import PIP
from coach.plan.expand import expand, place_of, texts
from coach.plan.fit.search import fit
from coach.plan.fit.told import told
from coach.plan.kinds import Hearing, Kind, Style
from coach.plan.lay.tape import Spoken
from coach.plan.sayings import at_all_levels, sayings
from coach.plan.schedule import LEAD_IN, schedule
from coach.plan.steps import Step
from coach.plan.timeline import Timeline
from coach.sound.bed import Bed
from coach.sound.files import load
from coach.sound.mix import Ground, Mix
from coach.sound.tones import TONES, tone
from coach.timing import MUSIC_RATE, SAMPLE_RATE, Ms
from coach.voice.clip import Clip
from coach.voice.lexicon import load_lexicon
from coach.voice.readable import TextError
from coach.voice.speak import RATE as RATE
from coach.voice.speak import Speaker

_INAUDIBLE_DB: Final = -20.0
"""A bed or music that is turned down so far keeps no speaker awake."""

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
    """Plan a routine to the millisecond, and speak what it needs; to fit a length, plan it some dozen times.

    Raises:
        ChoiceError: a choice that the routine or the voice does not offer.
        RoutineError: it cannot be scheduled or spoken.
        MachineError: the voice failed.
    """
    choices = choices or Choices()
    studio, wishes = _Studio(routine, choices, progress), choices.wishes()
    if choices.fit is None:
        return studio.track(wishes)
    space = space_of(routine, wishes)
    found = fit(space, choices.fit, lambda tried: studio.lengths([space.wishes(wishes, each) for each in tried]))
    return studio.track(space.wishes(wishes, found.values), told(routine, wishes, space, found))


def proof(routine: Routine, choices: Choices | None = None) -> Track:
    """Speak every text of a routine once, each after its number, so that its pronunciation can be judged by ear.

    Its texts are those at the choices and at each level, in order; the track's cues are number and text in turn.

    Raises:
        ChoiceError: a choice that the routine or the voice does not offer.
        RoutineError: a text cannot be spoken.
        MachineError: the voice failed.
    """
    return _Studio(routine, choices or Choices(), None).proof()


class _Studio:
    """Plans one routine as often as is wanted; each text is spoken once."""

    def __init__(self, routine: Routine, choices: Choices, progress: Progress | None) -> None:
        self.routine = routine
        self.choices = choices
        self.progress = None if progress is None else lambda done, total: progress("speaking", done, total)
        self.phrases = Phrases(routine.language)
        self.music: tuple[Path, ...] = ()
        if choices.music is not None:
            from coach.sound.playlist import find_music

            self.music = find_music(choices.music)
        self.speaker = Speaker(
            choices.voice, routine.language, choices.rate, clip_store(), routine.pronounce, choices.pitch,
            lexicon=load_lexicon, second=choices.second_voice,
        )  # fmt: skip
        self.clips: dict[tuple[str, str], Clip] = {("", name): tone(name) for name in TONES}
        self.clips |= {
            ("", name): load(Path(path), LEAD_IN if name == "start" else Ms(0)) for name, path in choices.chimes.items()
        }

    def track(self, wishes: Wishes, fitted: tuple[str, ...] = ()) -> Track:
        """Make the track with some wishes."""
        steps = self._steps(wishes)
        self._speak(steps)
        timeline = replace(self._timeline(steps), fitted=fitted)
        choices = self.choices
        sounds = {(cue.text, cue.sound) for cue in timeline.cues} | {("", PIP)}
        clips = {which: self.clips.get(which) or tone(which[1]) for which in sounds}
        rate = MUSIC_RATE if self.music else SAMPLE_RATE
        channels = 2 if choices.stereo or self.music else 1
        mix = Mix(clips, dict(choices.volumes), rate, channels, tuple(self._grounds(timeline, rate)))
        awake = choices.keep_awake and all(choices.volumes.get(name, 0.0) < _INAUDIBLE_DB for name in self._under())
        return Track(timeline, mix, island_store(), self.speaker.voices, awake)

    def _under(self) -> list[str]:
        """What lies under all cues, by the names of its volumes."""
        return [name for name, there in (("bed", self.choices.bed), ("music", self.music)) if there]

    def _grounds(self, timeline: Timeline, rate_hz: int) -> Iterator[Ground]:
        """What lies under all cues."""
        volumes = self.choices.volumes
        if self.choices.bed:
            yield Bed(rate_hz, volumes.get("bed", 0.0))
        if self.music:
            from coach.sound.music import music_under

            yield music_under(timeline, self.music, volumes.get("music", 0.0))

    def lengths(self, tried: Sequence[Wishes]) -> list[Ms]:
        """Tell how long the tracks are that some wishes make, in milliseconds; all that is new is spoken in one go."""
        plans = [self._steps(wishes) for wishes in tried]
        self._speak([step for steps in plans for step in steps])
        return [self._timeline(steps).duration for steps in plans]

    def proof(self) -> Track:
        """Make the track of every text in prose, each after its number."""
        steps = at_all_levels(self.routine, self.choices.wishes(), self.phrases, self.choices.hearing())
        found = sayings(steps)
        clips = self._prepared([(text, "prose") for text in (*map(number_of, range(len(found))), *found)], steps)
        name, title, language = self.routine.name, self.routine.title, self.routine.language
        length = {text: clip.length for (text, _), clip in clips.items()}
        timeline = lay_out(found, length.__getitem__, routine=name, title=title, language=language)
        return Track(timeline, Mix(clips), island_store(), self.speaker.voices)

    def _steps(self, wishes: Wishes) -> list[Step]:
        return expand(bind(self.routine, wishes), self.phrases, self.choices.hearing(), self.choices.seed)

    def _speak(self, steps: list[Step]) -> None:
        self.clips |= self._prepared([which for which in texts(steps) if which not in self.clips], steps)

    def _prepared(self, wanted: Sequence[tuple[str, Style]], steps: list[Step]) -> dict[tuple[str, str], Clip]:
        try:
            return dict(self.speaker.prepare(wanted, self.progress).items())
        except TextError as error:
            raise RoutineError([Problem(str(error), place_of(steps, error.text))]) from None

    def _timeline(self, steps: list[Step]) -> Timeline:
        routine = self.routine
        return schedule(steps, self._measure, routine=routine.name, title=routine.title, language=routine.language)

    def _measure(self, text: str, sound: str) -> Spoken:
        clip = self.clips[text, sound]
        return Spoken(clip.length, clip.beat)


def render(track: Track, path: str | PathLike[str], *, progress: Progress | None = None) -> int:
    """Write a track in the format that the path's suffix names, and give the bytes of the file.

    It appears whole or not at all.

    Raises:
        ChoiceError: the suffix names no format, or one that needs an ffmpeg and there is none.
        MachineError: the file cannot be written; what stood there before still does.
    """
    told = None if progress is None else lambda done, total: progress("encoding", done, total)
    return save(track, Path(path), format_of("path", Path(path)), told)
