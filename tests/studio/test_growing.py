"""A track that is heard while the voice still speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

import coach
from coach.front import read
from coach.studio.choices import Choices
from coach.studio.growing import Growth, growing
from coach.studio.studio import Studio
from coach.timing import Ms


@pytest.fixture(autouse=True)
def _nothing_spoken_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def grown(name: str, choices: Choices | None = None) -> list[Growth]:
    studio = Studio(read(name), choices or Choices(), more=[("One moment.", "prose")])
    return list(growing(studio, *studio.settled()))


@pytest.mark.parametrize("name", ["seven-actions", "backward-walk"])
def test_it_grows_while_it_is_spoken_and_then_is_there_at_once(name: str) -> None:
    cold = grown(name)
    untils = [growth.until for growth in cold]
    shown = [until for until in untils if until is not None]
    assert untils == [*shown, None]
    assert len(shown) >= 3
    assert shown == sorted(shown)
    assert shown[0] < 20_000, "what is heard first is there first"
    whole = cold[-1].track
    for track, until in cold[:-1]:
        assert until is not None
        heard = [(cue.start, cue.text) for cue in whole.timeline.cues if cue.start < until]
        assert [(cue.start, cue.text) for cue in track.timeline.cues if cue.start < until] == heard
        assert (track.mix.samples(track.timeline.cues, 0, until * 24) == _first(whole, until)).all()
    warm = grown(name)
    assert [growth.until for growth in warm] == [None]
    assert warm[0].track.timeline == whole.timeline == coach.compile(read(name)).timeline
    assert ("One moment.", "prose") in whole.mix.clips


def _first(track: coach.Track, until: int) -> object:
    return track.mix.samples(track.timeline.cues, 0, until * 24)


def test_a_fitted_length_is_spoken_first(tmp_path: Path) -> None:
    fitted = grown("seven-actions", Choices(fit=Ms(20 * 60_000)))
    assert [growth.until for growth in fitted] == [None]
    assert fitted[0].track.timeline.fitted
