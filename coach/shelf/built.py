"""What a built folder holds, as data: for playlists, feeds, pages, and whoever serves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Final

from coach.timing import Ms

COVER: Final = "cover.png"
"""The folder's cover."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of a file."""

    title: str
    start: Ms
    """From the file's beginning."""
    end: Ms


@dataclass(frozen=True, slots=True)
class Part:
    """A file of sound; most sessions have one."""

    path: str
    """Relative to the folder, with slashes."""
    title: str
    duration: Ms
    size: int
    """Bytes."""
    chapters: tuple[Section, ...]
    companions: Mapping[str, str]
    """Paths of the files beside it, as `path`, by their kind (`vtt`, `chapters`)."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A session that was built."""

    number: int
    """From 1 over the whole folder, in the order in which sessions are done."""
    group: str
    """The week, such as `Week 2`, or a group of the library; empty if there are none."""
    week: int
    """From 1; 0 if it is none of a program's."""
    title: str
    """Such as `Week 2, day 3, morning - Backward walking`."""
    routines: tuple[str, ...]
    """Titles of what is done in it."""
    date: date | None
    """The day on which it is due; None if no start was told."""
    key: str
    """Hashes all that shaped its files: another key, other files."""
    parts: tuple[Part, ...]
    """One at least."""

    @property
    def duration(self) -> Ms:
        """How long it is."""
        return Ms(sum(part.duration for part in self.parts))

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of all its files."""
        return tuple(path for part in self.parts for path in (part.path, *part.companions.values()))


@dataclass(frozen=True, slots=True)
class Built:
    """All that a folder holds."""

    name: str
    """What was built: a program's or routine's name, which is also the folder's."""
    title: str
    about: str
    language: str
    format: str
    """Suffix of its sound files."""
    episodes: tuple[Episode, ...] = ()
    """In order."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Names for files of groups that sort in their order, by group."""

    def by_group(self) -> Iterator[tuple[str, tuple[Episode, ...]]]:
        """Give each group and its episodes, in order."""
        for group, episodes in groupby(self.episodes, key=lambda episode: episode.group):
            yield group, tuple(episodes)


def as_data(built: Built) -> dict[str, Any]:
    """Give a folder's description as what `json.dumps` takes."""
    data = asdict(built)
    for episode in data["episodes"]:
        episode["date"] = episode["date"] and episode["date"].isoformat()
    return data


def from_data(data: Mapping[str, Any]) -> Built:
    """Give the description that `as_data` wrote.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    return Built(**{**data, "episodes": tuple(_episode(episode) for episode in data["episodes"])})


def _episode(data: Mapping[str, Any]) -> Episode:
    routines, parts = tuple(data["routines"]), tuple(_part(part) for part in data["parts"])
    day = date.fromisoformat(data["date"]) if data["date"] else None
    return Episode(**{**data, "routines": routines, "parts": parts, "date": day})


def _part(data: Mapping[str, Any]) -> Part:
    return Part(**{**data, "chapters": tuple(Section(**section) for section in data["chapters"])})
