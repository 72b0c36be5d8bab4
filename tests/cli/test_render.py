"""`coach render`: which files it writes, what it tells, and what stands when it fails."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest
from running import LITTLE, Run, Start

SUMMARY = r"{path}: 0:\d\d, \d\d cues, 1 chapter, 0\.\d MB, voice tone, in \d+\.\d\d s\n"


def summary(path: str) -> str:
    return SUMMARY.format(path=re.escape(path))


def test_render_tells_what_it_made(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "little.yaml", "--voice", "tone")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(summary("output/little-voice-tone.mp3"), result.stdout)
    assert (tmp_path / "output" / "little-voice-tone.mp3").read_bytes().startswith(b"ID3")


def test_the_walk_with_the_real_voice(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "backward-walk")
    concessions = json.loads(coach("show", "backward-walk", "--json").stdout)["concessions"]
    head, *rest = result.stdout.splitlines()
    assert re.fullmatch(
        r"output/backward-walk\.mp3: 7:\d\d, \d+ cues, 2 chapters, 3\.\d MB, voice gmw/en-US, in \d+\.\d\d s", head
    )
    assert rest == [f"  conceded: {each}" for each in concessions]
    duration = json.loads(coach("show", "backward-walk", "--json").stdout)["duration_ms"]
    size = (tmp_path / "output" / "backward-walk.mp3").stat().st_size
    assert duration * 8 < size < duration * 8 + 10_000


def test_choices_name_the_file_and_none_overwrites_another(coach: Run, tmp_path: Path) -> None:
    choices = [[], ["--set", "cadence=84"], ["--level", "quick"], ["--rate", "160"], ["--volume", "tick=-6"],
               ["--part", "Steps"], ["--from", "0:05"], ["--first", "0:05"], ["--set", "times=3"]]  # fmt: skip
    for each in choices:
        assert coach("render", "little.yaml", "--voice", "tone", *each, "-o", "here").exit_code == 0
    assert {path.name for path in (tmp_path / "here").iterdir()} == {
        f"little{name}.mp3" for name in (
            "-voice-tone", "-cadence84-voice-tone", "-quick-voice-tone", "-voice-tone-rate160", "-voice-tone-tick-6",
            "-voice-tone-part-steps", "-voice-tone-from-0m05s", "-voice-tone-first-0m05s", "-times3-voice-tone",
        )
    }  # fmt: skip
    different = {path.read_bytes() for path in (tmp_path / "here").iterdir()}
    assert len(different) == len(choices) - 1, "its only part is the whole of it"


def test_a_second_render_gives_the_same_bytes(coach: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        coach("render", "little.yaml", "-o", folder)
    assert (tmp_path / "a" / "little.mp3").read_bytes() == (tmp_path / "b" / "little.mp3").read_bytes()


def test_names_of_templates(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "little.yaml", "--voice", "tone", "--name", "{title}, {choices}")
    assert result.stdout.startswith("output/Little walk, voice-tone.mp3: ")
    assert (tmp_path / "output" / "Little walk, voice-tone.mp3").is_file()
    result = coach("render", "little.yaml", "--name", "{rotine}")
    assert (result.exit_code, result.stderr) == (
        2, "error: --name: '{rotine}' is no field; did you mean routine or rate?\n"
    )  # fmt: skip
    result = coach("render", "little.yaml", "--voice", "tone", "--name", "x" * 300)
    assert result.exit_code == 0
    assert (tmp_path / "output" / f"{'x' * 120}.mp3").is_file(), "as much as every file system takes"


def test_two_routines_on_one_file_are_refused_before_anything_is_written(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "LITTLE.yaml").write_text(LITTLE, "utf-8")
    result = coach("render", "little.yaml", "other/LITTLE.yaml", "--voice", "tone")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: ROUTINE: 'other/LITTLE.yaml' would take the place of 'little.yaml', "
        "output/LITTLE-voice-tone.mp3; render them apart, or tell them apart with --name\n"
    )
    assert not (tmp_path / "output").exists()
    result = coach("render", "little.yaml", "backward-walk", "--voice", "tone", "--name", "same")
    assert result.stderr == (
        "error: ROUTINE: 'backward-walk' would take the place of 'little.yaml', "
        "output/same.mp3; render them apart, or tell them apart with --name\n"
    )


def test_a_routine_that_is_named_twice_is_rendered_once(coach: Run) -> None:
    assert len(coach("render", "little.yaml", "little.yaml", "--voice", "tone").stdout.splitlines()) == 1


def test_a_broken_routine_among_others_stops_all(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("routine: Broken\n", "utf-8")
    assert coach("render", "little.yaml", "broken.yaml", "--voice", "tone").exit_code == 2
    assert not (tmp_path / "output").exists()


def test_a_missing_folder_is_made_and_a_file_in_its_place_is_told(coach: Run, tmp_path: Path) -> None:
    assert coach("render", "little.yaml", "--voice", "tone", "-o", "a/b/c").exit_code == 0
    assert (tmp_path / "a" / "b" / "c" / "little-voice-tone.mp3").is_file()
    (tmp_path / "taken").write_text("mine", "utf-8")
    for folder in ("taken", "taken/within"):
        result = coach("render", "little.yaml", "--voice", "tone", "-o", folder)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            "error: -o: 'taken' is a file; expected a folder, or a file that ends in .mp3, .wav, .flac, .ogg, .opus "
            "or .m4a; --name names files in a folder\n"
        )
    result = coach("render", "little.yaml", "--voice", "tone", "-o", "taken/walk.mp3")
    assert (result.exit_code, result.stderr) == (2, "error: -o: 'taken' is a file; expected a folder\n")
    assert (tmp_path / "taken").read_text("utf-8") == "mine"


def test_one_file_of_that_name(coach: Run, tmp_path: Path) -> None:
    for name, more in (("walk.mp3", ()), ("a/Walk.WAV", ("--with", "lrc")), ("walk.mp3", ("--level", "quick"))):
        result = coach("render", "little.yaml", "--voice", "tone", "-o", name, *more)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith(f"{name}: 0:")
    assert (tmp_path / "a" / "Walk.WAV").read_bytes()[:4] == b"RIFF"
    assert (tmp_path / "walk.mp3").read_bytes()[:3] == b"ID3"
    made = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(made) == ["a/Walk.WAV", "a/Walk.lrc", "little.yaml", "walk.mp3"]


def test_a_folder_that_is_called_as_a_file_is(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "there.mp3").mkdir()
    for folder in ("there.mp3", "new.mp3/", "v1.2"):
        assert coach("render", "little.yaml", "--voice", "tone", "-o", folder).exit_code == 0
        assert (tmp_path / folder / "little-voice-tone.mp3").is_file()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "a.mp3", "knee-hug"], "'a.mp3' is one file, and 2 routines were given; expected a folder"),
        (["-o", "a.wav", "--format", "mp3"], "'a.wav' ends in .wav, and --format is mp3; leave one out"),
        (["-o", "a.wav", "--name", "b"], "'a.wav' is one file, and --name is for a folder; leave one out"),
        (["-o", "a.wav", "--tracks"], "'a.wav' is one file, and --tracks is for a folder; leave one out"),
        (
            ["-o", "a.wav", "--max-length", "5min"],
            "'a.wav' is one file, and --max-length is for a folder; leave one out",
        ),
    ],
)
def test_what_does_not_go_with_one_file(coach: Run, tmp_path: Path, args: list[str], message: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    result = coach("render", "little.yaml", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: -o: {message}\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_the_one_files_suffix_goes_before_the_configs_format(coach: Run, config_folder: Path, tmp_path: Path) -> None:
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text('voice = "tone"\nformat = "opus"\n', "utf-8")
    coach("render", "little.yaml", "-o", "walk.wav")
    assert (tmp_path / "walk.wav").read_bytes()[:4] == b"RIFF"


def test_a_folder_without_leave_to_write(coach: Run) -> None:
    result = coach("render", "little.yaml", "--voice", "tone", "-o", "/proc/1/task")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: cannot write /proc/1/task/little-voice-tone.mp3: ")


def test_a_full_disk_leaves_the_old_file(process: Start, coach: Run, tmp_path: Path) -> None:
    coach("show", "backward-walk")  # the clips are in the cache then, so that only the track is too large
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "backward-walk.mp3").write_bytes(b"the old one")

    def limit() -> None:
        """Room for a clip or an island, and not for the track; Python itself ignores the signal for it."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    running = process("render", "backward-walk", preexec_fn=limit)
    out, err = running.communicate()
    assert (running.returncode, out) == (1, "")
    assert err == f"error: cannot write output/backward-walk.mp3: {os.strerror(errno.EFBIG)}\n"
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["backward-walk.mp3"]
    assert (tmp_path / "output" / "backward-walk.mp3").read_bytes() == b"the old one"


