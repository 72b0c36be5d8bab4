"""`--with`: the files beside a track, whatever its format, and a clear word before anything is made."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from running import LITTLE, Run, Start

from coach.outputs.companions import COMPANIONS

STEM = "little-voice-tone"


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("format", ["mp3", "wav", "opus"])
def test_files_stand_beside_a_track_of_any_format(format: str, coach: Run, tmp_path: Path) -> None:
    args = ("render", "little.yaml", "--voice", "tone", "--format", format)
    result = coach(*args, "--with", "srt,vtt", "--with", "lrc")
    assert (result.exit_code, result.stderr) == (0, "")
    head, told = result.stdout.splitlines()
    assert head.startswith(f"output/{STEM}.{format}: ")
    assert told == f"  with: {STEM}.vtt, {STEM}.srt, {STEM}.lrc"
    assert files(tmp_path / "output") == {f"{STEM}.{suffix}" for suffix in (format, "vtt", "srt", "lrc")}
    assert "Left, Right …" in (tmp_path / "output" / f"{STEM}.vtt").read_text("utf-8")


def test_all_of_them_and_a_name_with_a_point(coach: Run, tmp_path: Path) -> None:
    coach("render", "little.yaml", "--voice", "tone", "--name", "1. {title}", "--with", "all")
    assert files(tmp_path / "output") == {
        f"1. Little walk{end}" for end in (".mp3", *(c.suffix for c in COMPANIONS.values()))
    }
    shown = json.loads(coach("show", "little.yaml", "--voice", "tone", "--json").stdout)
    assert json.loads((tmp_path / "output" / "1. Little walk.timeline.json").read_text("utf-8")) == shown


def test_the_config_asks_for_them_and_an_option_goes_first(coach: Run, config_folder: Path, tmp_path: Path) -> None:
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text('voice = "tone"\ncompanions = ["lrc", "chapters"]\n', "utf-8")
    for folder, args in (("a", ()), ("b", ("--with", "vtt")), ("c", ("--with", "none"))):
        coach("render", "little.yaml", "-o", folder, *args)
    assert files(tmp_path / "a") == {f"{STEM}.mp3", f"{STEM}.lrc", f"{STEM}.chapters.json"}
    assert files(tmp_path / "b") == {f"{STEM}.mp3", f"{STEM}.vtt"}
    assert files(tmp_path / "c") == {f"{STEM}.mp3"}


def test_what_is_no_kind_is_told_before_anything_is_made(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "little.yaml", "--with", "vtt,lcr")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: --with: 'lcr' is no kind of file beside a track; did you mean lrc?\n"
    assert not (tmp_path / "output").exists()


def test_no_companion_takes_the_place_of_another_tracks(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "LITTLE.yaml").write_text(LITTLE, "utf-8")
    result = coach("render", "little.yaml", "other/LITTLE.yaml", "--voice", "tone", "--with", "vtt")
    assert result.exit_code == 2
    assert "would take the place of 'little.yaml'" in result.stderr
    assert not (tmp_path / "output").exists()


def test_at_each_save_they_are_written_again(process: Start, tmp_path: Path) -> None:
    running = process("render", "little.yaml", "--voice", "tone", "--watch", "--with", "vtt", stderr=subprocess.STDOUT)
    assert running.stdout is not None
    captions = tmp_path / "output" / f"{STEM}.vtt"
    told = f"  with: {STEM}.vtt\n"
    assert told in running.stdout
    assert "Stand tall." in captions.read_text("utf-8")
    (tmp_path / "little.yaml").write_text(LITTLE.replace("Stand tall.", "Stand very tall."), "utf-8")
    assert told in running.stdout
    assert "Stand very tall." in captions.read_text("utf-8")
