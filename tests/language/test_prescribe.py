"""A routine cut to a person: what is left of it, and the exact message where a choice cannot be met."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coach.errors import ChoiceError
from coach.language.bind import bind
from coach.language.files import read_file
from coach.language.read import read_text
from coach.language.routine import exercises
from coach.language.wishes import Wishes

ROUTINE = read_text(
    """
routine: Floor
settings:
  minutes: {default: 5, range: 1-20, unit: min}
  place: {default: bed, choices: [bed, floor]}
levels:
  strong: {ranges: high, minutes: 20}
script:
  - say: Lie down.
  - part: Hugs
    do:
      - exercise: Knee hug
        sides: [left, right]
        repeat: 4-6
        phases: [in 2 s, out 2 s]
      - exercise: Tree hug
        hold: [10 s, 20 s]
  - exercise: Squats
    repeat: 8
    count: {every: 5}
    phases: [down 2 s, up 1 s]
  - exercise: Walk
    for: $minutes
    pace: 80
    phases: [left 1 beat, right 1 beat]
""",
    name="floor",
)


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"level": "stronger"}, "--level: 'stronger' is no level of floor; did you mean strong?"),
        ({"settings": {"minute": "5"}}, "--set: 'minute' is no setting of floor; did you mean minutes?"),
        ({"settings": {"minutes": "30"}}, "--set minutes: '30' is out of range; expected 1-20 min"),
        ({"settings": {"minutes": "long"}}, "--set minutes: 'long' is no number; expected 1-20 min"),
        ({"settings": {"place": "sea"}}, "--set place: 'sea' is not known; expected bed or floor"),
        ({"settings": {"talk": "less"}}, "--set: 'talk' is no setting of floor; known: minutes, place"),
        ({"only": ("hug",)}, "--only: 'hug' fits more than one exercise; expected knee-hug or tree-hug"),
        ({"only": ("plank",)}, "--only: 'plank' is no exercise here; known: knee-hug, squats, tree-hug, walk"),
        ({"only": ("squat",)}, "--only: 'squat' is no exercise here; did you mean squats?"),
        ({"only": ("!",)}, "--only: '!' is no exercise here; known: knee-hug, squats, tree-hug, walk"),
        ({"without": ("plank",)}, "--without: 'plank' is no exercise here; known: knee-hug, squats, tree-hug, walk"),
        ({"without": ("knee", "tree", "squats", "walk")}, "--without: no exercise of floor is left to do"),
        ({"only": ("walk",), "without": ("walk",)}, "--only: no exercise of floor is left to do"),
        ({"only": ("walk",), "side": "left"}, "--side: 'left' cannot be picked: no exercise of floor has sides"),
        ({"settings": {"squats.repeats": "5"}}, "--set: 'squats.repeats' changes nothing; did you mean repeat?"),
        ({"settings": {"squat.repeat": "5"}}, "--set: 'squat' is no exercise here; did you mean squats?"),
        ({"settings": {"hug.sets": "2"}}, "--set: 'hug' fits more than one exercise; expected knee-hug or tree-hug"),
        ({"settings": {"squats.repeat": "many"}},
         "--set squats.repeat: 'many' is not a number such as 8, or a range such as 8-10"),
        ({"settings": {"squats.repeat": "0"}},
         "--set squats.repeat: '0' is zero; expected a number such as 8, or a range such as 8-10"),
        ({"settings": {"squats.repeat": "5 s"}},
         "--set squats.repeat: '5 s' does not fit here; expected a number such as 8, or a range such as 8-10"),
        ({"settings": {"squats.rest": "20"}},
         "--set squats.rest: '20' does not say its unit; write 20 s or 20 min"),
        ({"settings": {"squats.hold": "20 s"}},
         "--set squats.hold: a `hold` has no phases; to hold within a cycle, make it a phase such as: hold 5 s"),
        ({"settings": {"squats.relax": "5 s"}}, "--set squats.relax: `relax` needs a `hold` with a `repeat`"),
        ({"settings": {"tree-hug.sets": "2"}}, "--set tree-hug.sets: a list of 2 doses is 2 sets; leave `sets` away"),
        ({"settings": {"squats.pace": "80"}},
         "--set squats.pace: an exercise with a `pace` has its phases in beats"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_met_is_told_exactly(wishes: dict[str, Any], message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        bind(ROUTINE, Wishes(**wishes))
    assert str(caught.value) == message


def test_what_is_chosen_is_what_is_left() -> None:
    left = bind(ROUTINE, Wishes(only=("knee", "walk"), side="left", settings={"knee.repeat": "9"}))
    knee, walk = exercises(left.script)
    assert (knee.exercise, knee.sides, knee.repeat and knee.repeat[0].exact) == ("Knee hug", ("left",), 9)
    assert walk.exercise == "Walk"
    without = bind(ROUTINE, Wishes(without=("knee", "tree hug")))
    assert [exercise.exercise for exercise in exercises(without.script)] == ["Squats", "Walk"]
    assert len(without.script) == 3, "a part whose exercises are all left out goes with them"


def test_a_time_takes_the_place_of_a_number_and_a_number_that_of_a_time() -> None:
    timed = next(exercises(bind(ROUTINE, Wishes(only=("squats",), settings={"squats.for": "1 min"})).script))
    assert timed.repeat is None
    assert timed.for_ is not None
    assert timed.for_[0].exact == 60_000
    counted = next(exercises(bind(ROUTINE, Wishes(only=("walk",), settings={"walk.repeat": "20"})).script))
    assert counted.for_ is None
    assert counted.repeat is not None


def test_there_is_no_translation_into_a_language_without_a_file(tmp_path: Path) -> None:
    path = tmp_path / "walk.yaml"
    path.write_text("routine: Walk\nscript:\n  - say: Hello.\n", "utf-8")
    with pytest.raises(ChoiceError) as caught:
        read_file(path, language="zh")
    assert str(caught.value) == "--language: 'zh' is no language of walk; known: en"