def test_a_cache_that_cannot_be_written_is_a_warning(
    coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("no folder", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    result = coach("render", "little.yaml", "--voice", "tone")
    assert result.exit_code == 0
    assert re.fullmatch(r"warning: the cache was not written: cannot write .*: Not a directory\n", result.stderr)
    assert (tmp_path / "output" / "little-voice-tone.mp3").is_file()


def test_a_bar_is_shown_at_a_terminal_when_there_is_something_to_make(tmp_path: Path) -> None:
    def seen(cache: str, columns: int) -> str:
        """What a terminal of so many columns is sent of it, standard error alone."""
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, columns))
        command = [sys.executable, "-m", "coach", "render", "little.yaml", "--voice", "tone"]
        environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / cache), "TERM": "xterm"}
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment):
            os.close(theirs)
            shown = b""
            with suppress(OSError):  # so Linux tells that the terminal's other end was closed
                while piece := os.read(ours, 4096):
                    shown += piece
        os.close(ours)
        return shown.decode()

    cold, warm, narrow = seen("cold", 80), seen("cold", 80), seen("narrow", 40)
    assert re.search(r"speaking +\[#+\] +100%", cold)
    assert re.search(r"encoding +\[#+\] +100%", cold)
    assert warm == ""
    lines = re.split(r"[\r\n]+", re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", "", narrow))
    assert any("100%" in line for line in lines)
    assert max(map(len, lines)) < 40, "a line that wraps is never written over"


def test_a_warm_render_imports_nothing_heavy(coach: Run) -> None:
    coach("render", "little.yaml")
    script = """if True:
        import sys
        from coach.cli import main
        main(["render", "little.yaml"])
        heavy = "numpy lameenc soxr pydub miniaudio pyttsx3 subprocess multiprocessing rich tomllib".split()
        print([name for name in heavy if name in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_watch_renders_at_each_save_and_survives_errors(process: Start, tmp_path: Path) -> None:
    running = process("render", "little.yaml", "--voice", "tone", "--watch", stderr=subprocess.STDOUT)
    assert running.stdout is not None
    lines = running.stdout
    routine = tmp_path / "little.yaml"
    assert lines.readline() == "watching little.yaml; Ctrl-C ends\n"
    assert re.fullmatch(summary("output/little-voice-tone.mp3"), lines.readline())
    first = (tmp_path / "output" / "little-voice-tone.mp3").read_bytes()

    routine.write_text(LITTLE.replace("script:", "scirpt:"), "utf-8")
    told = [lines.readline() for _ in range(3)]
    assert told[0] == "error: little.yaml:8:1: unknown key 'scirpt'; did you mean script?\n"
    assert (tmp_path / "output" / "little-voice-tone.mp3").read_bytes() == first

    routine.write_text("", "utf-8")
    routine.write_text(LITTLE.replace("Stand tall.", "Stand very tall."), "utf-8")
    while (line := lines.readline()).startswith(("error: little.yaml", " ")):
        pass  # a slow machine may have looked between the two writes
    assert re.fullmatch(summary("output/little-voice-tone.mp3"), line)
    assert (tmp_path / "output" / "little-voice-tone.mp3").read_bytes() != first

    routine.unlink()
    assert lines.readline() == "error: ROUTINE: 'little.yaml' is no file; `coach list` tells all that there are\n"
    routine.write_text(LITTLE, "utf-8")
    assert re.fullmatch(summary("output/little-voice-tone.mp3"), lines.readline())
    assert (tmp_path / "output" / "little-voice-tone.mp3").read_bytes() == first

    running.send_signal(signal.SIGINT)
    assert lines.read() == "\n"
    assert running.wait() == 0


def test_watch_refuses_what_is_not_there(coach: Run) -> None:
    result = coach("render", "litle.yaml", "--watch")
    assert (result.exit_code, result.stderr) == (
        2, "error: ROUTINE: 'litle.yaml' is no file; did you mean little.yaml?\n"
    )  # fmt: skip
