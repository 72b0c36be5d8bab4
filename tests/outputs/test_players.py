"""Real gapless players play the tracks of a routine as they play the whole: the same samples reach the sound card."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import players
import pytest
from mp3.grounds import Tune
from mp3.walks import walk

from coach.outputs.album import Album, save_album
from coach.outputs.track import Track
from coach.plan.parts import Part
from coach.sound.bed import Bed
from coach.sound.mix import Mix
from coach.timing import Ms

MIXES = {"speech": (24_000, 1, ()), "bed": (24_000, 1, (Bed(),)), "music": (48_000, 2, (Tune(70),))}
CUTS = (0, 10_080, 25_008, 45_000)
"""Most lie within a beat."""
TITLES = ("Before you start", "Gehen: rückwärts", "走, von Minute 5 - links", "Round #4, 100%?")


def album(folder: Path, under: str) -> tuple[Album, Track]:
    rate_hz, channels, grounds = MIXES[under]
    timed, clips = walk(1, 84)
    track = Track(timed, Mix(clips, {}, rate_hz, channels, grounds))
    track.save(folder / "whole.mp3")
    ends = (*CUTS[1:], timed.duration)
    parts = [Part(title, Ms(start), Ms(end)) for title, start, end in zip(TITLES, CUTS, ends, strict=True)]
    return save_album(track, parts, folder / "walk"), track


@pytest.mark.skipif(shutil.which("mpv") is None, reason="mpv is not installed")
@pytest.mark.parametrize("under", MIXES)
def test_mpv(tmp_path: Path, under: str) -> None:
    made, track = album(tmp_path, under)
    heard = players.mpv(made.playlist, tmp_path)
    assert len(heard) == 4 * track.timeline.duration * track.mix.rate_hz // 1000 * track.mix.channels
    assert np.frombuffer(heard, "<f4").any()
    assert heard == players.mpv(tmp_path / "whole.mp3", tmp_path)


@pytest.mark.skipif(not (shutil.which("mpd") and shutil.which("mpc")), reason="mpd and mpc are not installed")
@pytest.mark.parametrize("under", ["speech", "bed"])
def test_mpd(tmp_path: Path, under: str) -> None:
    _, track = album(tmp_path, under)
    heard, told = players.heard_by_mpd(tmp_path, "walk/walk.m3u8", tmp_path / "one")
    assert told == [f"{title}/{title}/{number}/Made up" for number, title in enumerate(TITLES, 1)]
    whole, _ = players.heard_by_mpd(tmp_path, "whole.mp3", tmp_path / "other")
    # The daemon fills its last block with silence.
    size = 2 * track.timeline.duration * 24
    assert len(heard) >= size
    assert heard[:size] == whole[:size]
    assert np.frombuffer(heard[:size], "<i2").any()
    assert not np.frombuffer(heard[size:], "<i2").any()
