from __future__ import annotations

from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listen import Samples, decode_all
from mp3.grounds import Tune
from mp3.walks import timeline, walk

from coach.mp3.frames import MUSIC, PRESETS, SPEECH, SPEECH_STEREO, Preset, main_data_begin
from coach.mp3.pieces import Studio
from coach.mp3.track import frames_of
from coach.mp3.windows import LEAD, windows
from coach.plan.timeline import Timeline
from coach.sound.bed import Bed
from coach.sound.mix import Mix
from coach.timing import Ms

MIXES = {
    "speech": (24_000, 1, ()),
    "stereo": (24_000, 2, ()),
    "bed": (24_000, 1, (Bed(),)),
    "music": (48_000, 2, (Tune(70),)),
}


def files(track: Timeline, mix: Mix, bounds: list[int]) -> list[bytes]:
    found = groupby(windows(Studio(track, mix), [Ms(at) for at in bounds]), key=itemgetter(0))
    return [b"".join(chunk for _, chunk in chunks) for _, chunks in found]


def end_to_end(folder: Path, track: Timeline, mix: Mix, bounds: list[int]) -> dict[str, tuple[Samples, Samples]]:
    """Give, by decoder, the decoded files laid end to end, and the decoded whole."""
    (folder / "whole.mp3").write_bytes(b"".join(frames_of(Studio(track, mix))))
    whole = decode_all(folder / "whole.mp3")
    parts: dict[str, list[Samples]] = {name: [] for name in whole}
    for number, (data, (start, end)) in enumerate(zip(files(track, mix, bounds), pairwise(bounds), strict=True)):
        path = folder / f"{number}.mp3"
        path.write_bytes(data)
        for name, sound in decode_all(path).items():
            assert len(sound) == (end - start) * mix.rate_hz // 1000, (name, number)
            parts[name].append(sound)
    return {name: (np.concatenate(parts[name]), whole[name]) for name in whole}


def assert_same(found: dict[str, tuple[Samples, Samples]]) -> None:
    for name, (parts, whole) in found.items():
        assert whole.any()
        if name == "mpg123":  # adds up in another order where a file begins elsewhere: the last bit of a float
            assert np.abs(parts - whole).max() < 3e-7
        else:
            assert np.array_equal(parts, whole), name


@pytest.mark.parametrize("under", MIXES)
def test_files_laid_end_to_end_are_the_whole_to_the_sample(
    tmp_path: Path, under: str, capfd: pytest.CaptureFixture[str]
) -> None:
    rate_hz, channels, grounds = MIXES[under]
    track, clips = walk(1, 84)
    mix = Mix(clips, {}, rate_hz, channels, grounds)
    # At the first frames, within steps and words, in looks and silence: every phase of what decoders count by.
    bounds = [0, 24, 120, *(1200 + 24 * 131 * number + 24 * (number % 9) for number in range(18)), track.duration]
    assert_same(end_to_end(tmp_path, track, mix, bounds))
    assert capfd.readouterr().err == "", "mpg123 complains there of data that is missing"


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(["tick-left", "Left", "Turn left."])), min_size=1),
    st.sets(st.integers(1, 200), max_size=12),
)
@settings(max_examples=15)
def test_any_timeline_cut_anywhere(
    tmp_path_factory: pytest.TempPathFactory, placed: list[tuple[int, str]], cuts: set[int]
) -> None:
    track, clips = timeline(placed, max(start for start, _ in placed) + 700)
    # A stretch under one frame, which no chapter is, ffmpeg gets wrong, also where it is a whole file.
    bounds = [0, *(24 * cut for cut in sorted(cuts) if 24 * cut + 24 <= track.duration), track.duration]
    assert_same(end_to_end(tmp_path_factory.mktemp("cut"), track, Mix(clips), bounds))


def frames(data: bytes, preset: Preset) -> list[bytes]:
    return [data[at : at + preset.frame_bytes] for at in range(0, len(data), preset.frame_bytes)]


@pytest.mark.parametrize("under", MIXES)
def test_no_file_reaches_back_to_before_it(under: str) -> None:
    rate_hz, channels, grounds = MIXES[under]
    preset = PRESETS[rate_hz, channels]
    track, clips = walk(1)
    bounds = [0, *range(9600, 50_000, 24 * 97), track.duration]
    reached = []
    for number, data in enumerate(files(track, Mix(clips, {}, rate_hz, channels, grounds), bounds)):
        _, *sound = frames(data, preset)
        room = preset.frame_bytes - preset.head_bytes
        begins = [main_data_begin(frame, preset) for frame in sound]
        assert all(begin <= place * room for place, begin in enumerate(begins))
        samples = (bounds[number + 1] - bounds[number]) * rate_hz // 1000
        assert len(sound) == preset.frame_count(samples) + LEAD * (number > 0)
        reached.append(max(begins))
    assert max(reached) > 200


@pytest.mark.parametrize("preset", [SPEECH, SPEECH_STEREO, MUSIC])
def test_the_delay_fits_its_twelve_bits(preset: Preset) -> None:
    assert LEAD * preset.frame_samples + 576 < 1 << 12


def raw(path: Path) -> Samples:
    """Decode without an Info frame: nothing is dropped."""
    with av.open(str(path)) as box:
        return np.concatenate([frame.to_ndarray()[0] for frame in box.decode(audio=0)])


def test_there_is_no_seam_in_a_player_that_forgets_its_decoders_delay(tmp_path: Path) -> None:
    track, clips = walk(1, 84)
    mix, rate = Mix(clips, {}, 24_000, 1, (Bed(),)), 24
    bounds = [0, 9600, 20_112, 30_000, track.duration]
    (tmp_path / "whole.mp3").write_bytes(b"".join(frames_of(Studio(track, mix)))[SPEECH.frame_bytes :])
    whole = raw(tmp_path / "whole.mp3")[576 : 576 + track.duration * rate]
    parts = []
    for number, (data, (start, end)) in enumerate(zip(files(track, mix, bounds), pairwise(bounds), strict=True)):
        (tmp_path / "part.mp3").write_bytes(data[SPEECH.frame_bytes :])
        delay = 576 * (1 + LEAD * (number > 0))
        parts.append(raw(tmp_path / "part.mp3")[delay : delay + (end - start) * rate])
    assert np.array_equal(np.concatenate(parts), whole)


def test_what_is_cut_comes_in_chunks_that_do_not_grow_with_the_track() -> None:
    track, clips = timeline([(0, "Left"), (3_599_000, "Left")], 3_600_000)
    sizes = [len(chunk) for _, chunk in windows(Studio(track, Mix(clips)), [Ms(0), Ms(1_800_000), track.duration])]
    assert sum(sizes) > 3_600_000 * 8
    assert max(sizes) < 600_000
