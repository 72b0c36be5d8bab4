"""A `~` at the start of a path is the home, also where no shell says so; that of nobody is a name like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run

NOBODY = "~nobody-of-this-name"


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("render little.yaml --voice tone -o {}", "little-voice-tone.mp3"),
        ("render little.yaml --voice tone -o {}/walk.mp3", "walk.mp3"),
        ("sheet little.yaml -o {}", "little-sheet.html"),
        ("build little.yaml --voice tone -o {}", "little/index.html"),
        ("show little.yaml --plot {}/walk.svg", "walk.svg"),
        ("check little.yaml --listen {}/proof.mp3", "proof.mp3"),
        ("say Hello. --voice tone -o {}/hello.mp3", "hello.mp3"),
        ("voices try tone Hello. -o {}/hello.mp3", "hello.mp3"),
        ("voices script little.yaml -o {}", "phrases.txt"),
    ],
)
def test_what_is_written(coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, file: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for written, folder in (("~", tmp_path / "home"), (NOBODY, tmp_path / NOBODY)):
        folder.mkdir()
        result = coach(*command.format(written).split())
        assert result.exit_code == 0, result.output
        assert (folder / file).is_file()


@pytest.mark.parametrize(
    "command",
    [
        f"render little.yaml --voice recorded:{NOBODY}",
        f"render little.yaml --voice {NOBODY}/joe.onnx",
        f"render little.yaml --music {NOBODY}",
        f"voices install {NOBODY}/joe.onnx",
    ],
)
def test_what_is_read(coach: Run, command: str) -> None:
    result = coach(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert NOBODY in result.stderr
