"""What the tests of live play share: a sound server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live.sound_server import SoundServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A real sound server without a sink, which everything in the test finds."""
    running = SoundServer()
    for name, value in running.env.items():
        monkeypatch.setenv(name, value)
    try:
        yield running
    finally:
        running.close()


@pytest.fixture
def no_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without a sound card or server."""
    (tmp_path / "empty.conf").write_text("")
    for name, value in {
        "PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": str(tmp_path), "ALSA_CONFIG_PATH": str(tmp_path / "empty.conf"),
        "JACK_NO_START_SERVER": "1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
