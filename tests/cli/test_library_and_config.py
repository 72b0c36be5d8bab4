"""Finding routines, and the user's defaults."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest
from running import LITTLE, Run

from coach.config import Config, ConfigError, load_config
from coach.errors import ChoiceError
from coach.library import all_routines, built_in_folder, find, own_folder


@pytest.fixture
def own(config_folder: Path) -> Path:
    folder = config_folder / "routines"
    folder.mkdir(parents=True)
    (folder / "mine.yml").write_text(LITTLE, "utf-8")
    return folder


@pytest.fixture
def config(config_folder: Path) -> Path:
    config_folder.mkdir(parents=True, exist_ok=True)
    return config_folder / "config.toml"


def test_own_routines_are_found_beside_the_built_in_ones(own: Path) -> None:
    assert own == own_folder()
    origins = {entry.name: entry.origin for entry in all_routines()}
    assert origins.pop("mine") == "own"
    assert "backward-walk" in origins
    assert set(origins.values()) == {"built in"}
    assert find("mine") == own / "mine.yml"
    assert find("backward-walk") == built_in_folder() / "backward-walk.yaml"


def test_an_own_routine_takes_the_place_of_a_built_in_one(own: Path) -> None:
    (own / "backward-walk.yaml").write_text(LITTLE, "utf-8")
    (own / "notes.txt").write_text("no routine", "utf-8")
    assert find("backward-walk") == own / "backward-walk.yaml"
    own_ones = [entry.name for entry in all_routines() if entry.origin == "own"]
    assert own_ones == ["backward-walk", "mine"]


def test_without_a_folder_of_their_own_there_are_the_built_in_ones() -> None:
    assert {entry.origin for entry in all_routines()} == {"built in"}


def test_the_installed_package_holds_its_routines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.library._HERE", tmp_path / "coach")
    assert built_in_folder() == tmp_path / "scripts"
    (tmp_path / "coach" / "scripts").mkdir(parents=True)
    assert built_in_folder() == tmp_path / "coach" / "scripts"


def test_paths(tmp_path: Path) -> None:
    (tmp_path / "backward-walk").write_text(LITTLE, "utf-8")
    (tmp_path / "bare").write_text(LITTLE, "utf-8")
    assert find("little.yaml") == Path("little.yaml")
    assert find("./backward-walk") == Path("backward-walk")
    assert find("backward-walk") == built_in_folder() / "backward-walk.yaml"
    assert find("bare") == Path("bare")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("little", "is no routine; did you mean little.yaml?"),
        ("litle.yaml", "is no file; did you mean little.yaml?"),
        ("./litle.yml", "is no file; did you mean little.yaml?"),
        ("sub/walk-away.yaml", "is no file; did you mean sub/walk-away.yml?"),
        ("sub/walk-away", "is no file; did you mean sub/walk-away.yml?"),
        ("knee-hugs.yaml", "is no file; did you mean knee-hug?"),
        ("gone/little.yaml", "is no file; `coach list` tells all that there are"),
    ],
)
def test_a_file_that_was_perhaps_meant_is_told(tmp_path: Path, source: str, told: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "walk-away.yml").write_text(LITTLE, "utf-8")
    (tmp_path / "sub" / "walk-away.zh.yml").write_text(LITTLE, "utf-8")
    with pytest.raises(ChoiceError) as error:
        find(source)
    assert f"{error.value}" == f"ROUTINE: {source!r} {told}"


@pytest.mark.parametrize("source", ["", "min", "Mine"])
def test_an_unknown_name(own: Path, source: str) -> None:
    with pytest.raises(
        ChoiceError, match=r"ROUTINE: '.*' is no routine; (did you mean mine|`coach list` tells all that there are)"
    ):
        find(source)


def test_without_a_file_there_are_no_defaults() -> None:
    assert load_config() == Config()


def test_defaults_are_read(config: Path) -> None:
    config.write_text(
        'voice = "tone"\nrate = 160\nlevel = "quick"\noutput = "audio"\n[volume]\ntick = -6\nsay = 1.5\n', "utf-8"
    )
    assert load_config() == Config("tone", 160, "quick", "audio", {"tick": -6.0, "say": 1.5})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("voise = 'x'", "unknown key 'voise'; did you mean voice?"),
        ("rate = '140'", "rate = '140' is not words a minute, such as 140"),
        ("rate = true", "rate = True is not words a minute, such as 140"),
        ("rate = 0", "rate = 0 is out of range; expected 80 to 300 words a minute"),
        ("voice = 3", "voice = 3 is not a voice, such as \"en-gb\""),
        ("level = 1", "level = 1 is not a level, such as \"gentle\""),
        ("output = []", "output = [] is not a folder"),
        ("format = 3", "format = 3 is not one of mp3, wav, flac, ogg, opus, m4a"),
        ("format = 'flca'", "format = 'flca' is not one of mp3, wav, flac, ogg, opus, m4a"),
        ("companions = 'vtt'", "companions = 'vtt' is not a list of vtt, srt, lrc, labels, chapters, json or all, such as"
                               ' ["vtt", "lrc"]'),
        ("companions = ['str']", "companions: 'str' is no kind of file beside a track; did you mean srt?"),
        ("companions = [3]", "companions: '3' is no kind of file beside a track; "
                             "expected vtt, srt, lrc, labels, chapters, json or all"),
        ("volume = -6", "volume = -6 is not a table of decibels by kind, such as tick = -6"),
        ("[volume]\ntik = -6", "volume: unknown kind 'tik'; did you mean tick or tip?"),
        ("[volume]\ntick = 'low'", "volume: tick = 'low' is out of range; expected -60 to 12 decibels"),
        ("[volume]\ntick = 13", "volume: tick = 13 is out of range; expected -60 to 12 decibels"),
        ("[volume]\ntick = nan", "volume: tick = nan is out of range; expected -60 to 12 decibels"),
        ("voice =", "this is no TOML: Invalid value (at end of document)"),
    ],
)  # fmt: skip
def test_wrong_defaults(config: Path, text: str, message: str) -> None:
    config.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config()
    assert str(caught.value) == f"{config}: {message}"


def test_a_configuration_that_cannot_be_read(config: Path) -> None:
    config.write_bytes(b"voice = '\xff'")
    with pytest.raises(ConfigError, match=r"cannot read .*config\.toml"):
        load_config()


def test_commands_follow_the_defaults_and_options_go_first(coach: Run, config: Path, tmp_path: Path) -> None:
    config.write_text('voice = "tone"\nlevel = "quick"\noutput = "audio"\n', "utf-8")
    assert "8 × 600 ms" in coach("show", "little.yaml").stdout
    assert coach("render", "little.yaml").exit_code == 0
    assert (tmp_path / "audio" / "little-quick-voice-tone.mp3").is_file()
    assert coach("render", "little.yaml", "-o", "here").exit_code == 0
    assert (tmp_path / "here" / "little-quick-voice-tone.mp3").is_file()


def test_a_level_that_a_routine_lacks_is_passed_over(coach: Run, config: Path) -> None:
    config.write_text('voice = "tone"\nlevel = "heroic"\n', "utf-8")
    assert "8 × 750 ms" in coach("show", "little.yaml").stdout


def test_every_command_tells_a_wrong_configuration(coach: Run, config: Path) -> None:
    config.write_text("voise = 'x'", "utf-8")
    for args in (["show", "little.yaml"], ["render", "little.yaml"], ["list"], ["check", "little.yaml"], ["say", "Hi"]):
        result = coach(*args)
        assert (result.exit_code, result.stderr) == (
            2, f"error: {config}: unknown key 'voise'; did you mean voice?\n"
        ), args  # fmt: skip


def test_own_chimes_take_the_place_of_the_coachs(coach: Run, config_folder: Path, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "bell.wav"), "wb") as bell:
        bell.setnchannels(2)
        bell.setsampwidth(2)
        bell.setframerate(44_100)
        bell.writeframes(b"\x00\x20" * 2 * 22_050)
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text(f'start_chime = "{tmp_path / "bell.wav"}"\n', "utf-8")
    cues = json.loads(coach("show", "little.yaml", "--voice", "tone", "--json").stdout)["cues"]
    assert (cues[0]["kind"], cues[0]["end_ms"] - cues[0]["start_ms"]) == ("chime", 2000), "filled up"
    assert cues[1]["start_ms"] == 2016, "two seconds for a sleeping speaker to wake, however short the chime"


def test_a_chime_that_is_no_sound_is_named(coach: Run, config_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bell.wav").write_text("ding")
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text(f'end_chime = "{tmp_path / "bell.wav"}"\n', "utf-8")
    result = coach("show", "little.yaml", "--voice", "tone")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        f"error: sound file: '{tmp_path / 'bell.wav'}' is no sound that can be read: WAV, MP3"
    )
