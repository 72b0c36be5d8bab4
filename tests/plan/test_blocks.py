"""What one jumps between: chapters without the further ones of long blocks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from plan.built_in import routine, timelines
from plan.made_up import timeline_of

from coach.errors import ChoiceError
from coach.plan.blocks import exercises, movements
from coach.plan.excerpt import excerpt, part_of
from coach.plan.timeline import Timeline
from coach.timing import Ms


@settings(max_examples=60)
@given(timelines())
def test_exercises_tile_the_track_and_are_found_by_their_titles(timeline: Timeline) -> None:
    blocks = exercises(timeline)
    assert blocks[0].start == 0
    assert blocks[-1].end == timeline.duration
    assert all(before.end == after.start for before, after in pairwise(blocks))
    assert [block.title for block in blocks] == [c.title for c in timeline.chapters if not c.further]
    for block in blocks:
        first = next(other for other in blocks if other.title == block.title)
        assert part_of(timeline, f" {block.title.upper()} ") == (first.start, first.end)
    for span in movements(timeline):
        assert sum(block.start <= span.start and span.end <= block.end for block in blocks) == 1


@settings(max_examples=20)
@given(timelines())
def test_the_opening_is_over_where_the_first_exercise_is_told_of(timeline: Timeline) -> None:
    first = exercises(timeline)[0]
    assert 2000 < timeline.opened < min(first.end, movements(timeline)[0].end)
    assert any(cue.start == timeline.opened for cue in timeline.cues)
    for start in (0, 2400, timeline.opened + 5000):
        piece = excerpt(timeline, Ms(start))
        assert piece.opened == max(0, timeline.opened - (timeline.duration - piece.duration))


@pytest.mark.parametrize(("name", "title"), [("backward-walk", "The walk"), ("backward-walk.zh", "倒走")])
def test_a_long_block_is_one_exercise_of_some_chapters(name: str, title: str) -> None:
    timeline = timeline_of(routine(name), minutes=20)
    assert [chapter.further for chapter in timeline.chapters] == [False, False, True, True, True]
    first, walk = exercises(timeline)
    assert walk.title == title
    assert (first.end, walk.end) == (walk.start, timeline.duration)
    assert part_of(timeline, title) == (walk.start, walk.end)
    last = timeline.chapters[-1]
    assert part_of(timeline, last.title) == (last.start, last.end)
    piece = excerpt(timeline, last.start)
    assert exercises(piece) == (last._replace(start=Ms(0), end=piece.duration),), "its block begins outside"


def test_a_part_that_is_none_is_refused() -> None:
    with pytest.raises(ChoiceError, match="is no chapter of this track; did you mean The walk"):
        part_of(timeline_of(routine("backward-walk")), "walk")
