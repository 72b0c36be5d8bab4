"""A table: which key at which moment leads where, and what is heard then (`steering.txt`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from live import routines
from live.playing import listen, player_of, pull, routine

from coach.live.commands import Command
from coach.outputs.track import Track
from coach.timing import clock

TABLE = Path(__file__).with_name("steering.txt")
HEARD_MS = 24_000
STEPS = ("Left", "Right", "Round", "Three", "Two", "tick-left", "tick-right")
CASES: list[tuple[str, str, int, str]] = [
    ("WALK", "while a sentence is said", 5000, "pause play"),
    ("WALK", "in the opening", 9000, "next"),
    ("WALK", "in the opening", 9000, "again"),
    ("WALK", "in the opening", 9000, "previous"),
    ("BREATHS", "in the opening", 9000, "next"),
    ("WALK", "in the wait behind the way back to the start", 33_000, "pause play"),
    ("WALK", "in the sentence that begins in a movement", 26_870, "pause play"),
    ("WALK", "in a count-in", 39_000, "pause play"),
    ("WALK", "in steps without bouts", 20_100, "pause play"),
    ("WALK", "in the last cycle of steps", 25_100, "pause play"),
    ("WALK", "in a bout", 50_000, "pause play"),
    ("WALK", "on the last steps of a bout", 58_500, "pause play"),
    ("WALK", "before a look is said", 59_950, "pause play"),
    ("WALK", "while a look is said", 60_300, "pause play"),
    ("WALK", "when a look has been said", 63_000, "pause play"),
    ("WALK", "in a rest", 240_000, "pause play"),
    ("WALK", "in a bout", 70_000, "back"),
    ("WALK", "early in a bout", 70_000, "forward"),
    ("WALK", "in the last lane", 210_000, "forward"),
    ("WALK", "in the set-up of a lane", 33_000, "forward"),
    ("WALK", "in practice", 22_000, "back"),
    ("WALK", "in practice", 22_000, "forward"),
    ("WALK", "in practice", 22_000, "back pause play"),
    ("WALK", "in practice", 22_000, "next"),
    ("WALK", "in practice", 22_000, "previous"),
    ("WALK", "in a bout", 50_000, "next"),
    ("WALK", "in a bout", 50_000, "again"),
    ("WALK", "in a bout", 50_000, "previous"),
    ("WALK", "in a bout", 50_000, "pause previous next play"),
    ("WALK", "in a bout", 50_000, "skip"),
    ("WALK", "at the start of a rest", 222_500, "skip"),
    ("WALK", "in a rest", 240_000, "extend extend"),
    ("CIRCLES", "in a circle", 36_000, "pause play"),
    ("CIRCLES", "in a circle", 36_000, "back"),
    ("CIRCLES", "in a circle", 36_000, "forward"),
    ("CIRCLES", "in the last circle", 55_000, "forward"),
    ("BREATHS", "in a breath", 35_000, "pause play"),
    ("BREATHS", "in a breath", 35_000, "back"),
    ("BREATHS", "in a breath", 35_000, "forward"),
    ("BREATHS", "before what is told at the start of a rest", 79_900, "skip"),
    ("BREATHS", "in a rest", 100_000, "skip"),
    ("BREATHS", "in a rest", 100_000, "pause play"),
    ("BREATHS", "in a rest", 100_000, "back"),
    ("BREATHS", "at the start of a rest", 80_300, "extend"),
    ("BREATHS", "in a breath", 35_000, "extend"),
    ("BREATHS", "when it waits", 230_000, "go-on"),
    ("BREATHS", "when it waits", 230_000, "toggle"),
    ("BREATHS", "when it waits", 230_000, "next"),
    ("BREATHS", "when it waits", 230_000, "previous"),
    ("BREATHS", "when it waits", 230_000, "pause play"),
    ("BREATHS", "when it waits", 230_000, "extend"),
    ("HOLDS", "before it waits", 14_000, "pause play"),
    ("HOLDS", "when it waits", 25_000, "go-on"),
    ("HOLDS", "when it waits", 25_000, "skip"),
    ("HOLDS", "when it waits", 25_000, "go-on pause play"),
    ("PLANK", "in a hold", 25_000, "pause play"),
    ("PLANK", "when a hold has been released", 28_000, "pause play"),
    ("PLANK", "when the last hold has been released", 57_300, "pause play"),
    ("PLANK", "in the second phase of another movement", 68_000, "pause play"),
    ("BRIDGES", "in a hold", 15_000, "pause play"),
    ("BRIDGES", "when a hold has been released", 28_000, "pause play"),
    ("BRIDGES", "when the last hold has been released", 43_000, "pause play"),
    ("FREE", "in minutes", 120_000, "pause play"),
    ("FREE", "in minutes", 120_000, "back"),
    ("FREE", "in minutes", 120_000, "forward"),
    ("FREE", "in minutes", 120_000, "next"),
    ("FREE", "behind the end", 400_000, "previous"),
]


@cache
def track(name: str) -> Track:
    return routine(getattr(routines, name))


def case(name: str, when: str, at: int, keys: str) -> Iterator[str]:
    player, asked = player_of(track(name))
    pull(player, at)
    before = player.standing.here
    for key in keys.split():
        command: Command = key  # type: ignore[assignment]
        player.do(command)
    view = player.view()
    note = f" ({view.note})" if view.note else ""
    yield f"{name.lower()}, {when}, {clock(before)}: {keys} -> {clock(player.standing.here)} {view.state}{note}"
    for _, group in groupby(listen(player, HEARD_MS), key=lambda heard: "step" if heard.what in STEPS else heard.what):
        sounds = list(group)
        more = f" … {sounds[-1].at / 1000:.3f} {sounds[-1].what}" if len(sounds) > 1 else ""
        yield f"    {sounds[0].at / 1000:.3f} {sounds[0].what}{more}"
    assert not asked


def test_the_table_of_keys(golden: Callable[[Path, str], None]) -> None:
    golden(TABLE, "\n".join(line for each in CASES for line in case(*each)) + "\n")
