"""Plans grow with their cues and not faster, and a plan costs less than the start of Python with its modules."""

from __future__ import annotations

import gc
import sys
import time
from functools import cache
from pathlib import Path

import peers
import pytest
from plan.made_up import measure

import coach
from coach.language.bind import bind
from coach.language.read import read_text
from coach.phrases import Phrases
from coach.plan.expand import expand, texts
from coach.plan.schedule import schedule

known_length = cache(measure)

HEAD = "routine: R\nscript:\n"
MORE = "    words: every\n    tips:\n      - Stay tall.\n    tips every: 20 s\n    reminders:\n      - {every: 20 s, say: Slowly.}\n"
ON_BEATS = (
    "    pace: 180\n    phases: [left 1 beat, right 1 beat, left 1 beat, right 1 beat, left 1 beat, right 1 beat]\n"
)

LONG = {
    "a breath with counts and tips": lambda cues: (
        f"{HEAD}  - exercise: Breath\n    kind: breath\n    repeat: {cues // 13}\n    tick: each\n    count: {{every: 5}}\n"
        f"{MORE}    phases: [in 500 ms, and 500 ms, hold 500 ms, out 500 ms, off 500 ms]\n"
    ),
    "a breath with sentences": lambda cues: (
        f"{HEAD}  - exercise: Breath\n    kind: breath\n    repeat: {cues // 10}\n{MORE}"
        "    phases:\n      - {phase: in 2.5 s, say: Wide.}\n"
    ),
    "a straight walk": lambda cues: (
        f"{HEAD}  - exercise: Walk\n    repeat: {cues // 10}\n    count: {{every: 5}}\n{MORE}{ON_BEATS}"
    ),
    "a walk in bouts": lambda cues: (
        f"{HEAD}  - exercise: Walk\n    repeat: {cues // 10}\n{MORE}{ON_BEATS}"
        "    bout: {for: 20 s, break: 3 s, do: [{safety: Look.}]}\n"
    ),
    "a circuit": lambda cues: (
        f"{HEAD}  - circuit: Circuit\n    rounds: {cues // 81}\n    rest: 1 s\n    do:\n      - exercise: Steps\n"
        "        repeat: 10\n        words: every\n        tick: each\n        sides: [left]\n"
        "        phases: [in 400 ms, and 400 ms, out 400 ms, off 400 ms]\n"
    ),
}  # fmt: skip
"""Routines of about so many cues, nearly as long as a track may be."""


def planned(text: str) -> int:
    """Read, bind, expand and schedule a text; gives its cues."""
    steps = expand(bind(read_text(text)), Phrases("en"))
    list(texts(steps))
    return len(schedule(steps, known_length, routine="r", title="R", language="en").cues)


def seconds(text: str, times: int) -> tuple[float, int]:
    """The least processor time of some runs, as `timeit` takes it: without the collector of garbage."""
    spent, cues = [], 0
    for _ in range(times):
        gc.collect()
        gc.disable()
        try:
            start = time.process_time()
            cues = planned(text)
            spent.append(time.process_time() - start)
        finally:
            gc.enable()
    return min(spent), cues


@pytest.mark.parametrize("kind", LONG)
def test_ten_times_the_cues_cost_ten_times_the_time(kind: str) -> None:
    (short, few), (long, many) = seconds(LONG[kind](10_000), 5), seconds(LONG[kind](100_000), 3)
    print(f"\n{kind}: {few:,} cues in {short:.3f} s, {many:,} in {long:.3f} s, {long / short:.1f} x (at most 12 x)")
    assert many > 9 * few
    assert many > 75_000 or kind == "a breath with sentences", "one sentence in 2.5 s makes few cues in eight hours"
    assert long <= 12 * short


SEVEN = Path(coach.__file__).parents[1] / "scripts" / "seven-actions.yaml"
PROCESS = """
import sys
sys.path.insert(0, {tests!r})
import fluent.runtime, ruamel.yaml
from pathlib import Path
from plan.made_up import timeline_of
from coach.language.files import read_file
from coach.library import find
for path in sys.argv[1:]:
    timeline_of(read_file(Path(path), find), "strong")
"""
"""Plans a routine whose sounds' lengths are known; without one it only starts, with all that it would import."""


@pytest.mark.skipif(not SEVEN.exists(), reason="seven-actions is not there yet")
def test_the_longest_plan_costs_no_more_than_the_start_of_its_process() -> None:
    command = [sys.executable, "-c", PROCESS.format(tests=str(Path(__file__).parents[1]))]
    peers.cost([*command, str(SEVEN)])
    start, whole = peers.best(7, command), peers.best(7, [*command, str(SEVEN)])
    print(f"\nseven actions at strong: {whole:.3f} s, its process {start:.3f} s, {whole / start:.2f} x (at most 2 x)")
    assert whole <= 2 * start
