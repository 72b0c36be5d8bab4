from __future__ import annotations

from itertools import accumulate
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listen import decode_all, level_db, noise_db
from mp3.walks import timeline, walk

from coach.mp3.frames import SPEECH, encode, info_frame
from coach.mp3.islands import GAP, cut, stream
from coach.mp3.pieces import Studio
from coach.mp3.track import frames_of
from coach.plan.timeline import Timeline
from coach.sound.mix import Clips, Mix
from coach.store import Store

NAMES = ["tick-left", "tick-right", "Left", "Stop.", "Turn left."]
PLACED = st.lists(st.tuples(st.integers(0, 6000), st.sampled_from(NAMES)), max_size=14)


def spliced(track: Timeline, clips: Clips) -> bytes:
    islands = cut(track, Mix(clips))
    frames = tuple(Studio(track, Mix(clips)).obtain(islands.distinct))
    return b"".join(stream(islands, frames, SPEECH))


def heard(path: Path, frames: bytes, samples: int) -> dict[str, np.ndarray]:
    path.write_bytes(info_frame(samples) + frames)
    decoded = decode_all(path)
    assert {name: len(sound) for name, sound in decoded.items()} == dict.fromkeys(decoded, samples)
    return decoded


@given(PLACED, st.integers(0, 900))
@settings(max_examples=100)
def test_islands_hold_every_cue_and_never_overlap(placed: list[tuple[int, str]], rest: int) -> None:
    last = max((start + 600 for start, _ in placed), default=100)
    track, clips = timeline(placed, last + rest)
    islands = cut(track, Mix(clips))
    at, covered = 0, 0
    for first, number in islands.places:
        island = islands.distinct[number]
        assert first >= at
        at = first + island.frames
        # Two frames after the last sound, and two before the first unless the track begins there.
        inside = [cue for cue in track.cues if first * 24 <= cue.start < at * 24]
        assert all(cue.end <= (at - 2) * 24 for cue in inside)
        assert min(cue.start for cue in inside) >= min(first + 2, 2 * first) * 24
        covered += len(inside)
    assert covered == len(track.cues)
    ends = list(accumulate((cue.end for cue in track.cues), max))
    quiet = [cue.start - end for cue, end in zip(track.cues[1:], ends, strict=False)]
    assert len(islands.places) == sum(gap >= GAP for gap in quiet) + bool(track.cues)


@given(PLACED, st.integers(0, 900))
@settings(max_examples=25)
def test_the_stream_has_a_frame_for_every_24_ms(placed: list[tuple[int, str]], rest: int) -> None:
    track, clips = timeline(placed, max((start + 600 for start, _ in placed), default=100) + rest)
    frames = spliced(track, clips)
    assert len(frames) == SPEECH.frame_bytes * SPEECH.frame_count(track.duration * 24)
    assert {frames[at : at + 4] for at in range(0, len(frames), SPEECH.frame_bytes)} == {SPEECH.header}


def test_spliced_sound_is_as_good_as_a_whole_encode(tmp_path: Path) -> None:
    track, clips = walk(2, 84)
    samples = track.duration * 24
    pcm = Mix(clips).samples(track.cues, 0, samples)
    whole = heard(
        tmp_path / "whole.mp3", encode(pcm.tobytes())[: SPEECH.frame_count(samples) * SPEECH.frame_bytes], samples
    )
    for name, sound in heard(tmp_path / "spliced.mp3", spliced(track, clips), samples).items():
        assert noise_db(pcm / 32768, sound) >= noise_db(pcm / 32768, whole[name]) - 0.2, name


@given(st.lists(PLACED.filter(bool), min_size=4, max_size=4))
@settings(max_examples=5)
def test_any_timeline_is_as_good_as_a_whole_encode(tmp_path_factory: pytest.TempPathFactory, many: list) -> None:
    folder = tmp_path_factory.mktemp("any")
    lost = []
    for placed in many:
        track, clips = timeline(placed, max(start for start, _ in placed) + 600)
        samples = track.duration * 24
        pcm = Mix(clips).samples(track.cues, 0, samples)
        whole = encode(pcm.tobytes())[: SPEECH.frame_count(samples) * SPEECH.frame_bytes]
        a = heard(folder / "whole.mp3", whole, samples)["ffmpeg"]
        b = heard(folder / "spliced.mp3", spliced(track, clips), samples)["ffmpeg"]
        # What lies 40 dB under the sound is heard by nobody: a tick alone has 60 dB and more.
        lost.append(min(40, noise_db(pcm / 32768, a)) - min(40, noise_db(pcm / 32768, b)))
    # One sound alone is encoded a little differently each time, to either side; a fault would cost far more.
    assert max(lost) < 2
    assert sum(lost) / len(lost) < 0.8


