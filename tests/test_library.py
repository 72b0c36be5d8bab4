"""Every built-in routine: its cue sheet in the made-up voice, and its render with the real one, decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import listen
import numpy as np
import pytest
from plan.laws import obeys
from plan.made_up import measure, timeline_of

import coach
from coach.cli.show import sheet
from coach.language.routine import exercises
from coach.library import built_in_folder, original_of
from coach.plan.timeline import Cue
from coach.programs.kind import holds_program

FILES = sorted(path for path in built_in_folder().glob("*.yaml") if not holds_program(path))
NAMES = [path.stem for path in FILES]
GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.mark.parametrize("name", NAMES)
def test_golden_timeline(name: str, golden: Callable[[Path, str], None]) -> None:
    """The whole cue sheet at its own choices, so that it changes only when what is heard does."""
    timeline = timeline_of(coach.read(name))
    lines = [f"{timeline.title} {timeline.duration} ms", *sheet(timeline, every=True), *timeline.concessions]
    golden(GOLDENS / f"{name}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_level_obeys_the_laws(name: str) -> None:
    routine = coach.read(name)
    assert {"gentle", "steady", "strong"} <= set(routine.levels)
    for level in (None, *routine.levels):
        obeys(timeline_of(routine, level), measure)


@pytest.mark.parametrize("name", [path.stem for path in FILES if not original_of(path)])
def test_facts(name: str) -> None:
    routine = coach.read(name)
    assert routine.group
    assert routine.about
    assert "Ours" in routine.notes, "what is ours is told from what is the article's"
    assert list(exercises(routine.script)) or "include" in str(routine.script)


def together(cues: tuple[Cue, ...]) -> Iterator[list[Cue]]:
    """Cues that sound at once, such as a word and the tone under it."""
    group: list[Cue] = []
    for cue in cues:
        if group and cue.start >= max(other.end for other in group):
            yield group
            group = []
        group.append(cue)
    yield group


@pytest.mark.parametrize("name", NAMES)
def test_the_render_sounds_where_the_timeline_says(name: str, tmp_path: Path) -> None:
    """Three decoders give the planned samples, and each different sound is found at its place."""
    track = coach.compile(coach.read(name))
    coach.render(track, tmp_path / "track.mp3")
    assert listen.chapters(tmp_path / "track.mp3") == [(c.start, c.end, c.title) for c in track.timeline.chapters]
    heard = listen.decode_all(tmp_path / "track.mp3")
    assert {samples.size for samples in heard.values()} == {track.timeline.duration * 24}
    seen: set[tuple[tuple[str, str, int], ...]] = set()
    for group in together(track.timeline.cues):
        start, end = group[0].start, max(cue.end for cue in group)
        which = tuple((cue.text, cue.sound, cue.start - start) for cue in group)
        if which in seen:
            continue
        seen.add(which)
        planned = np.zeros((end - start) * 24)
        for cue in group:
            sound = np.frombuffer(track.mix.clips[cue.text, cue.sound].pcm(), "<i2") / 32768
            planned[(cue.start - start) * 24 :][: len(sound)] += sound
        match = listen.find(heard["ffmpeg"], planned, start, 12)
        assert abs(match.at_ms - start) <= 0.2, group
        assert match.likeness > 0.9, group
