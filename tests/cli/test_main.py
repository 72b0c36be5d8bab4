"""What all commands share: help, exit codes, and never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from running import Run, Start

import coach as package

HELP = """\
Usage: coach [OPTIONS] COMMAND [ARGS]...

  Exercise routines written in plain YAML, as spoken and exactly timed audio.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
  list    List the routines and programs that can be called by name.
  show    Show what is heard in a routine, and when; or a program's weeks.
  render  Render routines to MP3, or to another format.
  play    Play a routine now, steered by keys and headset buttons.
  today   Tell what of a program is due today, and do it.
  build   Render all sessions of programs into folders for phones and players.
  serve   Offer a built folder to the phone: to listen, download or subscribe.
  sheet   Write routines as pages to print.
  log     Show what was done and when, and add to it.
  say     Speak one sentence, to hear how the voice reads it.
  voices  List the voices, try them, and install more.
  check   Check routines and programs: all that is to be mended.
  new     Write a routine or program of your own, to begin with.
  schema  Print the language for editors, as a JSON Schema.
  doctor  Tell what the coach found on this machine.

  Begin with `coach list`; `coach COMMAND --help` tells what a command takes.
"""


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_the_commands(coach: Run, option: str) -> None:
    result = coach(option)
    assert (result.exit_code, result.output) == (0, HELP)


def test_help_imports_no_command() -> None:
    script = """if True:
        import sys
        from coach.cli import group
        group.main(["--help"], "coach", standalone_mode=False)
        print(sorted(name for name in sys.modules if name.startswith("coach")))
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"{HELP}['coach', 'coach.cli']\n"


@pytest.mark.parametrize(
    "name",
    ["list", "show", "render", "play", "build", "serve", "sheet", "log", "say", "check", "new", "schema", "doctor"],
)
def test_each_command_has_help(coach: Run, name: str) -> None:
    result = coach(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: coach {name} [OPTIONS]")


def test_version(coach: Run) -> None:
    result = coach("--version")
    assert (result.exit_code, result.output) == (0, f"coach, version {package.__version__}\n")


def test_without_a_command_the_help_is_shown(coach: Run) -> None:
    result = coach()
    assert (result.exit_code, result.stderr) == (2, HELP)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["jump"], "error: 'jump' is no command of `coach`; known: build, check, doctor, list, log, new, play, render, "
         "say, schema, serve, sheet, show, today, voices"),
        (["show", "backward-wlak"], "error: ROUTINE: 'backward-wlak' is no routine; "
         "did you mean backward-walk or backward-forward or backward-walk-6-weeks?"),
        (["render", "nothing"], "error: ROUTINE: 'nothing' is no routine; `coach list` tells all that there are"),
        (["show", "backward-wlak.yaml"],
         "error: ROUTINE: 'backward-wlak.yaml' is no file; "
         "did you mean backward-walk or backward-forward or backward-walk-6-weeks?"),
        (["show", "./none/at-all"], "error: ROUTINE: './none/at-all' is no file; `coach list` tells all that there are"),
    ],
)  # fmt: skip
def test_wrong_usage(coach: Run, args: list[str], message: str) -> None:
    result = coach(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == message


def test_a_broken_routine_is_told_with_its_place(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("routine: Broken\nscirpt: []\n", "utf-8")
    result = coach("render", "broken.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: broken.yaml:2:1: unknown key 'scirpt'; did you mean script?\n    scirpt: []\n    ^\n"
    )


SOUND = b"ID3\x03\0\0\0\0\0\0\xff\xf3\x84\xc4"


@pytest.mark.parametrize(
    ("name", "data", "code", "message"),
    [
        ("empty.yaml", b"", 2, "empty.yaml:1:1: the file is empty; expected a routine"),
        ("walk.mp3", SOUND, 2, "walk.mp3:1:1: the file is no text; expected YAML"),
        ("sound.yaml", SOUND, 2, "sound.yaml:1:1: the file is no text; expected YAML"),
        ("old.yaml", "routine: Übung".encode("latin-1"), 2,
         "old.yaml:1:10: the file is not UTF-8 (byte 0xDC); save it as UTF-8"),
        ("wide.yaml", "routine: A".encode("utf-16"), 2,
         "wide.yaml:1:1: the file is not UTF-8 (byte 0xFF); save it as UTF-8"),
        ("zero.yaml", b"routine: A\0", 2, "zero.yaml:1:11: a control character stands here; take it out"),
        ("dangling.yaml", None, 1, "cannot read dangling.yaml: No such file or directory"),
    ],
)  # fmt: skip
def test_files_that_hold_no_routine(
    coach: Run, tmp_path: Path, name: str, data: bytes | None, code: int, message: str
) -> None:
    if data is None:
        (tmp_path / name).symlink_to("nowhere")
    else:
        (tmp_path / name).write_bytes(data)
    for command in ("render", "show", "check"):
        result = coach(command, name)
        assert (result.exit_code, result.stdout, result.stderr.splitlines()[0]) == (code, "", f"error: {message}")


@pytest.mark.parametrize("command", ["render", "play", "show", "check", "sheet", "build", "voices script", "log add"])
def test_a_folder_is_no_routine(coach: Run, tmp_path: Path, command: str) -> None:
    for name in ("bare", "few.yaml", "many"):
        (tmp_path / name).mkdir()
    for name in (
        "few.yaml/walk.yml",
        *(f"many/{letter}.yaml" for letter in "dcba"),
        "many/a.zh.yaml",
        "many/notes.txt",
    ):
        (tmp_path / name).write_text("", "utf-8")
    expected = "is a folder; expected a routine's name or a YAML file"
    for source, such in (
        ("bare", ""), ("./bare", ""), ("few.yaml", ", such as few.yaml/walk.yml"),
        ("many/", ", such as many/a.yaml or many/b.yaml or many/c.yaml"), ("/proc/self/task", ""),
    ):  # fmt: skip
        result = coach(*command.split(), source)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"error: ROUTINE: {source!r} {expected}{such}\n"


def test_a_routine_is_found_beside_a_folder_of_its_name(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "knee-hug").mkdir()
    assert coach("show", "knee-hug", "--voice", "tone").exit_code == 0


def test_real_exit_codes(process: Start) -> None:
    for args, code in ((["--help"], 0), (["sho"], 2), (["show", "nothing"], 2), (["show", "little.yaml"], 0)):
        assert process(*args).wait() == code, args


def test_ctrl_c_is_quiet(process: Start, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.yaml")
    running = process("show", "endless.yaml")
    with open(tmp_path / "endless.yaml", "wb", buffering=0):  # opens when the command begins to read
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    assert (running.returncode, out, err.strip()) == (130, "", "")


def test_a_reader_that_leaves_is_no_error(process: Start) -> None:
    running = process("show", "little.yaml", "--set", "times=400", "--json", "--voice", "tone")
    assert running.stdout is not None
    assert running.stdout.read(1) == "{"
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == ""
    assert running.wait() == 1


def test_a_full_device_is_told(process: Start) -> None:
    with open("/dev/full", "wb") as full:
        running = process("show", "little.yaml", "--voice", "tone", stdout=full)
        _, err = running.communicate()
    assert (running.returncode, err) == (1, "error: standard output: No space left on device\n")


def test_a_terminal_without_the_letters_shows_others(process: Start) -> None:
    running = process("show", "little.yaml", "--voice", "tone", encoding="cp437", env={"PYTHONIOENCODING": "cp437"})
    out, err = running.communicate()
    assert out.startswith("Little walk\n0:")
    assert "Left, Right ? Right, Left, Stop (8 ? 750 ms, 4 ticks before)" in out
    assert err == ""