@pytest.mark.parametrize(
    ("placed", "duration"),
    [
        ([(0, "Left")], 1000),
        ([(1, "tick-left"), (130, "tick-left")], 1001),
        ([(500, "Left")], None),
        ([(0, "Stop.")], None),
        ([(23, "Left"), (2000, "tick-right")], None),
        ([(24, "Left"), (1999, "Turn left.")], None),
    ],
)
def test_the_first_and_the_last_sample_are_heard(
    tmp_path: Path, placed: list[tuple[int, str]], duration: int | None
) -> None:
    track, clips = timeline(placed, 1)
    ends = max(cue.end for cue in track.cues)
    track, clips = timeline(placed, duration or ends)
    samples = track.duration * 24
    planned = Mix(clips).samples(track.cues, 0, samples) / 32768
    for sound in heard(tmp_path / "edge.mp3", spliced(track, clips), samples).values():
        for cue in track.cues:
            inside = slice(cue.start * 24, cue.end * 24)
            assert noise_db(planned[inside], sound[inside]) > 18
        end = slice((ends - 24) * 24, ends * 24)
        assert level_db(sound[end]) == pytest.approx(level_db(planned[end]), abs=2)


@pytest.mark.parametrize("phase", [0, 1, 12, 23])
@pytest.mark.parametrize("gap", [GAP, GAP + 1])
def test_between_two_islands_is_digital_silence(tmp_path: Path, phase: int, gap: int) -> None:
    track, clips = timeline([(1000 + phase, "Left"), (1500 + phase, "tick-left")], 2500)
    far = track.cues[0].end + gap
    track, clips = timeline([(1000 + phase, "Left"), (far, "tick-left")], 2500)
    assert len(cut(track, Mix(clips)).places) == 2
    for sound in heard(tmp_path / "quiet.mp3", spliced(track, clips), 60_000).values():
        assert level_db(sound[: 960 * 24]) < -150
        assert level_db(sound[(track.cues[1].end + 60) * 24 :]) < -150
        # The codec itself spreads a sound by its block, 24 ms to either side.
        middle = (track.cues[0].end + far) // 2
        assert level_db(sound[(middle - 8) * 24 : (middle + 8) * 24]) < -90


def test_one_sound_is_encoded_once_however_often_it_is_heard() -> None:
    track, clips = timeline([(960 * k + k % 2 * 5, "tick-left") for k in range(1, 100)], 100_000)
    islands = cut(track, Mix(clips))
    assert len(islands.places) == 99
    assert len(islands.distinct) == 2
    studio = Studio(track, Mix(clips))
    assert len(list(studio.obtain(islands.distinct))) == studio.encoded == 2


def test_a_key_tells_gain_and_sound_and_place_apart_and_nothing_else() -> None:
    def key(placed: list[tuple[int, str]], gain: float = 0.0) -> str:
        track, clips = timeline(placed, 60_000)
        (island,) = cut(track, Mix(clips, {"tick": gain})).distinct
        return island.key

    one = key([(2400, "tick-left")])
    assert one == key([(24_000, "tick-left")]) == key([(2400, "tick-left")], 0)
    others = {key([(2401, "tick-left")]), key([(2400, "tick-right")]), key([(2400, "tick-left")], -1)}
    others |= {key([(2400, "tick-left"), (2450, "tick-left")]), key([(0, "tick-left")])}
    assert len(others | {one}) == 6


def test_a_silent_kind_makes_no_island() -> None:
    track, clips = timeline([(1000, "tick-left"), (1100, "Left"), (3000, "tick-left")], 5000)
    islands = cut(track, Mix(clips, {"tick": -inf}))
    assert len(islands.places) == 1
    assert not cut(track, Mix(clips, {"tick": -inf, "beat": -inf})).places


def test_the_store_keeps_islands_and_a_damaged_or_short_one_is_made_again(tmp_path: Path) -> None:
    track, clips = walk(1)
    store = Store(tmp_path, 10**8)
    islands = cut(track, Mix(clips))
    told: list[tuple[int, int]] = []
    studio = Studio(track, Mix(clips), store, lambda done, total: told.append((done, total)))
    first = list(studio.obtain(islands.distinct))
    count = len(islands.distinct)
    assert told == [(done, count) for done in range(1, count + 1)]
    assert (studio.encoded, store.size()[0]) == (count, count)
    assert studio.encoded_ms > 0
    again = Studio(track, Mix(clips), store)
    assert list(again.obtain(islands.distinct)) == first
    assert (again.encoded, again.encoded_ms) == (0, 0)
    damaged, short = islands.distinct[:2]
    (tmp_path / damaged.key[:2] / damaged.key[2:]).write_bytes(b"damaged")
    store.put(short.key, SPEECH.silence)
    mended = Studio(track, Mix(clips), store)
    assert list(mended.obtain(islands.distinct)) == first
    assert mended.encoded == 2


def test_a_store_stays_within_its_bound(tmp_path: Path) -> None:
    track, clips = walk(1)
    islands = cut(track, Mix(clips))
    assert all(Studio(track, Mix(clips), Store(tmp_path, 20_000)).obtain(islands.distinct))
    assert Store(tmp_path, 20_000).size()[1] <= 20_000


def test_the_stream_comes_in_chunks_that_do_not_grow_with_the_track() -> None:
    track, clips = timeline([(0, "Left"), (3_599_000, "Left")], 3_600_000)
    sizes = [len(chunk) for chunk in frames_of(Studio(track, Mix(clips)))]
    assert sum(sizes) == SPEECH.frame_bytes * (SPEECH.frame_count(3_600_000 * 24) + 1)
    assert max(sizes) < 600_000
    assert len(sizes) > 50
