"""What the tests of live play share: a sound server."""

from __future__ import annotations

from collections.abc import Iterator

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
