"""What music costs, against LAME alone on the same samples: `uv run pytest tests/benchmarks/test_music.py -s`."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import peers
import pytest
import soundfile
from benchmarks.test_speed import COACH
from mp3.grounds import tune

import coach
from coach.mp3.frames import MUSIC, encode
from coach.outputs.track import Track

SETTINGS = {"minutes": 18}
"""The walk is then 20 minutes, its teaching and its rest included."""


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three minutes at 44.1 kHz, as people have them."""
    path = tmp_path_factory.mktemp("song") / "song.mp3"
    soundfile.write(path, tune(180, 4), 44_100, format="MP3")
    return path


@pytest.fixture(scope="module")
def track(song: Path) -> Track:
    return coach.compile(coach.read("backward-walk"), coach.Choices(settings=SETTINGS, music=song))


@pytest.fixture(scope="module")
def lame_s(track: Track) -> float:
    """Processor seconds of LAME for the whole, the better of two runs."""
    pcm = track.mix.samples(track.timeline.cues, 0, track.timeline.duration * 48).astype("<i2").tobytes()

    def once() -> float:
        before = time.process_time()
        encode(pcm, MUSIC)
        return time.process_time() - before

    return min(once(), once())


@pytest.fixture
def cold(song: Path, tmp_path: Path) -> Callable[[], list[str]]:
    """A render with warm clips, of which nothing is encoded yet."""
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    command = [*COACH, "render", "backward-walk", "--set", "minutes=18", "-o", str(tmp_path / "out")]
    peers.cost(command, environment)
    os.environ.update(environment)

    def fresh() -> list[str]:
        shutil.rmtree(tmp_path / "cache" / "coach" / "islands")
        return [*command, "--music", str(song)]

    return fresh


def test_a_render_with_music_against_lame_alone(cold: Callable[[], list[str]], lame_s: float, track: Track) -> None:
    cores = os.sched_getaffinity(0)

    def wall(on: set[int]) -> float:
        command = cold()
        os.sched_setaffinity(0, on)
        try:
            before = time.perf_counter()
            peers.cost(command)
            return time.perf_counter() - before
        finally:
            os.sched_setaffinity(0, cores)

    on_one = min(wall({min(cores)}) for _ in range(2))
    on_two = min(wall(cores) for _ in range(2))
    print(
        f"\n{track.timeline.duration / 60_000:.1f} minutes with music: {on_one:.2f} s on one core, {on_two:.2f} s on "
        f"{len(cores)}; LAME alone {lame_s:.2f} s: {on_one / lame_s:.2f} x (at most 1.2), {on_two / lame_s:.2f} x on "
        f"{len(cores)} (at most 0.7 on two)"
    )
    assert on_one <= 1.2 * lame_s
    assert on_two <= 0.7 * lame_s or len(cores) < 2
