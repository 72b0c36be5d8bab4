"""A routine's texts, numbered, to be proofed by ear."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listen import chapters, decode_all, find
from mp3.walks import samples

from coach import Choices, CoachError
from coach.front import proof
from coach.language.read import read_text
from coach.outputs.proof import A_CHAPTER, GAP, lay_out, number_of
from coach.plan.timeline import Timeline
from coach.timing import GRID, Ms

ROUTINE = """\
routine: Little stretch
pronounce: {psoas: so-us}
settings:
  times: {default: 2, range: 1-9}
levels:
  long: {times: 5}
script:
  - say: The psoas, 4 s.
    then: The psoas.
  - exercise: Steps
    repeat: $times
    pace: 60
    phases: [left 1 beat, right 1 beat]
  - say: The psoas, 4 s.
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def length(text: str) -> Ms:
    return Ms(211 + 37 * len(text))


def laid(texts: list[str]) -> Timeline:
    return lay_out(texts, length, routine="r", title="R", language="en")


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=70))
def test_each_text_follows_its_number_in_its_chapter(texts: list[str]) -> None:
    timeline = laid(texts)
    numbers, spoken = timeline.cues[::2], timeline.cues[1::2]
    assert [cue.text for cue in spoken] == texts
    assert [cue.text for cue in numbers] == [number_of(place) for place in range(len(texts))]
    assert [cue.chapter for cue in spoken] == [place // A_CHAPTER for place in range(len(texts))]
    for cue in timeline.cues:
        assert (cue.kind, cue.sound, cue.end - cue.start) == ("say", "prose", length(cue.text))
        assert cue.start % GRID == 0
    for number, text in zip(numbers, spoken, strict=True):
        assert 300 <= text.start - number.end < 300 + GRID
        assert text.chapter == number.chapter
    for text, number in zip(spoken, numbers[1:], strict=False):
        assert GAP <= number.start - text.end < GAP + GRID


@given(st.integers(1, 70))
def test_chapters_tile_the_track(count: int) -> None:
    timeline = laid(["text"] * count)
    assert (timeline.chapters[0].start, timeline.chapters[-1].end) == (0, timeline.duration)
    assert all(one.end == other.start for one, other in pairwise(timeline.chapters))
    for number, chapter in enumerate(timeline.chapters):
        inside = [cue for cue in timeline.cues if cue.chapter == number]
        assert chapter.start <= inside[0].start
        assert inside[-1].end + GAP <= chapter.end
        assert chapter.title == f"{inside[0].text[:-1]}–{inside[-2].text[:-1]}"


def test_every_text_of_every_level_is_heard_once(tmp_path: Path) -> None:
    track = proof(read_text(ROUTINE))
    texts = [cue.text for cue in track.timeline.cues[1::2]]
    assert len(set(texts)) == len(texts)
    assert {"Little stretch. 2 times.", "Little stretch. 5 times.", "The psoas, 4 s.", "The psoas.", "Left"} <= set(
        texts
    )
    assert texts.index("The psoas, 4 s.") < texts.index("The psoas.") < texts.index("Left")
    path = tmp_path / "proof.mp3"
    track.save(path)
    assert [title for _, _, title in chapters(path)] == [chapter.title for chapter in track.timeline.chapters]
    for heard in decode_all(path).values():
        assert len(heard) == track.timeline.duration * 24
        for cue in track.timeline.cues:
            match = find(heard, samples(track.mix.clips[cue.text, "prose"]), cue.start)
            assert match.likeness > 0.97, cue.text
            assert abs(match.at_ms - cue.start) < 0.1


def test_it_is_pronounced_as_the_author_says() -> None:
    taught, plain = proof(read_text(ROUTINE)), proof(read_text(ROUTINE.replace("{psoas: so-us}", "{foot: foot}")))
    keys = [{text: clip.key for (text, _), clip in track.mix.clips.items()} for track in (taught, plain)]
    assert keys[0]["The psoas."] != keys[1]["The psoas."]
    assert keys[0]["Left"] == keys[1]["Left"]


def test_a_text_that_cannot_be_spoken_is_told_with_its_line() -> None:
    with pytest.raises(
        CoachError, match=r"routine.*:8:10: a voice of the language en-us cannot read '呼气' \(Chinese\)"
    ):
        proof(read_text(ROUTINE.replace("say: The psoas, 4 s.\n    then", "say: 呼气\n    then")))
    assert proof(read_text(ROUTINE), Choices(voice="tone")).timeline.duration > 10_000
