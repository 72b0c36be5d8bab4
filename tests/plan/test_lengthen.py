"""More time at one place of a timeline: the laws hold still, and nothing else changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from plan.built_in import timelines
from plan.laws import obeys
from plan.made_up import compiled, measure

from coach.plan.lengthen import lengthen
from coach.plan.timeline import Timeline
from coach.timing import GRID, Ms

often = settings(deadline=None, max_examples=80)
more = st.integers(0, 2000).map(lambda frames: Ms(GRID * frames))


@st.composite
def places(draw: st.DrawFn) -> tuple[Timeline, Ms]:
    """A timeline, and a place in it: anywhere, or where something begins or ends."""
    timeline = draw(timelines())
    chapters = [0, *(chapter.end for chapter in timeline.chapters)]
    spans = [at for span in timeline.spans for at in (span.start, span.end)]
    cues = [cue.start for cue in timeline.cues]
    edges = st.sampled_from([chapters, spans, cues]).flatmap(st.sampled_from)
    return timeline, Ms(draw(st.one_of(st.integers(0, timeline.duration), edges)))


@often
@given(places(), more)
def test_the_laws_hold_still(place: tuple[Timeline, Ms], by: Ms) -> None:
    timeline, at = place
    longer = lengthen(timeline, at, by)
    obeys(longer, measure)
    assert longer.duration == timeline.duration + by


@often
@given(places(), more)
def test_what_begins_before_stays_and_all_else_comes_later(place: tuple[Timeline, Ms], by: Ms) -> None:
    timeline, at = place
    longer = lengthen(timeline, at, by)
    for before, after in ((timeline.cues, longer.cues), (timeline.marks, longer.marks), (timeline.spans, longer.spans)):
        assert [one.start + (by if one.start >= at else 0) for one in before] == [one.start for one in after]
    for cue, later in zip(timeline.cues, longer.cues, strict=True):
        assert later.end - later.start == cue.end - cue.start, "no sound is stretched"
        assert (later.beat or 0) - (cue.beat or 0) in (0, later.start - cue.start)
    for span, grown in zip(timeline.spans, longer.spans, strict=True):
        across = span.start < at < span.end
        assert grown.end - grown.start == span.end - span.start + (by if across else 0)


@often
@given(places(), more, more)
def test_twice_is_the_sum(place: tuple[Timeline, Ms], one: Ms, two: Ms) -> None:
    timeline, at = place
    assert lengthen(lengthen(timeline, at, one), at, two) == lengthen(timeline, at, Ms(one + two))
    assert lengthen(timeline, at, Ms(0)) == timeline


@often
@given(places(), st.data(), more, more)
def test_two_places_may_come_in_either_order(place: tuple[Timeline, Ms], data: st.DataObject, one: Ms, two: Ms) -> None:
    timeline, late = place
    early = Ms(data.draw(st.integers(0, late)))
    assert lengthen(lengthen(timeline, early, one), Ms(late + one), two) == lengthen(
        lengthen(timeline, late, two), early, one
    )


def test_a_rest_is_fifteen_seconds_longer_and_its_setup_comes_later() -> None:
    timeline = compiled(
        "routine: R\nscript:\n  - exercise: One\n    repeat: 1\n    phases: [in 4 s]\n  - rest: 30 s\n    say: Rest.\n"
        "  - exercise: Two\n    repeat: 1\n    phases: [out 4 s]\n"
    )
    rest = timeline.spans[1]
    longer = lengthen(timeline, Ms(rest.start + 10_000), Ms(15_000))
    assert longer.spans[1] == rest._replace(end=Ms(rest.end + 15_000))
    starts = {cue.text: cue.start for cue in timeline.cues}
    later = {cue.text: cue.start for cue in longer.cues}
    assert later["Rest."] == starts["Rest."]
    assert later["Out"] == starts["Out"] + 15_000
