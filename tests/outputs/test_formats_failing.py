"""When a file cannot be written: the old one stands, nothing lies about, no process is left, and the reason is told."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from mp3.walks import timeline
from outputs.sounds import noisy, sound_of, ticking

from coach.errors import ChoiceError, MachineError
from coach.outputs.formats import FORMATS, check_format, format_of, save_as
from coach.outputs.formats.encoded import ENCODINGS
from coach.outputs.formats.sound import Sound
from coach.sound.ffmpeg import find_ffmpeg

Stand = Callable[[str], None]


@pytest.fixture(autouse=True)
def _search_anew() -> Iterator[None]:
    """What was found before, or is found in a test, counts for no other."""
    find_ffmpeg.cache_clear()
    yield
    find_ffmpeg.cache_clear()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Put a shell script in the place of ffmpeg."""

    def put(script: str) -> None:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "ffmpeg").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bin" / "ffmpeg").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    return put


@pytest.fixture
def without_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the system's nor the wheel's."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A file that a failure must leave, alone in its folder, and no process beside this one."""
    path = tmp_path / "out" / "a.flac"
    path.parent.mkdir()
    path.write_bytes(b"the old one")
    before = set(psutil.Process().children())
    yield path
    assert not path.is_symlink()
    assert path.read_bytes() == b"the old one"
    assert list(path.parent.iterdir()) == [path]
    assert set(psutil.Process().children()) <= before


def long_sound(seconds: int = 60) -> Sound:
    return Sound(24_000, 1, 24_000 * seconds, lambda: (bytes(48_000) for _ in range(seconds)))


SCRIPTS = {
    "half-way": ("head -c 100000 >/dev/null; echo '[flac @ 0x5] Things broke: badly' >&2; exit 1", "Things broke: badly"),
    "at the end": ("cat >/dev/null; echo 'Error writing trailer' >&2; echo 'and more' >&2; exit 1", "Error writing trailer"),
    "wordless": ("cat >/dev/null; exit 3", "it ended with 3"),
    "killed": ("cat >/dev/null; kill -9 $$", "it ended with -9"),
    "done too early": ("head -c 100000 >/dev/null; exit 0", "it ended with 0"),
    "talkative": ("head -c 2000000 /dev/zero | tr '\\0' 'x' >&2; cat >/dev/null; exit 1", "x" * 100),
}  # fmt: skip


@pytest.mark.parametrize("case", [*SCRIPTS])
def test_an_ffmpeg_that_fails(case: str, old: Path, stand_in: Stand) -> None:
    script, told = SCRIPTS[case]
    stand_in(script)
    with pytest.raises(MachineError) as caught:
        save_as("flac", old, timeline([], 60_000)[0], long_sound())
    assert str(caught.value).startswith(f"cannot write {old}: ffmpeg: {told}")


def test_an_ffmpeg_that_cannot_be_run(old: Path, stand_in: Stand, tmp_path: Path) -> None:
    stand_in("")
    (tmp_path / "bin" / "ffmpeg").write_bytes(b"\x7fELF, or not")
    with pytest.raises(MachineError, match=r"cannot run .*/bin/ffmpeg: Exec format error"):
        save_as("flac", old, timeline([], 1000)[0], long_sound(1))


def test_an_ffmpeg_without_the_encoder(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENCODINGS, "flac", ENCODINGS["flac"]._replace(options="-c:a libnone"))
    with pytest.raises(MachineError, match=r"ffmpeg: .*Unknown encoder 'libnone'"):
        save_as("flac", old, timeline([], 1000)[0], long_sound(1))


