"""`coach render --tracks` and `--max-length`."""

from __future__ import annotations

import errno
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from listen import decode_all
from running import LITTLE, Run, Start

CHAPTERS = LITTLE + "  - exercise: Knee hug\n    hold: 30 s\n  - exercise: 'Stretch: arms'\n    hold: 20 s\n"


@pytest.fixture(autouse=True)
def _routine(config_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "three.yaml").write_text(CHAPTERS, "utf-8")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_for_each_chapter(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "three.yaml", "--voice", "tone", "--tracks")
    assert (result.exit_code, result.stderr) == (0, "")
    head, told = result.stdout.splitlines()
    folder = "output/three-voice-tone"
    assert re.fullmatch(rf"{folder}/three-voice-tone\.m3u8: \d:\d\d, \d+ cues, 3 chapters, \d\.\d MB, .*", head)
    assert told == "  tracks: 01 Steps.mp3 to 03 Stretch - arms.mp3"
    assert names(tmp_path / folder) == [
        "01 Steps.mp3", "02 Knee hug.mp3", "03 Stretch - arms.mp3", "three-voice-tone.m3u8"
    ]  # fmt: skip
    assert names(tmp_path / "output") == ["three-voice-tone"]


def test_companions_stand_beside_each_track(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "three.yaml", "--voice", "tone", "--tracks", "--with", "srt,chapters")
    assert result.stdout.splitlines()[2] == "  with: 01 Steps.srt to 03 Stretch - arms.chapters.json"
    assert len(names(tmp_path / "output" / "three-voice-tone")) == 10
    assert names(tmp_path / "output") == ["three-voice-tone"]


@pytest.mark.parametrize("routine", [["backward-walk", "--set", "minutes=12"], ["backward-forward"], ["seven-actions"]])
@pytest.mark.parametrize("sound", [[], ["--stereo", "--bed"]])
def test_built_in_routines_end_to_end(coach: Run, tmp_path: Path, routine: list[str], sound: list[str]) -> None:
    for more in ([], ["--tracks"]):
        assert coach("render", *routine, *sound, *more, "--name", "it", "-o", "here").exit_code == 0
    files = [path for path in (tmp_path / "here" / "it").iterdir() if path.suffix == ".mp3"]
    whole = decode_all(tmp_path / "here" / "it.mp3")
    parts = [decode_all(path) for path in sorted(files)]
    assert len(parts) > 1
    for decoder in ("ffmpeg", "dr_mp3"):
        assert np.array_equal(np.concatenate([part[decoder] for part in parts]), whole[decoder])


def test_parts_of_a_length(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "three.yaml", "--voice", "tone", "--max-length", "65s")
    assert result.stdout.splitlines()[1] == "  tracks: 01 Little walk (1 of 2).mp3 to 02 Little walk (2 of 2).mp3"
    assert names(tmp_path / "output") == ["three-voice-tone-max-1m05"]
    result = coach("render", "three.yaml", "--voice", "tone", "--max-length", "25s")
    assert re.search(r"whole: Knee hug lasts 0:\d\d and stays whole: nothing is cut inside it\n", result.stdout)
    result = coach("render", "three.yaml", "--voice", "tone", "--max-length", "1h")
    assert result.stdout.splitlines()[1] == "  tracks: 01 Little walk.mp3"


def test_each_format_has_a_folder_of_its_own(coach: Run, tmp_path: Path) -> None:
    for format in ("mp3", "wav"):
        result = coach("render", "three.yaml", "--voice", "tone", "--tracks", "--format", format)
        assert (result.exit_code, "removed" in result.stdout) == (0, False)
    assert names(tmp_path / "output") == ["three-voice-tone", "three-voice-tone-wav"]
    assert "03 Stretch - arms.mp3" in names(tmp_path / "output" / "three-voice-tone")


def test_fewer_tracks_remove_those_of_before(coach: Run, tmp_path: Path) -> None:
    coach("render", "three.yaml", "--voice", "tone", "--tracks")
    (tmp_path / "three.yaml").write_text(LITTLE, "utf-8")
    result = coach("render", "three.yaml", "--voice", "tone", "--tracks")
    assert result.stdout.splitlines()[1:] == [
        "  tracks: 01 Steps.mp3", "  removed: 02 Knee hug.mp3, 03 Stretch - arms.mp3"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--tracks", "--max-length", "5min"],
         "--max-length: says how to cut, and so does --tracks; expected one of them"),
        (["--tracks", "--format", "ogg"],
         "--tracks: the format ogg cannot be cut without a seam; expected --format mp3, wav or flac"),
        (["--max-length", "5min", "--format", "m4a"],
         "--max-length: the format m4a cannot be cut without a seam; expected --format mp3, wav or flac"),
        (["--max-length", "5"], "--max-length: '5' is no time; write 5min, 5s or 5:00"),
        (["--max-length", "0s"], "--max-length: '0s' is no length; expected more than nothing, such as 2min"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_before_anything_is_made(
    coach: Run, tmp_path: Path, args: list[str], message: str
) -> None:
    result = coach("render", "three.yaml", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {message}\n")
    assert not (tmp_path / "output").exists()


def test_two_routines_on_one_folder_are_refused(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "three.yaml", "little.yaml", "--voice", "tone", "--tracks", "--name", "same")
    assert result.stderr == (
        "error: ROUTINE: 'little.yaml' would take the place of 'three.yaml', "
        "output/same/same.m3u8; render them apart, or tell them apart with --name\n"
    )
    assert not (tmp_path / "output").exists()


def test_a_warm_render_of_tracks_imports_nothing_heavy(coach: Run) -> None:
    coach("render", "little.yaml")
    script = """if True:
        import sys
        from coach.cli import main
        main(["render", "little.yaml", "--tracks"])
        heavy = "numpy lameenc soxr pydub miniaudio pyttsx3 subprocess multiprocessing rich tomllib".split()
        print([name for name in heavy if name in sys.modules])
    """
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=dict(os.environ))
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("format", "track"), [("mp3", "02 Knee hug.mp3"), ("wav", "01 Steps.wav")])
def test_a_full_disk_is_told_by_the_name_of_the_track(process: Start, tmp_path: Path, format: str, track: str) -> None:
    def limit() -> None:
        """Room for 25 seconds of MP3; Python itself ignores the signal for it."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (240_000, 240_000))

    (tmp_path / "output").mkdir()
    args = ("three.yaml", "--voice", "tone", "--tracks", "--format", format, "--name", "three")
    running = process("render", *args, preexec_fn=limit)
    out, err = running.communicate()
    folder = "three" if format == "mp3" else f"three-{format}"
    assert (running.returncode, out) == (1, "")
    assert err.splitlines()[-1] == f"error: cannot write output/{folder}/{track}: {os.strerror(errno.EFBIG)}"
    assert names(tmp_path / "output") == []
