"""Captions: every spoken word is in one, at its moment; they never overlap; and they are what a reader can follow."""

from __future__ import annotations

from itertools import pairwise

import pytest
from plan.made_up import compiled, timeline_of

from coach.language.files import read_file
from coach.library import all_routines, find
from coach.outputs.captions import Caption, captions_of, rows_of, text_of
from coach.plan.excerpt import excerpt
from coach.plan.kinds import Hearing
from coach.plan.timeline import Chapter, Cue, Timeline
from coach.timing import Ms

BUILT_IN = [entry.name for entry in all_routines()]


def plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".。")


def check(timeline: Timeline) -> None:
    """Whatever is in a timeline, so are its captions."""
    found = captions_of(timeline)
    starts = {cue.start for cue in timeline.cues}
    for caption in found:
        assert caption.start in starts, "it begins with a sound"
        assert caption.text == " ".join(caption.text.split()) != ""
        assert caption.start < caption.end <= timeline.duration
        chapter = timeline.chapters[caption.chapter]
        assert chapter.start <= caption.start < chapter.end
    assert all(earlier.end <= later.start for earlier, later in pairwise(found))
    for cue in timeline.cues:
        if cue.text:
            (caption,) = (each for each in found if each.start <= cue.start < each.end)
            assert cue.end <= caption.end
            assert plain(cue.text) in caption.text
            if cue.kind not in ("beat", "count", "countdown"):
                assert (caption.start, caption.text) == (cue.start, " ".join(cue.text.split()))


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("hearing", [Hearing(), Hearing("beats-only")], ids=["full", "beats-only"])
def test_every_word_is_in_a_caption_of_its_time(name: str, hearing: Hearing) -> None:
    timeline = timeline_of(read_file(find(name)), hearing=hearing)
    check(timeline)
    for start in (timeline.duration // 7, timeline.duration // 2):
        check(excerpt(timeline, Ms(start), Ms(start + 60_000)))


def test_a_translation_has_captions_too() -> None:
    timeline = timeline_of(read_file(find("backward-walk"), find, "zh"))
    check(timeline)
    assert {"停。", "左, 右 …"} <= {caption.text for caption in captions_of(timeline)}


def told(script: str, **settings: object) -> list[tuple[float, float, str]]:
    """The captions of a script from the first movement on, in seconds from its beginning."""
    timeline = compiled(f"routine: R\nscript:\n{script}", **settings)
    origin = timeline.marks[0].start
    return [
        ((caption.start - origin) / 1000, (caption.end - origin) / 1000, caption.text)
        for caption in captions_of(timeline)
        if caption.end > origin
    ]


def test_the_steps_of_a_bout_share_one_and_its_end_is_read_when_it_is_heard() -> None:
    script = """
  - exercise: Walk
    for: 60 s
    pace: 80
    words: every
    phases: [left 1 beat, right 1 beat]
    bout: {for: 18 s, break: 6 s}
"""
    found = told(script)
    assert [text for *_, text in found][:3] == ["Left, Right …", "Three, Two", "Stop."]
    (start, end, _), (three, _, _), (stop, _, _) = found[:3]
    assert -0.25 < start < 0
    assert end == three
    assert 20 * 0.75 < three < 21 * 0.75
    assert 22 * 0.75 < stop < 23 * 0.75


def test_slow_phases_are_read_as_long_as_they_last_also_where_only_a_tone_is_heard() -> None:
    script = """
  - exercise: Breathing
    kind: breath
    repeat: 3
    phases: [in 4 s, hold 1 s, out 6 s]
    words:
      - {for: 1, speak: all}
      - {speak: none}
"""
    found = [(round(start), round(end), text) for start, end, text in told(script)]
    cycle = [(0, 4, "In"), (4, 5, "Hold"), (5, 11, "Out")]
    assert found[:5] == [*cycle, *((start + 11, end + 11, text) for start, end, text in cycle[:2])]
    assert found[5] == (16, 20, "Out"), "and then the last one is announced"


def test_what_is_said_meanwhile_takes_the_place_of_a_phase_and_the_next_one_comes_back() -> None:
    script = """
  - exercise: Breathing
    kind: breath
    repeat: 2
    phases:
      - {phase: in 4 s, say: Belly wide.}
      - out 6 s
"""
    found = told(script)
    assert [text for *_, text in found][:3] == ["In", "Belly wide.", "Out"]
    assert found[0][1] == found[1][0]


def test_steps_go_on_being_told_behind_a_sentence() -> None:
    script = """
  - exercise: Circles
    kind: circle
    repeat: 10
    phases: [left 1 s, forward 1 s, right 1 s, back 1 s]
    tips:
      - Shoulders still.
"""
    texts = [text for *_, text in told(script)]
    at = texts.index("Shoulders still.")
    assert texts[0] == texts[at - 1] == "Left, Forward, Right, Back …"
    assert sorted(texts[at + 1].removesuffix(" …").split(", ")) == ["Back", "Forward", "Left", "Right"]


def test_a_hold_is_held_and_its_seconds_are_counted_one_by_one() -> None:
    found = [(round(start), text) for start, _, text in told("  - exercise: Plank\n    hold: 20 s\n")]
    assert found[0] == (0, "Hold.")
    assert [each for each in found if 17 <= each[0] <= 20] == [
        (17, "Three"),
        (18, "Two"),
        (19, "One"),
        (20, "Release."),
    ]


def made(*cues: Cue, length: int = 30_000) -> Timeline:
    return Timeline("r", "R", "en", Ms(length), cues, (Chapter("All", Ms(0), Ms(length)),))


def cue(start: int, length: int, text: str, kind: str = "say", beat: int | None = None, sound: str = "prose") -> Cue:
    return Cue(Ms(start), Ms(start + length), None if beat is None else Ms(beat), kind, text, sound, None, 0)  # type: ignore[arg-type]


def test_a_short_word_stands_for_a_second_if_the_next_leaves_it_the_room() -> None:
    found = captions_of(made(cue(0, 300, "Stop."), cue(400, 300, "Look."), cue(29_500, 300, "Done.")))
    assert [(each.start, each.end) for each in found] == [(0, 400), (400, 1400), (29_500, 30_000)]


def test_ticks_without_names_have_no_caption_and_neither_has_a_count_in() -> None:
    ticks = [cue(at, 40, "", "tick", at, "tick-left") for at in range(1000, 9000, 750)]
    assert captions_of(made(cue(0, 40, "", "tick", 0, "tick-in"), *ticks)) == ()


def test_without_marks_the_words_alone_tell_the_phases() -> None:
    words = [cue(at, 300, name, "beat", at + 100, "beat") for at, name in ((0, "In"), (4000, "Out"), (8000, "In"))]
    tones = [cue(at, 3500, "", "tone", at, "rising-3500") for at in (100, 4100)]
    found = captions_of(made(*sorted([*words, *tones])))
    assert [(each.start, each.end, each.text) for each in found] == [
        (0, 3600, "In"), (4000, 7600, "Out"), (8000, 9000, "In"),
    ]  # fmt: skip


def test_a_text_without_an_end_is_taken_away_where_nothing_follows_for_long() -> None:
    captions = [
        Caption(Ms(0), Ms(2000), "A", 0),
        Caption(Ms(3000), Ms(4000), "B", 0),
        Caption(Ms(9000), Ms(9500), "C", 1),
    ]
    assert list(rows_of(captions)) == [(0, "A"), (3000, "B"), (4000, ""), (9000, "C")]
    assert list(rows_of([])) == []
    assert text_of(captions) == "A\nB\n\nC"
