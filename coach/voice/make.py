"""An engine's raw sound made into a clip: resampled, trimmed, levelled, faded, its beat point known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, Ms
from coach.voice.beat import estimated, told
from coach.voice.engines import Utterance
from coach.voice.loudness import TARGET_LUFS, Sound, integrated_lufs, limited

_QUIET: Final = 10 ** (-52 / 20)
"""What is quieter than this, of full scale 1, counts as silence at the ends."""
_KEEP_BEFORE_MS, _KEEP_AFTER_MS = 4, 8
_FADE_IN_MS, _FADE_OUT_MS = 2, 8
_MEASURED: Final = 300 * SAMPLE_RATE
_LEAST: Final = 400 * SAMPLES_PER_MS
"""Most and least samples of which loudness is measured."""


def gain_for(spoken: Iterable[Utterance]) -> float:
    """Give the factor that brings a voice to the loudness of a mono track, measured on all of what it spoke.

    Of much more than five minutes only the beginning is measured.
    """
    pieces, length = [], 0
    for utterance in spoken:
        pieces.append(_trimmed(_at_our_rate(utterance))[0])
        length += len(pieces[-1])
        if length >= _MEASURED:
            break
    whole = np.pad(np.concatenate(pieces), (0, max(0, _LEAST - length)))
    return float(10 ** ((TARGET_LUFS - integrated_lufs(whole)) / 20))


def finished(spoken: Utterance, gain: float, *, is_trimmed: bool = False) -> tuple[Ms, Ms, bytes]:
    """Give a clip's length, its beat point and its PCM.

    With `is_trimmed` nothing is cut at its ends. The beat point lies on a whole millisecond: fewer than 24 silent
    samples are put in front for that, and behind to make the length whole.
    """
    sound = _at_our_rate(spoken)
    sound, cut = (sound, 0) if is_trimmed else _trimmed(sound)
    known = told(spoken.phonemes)
    beat = estimated(sound) if known is None else round(known * SAMPLE_RATE / spoken.rate_hz) - cut
    beat = min(max(beat, 0), len(sound))
    sound = limited(_faded(sound * gain))
    front = -beat % SAMPLES_PER_MS
    back = -(front + len(sound)) % SAMPLES_PER_MS
    whole = np.pad(sound, (front, back))
    pcm = np.round(whole * 32767).clip(-32768, 32767).astype("<i2").tobytes()
    return Ms(len(whole) // SAMPLES_PER_MS), Ms((beat + front) // SAMPLES_PER_MS), pcm


def _at_our_rate(spoken: Utterance) -> Sound:
    sound = np.frombuffer(spoken.pcm, "<i2").astype(np.float64) / 32768
    if spoken.rate_hz == SAMPLE_RATE:
        return sound
    import soxr

    resampled: Sound = soxr.resample(sound, spoken.rate_hz, SAMPLE_RATE)
    return resampled


def _trimmed(sound: Sound) -> tuple[Sound, int]:
    """Cut the silence at both ends, keeping a little; gives also how many samples were cut in front."""
    loud = np.flatnonzero(np.abs(sound) > _QUIET)
    if not len(loud):
        return sound[: 40 * SAMPLES_PER_MS], 0
    first = max(0, int(loud[0]) - _KEEP_BEFORE_MS * SAMPLES_PER_MS)
    return sound[first : int(loud[-1]) + 1 + _KEEP_AFTER_MS * SAMPLES_PER_MS], first


def _faded(sound: Sound) -> Sound:
    faded = sound.copy()
    for ms, part in ((_FADE_IN_MS, slice(None)), (_FADE_OUT_MS, slice(None, None, -1))):
        count = min(ms * SAMPLES_PER_MS, len(faded))
        faded[part][:count] *= np.sin(np.linspace(0, np.pi / 2, count)) ** 2
    return faded
