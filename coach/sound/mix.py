"""Any window of a timeline as samples: what islands are cut from, and what live play hears."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from coach.plan.kinds import Kind
from coach.plan.timeline import Cue, Timeline
from coach.timing import SAMPLE_RATE
from coach.voice.clip import Clip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Clips: TypeAlias = Mapping[tuple[str, str], Clip]
"""The sound of each (text, sound) of a cue; a tone's text is empty."""
Gains: TypeAlias = Mapping[str, float]
"""How much louder each kind of cue is, in decibels; 0 if it is not there, minus infinity is silence."""

LEAN_DB: Final = 4.5
"""How much softer a step of one side is in stereo in the other ear: heard as its side's, and missed by neither."""
_LEANING: Final[frozenset[Kind]] = frozenset({"tick", "beat"})
_KEPT: Final = 32
"""How many clips are kept as they are mixed, scaled and resampled."""
_KNEE, _CEILING = 10 ** (-3.8 / 20), 10 ** (-2 / 20)
"""From where on peaks are bent, and what none passes: an encoder may add 0.6 dB, and peaks lie between samples too."""
_AT_ONCE: Final = 96_000
"""Samples of what lies under all that are added at once: what a processor keeps near at hand is quicker."""

_START = attrgetter("start")


class Ground(Protocol):
    """Sound that lies under all cues of a track: a bed, or music."""

    @property
    def period(self) -> int:
        """After how many frames of 24 ms it repeats; 0 if it does not."""
        ...

    def under(self, timeline: Timeline) -> Ground:
        """Give the same, laid under a timeline."""
        ...

    def key(self, first: int, count: int) -> str:
        """Hash all that shapes a window, without making its samples."""
        ...

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Give a window of shape (count, 1) or (count, 2), full scale 1, at the mix's rate."""
        ...


@dataclass(frozen=True, slots=True)
class Mix:
    """How cues sound: a window's samples do not depend on where the window begins or ends."""

    clips: Clips
    gains: Gains = field(default_factory=dict)
    rate_hz: int = SAMPLE_RATE
    """24,000, or 48,000 for music."""
    channels: int = 1
    """In stereo the steps of each side lean to its ear."""
    grounds: tuple[Ground, ...] = ()

    def lean(self, kind: Kind, side: str | None) -> str | None:
        """Tell the side to which a cue of a kind and a side leans, or None."""
        return side if self.channels == 2 and kind in _LEANING else None

    def samples(self, cues: Sequence[Cue], first: int, count: int) -> NDArray[np.int16]:
        """Mix `count` samples from sample `first` on: of shape (count,), or (count, 2) in stereo.

        The cues are ordered by their start. Each is scaled and rounded by itself and the sum is one of whole numbers,
        whose highest peaks are bent; a gain never lifts a clip over the peak of speech.

        Raises:
            KeyError: a cue has no clip.
        """
        total = self.laid(cues, first, count)
        for ground in self.grounds:
            for begin in range(0, count, _AT_ONCE):
                under = ground.samples(first + begin, min(_AT_ONCE, count - begin))
                total[begin : begin + _AT_ONCE] += self.whole(under)
        return bent(total)

    def laid(self, cues: Sequence[Cue], first: int, count: int) -> NDArray[np.int32]:
        """Add up the cues of a window, with neither what lies under them nor the peaks bent.

        Raises:
            KeyError: a cue has no clip.
        """
        import numpy as np

        a_ms = self.rate_hz // 1000
        total = np.zeros(count if self.channels == 1 else (count, 2), np.int32)
        for cue in self.within(cues, first, count):
            clip = self.clips[cue.text, cue.sound]
            begin = cue.start * a_ms - first
            end = min(begin + clip.length * a_ms, count)
            gain_db = self.gains.get(cue.kind, 0.0)
            if end > max(begin, 0) and factor(gain_db):
                sound = _as_mixed(clip, gain_db, self.rate_hz, self.channels, self.lean(cue.kind, cue.side))
                total[max(begin, 0) : end] += sound[max(-begin, 0) : end - begin]
        return total

    def within(self, cues: Sequence[Cue], first: int, count: int) -> Sequence[Cue]:
        """Give the cues that may be heard in a window, and few others; they are ordered by their start."""
        a_ms = self.rate_hz // 1000
        longest = max((clip.length for clip in self.clips.values()), default=0)
        low = bisect_left(cues, first // a_ms - longest, key=_START)
        return cues[low : bisect_left(cues, -(-(first + count) // a_ms), key=_START)]

    def whole(self, under: NDArray[np.float32]) -> NDArray[np.int32]:
        """Give samples of a ground as they are added to the cues."""
        import numpy as np

        scaled = under * np.float32(32767)
        rounded: NDArray[np.int32] = np.rint(scaled, out=scaled).astype(np.int32)
        return rounded[:, 0] if self.channels == 1 else rounded


def factor(gain_db: float) -> float:
    """Give what samples are multiplied by for a gain in decibels; 0 for minus infinity."""
    return float(10 ** (gain_db / 20))


def bent(total: NDArray[np.int32]) -> NDArray[np.int16]:
    """Give the samples of a sum; what passes `_KNEE` is bent so that nothing passes `_CEILING`.

    That is done sample by sample, so that windows do not matter.

    Speech alone stays under the knee; a word and a tick at once may pass it, for less than a millisecond.
    """
    import numpy as np

    if max(int(total.max(initial=0)), -int(total.min(initial=0))) > _KNEE * 32768:
        over = np.abs(total) / 32768 - _KNEE
        at = over > 0
        room = _CEILING - _KNEE
        total[at] = np.rint(np.sign(total[at]) * (_KNEE + room * np.tanh(over[at] / room)) * 32768).astype(np.int32)
    return total.astype(np.int16)


@lru_cache(_KEPT)
def _as_mixed(clip: Clip, gain_db: float, rate_hz: int, channels: int, lean: str | None) -> NDArray[np.int16]:
    """Give a clip's samples at its gain, its rate and its place between the ears."""
    import numpy as np

    sound = np.frombuffer(clip.pcm(), "<i2")
    if gain_db or rate_hz != SAMPLE_RATE:
        sound = _rescaled(sound, factor(gain_db), rate_hz)
    if channels == 1:
        return sound
    both = np.stack([sound, sound], axis=1)
    if lean is not None:
        far = int(lean == "left")
        both[:, far] = np.rint(sound * factor(-LEAN_DB))
    return both


def _rescaled(sound: NDArray[np.int16], gain: float, rate_hz: int) -> NDArray[np.int16]:
    import numpy as np

    from coach.voice.loudness import limited

    scaled = sound.astype(np.float64) * (gain / 32768)
    if gain > 1:
        scaled = limited(scaled)
    if rate_hz != SAMPLE_RATE:
        import soxr

        scaled = soxr.resample(scaled, SAMPLE_RATE, rate_hz)[: len(sound) * rate_hz // SAMPLE_RATE]
    whole: NDArray[np.int16] = np.rint(scaled * 32768).clip(-32768, 32767).astype(np.int16)
    return whole
