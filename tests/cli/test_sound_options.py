"""`--music`, `--bed`, `--stereo`, `--no-keep-awake` and volumes: what they make, and what they refuse before speaking."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from mp3.grounds import tune
from running import Run

RENDER = ("render", "little.yaml", "--voice", "tone")


@pytest.fixture(autouse=True)
def songs(tmp_path: Path) -> Path:
    """Two songs of one name in two folders, and files that are none."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        soundfile.write(tmp_path / folder / "song.ogg", tune(9, ord(folder)), 48_000)
    soundfile.write(tmp_path / "short.wav", np.zeros(24_000), 48_000)
    (tmp_path / "broken.mp3").write_text("no sound")
    (tmp_path / "empty.flac").write_bytes(b"")
    (tmp_path / "nothing").mkdir()
    return tmp_path


def made(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "output").iterdir()) if (tmp_path / "output").exists() else []


def test_each_choice_has_a_file_of_its_own(coach: Run, tmp_path: Path) -> None:
    choices: list[tuple[str, ...]] = [
        ("--music", "a"), ("--music", "b/song.ogg"), ("--music", "a/song.ogg"), ("--bed",), ("--stereo",),
        ("--no-keep-awake",), ("--voice", "en-gb", "--pitch", "2"), ("--voice", "en-gb", "--pitch", "-2"), (),
    ]  # fmt: skip
    for choice in choices:
        assert coach(*RENDER, *choice).exit_code == 0
    assert len(made(tmp_path)) == len(choices)

    def layout(part: str) -> tuple[int, int]:
        (path, *_) = (tmp_path / "output").glob(f"*{part}*")
        with av.open(str(path)) as box:
            return box.streams.audio[0].rate, box.streams.audio[0].channels

    assert (layout("music"), layout("stereo"), layout("bed")) == ((48_000, 2), (24_000, 2), (24_000, 1))


@pytest.mark.parametrize(
    ("music", "message"),
    [
        ("gone.mp3", "is missing: there is no such file or folder"),
        ("nothing", "is a folder without audio files"),
        ("short.wav", "music must last at least 1 s"),
        ("broken.mp3", "broken.mp3"),
        ("empty.flac", "is empty: there is no sound in it"),
        ("https://example.org/song.mp3", "is a web address; give a file, a folder or a playlist"),
    ],
)
def test_music_that_cannot_be_had_is_told_and_nothing_is_written(
    music: str, message: str, coach: Run, tmp_path: Path
) -> None:
    result = coach(*RENDER, "--music", music)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: --music: ")
    assert message in result.stderr
    assert made(tmp_path) == []


def test_music_that_is_missing_is_told_before_anything_is_spoken(
    coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cold"))
    assert coach("render", "little.yaml", "--music", "gone.mp3").exit_code == 2
    assert list((tmp_path / "cold").rglob("clips/*/*")) == []


def test_the_config_has_them_too_and_an_option_goes_first(coach: Run, config_folder: Path, tmp_path: Path) -> None:
    config_folder.mkdir(parents=True)
    config = config_folder / "config.toml"
    config.write_text(f'voice = "tone"\nmusic = "{tmp_path}/a"\nstereo = true\n[volume]\nmusic = -6\n', "utf-8")
    assert coach("render", "little.yaml").exit_code == 0
    assert coach("render", "little.yaml", "--music", "none", "--mono").exit_code == 0
    one, other = made(tmp_path)
    assert "music" in one
    assert other == "little-voice-tone-music-6.mp3"
    config.write_text("bed = 1\n", "utf-8")
    assert coach("render", "little.yaml").stderr == f"error: {config}: bed = 1 is not true or false\n"
    config.write_text("[volume]\nmusik = 1\n", "utf-8")
    assert "unknown kind 'musik'; did you mean music?" in coach("render", "little.yaml").stderr


def test_volumes_of_what_lies_under_all(coach: Run, tmp_path: Path) -> None:
    assert coach(*RENDER, "--bed", "--volume", "bed=-30").exit_code == 0
    assert coach(*RENDER, "--volume", "rain=3").stderr.startswith("error: --volume: 'rain' is no kind of cue; ")
    assert made(tmp_path) == ["little-voice-tone-bed-30-bed.mp3"]


@pytest.mark.parametrize("choice", [("--music", "calm.wav"), ("--music", ".")])
def test_what_is_to_be_heard_is_not_written_over(coach: Run, tmp_path: Path, choice: tuple[str, str]) -> None:
    for useless in ("short.wav", "broken.mp3", "empty.flac"):
        (tmp_path / useless).unlink()
    soundfile.write(tmp_path / "calm.wav", tune(3, 1), 48_000)
    before = (tmp_path / "calm.wav").read_bytes()
    result = coach(*RENDER, *choice, "-o", "calm.wav")
    expected = "error: -o: 'calm.wav' is to be heard in what is made of it; expected another file\n"
    assert (result.exit_code, result.stderr) == (2, expected)
    assert (tmp_path / "calm.wav").read_bytes() == before
    assert coach(*RENDER, *choice, "-o", "walk.wav").exit_code == 0
