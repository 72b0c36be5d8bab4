"""The ID3v2.3 tag that stands before the frames: title, length, language, a word to the listener, and chapters.

Chapters stand in the order of time, which players that do not sort rely on. Other rooms may add frames of their own
(artwork, lyrics): they compose them with `frame` and `text` and hand them to `tag`.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from coach.phrases import LANGUAGES as SPOKEN
from coach.phrases import Phrases
from coach.plan.timeline import Chapter, Timeline

NOTHING_ELSE: Final[Mapping[str, str]] = MappingProxyType({})
"""For tags that are as `tags_of` gives them."""
_HEAD: Final = 10
"""Bytes with which a tag begins."""
_READ: Final = 1 << 20
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

_FRAMES: Final = {
    "title": "TIT2", "artist": "TPE1", "album": "TALB", "album_artist": "TPE2", "track": "TRCK", "genre": "TCON",
    "language": "TLAN",
}  # fmt: skip
"""The text frame of each tag; a comment has a frame of its own kind."""
_MILLISECONDS, _LYRICS = 2, 1
"""How a synchronised text counts time, and what kind of text it is; players show no kind but lyrics."""
_FRONT: Final = 3
"""What kind of picture a cover is."""
_LATIN1, _UTF16 = b"\x00", b"\x01"
_TOP_LEVEL, _ORDERED = 2, 1
_NO_OFFSET: Final = b"\xff" * 8
"""Start and end of a chapter in bytes: unknown, the milliseconds count."""


def frame(name: str, body: bytes) -> bytes:
    """Make one frame from its four letters and its body."""
    return struct.pack(">4sIH", name.encode("ascii"), len(body), 0) + body


def text(name: str, value: str) -> bytes:
    """Make a text frame, in Latin-1 if the text allows it, else in UTF-16 with a byte order mark."""
    encoding, written, _ = _encoded(value)
    return frame(name, encoding + written)


def comment(language: str, value: str) -> bytes:
    """Make a comment without a description, as players show it; `language` is one of ISO 639-2."""
    encoding, written, empty = _encoded(value)
    return frame("COMM", encoding + language.encode("ascii") + empty + written)


def picture(png: bytes) -> bytes:
    """Make a front cover."""
    return frame("APIC", _LATIN1 + b"image/png\0" + bytes([_FRONT]) + b"\0" + png)


def day(when: date) -> tuple[bytes, ...]:
    """Make the frames of a date: this version of the standard keeps its year and its day apart."""
    return text("TYER", f"{when:%Y}".zfill(4)), text("TDAT", f"{when:%d%m}")


def lyrics(language: str, value: str) -> bytes:
    """Make a text to be read along, without times; `language` is that of a timeline."""
    encoding, written, empty = _encoded(value)
    return frame("USLT", encoding + _code(language) + empty + written)


def timed_lyrics(language: str, rows: Sequence[tuple[int, str]]) -> bytes:
    """Make a text of which each row stands from its millisecond on; `rows` are in order of time.

    A row has no line break of its own, which the standard wants only of other kinds of text: players take each entry
    for a line.
    """
    encoding, _, empty = _encoded("".join(value for _, value in rows))
    end = b"\0" if encoding == _LATIN1 else b"\0\0"
    entries = [_written(encoding, value) + end + struct.pack(">I", at) for at, value in rows]
    return frame("SYLT", encoding + _code(language) + bytes([_MILLISECONDS, _LYRICS]) + empty + b"".join(entries))


def _code(language: str) -> bytes:
    return LANGUAGES.get(_base(language), "XXX").encode("ascii")


def _encoded(value: str) -> tuple[bytes, bytes, bytes]:
    """Give the byte that names an encoding, the text in it, and an empty text in it with its end."""
    try:
        return _LATIN1, _written(_LATIN1, value), b"\0"
    except UnicodeEncodeError:
        return _UTF16, _written(_UTF16, value), b"\xff\xfe\0\0"


def _written(encoding: bytes, value: str) -> bytes:
    return value.encode("latin-1") if encoding == _LATIN1 else b"\xff\xfe" + value.encode("utf-16-le", "replace")


def tags_of(timeline: Timeline, otherwise: Mapping[str, str] = NOTHING_ELSE) -> dict[str, str]:
    """Give what the file of a track says of it, in any format, by the names that ffmpeg has for it.

    The language is one of ISO 639-2, and left out if there is none; the comment is a word to the listener, in the
    track's language if the coach speaks it and else in English. What stands in `otherwise` takes the place of what the
    timeline says, or is said besides: `album_artist`, and `track` such as `2/5`.
    """
    code = _base(timeline.language)
    tags = {"title": timeline.title, "artist": ARTIST, "album": ARTIST, "genre": GENRE}
    if code in LANGUAGES:
        tags["language"] = LANGUAGES[code]
    return {**tags, "comment": Phrases(_spoken(code))("comment"), **otherwise}


def tag(timeline: Timeline, more: Sequence[bytes] = (), otherwise: Mapping[str, str] = NOTHING_ELSE) -> bytes:
    """Make the whole tag of a track; `more` are further frames, which stand before the chapters."""
    tags = tags_of(timeline, otherwise)
    frames = [
        *(text(name, tags[key]) for key, name in _FRAMES.items() if key in tags),
        text("TLEN", str(timeline.duration)),
        comment(LANGUAGES[_spoken(_base(timeline.language))], tags["comment"]),
        *more,
        *_chapters(timeline.chapters),
    ]
    body = b"".join(frames)
    return b"ID3\x03\x00\x00" + _syncsafe(len(body)) + body


def same_frames(one: Path, other: Path) -> bool:
    """Tell whether two files hold the same frames, whatever stands in the tags before and behind them."""
    try:
        with one.open("rb") as first, other.open("rb") as second:
            _pass_tag(first)
            _pass_tag(second)
            while piece := first.read(_READ):
                if second.read(len(piece)) != piece:
                    return False
            return second.read(3) in (b"", b"TAG", b"APE")
    except OSError:
        return False


def _pass_tag(file: BinaryIO) -> None:
    head = file.read(_HEAD)
    size = sum((each & 0x7F) << shift for each, shift in zip(head[6:], (21, 14, 7, 0), strict=False))
    file.seek(_HEAD + size if head.startswith(b"ID3") else 0)


def _base(language: str) -> str:
    """Give the language that a code such as `zh-Hans` begins with."""
    return language.replace("_", "-").split("-")[0].lower()


def _spoken(code: str) -> str:
    """Give the language of the coach's own words for tracks in a language."""
    return code if code in SPOKEN else "en"


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
