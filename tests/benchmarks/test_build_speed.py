"""A program of 84 sessions of a quarter of an hour, 22 hours of sound: what it costs to build, and to build again.

Run it with `uv run pytest tests/benchmarks/test_build_speed.py -s`. By processor time; what two processes take by the
clock is printed, and to be read on a machine that does nothing else.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import peers
import psutil
import pytest

from coach.shelf.ledger import load

PROGRAM = """\
program: A quarter of an hour, twice a day
weeks: 6
sessions:
  - session: morning
    do:
      - routine: backward-walk
        set: {minutes: [13, 13.5, 14, 14, 14.5, 15]}
  - session: evening
    do:
      - routine: backward-walk
        set: {minutes: [13.5, 14, 14.5, 15, 15, 15.5]}
"""
MOST_S = 20.0
"""Processor seconds of a build by one process: what two processes may take by the clock."""
MOST_AGAIN_S = 1.0
MOST_BYTES = 300e6
"""Memory of all its processes together; what they share is counted for each."""
LEAST_EACH_S = 0.02
"""How often its memory is looked at."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    (folder / "quarter.yaml").write_text(PROGRAM, "utf-8")
    return folder


@pytest.fixture(scope="module")
def environment(place: Path) -> dict[str, str]:
    """With clips and islands that are there already."""
    found = {"XDG_CACHE_HOME": str(place / "cache"), "XDG_CONFIG_HOME": str(place / "config")}
    peers.cost(command(place, "first", 2), found)
    return found


def command(place: Path, output: str, jobs: int) -> list[str]:
    return [sys.executable, "-m", "coach", "build", str(place / "quarter.yaml"), "-o", str(place / output),
            "--jobs", str(jobs)]  # fmt: skip


def test_a_warm_build(place: Path, environment: dict[str, str]) -> None:
    seconds = peers.cost(command(place, "warm", 1), environment)
    built = load(place / "warm" / "quarter").built
    assert built is not None
    assert len(built.episodes) == 84
    hours = sum(episode.duration for episode in built.episodes) / 3_600_000
    assert hours > 21
    print(f"\n84 sessions, {hours:.1f} h of sound: {seconds:.2f} s of one processor (at most {MOST_S:g})")
    assert seconds < MOST_S


def test_memory_of_all_processes(place: Path, environment: dict[str, str]) -> None:
    started = time.perf_counter()
    with psutil.Popen(command(place, "two", 2), env=os.environ | environment, stdout=-3) as running:
        peak = count = 0
        while running.poll() is None:
            there = [running, *running.children(recursive=True)]
            peak, count = max(peak, sum(map(resident, there))), max(count, len(there))
            try:
                running.wait(LEAST_EACH_S)
            except psutil.TimeoutExpired:
                continue
    seconds = time.perf_counter() - started
    print(f"\ntwo processes: {peak / 1e6:.0f} MB in {count} processes at their peak; {seconds:.1f} s by the clock")
    assert running.returncode == 0
    assert count >= 4, "itself, two that render, and the server that they are forked from"
    assert peak < MOST_BYTES


def resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def test_a_build_where_nothing_changed(place: Path, environment: dict[str, str]) -> None:
    seconds = peers.best(5, command(place, "first", 2), environment)
    print(f"\nnothing changed: {seconds:.2f} s of processor time (at most {MOST_AGAIN_S:g})")
    assert seconds < MOST_AGAIN_S
