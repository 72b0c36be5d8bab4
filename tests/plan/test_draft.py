"""A plan that grows: what it shows of its beginning is what stands in the whole."""

from __future__ import annotations

import pytest
from plan.made_up import measure

from coach.front import read
from coach.language.bind import bind
from coach.language.wishes import Wishes
from coach.library import all_routines
from coach.phrases import Phrases
from coach.plan.expand import expand
from coach.plan.schedule import Draft, schedule
from coach.plan.timeline import Timeline
from coach.timing import Ms


def begun(timeline: Timeline, until: Ms) -> list[tuple[object, ...]]:
    """All that is heard and marked before a moment, but for its chapter, which may still move."""
    cues = [cue._replace(chapter=0) for cue in timeline.cues]
    return [each for each in (*cues, *timeline.marks) if each.start < until]


@pytest.mark.parametrize("path", [str(entry.path) for entry in all_routines()])
def test_what_a_plan_shows_of_its_beginning_never_changes(path: str) -> None:
    routine = read(path)
    steps = expand(bind(routine, Wishes()), Phrases("en"))
    whole = schedule(steps, measure, routine="r", title="T", language="en")
    draft = Draft(measure, routine="r", title="T", language="en")
    untils = [draft.until]
    for step in steps:
        draft.lay(step)
        untils.append(draft.until)
        shown = draft.timeline()
        assert begun(shown, draft.until) == begun(whole, draft.until)
        begins = {span.number: span.start for span in whole.spans if span.kind == "move"}
        inside = [mark for mark in whole.marks if mark.name and begins[mark.movement] < draft.until <= mark.start]
        assert not inside, "a plan never ends within a movement"
    assert untils == sorted(untils)
    assert draft.timeline() == whole
