"""How soon `coach play` is heard, against a bare player that plays a file; both on a real sound server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from live.sound_server import SoundServer

ROUTINE = "backward-walk"
FIRST = """
import os, time
def tell():
    print(time.process_time(), flush=True)
    os._exit(0)
"""
COACH = f"""{FIRST}
import sys
from coach.cli import main
from coach.live.player import Player
pull = Player.pull
Player.pull = lambda self, count: (pull(self, count), tell())
main(["play", {ROUTINE!r}, "--plain", "--no-log"])
"""
BARE = f"""{FIRST}
import sys, threading
import miniaudio
def told(stream):
    count = yield b""
    stream.send(count)
    tell()
stream = miniaudio.stream_file(sys.argv[1], nchannels=1, sample_rate=24_000)
next(stream)
source = told(stream)
next(source)
device = miniaudio.PlaybackDevice(nchannels=1, sample_rate=24_000)
device.start(source)
threading.Event().wait()
"""


@pytest.fixture
def heard() -> Iterator[dict[str, str]]:
    server = SoundServer()
    server.add_sink("room", "Room")
    environment = {**os.environ, **server.env}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    yield environment
    server.close()


def first_sound(script: str, environment: dict[str, str], *words: str) -> tuple[float, float]:
    """Processor time and wall time until the device is given the first samples, in seconds."""
    before = time.perf_counter()
    command = [sys.executable, "-c", script, *words]
    told = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return float(told.stdout.splitlines()[-1]), time.perf_counter() - before


def test_the_first_sound_comes_soon(heard: dict[str, str], tmp_path: Path) -> None:
    render = [sys.executable, "-m", "coach", "render", ROUTINE, "-o", str(tmp_path)]
    play = [sys.executable, "-m", "coach", "play", ROUTINE, "--plain", "--no-log", "--first", "1s"]
    for warming in (render, play):
        subprocess.run(warming, env=heard, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pairs = [(first_sound(COACH, heard), first_sound(BARE, heard, str(tmp_path / f"{ROUTINE}.mp3"))) for _ in range(7)]
    ours, bare = ((min(one) for one in zip(*runs, strict=True)) for runs in zip(*pairs, strict=True))
    (processor, wall), (bare_processor, bare_wall) = ours, bare
    print(
        f"\nfirst sound: {processor:.2f} s of processor time, {wall:.2f} s; bare player {bare_processor:.2f}, {bare_wall:.2f}"
    )
    assert processor <= 0.6
    assert wall <= 3 * bare_wall
