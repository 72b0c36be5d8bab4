"""What a build did, or did until it was stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from coach.shelf.built import Built


class Note(NamedTuple):
    """Something that the listener is to be told."""

    text: str
    sessions: tuple[int, ...]
    """Numbers of those that it is about; empty if it is about the folder."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did."""

    built: Built
    rendered: int
    kept: int
    """Sessions."""
    removed: tuple[str, ...]
    """Files that are gone, by their paths."""
    left: tuple[str, ...]
    """Places at which something stands that was not made here, or was changed since."""
    missing: tuple[str, ...]
    """Titles of sessions that are not there, because something else stands in their place."""
    notes: tuple[Note, ...]
    """What else the listener is to be told."""


class Stopped(KeyboardInterrupt):
    """Ctrl-C came; what was finished stays, and the next build goes on from there."""

    def __init__(self, finished: int, wanted: int) -> None:
        super().__init__()
        self.finished, self.wanted = finished, wanted
        """Sessions."""
