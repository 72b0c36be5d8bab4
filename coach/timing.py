"""Time: one unit, whole milliseconds (`Ms`), and its meeting with samples and MP3 frames.

Everything above the audio code counts in `Ms`. At 24 kHz a millisecond is 24 samples and an MPEG-2 Layer III frame is
576 samples, which is 24 ms exactly; origins and every sound that is no beat start on that frame grid (`GRID`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NewType

Ms = NewType("Ms", int)

GRID: Final = 24
"""Length of an MP3 frame, and the grid of origins, in milliseconds."""
SAMPLE_RATE: Final = 24_000
"""Samples a second, in hertz, of every clip and every speech track."""
MUSIC_RATE: Final = 48_000
"""The same of a track with music, in which the clips are resampled."""
SAMPLES_PER_MS: Final = SAMPLE_RATE // 1000
FRAME_SAMPLES: Final = GRID * SAMPLES_PER_MS
"""Samples in one MP3 frame."""

UNITS: Final = {"ms": 1, "s": 1000, "sec": 1000, "min": 60_000, "h": 3_600_000}
"""Time units that people write, and their length in milliseconds."""

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]\d(?:\.\d{1,3})?)")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|sec|min|h)")


def nearest_ms(exact_ms: Fraction) -> Ms:
    """Round an exact time to the nearest millisecond, halves up."""
    return Ms((2 * exact_ms.numerator + exact_ms.denominator) // (2 * exact_ms.denominator))


def nearest_grid(exact_ms: Fraction) -> Ms:
    """Round an exact time to the nearest point of the frame grid, halves up."""
    return Ms(GRID * nearest_ms(exact_ms / GRID))


def next_grid(ms: Ms | int | Fraction) -> Ms:
    """Give the first point of the frame grid at or after a time in milliseconds."""
    return Ms(-(-ms // GRID) * GRID)


def parse_duration(text: str) -> Fraction:
    """Read `4 s`, `1.5 min`, `250 ms`, `2min`, `1:30` or `1:02:03` as exact milliseconds.

    Raises:
        ValueError: the text is no duration; a bare number is not, because it does not say its unit.
    """
    if match := _AMOUNT.fullmatch(text.strip()):
        return Fraction(match[1]) * UNITS[match[2]]
    if match := _CLOCK.fullmatch(text.strip()):
        return 1000 * (int(match[1] or 0) * 3600 + int(match[2]) * 60 + Fraction(match[3]))
    raise ValueError(text)


def clock(ms: Ms | int, *, millis: bool = True) -> str:
    """Write a time as people read it: `1:36.000`, or `1:02:03` without the milliseconds."""
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return f"{head}.{rest:03d}" if millis else head


def timecode(ms: Ms | int, point: str = ".") -> str:
    """Write a time as subtitles and tags have it: `00:01:36.000`, or with a comma for `point`."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"
