from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listen import level_db
from loudness import lufs
from numpy.typing import NDArray
from sound.orchestra import chord, noise, pitch, saved

from coach.errors import ChoiceError
from coach.plan.timeline import Chapter, Cue, Timeline
from coach.sound.music import Music
from coach.timing import Ms

MS = 48
SPOKEN = [(Ms(9_000), Ms(11_000)), (Ms(15_000), Ms(15_500)), (Ms(17_500), Ms(18_000))]
Samples = NDArray[np.float32]


def heard(files: list[Path], seconds: float, spoken: Any = (), gain_db: float = 0.0) -> Samples:
    return Music(files, Ms(round(1000 * seconds)), spoken, gain_db).samples(0, round(seconds * 48_000))


def db(sound: Samples, from_ms: float, to_ms: float) -> float:
    return level_db(sound[round(from_ms * MS) : round(to_ms * MS)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("music")


@pytest.fixture(scope="module")
def steady(folder: Path) -> Path:
    """White noise, the same loudness all the time."""
    return saved(folder / "steady.wav", noise(40))


@pytest.fixture(scope="module")
def three(folder: Path) -> list[Path]:
    """Files of 7.3, 1 and 4.005 s, each with a pitch of its own."""
    sizes = ((7.3, 300), (1.0, 500), (4.005, 700))
    return [saved(folder / f"{hertz}.wav", chord(seconds, left=hertz)) for seconds, hertz in sizes]


@pytest.fixture(scope="module")
def laid(three: list[Path]) -> tuple[Music, Samples]:
    music = Music(three, Ms(45_003), SPOKEN)
    return music, music.samples(-1000, 46_000 * MS)


@given(st.lists(st.integers(-1000, 45_900 * MS), min_size=2, max_size=6).map(sorted))
@settings(max_examples=60)
def test_windows_are_cut_from_one_sound(laid: tuple[Music, Samples], bounds: list[int]) -> None:
    music, whole = laid
    parts = [music.samples(a, b - a) for a, b in pairwise(bounds)]
    assert all(part.dtype == np.float32 for part in parts)
    assert (np.concatenate(parts) == whole[bounds[0] + 1000 : bounds[-1] + 1000]).all()


def test_threads_hear_the_same(laid: tuple[Music, Samples], three: list[Path]) -> None:
    music = Music(three, Ms(45_003), SPOKEN)
    with ThreadPoolExecutor(6) as pool:
        parts = pool.map(lambda first: music.samples(first, 24_000), range(0, 45 * 48_000, 24_000))
        assert (np.concatenate(list(parts)) == laid[1][1000 : 1000 + 45 * 48_000]).all()


def test_the_same_music_under_a_longer_plan_is_not_decoded_again(
    three: list[Path],
) -> None:
    music = Music(three, Ms(45_003), SPOKEN)
    assert not music.ready
    music.prepare(Ms(30_000))
    longer, much_longer = (
        timeline_of_words([*SPOKEN, (Ms(46_000), Ms(47_000))], Ms(length)) for length in (75_000, 200_000)
    )
    shared, apart = music.under(longer), music.under(much_longer)
    assert (shared.ready, apart.ready) == (True, False)
    anew = Music(three, Ms(75_000), [*SPOKEN, (Ms(46_000), Ms(47_000))])
    del music
    assert (shared.samples(0, 75_000 * MS) == anew.samples(0, 75_000 * MS)).all()
    assert shared.key(0, 75_000 * MS) == anew.key(0, 75_000 * MS)


def timeline_of_words(spoken: list[tuple[Ms, Ms]], duration: Ms) -> Timeline:
    cues = tuple(Cue(start, end, None, "say", "Word.", "prose", None, 0) for start, end in spoken)
    return Timeline("r", "R", "en", duration, cues, (Chapter("R", Ms(0), duration),))


def test_outside_the_track_is_silence(laid: tuple[Music, Samples]) -> None:
    assert not laid[1][:1000].any()
    assert not laid[1][1000 + 45_003 * MS :].any()
    assert laid[0].samples(5, 0).shape == (0, 2)
    assert not laid[0].samples(10**9, 100).any()


def test_files_are_played_in_order_and_again_from_the_start(laid: tuple[Music, Samples]) -> None:
    # They overlap by a quarter of the shorter one, so they start at 0, 7.05, 7.8, 10.8, 17.85, 18.6 and 21.6 s.
    for at, hertz in ((3.0, 300), (7.3, 500), (9.0, 700), (13.0, 300), (18.1, 500), (19.8, 700), (24.0, 300)):
        part = laid[1][1000 + round(at * 48_000) :][:24_000]
        assert pitch(part[:, 0]) == pytest.approx(hertz, abs=2)
        assert pitch(part[:, 1]) == pytest.approx(660, abs=2)


def test_music_is_down_when_a_word_begins_and_comes_back_slowly(steady: Path) -> None:
    sound = heard([steady], 40, [(Ms(12_000), Ms(14_000)), (Ms(16_400), Ms(17_000)), (Ms(22_000), Ms(23_000))])
    full = db(sound, 5_000, 11_000)
    depth = [full - db(sound, start, start + 100) for start in range(12_000, 17_000, 100)]
    assert min(depth) > 13.5, "also in the gap of 2.4 s"
    assert np.mean(depth) == pytest.approx(14, abs=0.1)
    assert full - db(sound, 11_550, 11_650) < 0.5, "it begins 350 ms before the word"
    assert full - db(sound, 18_200, 21_650) == pytest.approx(0, abs=0.2), "1.2 s after it all is back"
    back = [full - db(sound, at, at + 100) for at in range(17_000, 18_200, 100)]
    assert all(after < before + 0.3 for before, after in pairwise(back)), "it only grows"
    assert full - db(sound, 17_550, 17_650) == pytest.approx(7, abs=0.7)
    assert full - db(sound, 22_000, 23_000) == pytest.approx(14, abs=0.2)


@pytest.mark.parametrize("seconds", [10.0, 17.3])
def test_a_loop_has_neither_a_dip_nor_a_bump(tmp_path: Path, seconds: float) -> None:
    files = [saved(tmp_path / f"{n}.wav", noise(seconds, seed=n)) for n in (1, 2)]
    sound = heard(files, 60)
    levels = [db(sound, at, at + 400) for at in range(2_000, 51_600, 100)]
    assert np.ptp(levels) < 2
    assert levels == pytest.approx([float(np.mean(levels))] * len(levels), abs=1)


def test_a_loop_does_not_click(tmp_path: Path) -> None:
    # It ends in the middle of a wave, so without a cross-fade there would be a step.
    sound = heard([saved(tmp_path / "low.wav", chord(5.00037, left=110, right=110))], 20)[:, 0]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    high = int(len(sound) * 3000 / 48_000)
    # What rounding to 16 bits leaves lies 80 dB under the tone.
    assert 10 * np.log10(spectrum[high:].sum() / spectrum[:high].sum()) < -75
    assert np.abs(np.diff(sound)).max() < 2 * np.pi * 110 / 48_000 * 1.45 * np.abs(sound[96_000:110_000]).max()


@pytest.mark.parametrize(
    ("rms", "rate", "subtype"),
    [(0.25, 48_000, "PCM_16"), (0.1, 44_100, "PCM_24"), (0.004, 48_000, "PCM_16"), (0.05, 22_050, "PCM_U8")],
)
def test_quiet_and_loud_music_become_equally_loud(tmp_path: Path, rms: float, rate: int, subtype: str) -> None:
    sound = noise(30, rate, rms)
    sound[: 5 * rate] /= 30  # too soft to count
    part = heard([saved(tmp_path / "a.wav", sound, rate, subtype)], 40)[: 30 * 48_000]
    assert lufs(part, 48_000) == pytest.approx(-24, abs=0.5)


def test_mono_music_is_as_loud_as_stereo(tmp_path: Path) -> None:
    part = heard([saved(tmp_path / "a.wav", noise(30)[:, 0])], 40)[3 * 48_000 : 30 * 48_000]
    assert lufs(part, 48_000) == pytest.approx(-24, abs=0.2)


def test_noise_floor_is_not_made_music(tmp_path: Path) -> None:
    sound = heard([saved(tmp_path / "a.wav", noise(20, rms=10 ** (-63 / 20)), subtype="FLOAT")], 40)
    assert db(sound, 3_000, 12_000) == pytest.approx(-33, abs=0.3), "30 dB are the most"


def test_peaks_are_held_softly(tmp_path: Path) -> None:
    source = noise(30, rms=0.01)
    source[480_000:480_048] = 0.9
    source[900_000:905_000] *= 40
    sound = heard([saved(tmp_path / "a.wav", source.clip(-1, 1), subtype="FLOAT")], 30)
    ceiling = 10 ** (-9 / 20)
    assert np.abs(sound).max() == pytest.approx(ceiling, rel=0.02)
    assert np.abs(sound).max() <= ceiling * 1.001, "but for what rounding adds"
    far, near = db(sound, 9_000, 9_900), db(sound, 9_985, 9_999)
    assert near < far - 3, "it goes down before the peak"
    assert db(sound, 10_100, 10_900) == pytest.approx(far, abs=0.3)
    louder = heard([tmp_path / "a.wav"], 30, gain_db=20)
    assert np.abs(louder).max() <= ceiling * 1.001


def test_the_listeners_volume_is_in_decibels(steady: Path) -> None:
    plain = heard([steady], 20)
    assert np.abs(heard([steady], 20, gain_db=-10) - plain * 10**-0.5).max() < 1e-6
    assert not heard([steady], 20, gain_db=float("-inf")).any()


def test_music_comes_and_goes(steady: Path) -> None:
    sound = heard([steady], 35)
    full = db(sound, 5_000, 25_000)
    assert not sound[0].any()
    assert np.abs(sound[-1]).max() < 2**-15
    assert full - db(sound, 950, 1_050) == pytest.approx(6, abs=0.7), "half in the middle of 2 s"
    assert full - db(sound, 2_000, 3_000) == pytest.approx(0, abs=0.2)
    assert full - db(sound, 26_500, 27_000) == pytest.approx(0, abs=0.2)
    assert full - db(sound, 30_900, 31_100) == pytest.approx(6, abs=0.7), "half in the middle of 8 s"
    steps = [db(sound, at, at + 500) for at in range(27_000, 35_000, 500)]
    assert all(after < before for before, after in pairwise(steps))


@pytest.mark.parametrize("length", [1, 9, 400, 1003, 30_000])
def test_short_tracks_have_music_too(steady: Path, length: int) -> None:
    sound = Music([steady], Ms(length), [(Ms(0), Ms(length))]).samples(0, length * MS)
    assert len(sound) == length * MS
    assert np.isfinite(sound).all()
    assert np.abs(sound[-1]).max() < 2**-15
    assert sound.any() == (length >= 400)


def test_a_silent_file_is_silence(tmp_path: Path) -> None:
    with np.errstate(all="raise"):
        assert not heard([saved(tmp_path / "a.wav", np.zeros((96_000, 2)))], 9, SPOKEN).any()


def test_what_passes_full_scale_is_cut_and_no_numbers_are_refused(tmp_path: Path) -> None:
    loud = heard([saved(tmp_path / "loud.wav", noise(9, rms=30), subtype="FLOAT")], 30)
    assert lufs(loud[3 * 48_000 : 20 * 48_000], 48_000) == pytest.approx(-24, abs=0.5)
    with pytest.raises(ChoiceError, match=r"nan\.wav' is damaged"):
        heard([saved(tmp_path / "nan.wav", np.full((96_000, 2), np.nan), subtype="FLOAT")], 9)


def test_what_is_too_short_or_gone_is_refused_by_name(tmp_path: Path, steady: Path) -> None:
    short = saved(tmp_path / "short.wav", noise(0.999))
    with pytest.raises(ChoiceError, match=r"short\.wav' has only 999 ms of sound: music must last at least 1 s"):
        heard([short], 9)
    with pytest.raises(ChoiceError, match=r"short\.wav"):
        heard([steady, short], 60)
    with pytest.raises(ChoiceError, match=r"gone\.wav' cannot be read: No such file"):
        Music([tmp_path / "gone.wav"], Ms(9000), [])
    late = Music([short], Ms(9000), [])
    short.unlink()
    with pytest.raises(ChoiceError, match=r"short\.wav' cannot be read: No such file"):
        late.prepare()


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, steady: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    music = Music([steady], Ms(9000), [])
    before = music.samples(0, 96_000)
    assert not list(scratch.iterdir()), "the file has no name, so a killed render leaves none"
    assert (Music([steady], Ms(9000), []).samples(0, 96_000) == before).all(), "decoded anew"
    with pytest.raises(ChoiceError):
        heard([steady, saved(tmp_path / "short.wav", noise(0.5))], 60)
    assert not list(scratch.iterdir())


KEYS = """
import sys
from pathlib import Path
from coach.sound.music import Music
music = Music([Path(name) for name in sys.argv[1:]], 45_003, [(9_000, 11_000)])
print(music.key(0, 48_000), music.key(400_000, 48_000))
print(*(name for name in ("numpy", "soxr", "miniaudio", "subprocess") if name in sys.modules))
"""


def test_a_key_needs_no_decoding_and_is_the_same_in_another_process(three: list[Path]) -> None:
    command = [sys.executable, "-c", KEYS, *map(str, three)]
    keys, heavy = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:2]
    music = Music(three, Ms(45_003), [(Ms(9_000), Ms(11_000))])
    assert keys.split() == [music.key(0, 48_000), music.key(400_000, 48_000)]
    assert heavy == ""


def test_a_key_changes_with_what_shapes_its_window_only(three: list[Path], tmp_path: Path) -> None:
    window = 20_000 * MS, 5_000 * MS

    def key(files: list[Path] = three, length: int = 60_000, spoken: Any = SPOKEN, gain_db: float = 0.0) -> str:
        return Music(files, Ms(length), spoken, gain_db).key(*window)

    copy = tmp_path / "copy.wav"
    copy.write_bytes(three[0].read_bytes())
    other = saved(tmp_path / "other.wav", chord(7.3, left=301))
    later = (Ms(25_400), Ms(26_000))
    assert key() == key([copy, *three[1:]]) == key(length=90_000) == key(spoken=[]) == key(spoken=[*SPOKEN, later])
    changed = [
        key(),
        key(three[::-1]),
        key([other, *three[1:]]),
        key(length=26_000),
        key(spoken=[*SPOKEN, (Ms(20_000), Ms(20_100))]),
        key(spoken=[*SPOKEN, (Ms(25_300), Ms(26_000))]),
        key(gain_db=-1),
        Music(three, Ms(60_000), SPOKEN).key(window[0], window[1] + 1),
        Music(three, Ms(60_000), SPOKEN).key(window[0] + 1, window[1]),
    ]
    assert len(set(changed)) == len(changed)


WORDS = st.lists(st.integers(0, 300), max_size=4).map(
    lambda starts: [(Ms(100 * start), Ms(100 * start + 700)) for start in sorted(starts)]
)


@given(WORDS, WORDS, st.integers(0, 250), st.sampled_from([40_000, 45_000]))
@settings(max_examples=25)
def test_one_key_is_one_sound(steady: Path, words: Any, more: Any, at: int, length: int) -> None:
    window = at * 4800, 4800 * 10
    one, other = Music([steady], Ms(40_000), words), Music([steady], Ms(length), sorted(words + more))
    changed = np.abs(one.samples(*window) - other.samples(*window)).max()
    assert (changed < 1e-7) == (one.key(*window) == other.key(*window))


def test_large_files_are_known_by_size_and_time_beyond_their_beginning(tmp_path: Path) -> None:
    path = tmp_path / "large.wav"
    with path.open("wb") as file:
        file.truncate(400 << 20)
    before = Music([path], Ms(9000), []).key(0, 1)
    assert Music([path], Ms(9000), []).key(0, 1) == before
    with path.open("r+b") as file:
        file.seek(300 << 20)
        file.write(b"x")
    os.utime(path, ns=(1, 1))
    assert Music([path], Ms(9000), []).key(0, 1) != before


LONG = """
import resource, struct, sys
from pathlib import Path
from coach.sound.music import Music
path, size = Path(sys.argv[1]), 8 * 3600 * 8000
head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", size + 36, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", size)
with path.open("wb") as file:
    file.write(head)
    file.truncate(size + len(head))
import numpy, soxr, miniaudio
from coach.voice import loudness
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
music = Music([path], 20 * 60_000, [(k * 10_000, k * 10_000 + 2000) for k in range(120)])
for first in range(0, 20 * 60 * 48_000, 10 * 48_000):
    music.samples(first, 10 * 48_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, music._pieces._laid.reel.samples)
"""


def test_eight_hours_take_little_memory_and_only_what_is_needed_is_decoded(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LONG, str(tmp_path / "long.wav")]
    kilobytes, samples = map(int, subprocess.run(command, capture_output=True, check=True).stdout.split())
    assert kilobytes < 64_000
    assert 20 * 60 * 48_000 <= samples < (20 * 60 + 1) * 48_000


FULL = """
import resource, sys
from pathlib import Path
from coach.errors import MachineError
from coach.sound.music import Music
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    Music([Path(sys.argv[1])], 20_000, []).prepare()
except MachineError as error:
    print(error)
"""


def test_a_full_disk_is_told(steady: Path) -> None:
    told = subprocess.run([sys.executable, "-c", FULL, str(steady)], capture_output=True, text=True, check=True).stdout
    assert told.startswith("cannot keep decoded music in /")
