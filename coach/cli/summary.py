"""What is told of folders that were built: what is to be known, a table, and what to open next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.shelf.feed import PAGE
from coach.shelf.outcome import Outcome
from coach.shelf.page.sheets import ranges
from coach.shelf.render import CONCEDED
from coach.timing import clock

_CONCEDED: Final = 5
"""Concessions that are told; of more only their number."""
_BETWEEN: Final = "   "


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was built."""

    path: Path
    outcome: Outcome
    took_s: float


def told(path: Path, outcome: Outcome) -> Iterator[str]:
    """Give what is to be known of a folder, a line each."""
    count, conceded = len(outcome.built.episodes), 0
    for note in outcome.notes:
        conceded += note.text.startswith(CONCEDED)
        if conceded <= _CONCEDED or not note.text.startswith(CONCEDED):
            some = 0 < len(note.sessions) < count
            yield f"{note.text}{f' ({sessions(note.sessions)})' if some else ''}"
    if conceded > _CONCEDED:
        more = conceded - _CONCEDED
        yield f"{CONCEDED}{more} more; `coach show ROUTINE` with the same choices tells all of a routine"
    for left in outcome.left:
        yield f"left alone: {path / left} was not made here, or was changed since; move it away to have it made anew"


def missing(folders: Sequence[Folder]) -> str:
    """Tell which sessions are not there, because something else stands in their place; an empty text if all are."""
    titles = [title for folder in folders for title in folder.outcome.missing]
    if not titles:
        return ""
    named = "; ".join([*titles[:3], *([f"{len(titles) - 3} more"] if len(titles) > 3 else [])])
    what = f"{len(titles)} sessions are" if len(titles) > 1 else "1 session is"
    return f"{what} not in the folder, its playlists, feed and page ({named}): another file is in the way, see above"


def table(folders: Sequence[Folder]) -> Iterator[str]:
    """Give a line for each folder, below a head; and then what to open."""
    head = ("folder", "sessions", "length", "made now", "as before", "files removed", "size", "time taken")
    rows = [head, *map(_row, folders)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        yield _BETWEEN.join([first.ljust(widths[0]), *cells])
    for folder in folders:
        yield f"open {folder.path / PAGE} in a browser; to the phone: coach serve {shlex.quote(str(folder.path))} --lan"


def sessions(numbers: Sequence[int]) -> str:
    """Name sessions by their numbers: `sessions 1-4, 7`."""
    return f"session{'s' * (len(numbers) > 1)} {ranges(numbers)}"


def _row(folder: Folder) -> tuple[str, ...]:
    outcome, episodes = folder.outcome, folder.outcome.built.episodes
    size = sum(part.size for episode in episodes for part in episode.parts) / 1e6
    length = clock(sum(episode.duration for episode in episodes), millis=False)
    counts = (outcome.rendered, outcome.kept, len(outcome.removed))
    return (f"{folder.path}", f"{len(episodes)}", length, *map(str, counts), f"{size:.1f} MB", f"{folder.took_s:.1f} s")
