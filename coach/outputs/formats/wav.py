"""WAV: samples as they are, between a header of 44 bytes and chunks with chapters and tags.

Chapters are cue points with labels, which sound editors show, and players that are made of ffmpeg's parts. They stand
behind the samples, because simple readers take for granted that these begin at byte 44. (An ID3 tag in a chunk of its
own beside them gives ffmpeg each chapter twice.)
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from coach.errors import ChoiceError
from coach.mp3.id3 import NOTHING_ELSE, tags_of
from coach.outputs.formats.sound import Sound
from coach.plan.timeline import Timeline
from coach.store import whole_file

_LARGEST: Final = 2**32 - 1
"""Bytes after the first eight: their number is 32 bits."""
_INFO: Final = {"title": b"INAM", "artist": b"IART", "album": b"IPRD", "track": b"IPRT", "genre": b"IGNR",
                "language": b"ILNG", "comment": b"ICMT"}  # fmt: skip
_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")
_PCM: Final = 1


def write_wav(path: Path, timeline: Timeline, sound: Sound, otherwise: Mapping[str, str] = NOTHING_ELSE) -> int:
    """Write 16-bit PCM, and give the bytes of the file; `otherwise` are tags, as `tags_of` has them.

    Raises:
        ChoiceError: it would be larger than a WAV file can be, which is 4 GiB.
        MachineError: the file cannot be written; what stood there before still does.
    """
    width = 2 * sound.channels
    data = sound.samples * width
    behind = _info(tags_of(timeline, otherwise)) + _cues(timeline, sound.rate_hz)
    size = _HEADER.size + data + len(behind)
    if size - 8 > _LARGEST:
        told = f"holds at most 4 GiB, and this track is {size / 2**30:.1f} GiB; expected another format, such as flac"
        raise ChoiceError("--format", "wav", told)
    head = (b"RIFF", size - 8, b"WAVE")
    form = (b"fmt ", 16, _PCM, sound.channels, sound.rate_hz, sound.rate_hz * width, width, 16)
    with whole_file(path) as out:
        out.write(_HEADER.pack(*head, *form, b"data", data))
        for piece in sound.pieces():
            out.write(piece)
        out.write(behind)
    return size


def _info(tags: Mapping[str, str]) -> bytes:
    chunks = [_chunk(_INFO[name], value.encode() + b"\0") for name, value in tags.items() if name in _INFO]
    return _chunk(b"LIST", b"INFO" + b"".join(chunks))


def _cues(timeline: Timeline, rate_hz: int) -> bytes:
    """Make a cue point for the start of each chapter, and its label."""
    points, labels = [], []
    for number, chapter in enumerate(timeline.chapters, 1):
        sample = chapter.start * rate_hz // 1000
        points.append(struct.pack("<II4sIII", number, sample, b"data", 0, 0, sample))
        labels.append(_chunk(b"labl", struct.pack("<I", number) + chapter.title.encode() + b"\0"))
    if not points:
        return b""
    counted = struct.pack("<I", len(points)) + b"".join(points)
    return _chunk(b"cue ", counted) + _chunk(b"LIST", b"adtl" + b"".join(labels))


def _chunk(name: bytes, body: bytes) -> bytes:
    """Make a chunk; one of an odd length is followed by a byte that does not count."""
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)
