"""The formats that a track is written in.

Takes a timeline and its samples, a piece at a time; gives a file with tags and chapters. MP3 is none of its business:
that is spliced from frames (`Track.save`), all else is written from samples. Knows nothing of how samples are made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.errors import ChoiceError, did_you_mean
from coach.mp3.id3 import NOTHING_ELSE
from coach.outputs.formats.encoded import ENCODINGS, write_encoded
from coach.outputs.formats.sound import Sound
from coach.outputs.formats.wav import write_wav
from coach.plan.timeline import Timeline
from coach.sound.ffmpeg import need_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.outputs.track import Track

FORMATS: Final = ("mp3", "wav", *ENCODINGS)
"""Every format, which is also the suffix of its files; one more that ffmpeg writes is a line in `ENCODINGS`."""
Progress = Callable[[int, int], None]
"""Told how much is written, and how much there is to write."""


def check_format(option: str, value: object, format: str) -> None:
    """Refuse a format that cannot be written here; to be called before anything is planned or spoken.

    Args:
        option: what asked for it, such as `--format`.
        value: what was given to that.
        format: the format that it names.

    Raises:
        ChoiceError: there is no such format, or it needs an ffmpeg and there is none.
    """
    if format not in FORMATS:
        hint = did_you_mean(format.lower(), FORMATS, f"expected {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
        raise ChoiceError(option, value, f"is no format; {hint}")
    if format in ENCODINGS:
        need_ffmpeg(option, value, f"{format.upper()} files are written")


def format_of(option: str, path: Path) -> str:
    """Give the format that a path's suffix names, one that can be written here.

    Raises:
        ChoiceError: it names none, or one that needs an ffmpeg and there is none.
    """
    format = path.suffix.lower().removeprefix(".")
    if format not in FORMATS:
        expected = f"expected .{', .'.join(FORMATS[:-1])} or .{FORMATS[-1]}"
        raise ChoiceError(option, str(path), f"has no suffix that says its format; {expected}")
    check_format(option, str(path), format)
    return format


def save(track: Track, path: Path, format: str, progress: Progress | None = None) -> int:
    """Write a track in any of `FORMATS`, and give the bytes of the file.

    Raises:
        ChoiceError: the format needs an ffmpeg and there is none, or cannot hold as much.
        MachineError: the file cannot be written; what stood there before still does.
    """
    if format == "mp3":
        return track.save(path, progress).size
    return save_as(format, path, track.timeline, track.sound(), progress)


def save_as(
    format: str,
    path: Path,
    timeline: Timeline,
    sound: Sound,
    progress: Progress | None = None,
    otherwise: Mapping[str, str] = NOTHING_ELSE,
) -> int:
    """Write samples in any of `FORMATS` but MP3, with tags and chapters, and give the bytes of the file.

    `otherwise` are tags that are other than the timeline has them, as `tags_of` takes them.

    Raises:
        ChoiceError: the format needs an ffmpeg and there is none, or cannot hold as much.
        MachineError: the file cannot be written, or ffmpeg failed; what stood there before still does.
    """
    if progress is not None:
        sound = _watched(sound, progress)
    if format == "wav":
        return write_wav(path, timeline, sound, otherwise)
    return write_encoded(format, path, timeline, sound, otherwise)


def _watched(sound: Sound, progress: Progress) -> Sound:
    """Tell of each piece when the writer comes for the next one."""

    def pieces() -> Iterator[bytes]:
        done = 0
        for piece in sound.pieces():
            yield piece
            done += len(piece) // (2 * sound.channels)
            progress(done, sound.samples)

    return replace(sound, pieces=pieces)
