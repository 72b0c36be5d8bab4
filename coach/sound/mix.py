"""Any window of a timeline as samples: what islands are cut from, and what live play hears.

It keeps nothing between two calls, so a window costs its own cues and not the track's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from coach.plan.kinds import Kind
from coach.plan.timeline import Cue
from coach.timing import SAMPLES_PER_MS
from coach.voice.clip import Clip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Clips: TypeAlias = Mapping[tuple[str, str], Clip]
"""The sound of each (text, sound) of a cue; a tone's text is empty."""
Gains: TypeAlias = Mapping[Kind, float]
"""How much louder each kind of cue is, in decibels; 0 if it is not there, minus infinity is silence."""

_START = attrgetter("start")


def factor(gain_db: float) -> float:
    """Give what samples are multiplied by for a gain in decibels; 0 for minus infinity."""
    return float(10 ** (gain_db / 20))


def mix(cues: Sequence[Cue], clips: Clips, gains: Gains, start: int, count: int) -> NDArray[np.int16]:
    """Mix `count` samples from sample `start` on, at 24 kHz mono; what is too loud is clipped.

    The cues are ordered by their start. Each is scaled and rounded by itself and the sum is one of whole numbers, so
    that a window's samples do not depend on where the window begins or ends.

    Raises:
        KeyError: a cue has no clip.
    """
    import numpy as np

    total = np.zeros(count, np.int32)
    longest = max((clip.length for clip in clips.values()), default=0)
    low = bisect_left(cues, start // SAMPLES_PER_MS - longest, key=_START)
    high = bisect_left(cues, -(-(start + count) // SAMPLES_PER_MS), key=_START)
    for cue in cues[low:high]:
        clip = clips[cue.text, cue.sound]
        first = cue.start * SAMPLES_PER_MS - start
        last = min(first + clip.length * SAMPLES_PER_MS, count)
        loud = factor(gains.get(cue.kind, 0.0))
        if last <= max(first, 0) or loud == 0:
            continue
        samples = np.frombuffer(clip.pcm(), "<i2")[max(-first, 0) : last - first]
        total[max(first, 0) : last] += samples if loud == 1 else np.rint(samples * loud).astype(np.int32)
    return total.clip(-32768, 32767).astype(np.int16)
