"""Captions for the page: read from the files beside the sessions, because a page from a folder may fetch none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Final

from coach.shelf.built import Episode
from coach.store import key_of

_CUE: Final = re.compile(r"^(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})\n(.+(?:\n.+)*)", re.MULTILINE)


def captions_key(episodes: Iterable[Episode], folder: Path) -> str:
    """Hash the captions of some sessions as they stand; who mends one finds it in the page."""
    paths = (part.companions.get("vtt") for episode in episodes for part in episode.parts)
    return key_of([_text(folder, path) for path in paths])


class Captions:
    """The captions of all files of a page; files in which the same is said share theirs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, str] = {}

    def named(self, path: str | None) -> str:
        """Give the name of a file's captions in the page; an empty text where it has none."""
        text = _text(self._folder, path)
        data = json.dumps(list(_cues(text)), ensure_ascii=False, separators=(",", ":"))
        return self._names.setdefault(data, f"captions-{len(self._names) + 1}") if text else ""

    def html(self) -> str:
        """Give all that was named, as data in a page."""
        safe = ((data.replace("<", "\\u003c"), name) for data, name in self._names.items())
        return "".join(f'<script type="application/json" id="{name}">{data}</script>\n' for data, name in safe)


def _text(folder: Path, path: str | None) -> str:
    """Read a file of captions; an empty text if there is none, or another file was put in its place."""
    try:
        return "" if path is None else (folder / path).read_text("utf-8")
    except (OSError, ValueError):
        return ""


def _cues(text: str) -> Iterator[tuple[int, int, str]]:
    """Give start and end in milliseconds, and the text."""
    for match in _CUE.finditer(text):
        times = [int(each) for each in match.groups()[:8]]
        start, end = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (times[:4], times[4:]))
        yield start, end, unescape(match[9])
