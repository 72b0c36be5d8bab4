"""The track itself: a timeline and its clips as an MP3 file, or as samples for whoever wants to work on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.mp3.frames import info_frame
from coach.mp3.id3 import tag
from coach.mp3.islands import Progress, cut, obtain, stream
from coach.outputs.formats.sound import Sound
from coach.plan.excerpt import excerpt, part_of
from coach.plan.timeline import Timeline
from coach.sound.files import audio_segment
from coach.sound.mix import Clips, Gains, mix
from coach.store import Store, whole_file
from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    from pydub import AudioSegment

_PIECE: Final = 10 * SAMPLE_RATE
"""Samples that are mixed at once where a whole track is wanted."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a track took."""

    path: Path
    size: int
    """Bytes of the file."""
    islands: int
    """Stretches of sound in the track."""
    distinct: int
    """How many different ones there are."""
    encoded: int
    """How many of these were not in the store."""
    encoded_ms: Ms
    """Length of sound that went through the encoder."""


@dataclass(frozen=True, slots=True)
class Track:
    """Everything that a track is made of; nothing is rendered until it is asked for."""

    timeline: Timeline
    clips: Clips
    """The sound of each (text, sound) of a cue."""
    gains: Gains
    """Decibels by kind of cue; 0 if it is not there."""
    store: Store | None = None
    """Where encoded islands are kept from one render to the next."""

    def save(self, path: Path, progress: Progress | None = None, tags: tuple[bytes, ...] = ()) -> Saved:
        """Write the MP3: exactly `timeline.duration` long when decoded, with chapters.

        `progress` is called with (done, total) after each island that had to be encoded; `tags` are further ID3 frames.

        Raises:
            MachineError: the file cannot be written, or the encoder does not do what it is asked for.
        """
        islands = cut(self.timeline, self.clips, self.gains)
        frames = obtain(islands, self.timeline, self.clips, self.gains, self.store, progress)
        with whole_file(path) as out:
            out.write(tag(self.timeline, tags) + info_frame(self.timeline.duration * SAMPLES_PER_MS))
            for chunk in stream(islands, frames.of):
                out.write(chunk)
            size = out.tell()
        return Saved(path, size, len(islands.places), len(islands.distinct), frames.encoded, frames.encoded_ms)

    def excerpt(self, start: Ms, end: Ms | None = None) -> Track:
        """Give the piece from `start` to `end` (None: to the end), in milliseconds; no sound is cut in two.

        Raises:
            ChoiceError: nothing lies there.
        """
        return replace(self, timeline=excerpt(self.timeline, start, end))

    def chapter(self, title: str) -> Track:
        """Give one chapter, with the further chapters of the same block.

        Raises:
            ChoiceError: there is no such chapter; near matches are told.
        """
        return self.excerpt(*part_of(self.timeline, title))

    def sound(self) -> Sound:
        """Give all samples, a piece at a time, 24 kHz mono."""
        total = self.timeline.duration * SAMPLES_PER_MS

        def pieces() -> Iterator[bytes]:
            for first in range(0, total, _PIECE):
                pcm = mix(self.timeline.cues, self.clips, self.gains, first, min(_PIECE, total - first))
                yield pcm.astype("<i2").tobytes()

        return Sound(SAMPLE_RATE, 1, total, pieces)

    def segment(self, start_ms: int = 0, end_ms: int | None = None) -> AudioSegment:
        """Give the samples from `start_ms` to `end_ms` (by default all) as a pydub segment, 24 kHz mono 16-bit.

        It holds the whole stretch in memory, 48 kB a second.
        """
        end = self.timeline.duration if end_ms is None else min(end_ms, self.timeline.duration)
        first, count = start_ms * SAMPLES_PER_MS, max(0, end - start_ms) * SAMPLES_PER_MS
        pcm = mix(self.timeline.cues, self.clips, self.gains, first, count)
        return audio_segment()(data=pcm.astype("<i2").tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1)
