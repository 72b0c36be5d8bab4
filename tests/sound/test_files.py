from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from listen import level_db, noise_db
from mp3.walks import samples

from coach.errors import ChoiceError
from coach.sound.files import PEAK_DB, load
from coach.timing import Ms


def chime(rate: int, seconds: float = 1.0005, height: float = 0.2) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    t = np.arange(round(rate * seconds)) / rate
    return height * np.sin(2 * np.pi * 880 * t) * np.exp(-3 * t)


@pytest.fixture(autouse=True)
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.parametrize(
    ("name", "subtype"),
    [("a.wav", "PCM_16"), ("b.wav", "PCM_24"), ("c.WAV", "FLOAT"), ("d.flac", None), ("e.ogg", None), ("f.mp3", None)],
)
def test_common_files_are_read_without_ffmpeg(tmp_path: Path, name: str, subtype: str | None) -> None:
    path = tmp_path / name
    stereo = np.stack([chime(44_100)] * 2, axis=1)
    soundfile.write(path, stereo, 44_100, subtype=subtype)
    clip = load(path)
    heard = samples(clip)
    assert 1001 <= clip.length <= 1100, "an encoder may add its delay at the end"
    assert len(heard) == clip.length * 24
    planned = chime(24_000, clip.length / 1000)
    assert noise_db(planned[240:20_000], heard[240:20_000]) > 20


def test_a_loud_file_is_no_louder_than_the_coachs_own_sounds_and_a_soft_one_stays(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "loud.wav", chime(24_000, height=0.99), 24_000)
    soundfile.write(tmp_path / "soft.wav", chime(24_000, height=0.05), 24_000)
    assert 20 * np.log10(np.abs(samples(load(tmp_path / "loud.wav"))).max()) == pytest.approx(PEAK_DB, abs=0.01)
    assert level_db(samples(load(tmp_path / "soft.wav"))) == pytest.approx(
        level_db(chime(24_000, 1.001, 0.05)), abs=0.1
    )


def test_a_short_one_is_filled_up_so_that_a_speaker_stays_awake(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "short.wav", chime(24_000, 0.5), 24_000)
    short, filled = load(tmp_path / "short.wav"), load(tmp_path / "short.wav", Ms(2000))
    assert (short.length, filled.length) == (500, 2000)
    assert (samples(filled)[: 500 * 24] == samples(short)).all()
    assert level_db(samples(filled)[510 * 24 :]) == pytest.approx(-57, abs=0.5)
    assert load(tmp_path / "short.wav", Ms(300)).length == 500
    assert short.key != filled.key


def test_its_key_is_that_of_its_content(tmp_path: Path) -> None:
    for name, height in (("a.wav", 0.1), ("same.wav", 0.1), ("other.wav", 0.11)):
        soundfile.write(tmp_path / name, chime(24_000, height=height), 24_000)
    assert load(tmp_path / "a.wav").key == load(tmp_path / "same.wav").key != load(tmp_path / "other.wav").key


@pytest.mark.parametrize("name", ["bad.wav", "bad.mp3", "bad.flac", "bad.ogg", "bad.m4a", "bad"])
def test_what_is_no_sound_is_refused_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"this is no sound at all")
    with pytest.raises(ChoiceError, match=r"bad.*WAV, MP3, FLAC"):
        load(path)


def test_a_file_that_is_missing_empty_or_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChoiceError, match="No such file"):
        load(tmp_path / "nowhere.wav")
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), 24_000)
    with pytest.raises(ChoiceError, match=r"empty.wav"):
        load(tmp_path / "empty.wav")
    soundfile.write(tmp_path / "long.wav", np.zeros(8_000 * 61), 8_000)
    with pytest.raises(ChoiceError, match="at most 60 s"):
        load(tmp_path / "long.wav")
