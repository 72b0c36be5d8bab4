"""An hour of live play at real time, heard on a null sink: run by hand, with `--minutes` for less.

    PYTHONPATH=tests uv run python tests/live/hour.py --minutes 60

It tells how the cues agree with the plan, the underruns, processor time and memory of the process that plays, and exits
with 1 where a figure is missed. What plays is a process of its own; `watched` and `hold` know nothing of it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass

import numpy as np
import psutil
from live.heard import hold
from live.sound_server import Recording, SoundServer
from numpy.typing import NDArray

import coach
from coach.live.device import Device
from coach.live.feed import Underrun
from coach.outputs.track import Track
from coach.plan.timeline import Cue
from coach.timing import Ms

RATE = 24_000


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


def looped(track: Track, minutes: int) -> list[Cue]:
    """A track's cues again and again for so many minutes."""
    cues = []
    for times in itertools.count():
        for cue in track.heard.cues:
            later = times * track.timeline.duration
            if cue.end + later > minutes * 60_000:
                return cues
            cues.append(cue._replace(start=Ms(cue.start + later), end=Ms(cue.end + later)))
    raise AssertionError


def play(track: Track, minutes: int) -> None:
    """Play, and print the underruns as JSON."""
    cues, ended = looped(track, minutes), threading.Event()

    def pull(count: int) -> NDArray[np.int16]:
        if device.played > (minutes * 60 + 2) * RATE:
            ended.set()
        return track.mix.samples(cues, device.played, count)

    with Device() as device:
        device.start(pull)
        while not ended.wait(0.1):
            assert device.alive()
        print(json.dumps([(gap.at, gap.length) for gap in device.underruns]))


def main() -> None:
    """Measure, and tell."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=int, default=60)
    options.add_argument("--play", action="store_true")
    chosen = options.parse_args()
    track = coach.compile(coach.read("backward-walk"))
    if chosen.play:
        play(track, chosen.minutes)
        return
    server = SoundServer()
    try:
        server.add_sink("room", "Room", 48_000, 2)
        with server.recording("room", RATE) as recording:
            command = [sys.executable, __file__, "--play", "--minutes", str(chosen.minutes)]
            playing = subprocess.Popen(command, env={**os.environ, **server.env}, stdout=subprocess.PIPE, text=True)
            usage = watched(playing, recording, chosen.minutes)
            gaps = [Underrun(at, Ms(length)) for at, length in json.loads(playing.communicate(timeout=120)[0])]
            heard = recording.samples
    finally:
        server.close()
    report = hold(heard, looped(track, chosen.minutes), track.mix, gaps)
    print(report, usage, f"{len(gaps)} underruns: {[(round(gap.at / RATE, 1), gap.length) for gap in gaps]}", sep="\n")
    grown = usage.megabytes[-1] - usage.megabytes[min(4, chosen.minutes - 1)]
    if report.missing or report.shifts or report.worst > 1 or usage.processor > 0.05 or grown > 2:
        sys.exit(1)


if __name__ == "__main__":
    main()
