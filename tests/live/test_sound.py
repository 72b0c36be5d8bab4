"""Without a key live play is the file, sample by sample; with one the sound changes soon, and without a click."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from live.playing import player_of, routine
from numpy.typing import NDArray
from sound.orchestra import chord, saved

from coach.live.commands import COMMANDS, Command
from coach.live.sounding import FADE_MS
from coach.live.under import FADE_MS as UNDER_MS
from coach.live.wanted import Wanted
from coach.outputs.track import Track
from coach.sound.bed import Bed
from coach.sound.mix import Mix
from coach.sound.music import music_under
from coach.sound.tones import tone
from coach.timing import MUSIC_RATE, SAMPLE_RATE, Ms
from coach.voice.clip import Clip

SHORT = """\
routine: Short
script:
  - say: Stand up.
  - exercise: Steps
    kind: walk
    repeat: 6
    pace: 80
    phases: [left 1 beat, right 1 beat]
  - rest: 12 s
    say: Rest.
"""


def hummed(track: Track) -> Track:
    """The same track with sounds that swing, so that a click would stand out."""
    return replace(track, awake=True, mix=Mix({which: _hum(*which, clip) for which, clip in track.mix.clips.items()}))


def _hum(text: str, sound: str, clip: Clip) -> Clip:
    if not text:
        return tone(sound)
    t = np.arange(clip.length * 24)
    wave = 6000 * np.sin(2 * np.pi * 200 * t / SAMPLE_RATE) * np.minimum(1, np.minimum(t, t[::-1]) / 240)
    return replace(clip, key=f"hum {text} {sound}", pcm=wave.astype("<i2").tobytes)


@pytest.fixture(scope="module", params=["plain", "bed", "music"])
def track(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Track:
    short = hummed(routine(SHORT))
    if request.param == "bed":
        short = replace(short, mix=replace(short.mix, grounds=(Bed(),)))
    if request.param == "music":
        file = saved(tmp_path_factory.mktemp("music") / "a.wav", chord(40))
        music = music_under(short.timeline, [file])
        music.prepare()
        short = replace(short, mix=replace(short.mix, rate_hz=MUSIC_RATE, channels=2, grounds=(Bed(MUSIC_RATE), music)))
    return short


def whole(track: Track) -> NDArray[np.int16]:
    sound = np.frombuffer(b"".join(track.sound().pieces()), "<i2")
    return sound if track.mix.channels == 1 else sound.reshape(-1, 2)


@settings(max_examples=15)
@given(counts=st.lists(st.integers(1, 100_000), min_size=1, max_size=12))
def test_what_is_pulled_is_the_file_and_then_silence(track: Track, counts: list[int]) -> None:
    player, _ = player_of(track)
    expected, got = whole(track), [player.pull(0)]
    while sum(map(len, got)) < len(expected):
        got += [player.pull(count) for count in (*counts, 50_000)]
    sound = np.concatenate(got)
    assert (sound[: len(expected)] == expected).all()
    assert not sound[len(expected) :].any()
    player.pull(1)
    assert player.view().state == "ended"
    assert not player.pull(5000).any()


def test_a_longer_plan_of_the_same_is_taken_without_a_seam(track: Track) -> None:
    player, _ = player_of(track)
    a_ms, expected = track.mix.rate_hz // 1000, whole(track)
    got = [player.pull(6000 * a_ms)]
    grounds = tuple(ground.under(track.timeline) for ground in track.mix.grounds)
    player.replan(replace(track, mix=replace(track.mix, grounds=grounds)), Wanted())
    got.append(player.pull(6000 * a_ms))
    assert (np.concatenate(got) == expected[: 12_000 * a_ms]).all()


KEYS: list[Command] = ["toggle", "next", "previous", "again", "back", "forward"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("at", [3000, 7210, 12_345])
def test_a_key_is_heard_at_once_and_does_not_click(track: Track, key: Command, at: int) -> None:
    a_ms = track.mix.rate_hz // 1000
    player, plain = player_of(track)[0], player_of(track)[0]
    before = player.pull(at * a_ms)
    plain.pull(at * a_ms)
    player.do(key)
    after, unsteered = player.pull(1000 * a_ms).astype(int), plain.pull(1000 * a_ms).astype(int)
    changed = np.flatnonzero((after != unsteered).reshape(len(after), -1).any(axis=1))
    sounding = np.flatnonzero(unsteered.reshape(len(after), -1).any(axis=1))
    if len(sounding) and sounding[0] < 40 * a_ms:
        assert changed[0] <= 100 * a_ms
    steepest = max(int(np.abs(np.diff(sound.astype(int), axis=0)).max()) for sound in (before, unsteered))
    seam = np.concatenate([before[-1:].astype(int), after])
    assert np.abs(np.diff(seam[: (FADE_MS + 2) * a_ms], axis=0)).max() <= steepest + 60


def test_a_pause_is_silence_with_pips_and_the_bed_goes_softly(track: Track) -> None:
    a_ms = track.mix.rate_hz // 1000
    player, _ = player_of(track)
    player.pull(3000 * a_ms)
    place = player.standing.here
    player.do("pause")
    sound = np.abs(player.pull(20_000 * a_ms).astype(int))
    gone = UNDER_MS if track.mix.grounds else FADE_MS
    assert not sound[gone * a_ms : 8000 * a_ms].any()
    assert 0 < sound[8000 * a_ms : 8200 * a_ms].max() < 100
    assert not sound[8200 * a_ms : 16_000 * a_ms].any()
    assert sound[16_000 * a_ms :].any()
    assert player.standing.here == place


def test_music_is_muted_and_the_bed_is_not(track: Track) -> None:
    a_ms = track.mix.rate_hz // 1000
    player, plain = player_of(track)[0], player_of(track)[0]
    for each in (player, plain):
        each.pull(32_000 * a_ms)
    player.do("music")
    assert player.view().music is (False if len(track.mix.grounds) == 2 else None)
    muted, played = (each.pull(1000 * a_ms)[UNDER_MS * a_ms :].astype(float) for each in (player, plain))
    if len(track.mix.grounds) == 2:
        assert np.sqrt((muted**2).mean()) < np.sqrt((played**2).mean()) / 3
        player.do("music")
        player.pull(UNDER_MS * a_ms)
        plain.pull(UNDER_MS * a_ms)
        assert (player.pull(a_ms * 500) == plain.pull(a_ms * 500)).all()
    else:
        assert (muted == played).all()


@pytest.mark.parametrize("key", COMMANDS)
def test_every_key_may_be_pressed_before_the_first_sample_and_behind_the_end(track: Track, key: Command) -> None:
    player, _ = player_of(track)
    player.do(key)
    player.pull(100)
    player.seek(Ms(track.timeline.duration))
    player.pull(10_000)
    player.do(key)
    player.pull(100)
    assert 0 <= player.standing.here <= track.timeline.duration
