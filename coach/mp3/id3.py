"""The ID3v2.3 tag that stands before the frames: title, length, language and chapters.

Chapters stand in the order of time, which players that do not sort rely on. Other rooms may add frames of their own
(artwork, lyrics): they compose them with `frame` and `text` and hand them to `tag`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from coach.plan.timeline import Chapter, Timeline

ARTIST: Final = "Audio Coach"
GENRE: Final = "Speech"
CHILDREN: Final = 255
"""The most entries of one table of contents: their number is one byte."""
LANGUAGES: Final = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fi": "fin",
    "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld",
    "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr",
    "vi": "vie", "zh": "zho",
}  # fmt: skip
"""ISO 639-1 to ISO 639-2; ID3 knows only the latter."""

_TOP_LEVEL, _ORDERED = 2, 1
_NO_OFFSET: Final = b"\xff" * 8
"""Start and end of a chapter in bytes: unknown, the milliseconds count."""


def frame(name: str, body: bytes) -> bytes:
    """Make one frame from its four letters and its body."""
    return struct.pack(">4sIH", name.encode("ascii"), len(body), 0) + body


def text(name: str, value: str) -> bytes:
    """Make a text frame, in Latin-1 if the text allows it, else in UTF-16 with a byte order mark."""
    try:
        return frame(name, b"\x00" + value.encode("latin-1"))
    except UnicodeEncodeError:
        return frame(name, b"\x01\xff\xfe" + value.encode("utf-16-le", "replace"))


def tag(timeline: Timeline, more: Sequence[bytes] = ()) -> bytes:
    """Make the whole tag of a track; `more` are further frames, which stand before the chapters."""
    language = LANGUAGES.get(timeline.language.replace("_", "-").split("-")[0].lower())
    frames = [
        text("TIT2", timeline.title),
        text("TPE1", ARTIST),
        text("TALB", ARTIST),
        text("TCON", GENRE),
        text("TLEN", str(timeline.duration)),
        *([text("TLAN", language)] if language else []),
        *more,
        *_chapters(timeline.chapters),
    ]
    body = b"".join(frames)
    return b"ID3\x03\x00\x00" + _syncsafe(len(body)) + body


def _syncsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _chapters(chapters: Sequence[Chapter]) -> list[bytes]:
    """Make a frame for each chapter, and the tables of contents: one, or one of several."""
    if not chapters:
        return []
    ordered = sorted(chapters, key=lambda chapter: chapter.start)
    names = [b"chp%d" % number for number in range(len(ordered))]
    frames = [
        frame(
            "CHAP",
            name + b"\0" + struct.pack(">II", chapter.start, chapter.end) + _NO_OFFSET + text("TIT2", chapter.title),
        )
        for name, chapter in zip(names, ordered, strict=True)
    ]
    if len(names) > CHILDREN:
        groups = [names[at : at + CHILDREN] for at in range(0, len(names), CHILDREN)]
        names = [b"toc%d" % number for number in range(len(groups))]
        frames += [_contents(name, _ORDERED, group) for name, group in zip(names, groups, strict=True)]
    return [*frames, _contents(b"toc", _TOP_LEVEL | _ORDERED, names)]


def _contents(name: bytes, flags: int, children: Sequence[bytes]) -> bytes:
    return frame("CTOC", name + b"\0" + bytes([flags, len(children)]) + b"".join(child + b"\0" for child in children))
