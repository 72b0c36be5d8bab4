"""What the desktop steers: a track that is played."""

from __future__ import annotations

from typing import Protocol

from coach.live.commands import Command
from coach.live.view import View
from coach.timing import Ms


class Transport(Protocol):
    """A track that is played, and can be steered from any thread; what makes no sense at the moment it ignores."""

    def view(self) -> View:
        """Give what there is to see now."""

    def do(self, command: Command) -> None:
        """Do what a button asks; `next` and `previous` stay paused where it is paused."""

    def seek(self, to: Ms) -> None:
        """Go to a place in the track."""

    def position(self) -> Ms:
        """Give the place in the track that is heard now."""

    def length(self) -> Ms:
        """Give the track's length, as far as it is known."""
