"""A made-up stage."""

from __future__ import annotations

from dataclasses import replace

from coach.live.commands import Command
from coach.live.view import View
from coach.timing import Ms

WALK = View(
    title="Backward walking, hands on hips", language="en", state="playing", phrase="Look over your left shoulder.", said=0.4,
    body="move", exercise="The walk", side=None, set=1, sets=1, cycle=3, cycles=13, bouts=True, phase="left",
    phase_done=0.5, phase_left=Ms(9_000), left_here=Ms(275_000), left=Ms(380_000), heard=Ms(0), done=0.37, following="Knee hug",
    pace=80.0, talk="full", music=None, underruns=0, note="",
)  # fmt: skip


class MadeUp:
    """Shows what it is told to, and remembers what was asked of it."""

    def __init__(self, view: View = WALK) -> None:
        self.shown = view
        self.asked: list[Command | str] = []

    def view(self) -> View:
        return self.shown

    def do(self, command: Command) -> None:
        self.asked.append(command)
        self.shown = replace(self.shown, note=command, state="ended" if command == "quit" else self.shown.state)

    def suspend(self) -> None:
        self.asked.append("suspend")

    def resume(self) -> None:
        self.asked.append("resume")
