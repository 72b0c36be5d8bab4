"""Playlists: extended M3U in UTF-8, as M3U8 is, which every player reads.

Lengths are whole seconds: a fraction makes players (mpd, and devices) drop the whole line. Paths are relative and have
forward slashes, so that a folder can be carried anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from coach.timing import Ms


class Entry(NamedTuple):
    """What a playlist says of one file."""

    path: PurePath
    """Relative to the playlist's folder."""
    length: Ms
    title: str


def playlist(title: str, entries: Iterable[Entry]) -> str:
    """Write a playlist; it is to be saved as UTF-8, and its lines end in line feeds."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(title)}"]
    for entry in entries:
        lines += [f"#EXTINF:{(entry.length + 500) // 1000},{_line(entry.title)}", _address(entry.path)]
    return "\n".join([*lines, ""])


def _line(text: str) -> str:
    return " ".join(text.split())


def _address(path: PurePath) -> str:
    address = path.as_posix()
    return f"./{address}" if address.startswith("#") else address
