"""The track itself: a timeline and its clips as an MP3 file, or as samples for whoever wants to work on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.outputs.formats.sound import Sound
from coach.plan.awake import PIP, keep_awake
from coach.plan.excerpt import excerpt, part_of
from coach.plan.timeline import Timeline
from coach.sound.mix import Mix
from coach.store import Store, whole_file
from coach.timing import Ms
from coach.voice.decode import audio_segment
from coach.voice.engines import Voice

if TYPE_CHECKING:
    from pydub import AudioSegment

    from coach.mp3.pieces import Progress

_START: Final = Ms(0)
_PIECE_S: Final = 10
"""Seconds that are mixed at once where a whole track is wanted."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a track took."""

    path: Path
    size: int
    """Bytes of the file."""
    encoded: int
    """How many pieces of sound were not in the store."""
    encoded_ms: Ms
    """Length of sound that went through the encoder."""


@dataclass(frozen=True, slots=True)
class Track:
    """Everything that a track is made of; nothing is rendered until it is asked for."""

    timeline: Timeline
    mix: Mix
    store: Store | None = None
    """Where encoded pieces are kept from one render to the next."""
    voices: tuple[Voice, ...] = ()
    """Who speaks, the first where nothing else is told."""
    awake: bool = False
    """Whether pips keep Bluetooth speakers awake; they belong to the sound and not to the plan."""

    @property
    def heard(self) -> Timeline:
        """The timeline with the pips."""
        return keep_awake(self.timeline, self.mix.clips["", PIP].length) if self.awake else self.timeline

    def save(self, path: Path, progress: Progress | None = None, tags: tuple[bytes, ...] = ()) -> Saved:
        """Write the MP3: exactly `timeline.duration` long when decoded, with chapters and lyrics.

        `progress` is called with (done, total) after each piece that had to be encoded; `tags` are further ID3 frames.

        Raises:
            MachineError: the file cannot be written, or the encoder does not do what it is asked for.
        """
        from coach.mp3.id3 import tag  # none of it is needed by who only plays
        from coach.mp3.pieces import Studio
        from coach.mp3.track import frames_of
        from coach.outputs.lyrics import lyrics_of

        studio = Studio(self.heard, self.mix, self.store, progress)
        with whole_file(path) as out:
            out.write(tag(self.timeline, (*lyrics_of(self.timeline), *tags)))
            for chunk in frames_of(studio):
                out.write(chunk)
            size = out.tell()
        return Saved(path, size, studio.encoded, studio.encoded_ms)

    def excerpt(self, start: Ms, end: Ms | None = None) -> Track:
        """Give the piece from `start` to `end` (None: to the end), in milliseconds; no sound is cut in two.

        Raises:
            ChoiceError: nothing lies there.
        """
        timeline = excerpt(self.timeline, start, end)
        grounds = tuple(ground.under(timeline) for ground in self.mix.grounds)
        return replace(self, timeline=timeline, mix=replace(self.mix, grounds=grounds))

    def chapter(self, title: str) -> Track:
        """Give one chapter, with the further chapters of the same block.

        Raises:
            ChoiceError: there is no such chapter; near matches are told.
        """
        return self.excerpt(*part_of(self.timeline, title))

    def sound(self, start: Ms = _START, end: Ms | None = None) -> Sound:
        """Give the samples from `start` to `end` (None: to the end), in milliseconds, a piece at a time."""
        rate = self.mix.rate_hz
        begin, stop = (at * rate // 1000 for at in (start, self.timeline.duration if end is None else end))
        cues = self.heard.cues

        def pieces() -> Iterator[bytes]:
            for first in range(begin, stop, _PIECE_S * rate):
                pcm = self.mix.samples(cues, first, min(_PIECE_S * rate, stop - first))
                yield pcm.astype("<i2").tobytes()

        return Sound(rate, self.mix.channels, stop - begin, pieces)

    def segment(self, start_ms: int = 0, end_ms: int | None = None) -> AudioSegment:
        """Give the samples from `start_ms` to `end_ms` (by default all) as a 16-bit pydub segment.

        It has the mix's rate and channels, and holds the whole stretch in memory, 48 kB a second in mono.
        """
        end = self.timeline.duration if end_ms is None else min(end_ms, self.timeline.duration)
        a_ms, rate = self.mix.rate_hz // 1000, self.mix.rate_hz
        pcm = self.mix.samples(self.heard.cues, start_ms * a_ms, max(0, end - start_ms) * a_ms)
        data = pcm.astype("<i2").tobytes()
        return audio_segment()(data=data, sample_width=2, frame_rate=rate, channels=self.mix.channels)
