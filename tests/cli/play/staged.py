"""A program that shows a made-up stage: `staged.py screen|plain FILE [breaks|ended|speaks]`."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path

from stages import WALK, MadeUp

from coach.live.commands import Command
from coach.live.view import View


class Staged(MadeUp):
    """Writes down what it was asked; pauses at space, and with `breaks` fails at it; with `speaks` never is silent."""

    def __init__(self, asked: Path, how: str) -> None:
        super().__init__(replace(WALK, state="ended") if how == "ended" else WALK)
        self._file = asked
        self._how = how

    def view(self) -> View:
        if "toggle" in self.asked and self._how == "breaks":
            raise RuntimeError("a fault of the stage")
        if self._how == "speaks":
            self.shown = replace(self.shown, said=1 - self.shown.said, phrase="On and on.")
        return self.shown

    def do(self, command: Command) -> None:
        super().do(command)
        if command == "toggle":
            self.shown = replace(self.shown, state="paused" if self.shown.state == "playing" else "playing")
        self._note()

    def suspend(self) -> None:
        super().suspend()
        self._note()

    def resume(self) -> None:
        super().resume()
        self.shown = replace(self.shown, note="back again")
        self._note()

    def _note(self) -> None:
        self._file.write_text(" ".join(self.asked), "utf-8")


if __name__ == "__main__":
    kind, asked, *how = sys.argv[1:]
    importlib.import_module(f"coach.cli.play.{kind}").show(Staged(Path(asked), how[0] if how else ""))
    print("ended as it should")
