"""The built-in walk rendered with the real voice, decoded by three decoders, and held against plan and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import listen
import numpy as np
import pytest
from loudness import lufs
from plan.made_up import timeline_of

import coach
from coach.cli.show import sheet
from coach.outputs.track import Track
from coach.plan.kinds import KINDS
from coach.plan.timeline import Cue

CADENCE = 84
INTERVAL = Fraction(60_000, CADENCE)


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def track() -> Track:
    return coach.compile(coach.read("backward-walk"), coach.Choices(settings={"cadence": CADENCE, "words": "every"}))


@pytest.fixture(scope="module")
def rendered(track: Track, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("walk") / "walk.mp3"
    coach.render(track, path)
    return path


@pytest.fixture(scope="module")
def heard(rendered: Path) -> dict[str, listen.Samples]:
    return listen.decode_all(rendered)


def test_three_decoders_give_exactly_the_planned_samples(track: Track, heard: dict[str, listen.Samples]) -> None:
    assert {name: len(samples) for name, samples in heard.items()} == dict.fromkeys(heard, track.timeline.duration * 24)
    planned = np.frombuffer(track.segment().raw_data, "<i2") / 32768
    for samples in heard.values():
        assert listen.noise_db(planned, samples) > 20


def test_chapters_are_read_back_in_order(track: Track, rendered: Path) -> None:
    assert listen.chapters(rendered) == [(c.start, c.end, c.title) for c in track.timeline.chapters]


def together(cues: tuple[Cue, ...]) -> Iterator[list[Cue]]:
    """Cues that sound at once, such as a word and the tick under it."""
    group: list[Cue] = []
    for cue in cues:
        if group and cue.start >= max(other.end for other in group):
            yield group
            group = []
        group.append(cue)
    yield group


def test_every_cue_is_where_the_timeline_says(track: Track, heard: dict[str, listen.Samples]) -> None:
    """The sound of each cue, or of those that sound at once, is found in the decoded track at its place."""
    for samples in heard.values():
        for group in together(track.timeline.cues):
            start, end = group[0].start, max(cue.end for cue in group)
            planned = np.zeros((end - start) * 24)
            for cue in group:
                sound = np.frombuffer(track.mix.clips[cue.text, cue.sound].pcm(), "<i2") / 32768
                planned[(cue.start - start) * 24 :][: len(sound)] += sound
            match = listen.find(samples, planned, start, 12)
            assert abs(match.at_ms - start) <= 0.2, group
            assert match.likeness > 0.9, group


def test_every_beat_point_lies_on_its_beat(track: Track) -> None:
    on_beats = [cue for cue in track.timeline.cues if cue.beat is not None]
    assert len(on_beats) > 500
    for cue in on_beats:
        assert cue.start + track.mix.clips[cue.text, cue.sound].beat == cue.beat


def test_steps_are_heard_where_the_routines_numbers_put_them(track: Track, tmp_path: Path) -> None:
    """Ticks alone, found by an onset estimator, against beats computed from the cadence and nothing else."""
    choices = coach.Choices(
        settings={"cadence": CADENCE, "words": "off"}, volumes={kind: -60 for kind in KINDS if kind != "tick"}
    )
    ticking = coach.compile(coach.read("backward-walk"), choices)
    coach.render(ticking, tmp_path / "ticks.mp3")
    walk = ticking.timeline.chapters[1]
    for samples in listen.decode_all(tmp_path / "ticks.mp3").values():
        found = [at for at in listen.onsets(samples) if at >= walk.start]
        runs: list[list[float]] = [[]]
        for at in found:
            if runs[-1] and at - runs[-1][-1] > 1.5 * INTERVAL:
                runs.append([])
            runs[-1].append(at)
        steps = [run[4:] if number == 0 else run[2:] for number, run in enumerate(runs)]
        assert [len(bout) for bout in steps[:-1]] == [24] * (len(steps) - 1)
        for bout in steps:
            assert all(abs(at - bout[0] - number * INTERVAL) <= 1 for number, at in enumerate(bout))
        exact = Fraction(steps[0][0])
        for before, bout in pairwise(steps):
            exact += round((bout[0] - before[0]) / INTERVAL) * INTERVAL
            assert abs(bout[0] - exact) <= 22


def test_planned_silence_is_silent(track: Track, heard: dict[str, listen.Samples]) -> None:
    cues = track.heard.cues
    quiet = [(a, b) for a, b in pairwise(cues) if b.start - max(c.end for c in cues if c.start <= a.start) > 400]
    assert len(quiet) > 20
    for samples in heard.values():
        for before, after in quiet:
            end = max(cue.end for cue in cues if cue.start <= before.start)
            assert listen.level_db(samples[(end + 100) * 24 : (after.start - 100) * 24]) < -90


def test_speech_is_as_loud_as_a_mono_track_should_be_and_never_clips(
    track: Track, heard: dict[str, listen.Samples]
) -> None:
    prose = [cue for cue in track.timeline.cues if cue.kind in ("say", "safety") and cue.chapter == 0]
    samples = heard["ffmpeg"]
    assert abs(lufs(np.concatenate([samples[cue.start * 24 : cue.end * 24] for cue in prose])) + 19) <= 0.7
    assert np.abs(samples).max() <= 10 ** (-1 / 20)


def test_the_same_choices_give_the_same_bytes(track: Track, rendered: Path, tmp_path: Path) -> None:
    coach.render(track, tmp_path / "again.mp3")
    assert (tmp_path / "again.mp3").read_bytes() == rendered.read_bytes()
    choices = coach.Choices(settings={"cadence": CADENCE, "words": "every"})
    coach.render(coach.compile(coach.read("backward-walk"), choices), tmp_path / "anew.mp3")
    assert (tmp_path / "anew.mp3").read_bytes() == rendered.read_bytes()


@pytest.mark.parametrize("level", ["gentle", "steady", "strong"])
def test_golden_timeline(level: str, golden: Callable[[Path, str], None]) -> None:
    """The cue sheet of each level in the made-up voice, a line for a bout."""
    timeline = timeline_of(coach.read("backward-walk"), level)
    lines = [f"{timeline.title} {timeline.duration} ms", *sheet(timeline), *timeline.concessions]
    golden(Path(__file__).parent / "goldens" / f"backward-walk-{level}.txt", "\n".join(lines) + "\n")


def test_excerpts_are_the_same_sound(track: Track, rendered: Path, tmp_path: Path) -> None:
    start = track.timeline.chapters[1].start
    piece = track.excerpt(start, start + 30_000)  # type: ignore[arg-type]
    coach.render(piece, tmp_path / "piece.mp3")
    whole, cut = (listen.decode_all(path)["mpg123"] for path in (rendered, tmp_path / "piece.mp3"))
    assert len(cut) == piece.timeline.duration * 24
    first = 2500 * 24
    assert np.abs(whole[start * 24 :][first : len(cut)] - cut[first:]).max() < 0.001, (
        "behind its first sentence, which has no lead here"
    )


def test_the_whole_is_one_pydub_segment(track: Track) -> None:
    segment = track.segment(2000, 5000)
    assert (len(segment), segment.frame_rate, segment.channels) == (3000, 24_000, 1)
    assert segment.max > 1000
