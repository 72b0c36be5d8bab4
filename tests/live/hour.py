"""An hour of live play at real time, heard on a null sink: run by hand, with `--minutes` for less.

    PYTHONPATH=tests uv run python tests/live/hour.py --minutes 60

It tells how the cues agree with the plan, the underruns, processor time and memory of the process that plays, and exits
with 1 where a figure is missed. What plays is `coach play` in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil
from live.heard import hold
from live.sound_server import Recording, SoundServer

import coach
from coach.live.feed import Underrun
from coach.timing import Ms

RATE = 24_000
COACH = [sys.executable, "-m", "coach"]


@dataclass(frozen=True)
class Usage:
    """What a process took while it played."""

    processor: float
    """Part of one core."""
    megabytes: tuple[float, ...]
    """Of memory, at the end of each minute."""

    def __str__(self) -> str:
        early, late = self.megabytes[min(4, len(self.megabytes) - 1)], self.megabytes[-1]
        return f"{100 * self.processor:.2f} % of a core; {early:.1f} MB at minute 5, {late:.1f} MB at the end"


def watched(playing: subprocess.Popen[str], recording: Recording, minutes: int) -> Usage:
    """Watch a process from its first sound on."""
    process = psutil.Process(playing.pid)
    while not recording.samples[-RATE:].any():
        recording.wait_for(RATE // 10)
    before = process.cpu_times()
    memory = []
    for _ in range(minutes):
        recording.wait_for(60 * RATE - RATE // 2 // minutes, 120)
        memory.append(process.memory_info().rss / 1e6)
    after = process.cpu_times()
    return Usage((after.user + after.system - before.user - before.system) / (60 * minutes), tuple(memory))


def routine(folder: Path) -> Path:
    """Write a routine that lasts longer than an hour."""
    path = folder / "hour.yaml"
    walk = (
        "  - include: backward-walk\n    set: {minutes: 20}\n  - return: Walk forward to your start.\n    wait: 8 s\n"
    )
    path.write_text(f"routine: An hour of walking\nscript:\n{3 * walk}", "utf-8")
    return path


def underruns(env: dict[str, str]) -> list[Underrun]:
    """Read them from the journal."""
    (session,) = json.loads(
        subprocess.run([*COACH, "log", "--json"], env=env, check=True, stdout=subprocess.PIPE).stdout
    )
    told = [event["what"] for event in session["events"] if event["event"] == "underrun"]
    found = [re.fullmatch(r"(\d+) ms, at frame (\d+)", what) for what in told]
    return [Underrun(int(each[2]), Ms(int(each[1]))) for each in found if each]


def main() -> None:
    """Measure, and tell."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=int, default=60)
    minutes = options.parse_args().minutes
    folder, server = Path(tempfile.mkdtemp()), SoundServer()
    track = coach.compile(coach.read(str(routine(folder))))
    env = {**os.environ, **server.env, "XDG_DATA_HOME": str(folder)}
    try:
        server.add_sink("room", "Room", 48_000, 2)
        with server.recording("room", RATE) as recording:
            command = [*COACH, "play", str(folder / "hour.yaml"), "--plain", "--first", f"{minutes}min"]
            playing = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, text=True)
            usage = watched(playing, recording, minutes)
            assert playing.wait(120) == 0
            heard = recording.samples
    finally:
        server.close()
    gaps = underruns(env)
    cues = [cue for cue in track.heard.cues if cue.end <= minutes * 60_000]
    report = hold(heard, cues, track.mix, gaps)
    print(report, usage, f"{len(gaps)} underruns: {[(round(gap.at / RATE, 1), gap.length) for gap in gaps]}", sep="\n")
    grown = usage.megabytes[-1] - usage.megabytes[min(4, minutes - 1)]
    if report.missing or report.shifts or report.worst > 1 or usage.processor > 0.05 or grown > 2:
        sys.exit(1)


if __name__ == "__main__":
    main()
