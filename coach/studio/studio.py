"""Plans one routine as often as is wanted; each text is spoken once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.errors import GivenUp, Problem, RoutineError
from coach.folders import clip_store, island_store
from coach.language.bind import bind
from coach.language.routine import Routine, Talk
from coach.language.wishes import Wishes
from coach.outputs.proof import lay_out, number_of
from coach.outputs.track import Track
from coach.phrases import Phrases
from coach.plan.adjust import Tempo, retimed
from coach.plan.awake import PIP
from coach.plan.expand import expand, place_of, texts
from coach.plan.lay.tape import Spoken
from coach.plan.sayings import at_all_levels, sayings
from coach.plan.schedule import LEAD_IN, Draft, schedule
from coach.plan.steps import Step
from coach.plan.timeline import Timeline
from coach.sound.bed import Bed
from coach.sound.files import load
from coach.sound.mix import Ground, Mix
from coach.sound.tones import TONES, tone
from coach.studio.choices import Choices
from coach.timing import MUSIC_RATE, SAMPLE_RATE, Ms
from coach.voice.clip import Clip
from coach.voice.lexicon import load_lexicon
from coach.voice.readable import TextError
from coach.voice.speak import Speaker, Wanted

if TYPE_CHECKING:
    from coach.sound.music import Music

_INAUDIBLE_DB: Final = -20.0
"""A bed or music that is turned down so far keeps no speaker awake."""

Progress = Callable[[str, int, int], None]
"""Is told what is being made, how much of it is done, and how much there is."""


class Studio:
    """One routine, and a listener's choices."""

    def __init__(
        self, routine: Routine, choices: Choices, progress: Progress | None = None, more: Sequence[Wanted] = ()
    ) -> None:
        """Find the voice, the music and the chimes.

        Args:
            routine: what is to be planned.
            choices: the listener's.
            progress: is told of the speaking.
            more: texts and styles of which every track is to hold the clips, whether it says them or not.

        Raises:
            ChoiceError: there is no such voice, music or chime.
            RoutineError: a pronunciation cannot be used.
        """
        self.routine = routine
        self.choices = choices
        self.more = tuple(more)
        self.speaking = False
        """Whether something had to be spoken."""
        self._given_up = False
        self._progress = progress
        self.phrases = Phrases(routine.language)
        self.music: tuple[Path, ...] = ()
        if choices.music is not None:
            from coach.sound.playlist import find_music

            self.music = find_music(choices.music)
        self._laid_music: Music | None = None
        self.speaker = Speaker(
            choices.voice, routine.language, choices.rate, clip_store(), routine.pronounce, choices.pitch,
            lexicon=load_lexicon, second=choices.second_voice,
        )  # fmt: skip
        self.clips: dict[tuple[str, str], Clip] = {("", name): tone(name) for name in TONES}
        self.clips |= {
            ("", name): load(Path(path), LEAD_IN if name == "start" else Ms(0)) for name, path in choices.chimes.items()
        }

    def give_up(self) -> None:
        """Let nothing more be spoken nor decoded, from any thread: who does so ends with `GivenUp`."""
        self._given_up = True
        if self._laid_music is not None:
            self._laid_music.give_up()

    @property
    def rate_hz(self) -> int:
        """Samples a second of its tracks."""
        return MUSIC_RATE if self.music else SAMPLE_RATE

    @property
    def channels(self) -> int:
        """One in mono, two in stereo."""
        return 2 if self.choices.stereo or self.music else 1

    def settled(self) -> tuple[Wishes, tuple[str, ...]]:
        """Give what is wished of the routine, its length fitted, and what is to be told of that.

        Raises:
            ChoiceError: a choice that the routine or the voice does not offer.
            RoutineError: it cannot be scheduled or spoken.
            MachineError: the voice failed.
        """
        wishes = self.choices.wishes()
        if self.choices.fit is None:
            return wishes, ()
        from coach.language.ranges import space_of
        from coach.plan.fit.search import fit
        from coach.plan.fit.told import told

        space = space_of(self.routine, wishes)
        found = fit(space, self.choices.fit, lambda tried: self.lengths([space.wishes(wishes, each) for each in tried]))
        return space.wishes(wishes, found.values), told(self.routine, wishes, space, found)

    def track(self, wishes: Wishes, fitted: tuple[str, ...] = ()) -> Track:
        """Make the track with some wishes."""
        steps = self.steps(wishes)
        self.speak(steps)
        return self.laid(replace(self.timeline(steps), fitted=fitted))

    def changed(self, wishes: Wishes, talk: Talk, tempos: Sequence[Tempo]) -> Track:
        """Make the track anew with another amount of talk, and the pace changed on the way.

        The movements stay those of the choices, whatever else depends on how much the coach talks.
        """
        hearing = replace(self.choices.hearing(), talk=talk)
        bound = bind(self.routine, wishes)
        steps = retimed(expand(bound, self.phrases, hearing, self.choices.seed), tempos)
        self.speak(steps)
        return self.laid(self.timeline(steps))

    def laid(self, timeline: Timeline) -> Track:
        """Give a timeline the sound of its cues and what lies under them."""
        choices = self.choices
        sounds = {(cue.text, cue.sound) for cue in timeline.cues} | {("", PIP), *self.more}
        clips = {which: self.clips.get(which) or tone(which[1]) for which in sounds}
        grounds = tuple(self._grounds(timeline))
        mix = Mix(clips, dict(choices.volumes), self.rate_hz, self.channels, grounds)
        awake = choices.keep_awake and all(choices.volumes.get(name, 0.0) < _INAUDIBLE_DB for name in self._under())
        return Track(timeline, mix, island_store(), self.speaker.voices, awake)

    def _under(self) -> list[str]:
        """What lies under all cues, by the names of its volumes."""
        return [name for name, there in (("bed", self.choices.bed), ("music", self.music)) if there]

    def _grounds(self, timeline: Timeline) -> Iterator[Ground]:
        """What lies under all cues."""
        volumes = self.choices.volumes
        if self.choices.bed:
            yield Bed(self.rate_hz, volumes.get("bed", 0.0))
        if self.music:
            from coach.sound.music import music_under

            laid = self._laid_music
            self._laid_music = (
                laid.under(timeline) if laid else music_under(timeline, self.music, volumes.get("music", 0.0))
            )
            yield self._laid_music

    def lengths(self, tried: Sequence[Wishes]) -> list[Ms]:
        """Tell how long the tracks are that some wishes make, in milliseconds; all that is new is spoken in one go."""
        plans = [self.steps(wishes) for wishes in tried]
        self.speak([step for steps in plans for step in steps])
        return [self.timeline(steps).duration for steps in plans]

    def proof(self) -> Track:
        """Make the track of every text in prose, each after its number."""
        steps = at_all_levels(self.routine, self.choices.wishes(), self.phrases, self.choices.hearing())
        found = sayings(steps)
        wanted: list[Wanted] = [(text, "prose") for text in (*map(number_of, range(len(found))), *found)]
        clips: dict[tuple[str, str], Clip] = dict(self.spoken(wanted, steps))
        name, title, language = self.routine.name, self.routine.title, self.routine.language
        length = {text: clip.length for (text, _), clip in clips.items()}
        timeline = lay_out(found, length.__getitem__, routine=name, title=title, language=language)
        return Track(timeline, Mix(clips), island_store(), self.speaker.voices)

    def steps(self, wishes: Wishes) -> list[Step]:
        """Flatten the routine with some wishes."""
        return expand(bind(self.routine, wishes), self.phrases, self.choices.hearing(), self.choices.seed)

    def speak(self, steps: Sequence[Step]) -> None:
        """Have all spoken that some steps may say."""
        self.clips |= dict(self.spoken([*self.more, *texts(steps)], steps))

    def spoken(self, wanted: Sequence[Wanted], steps: Sequence[Step]) -> Iterator[tuple[Wanted, Clip]]:
        """Give each clip that is not there yet as soon as it is; `steps` tell where a text was written."""
        try:
            yield from self.speaker.each([which for which in wanted if which not in self.clips], self._told)
        except TextError as error:
            raise RoutineError([Problem(str(error), place_of(steps, error.text))]) from None

    def _told(self, done: int, total: int) -> None:
        if self._given_up:
            raise GivenUp
        self.speaking = True
        if self._progress is not None:
            self._progress("speaking", done, total)

    def timeline(self, steps: Sequence[Step]) -> Timeline:
        """Lay steps out in time; all that they say is there."""
        return schedule(steps, self._measure, **self._named())

    def draft(self) -> Draft:
        """Give a timeline on which nothing is laid yet."""
        return Draft(self._measure, **self._named())

    def _named(self) -> dict[str, str]:
        return {"routine": self.routine.name, "title": self.routine.title, "language": self.routine.language}

    def _measure(self, text: str, sound: str) -> Spoken:
        clip = self.clips[text, sound]
        return Spoken(clip.length, clip.beat)
