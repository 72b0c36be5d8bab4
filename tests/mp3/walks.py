"""Made-up sounds and timelines for tests: no engine, no scheduler, everything known exactly."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from coach.plan.kinds import Kind
from coach.plan.timeline import Chapter, Cue, Timeline
from coach.sound.mix import Clips
from coach.sound.tones import TONES, tone
from coach.timing import Ms
from coach.voice.clip import Clip


@cache
def spoken(text: str, length_ms: int) -> Clip:
    """Make a sound like speech: a hiss, then a buzz with formants that glides, at the level of speech."""
    seed = sum(text.encode()) * 7919 + length_ms
    noise = np.random.default_rng(seed)
    count = length_ms * 24
    t = np.arange(count) / 24_000
    pitch = 110 + seed % 40 + 20 * np.sin(2 * np.pi * 2.1 * t)
    phase = 2 * np.pi * np.cumsum(pitch) / 24_000
    formants = (400 + seed % 300, 1200 + seed % 700, 2600)
    buzz = np.zeros(count)
    for k in range(1, 36):
        buzz += np.sin(k * phase) * sum(np.exp(-(((k * 120 - f) / 220) ** 2)) for f in formants)
    hiss = noise.normal(0, 0.4, count) * (np.arange(count) < count // 5)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * t + seed)
    sound = (buzz * syllables + hiss) * np.minimum(1, np.minimum(t, t[::-1]) / 0.004)
    pcm = np.rint(sound * (0.6 * 32767 / max(np.abs(sound).max(), 1e-9))).astype("<i2").tobytes()
    return Clip(f"{text}:{length_ms}", Ms(length_ms), Ms(min(80, length_ms)), lambda: pcm)


def samples(clip: Clip) -> NDArray[np.float64]:
    """Give a clip as samples between -1 and 1."""
    return np.frombuffer(clip.pcm(), "<i2") / 32768


def lengths(text: str) -> int:
    """Give the length of a made-up word or sentence in milliseconds."""
    return 180 + 37 * len(text) % 5000


def timeline(
    placed: Iterable[tuple[int, str]], duration_ms: int, chapters: tuple[Chapter, ...] = ()
) -> tuple[Timeline, Clips]:
    """Build a timeline of (start, text or name of a tone), with its clips; a track without chapters has one."""
    clips: dict[tuple[str, str], Clip] = {("", name): tone(name) for name in TONES}
    cues = []
    for start, what in sorted(placed):
        kind: Kind = "tick" if what in TONES else "beat"
        key = ("", what) if what in TONES else (what, "beat")
        if key not in clips:
            clips[key] = spoken(what, lengths(what))
        end = Ms(start + clips[key].length)
        cues.append(Cue(Ms(start), end, None, kind, *key, None, 0))
    chapters = chapters or (Chapter("All", Ms(0), Ms(duration_ms)),)
    return Timeline("made-up", "Made up", "en", Ms(duration_ms), tuple(cues), chapters), clips


def walk(minutes: int, cadence: int = 80) -> tuple[Timeline, Clips]:
    """Build a backward walk in bouts of 24 steps: a tick and a word on every step, a look in every break."""
    beat = 60_000 / cadence
    length = (24 + 2 * -(-6000 // (2 * beat))) * beat
    total = 5000 + minutes * 60_000
    looks = ("Look left.", "Turn left.", "Look right.", "Turn right.")
    placed: list[tuple[int, str]] = [(0, "start")]
    at, bout = 5000.0, 0
    while at + length <= total:
        origin = round(at / 24) * 24
        for k in range(24):
            start = origin + round(k * beat)
            placed.append((start, ("tick-left", "tick-right")[k % 2]))
            placed.append((start - 80, "Stop." if k == 23 else ("Left", "Right")[k % 2]))
        placed.append(((origin + round(23 * beat) + 1000) // 24 * 24, looks[bout % 4]))
        placed += [(origin + round(k * beat), "tick-in") for k in (-2, -1)]
        at, bout = at + length, bout + 1
    bounds = [*range(0, total, 300_000), total]
    parts = tuple(Chapter(f"From minute {n * 5}", Ms(a), Ms(b)) for n, (a, b) in enumerate(pairwise(bounds)))
    return timeline(placed, total, parts)
