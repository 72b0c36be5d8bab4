"""What a screen, plain lines or the desktop talk to while it plays."""

from __future__ import annotations

from typing import Protocol

from coach.live.commands import Command
from coach.live.view import View


class Stage(Protocol):
    """Live play as seen from outside; every method returns at once."""

    def view(self) -> View:
        """Tell what there is to see now."""
        ...

    def do(self, command: Command) -> None:
        """Ask for something; what came of it is in the next views."""
        ...

    def suspend(self) -> None:
        """Pause, because the process is about to be stopped."""
        ...

    def resume(self) -> None:
        """Go on after `suspend`, if it was playing then."""
        ...