@pytest.mark.parametrize("ffmpeg", ["system", "extra"])
@pytest.mark.parametrize("format", FORMATS[1:])
@pytest.mark.parametrize("seconds", [1, 30])
def test_a_full_disk(format: str, seconds: int, ffmpeg: str, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is /dev/full: the file beside the target is a link to it."""

    def full(dir: Path, prefix: str, suffix: str) -> tuple[int, str]:
        (dir / f"{prefix}{suffix}").symlink_to("/dev/full")
        return os.open("/dev/full", os.O_WRONLY), str(dir / f"{prefix}{suffix}")

    if ffmpeg == "extra":
        monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(tempfile, "mkstemp", full)
    pcm = noisy(24_000, 1, 1000 * seconds)
    with pytest.raises(MachineError) as caught:
        save_as(format, old, timeline([], 1000 * seconds)[0], sound_of(pcm, 24_000))
    assert str(caught.value).startswith(f"cannot write {old}: ")
    assert os.strerror(errno.ENOSPC) in str(caught.value)


@pytest.mark.parametrize("format", ["wav", "flac"])
def test_samples_that_cannot_be_made(format: str, old: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield bytes(48_000)
        raise MachineError("the clip was torn")

    with pytest.raises(MachineError, match=r"^the clip was torn$"):
        save_as(format, old, timeline([], 60_000)[0], Sound(24_000, 1, 24_000 * 60, pieces))


@pytest.mark.parametrize("format", ["wav", "flac"])
def test_a_folder_that_cannot_be_made(format: str, old: Path) -> None:
    with pytest.raises(MachineError, match=f"cannot write {old}/a: (File exists|Not a directory)"):
        save_as(format, old / "a", timeline([], 1000)[0], long_sound(1))


STOPPED = """
import sys
from pathlib import Path
from mp3.walks import timeline
from outputs.test_formats_failing import long_sound
from coach.outputs.formats import save_as

save_as("flac", Path(sys.argv[1]), timeline([], 600_000)[0], long_sound(600))
"""


def test_ctrl_c_ends_ffmpeg_too(old: Path, stand_in: Stand, tmp_path: Path) -> None:
    """The stand-in tells its number after it got something, and then takes no more: the pipe is full, writing waits."""
    os.mkfifo(tmp_path / "number")
    stand_in(f"head -c 1000 >/dev/null; echo $$ >{tmp_path / 'number'}; exec sleep 600")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", STOPPED, str(old)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:
        ffmpeg = psutil.Process(int((tmp_path / "number").read_text()))
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert err.endswith("KeyboardInterrupt\n")
    assert not ffmpeg.is_running()


@pytest.mark.usefixtures("without_ffmpeg")
def test_a_missing_ffmpeg_is_told_with_the_command_that_brings_it(tmp_path: Path) -> None:
    for format in ENCODINGS:
        with pytest.raises(ChoiceError) as caught:
            check_format("--format", format, format)
        assert str(caught.value) == (
            f"--format: '{format}' needs ffmpeg: {format.upper()} files are written by it, and none is installed; "
            'pip install "audio-coach[ffmpeg]"'
        )
        with pytest.raises(ChoiceError, match="needs ffmpeg"):
            format_of("-o", tmp_path / f"a.{format}")
        with pytest.raises(ChoiceError, match="needs ffmpeg"):
            save_as(format, tmp_path / f"a.{format}", ticking()[0], long_sound(1))
    for format in ("mp3", "wav"):
        check_format("--format", format, format)
    save_as("wav", tmp_path / "out" / "a.wav", ticking()[0], long_sound(1))
    assert [path.name for path in tmp_path.rglob("*.*")] == ["a.wav"]


@pytest.mark.parametrize(
    ("format", "hint"),
    [
        ("flca", "did you mean flac?"),
        ("FLAC", "did you mean flac?"),
        ("opis", "did you mean opus?"),
        ("aac", "expected mp3, wav, flac, ogg, opus or m4a"),
        ("", "expected mp3, wav, flac, ogg, opus or m4a"),
    ],
)
def test_an_unknown_format(format: str, hint: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        check_format("--format", format, format)
    assert str(caught.value) == f"--format: {format!r} is no format; {hint}"


@pytest.mark.parametrize("name", ["a", "a.aac", ".flac", "a.", "flac"])
def test_a_suffix_that_names_none(name: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        format_of("-o", Path(name))
    assert str(caught.value) == (
        f"-o: {name!r} has no suffix that says its format; expected .mp3, .wav, .flac, .ogg, .opus or .m4a"
    )
