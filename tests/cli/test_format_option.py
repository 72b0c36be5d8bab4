"""`--format` and the suffix of `say -o`: the file that was asked for, or a clear word before anything is made."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import av
import pytest
import soundfile
from running import Run

from coach.outputs.formats import FORMATS
from coach.sound.ffmpeg import find_ffmpeg

MISSING = 'FLAC files are written by it, and none is installed; pip install "audio-coach[ffmpeg]"'


@pytest.mark.parametrize("format", FORMATS)
def test_render_writes_each_format(format: str, coach: Run, tmp_path: Path) -> None:
    result = coach("render", "little.yaml", "--voice", "tone", "--format", format)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.match(rf"output/little-voice-tone\.{format}: 0:\d\d, \d\d cues, 1 chapter, \d\.\d MB, in ", result.stdout)
    planned = json.loads(coach("show", "little.yaml", "--voice", "tone", "--json").stdout)
    assert [path.name for path in (tmp_path / "output").iterdir()] == [f"little-voice-tone.{format}"]
    with av.open(str(tmp_path / "output" / f"little-voice-tone.{format}")) as box:
        length_ms = 1000 * sum(frame.samples for frame in box.decode(audio=0)) / box.streams.audio[0].rate
        assert 0 <= length_ms - planned["duration_ms"] < (43 if format == "m4a" else 1)
        assert {**box.metadata, **box.streams.audio[0].metadata}["title"] == "Little walk"
        assert [entry["metadata"]["title"] for entry in box.chapters()] == ["Steps"] or format == "mp3"


@pytest.mark.parametrize("format", FORMATS)
def test_say_writes_each_format(format: str, coach: Run) -> None:
    result = coach("say", "Hello.", "--voice", "tone", "-o", f"hello.{format.upper()}")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"hello.{format.upper()}: 520 ms, tone\n"
    if format != "m4a":  # which libsndfile does not read; ffmpeg misjudges an Ogg of less than a second
        with soundfile.SoundFile(f"hello.{format.upper()}") as file:
            assert file.frames == 768 * file.samplerate // 1000


def test_the_format_of_the_config_is_taken_and_an_option_goes_first(
    coach: Run, config_folder: Path, tmp_path: Path
) -> None:
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text('voice = "tone"\nformat = "opus"\n', "utf-8")
    coach("render", "little.yaml")
    coach("render", "little.yaml", "--format", "wav")
    names = sorted(path.name for path in (tmp_path / "output").iterdir())
    assert names == ["little-voice-tone.opus", "little-voice-tone.wav"]


def test_a_suffix_in_a_template_is_no_second_one(coach: Run, tmp_path: Path) -> None:
    coach("render", "little.yaml", "--voice", "tone", "--format", "wav", "--name", "{routine}.wav")
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["little.wav"]
    result = coach("render", "little.yaml", "--voice", "tone", "--name", "{routine}.flac")
    assert (result.exit_code, result.stderr) == (
        2, "error: --name: '{routine}.flac' ends in .flac, and the format is mp3; add --format flac\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["render", "little.yaml", "--format", "flca"], "--format: 'flca' is no format; did you mean flac?"),
        (["render", "little.yaml", "--format", "flac"], f"--format: 'flac' needs ffmpeg: {MISSING}"),
        (["render", "little.yaml", "--format", "flac", "--watch"], f"--format: 'flac' needs ffmpeg: {MISSING}"),
        (["say", "Hello.", "-o", "hello.flac"], f"-o: 'hello.flac' needs ffmpeg: {MISSING}"),
    ],
)
def test_what_cannot_be_written_is_told_before_anything_is_made(args: list[str], message: str, tmp_path: Path) -> None:
    """In a process of its own, without an ffmpeg, and in which nothing can be read or spoken."""
    script = f"""if True:
        import sys
        sys.modules["imageio_ffmpeg"] = None
        import coach.front, coach.voice.speak
        def never(*_, **__): raise AssertionError("too early")
        coach.front.read = coach.front.compile = coach.voice.speak.Speaker.__init__ = never
        from coach.cli import main
        main({args!r})
    """
    before = sorted(tmp_path.rglob("*"))
    environment = {"PATH": "", "XDG_CONFIG_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", env=environment, cwd=tmp_path
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {message}\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_the_extra_serves_where_the_system_has_no_ffmpeg(
    coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    find_ffmpeg.cache_clear()
    try:
        assert coach("render", "little.yaml", "--voice", "tone", "--format", "m4a").exit_code == 0
        assert "imageio_ffmpeg" in coach("doctor").stdout
    finally:
        find_ffmpeg.cache_clear()
    assert (tmp_path / "output" / "little-voice-tone.m4a").stat().st_size > 10_000
