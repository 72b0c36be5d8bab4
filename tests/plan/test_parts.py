from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from plan.built_in import built_in, chosen

from coach.plan.blocks import exercises
from coach.plan.excerpt import stretch
from coach.plan.join import join, starts
from coach.plan.parts import Part, by_chapter, kept_whole, split
from coach.plan.timeline import Chapter, Timeline
from coach.timing import Ms


def of_blocks(*blocks: tuple[int, ...]) -> Timeline:
    """Give a timeline of blocks, each of one chapter and further ones, so many minutes long."""
    chapters: list[Chapter] = []
    for number, minutes in enumerate(blocks):
        for length in minutes:
            start = chapters[-1].end if chapters else Ms(0)
            further = length is not minutes[0] and len(minutes) > 1
            chapters.append(Chapter(f"Block {number}", start, Ms(start + length * 60_000), further))
    return Timeline("made-up", "Made up", "en", chapters[-1].end, (), tuple(chapters))


def minutes(parts: tuple[Part, ...]) -> list[int]:
    return [(part.end - part.start) // 60_000 for part in parts]


@given(chosen(), st.integers(10_000, 3_000_000))
def test_parts_tile_the_track_and_cut_no_block(which: tuple[str, str | None], longest: int) -> None:
    timeline = built_in(*which)
    for parts in (split(timeline, Ms(longest)), by_chapter(timeline)):
        assert [parts[0].start, *(part.end for part in parts)] == [*(part.start for part in parts), timeline.duration]
        assert all(part.start % 24 == 0 for part in parts)
    blocks = {block.start: block.end - block.start for block in exercises(timeline)}
    parts = split(timeline, Ms(longest))
    assert {part.start for part in parts} <= set(blocks)
    long = [part for part in parts if part.end - part.start > longest]
    assert all(blocks[part.start] == part.end - part.start for part in long), "a long part is one block"
    assert len(kept_whole(timeline, Ms(longest))) == len(long)
    for here, following in pairwise(parts):
        assert following.end - here.start > min(longest, following.end - here.start - 1)


def test_parts_are_as_few_and_as_even_as_can_be() -> None:
    timeline = of_blocks(*[(10,)] * 7)
    assert minutes(split(timeline, Ms(30 * 60_000))) == [30, 30, 10]
    assert minutes(split(timeline, Ms(60 * 60_000))) == [40, 30]
    assert [part.title for part in split(timeline, Ms(60 * 60_000))] == ["Made up (1 of 2)", "Made up (2 of 2)"]
    (whole,) = split(timeline, Ms(70 * 60_000))
    assert whole == Part("Made up", Ms(0), timeline.duration)


def test_a_long_block_stays_whole_and_is_told() -> None:
    timeline = of_blocks((4,), (5, 4, 6), (3,))
    assert minutes(split(timeline, Ms(8 * 60_000))) == [4, 15, 3]
    assert kept_whole(timeline, Ms(8 * 60_000)) == ("Block 1 lasts 15:00 and stays whole: nothing is cut inside it",)
    assert minutes(by_chapter(timeline)) == [4, 5, 4, 6, 3]


@given(chosen())
def test_stretches_laid_end_to_end_are_the_whole(which: tuple[str, str | None]) -> None:
    timeline = built_in(*which)
    parts = by_chapter(timeline)
    pieces = [stretch(timeline, part.start, part.end) for part in parts]
    assert starts(pieces)[-1] == timeline.duration
    told = [
        (start + cue.start, cue.text, None if cue.beat is None else start + cue.beat)
        for start, piece in zip(starts(pieces), pieces, strict=False)
        for cue in piece.cues
    ]
    assert told == [(cue.start, cue.text, cue.beat) for cue in timeline.cues]
    assert all(cue.end <= piece.duration for piece in pieces for cue in piece.cues)
    assert all(piece.chapters[0].end == piece.duration and len(piece.chapters) == 1 for piece in pieces)
    assert sum(len(piece.marks) for piece in pieces) == len(timeline.marks)


@given(st.lists(chosen(), min_size=1, max_size=3))
def test_what_is_joined_holds_all_at_its_place(several: list[tuple[str, str | None]]) -> None:
    some = [built_in(*which) for which in several]
    whole = join(some, routine="all", title="All")
    assert (whole.routine, whole.title, whole.duration) == ("all", "All", sum(each.duration for each in some))
    assert len(whole.cues) == sum(len(each.cues) for each in some)
    assert [whole.chapters[0].start, *(chapter.end for chapter in whole.chapters)] == [
        *(chapter.start for chapter in whole.chapters), whole.duration
    ]  # fmt: skip
    assert all(whole.chapters[cue.chapter].start <= cue.start < whole.chapters[cue.chapter].end for cue in whole.cues)
    moves = [span for span in whole.spans if span.kind == "move"]
    assert [span.number for span in moves] == list(range(len(moves)))
    of = {span.number: span for span in moves}
    assert all(of[mark.movement].start <= mark.start <= of[mark.movement].end for mark in whole.marks)
    for each, start in zip(some, starts(some), strict=False):
        again = stretch(whole, start, Ms(start + each.duration))
        assert [(cue.start, cue.end, cue.beat, cue.text) for cue in again.cues] == [
            (cue.start, min(cue.end, each.duration), cue.beat, cue.text) for cue in each.cues
        ]
        first = again.chapters[0].title
        assert first == (
            f"{each.title}: {each.chapters[0].title}" if each.title != each.chapters[0].title else each.title
        )
