"""Choices that are kept and chosen again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach.studio.choices import Choices
from coach.timing import Ms


def test_choices_can_be_kept_and_chosen_again() -> None:
    chosen = Choices(
        level="gentle", settings={"minutes": 10}, talk="less", switched={"tip": False}, without=("a", "b"), only=("c",),
        side="left", fit=Ms(900_000), seed=3, voice="en-gb", second_voice="x", rate=150, pitch=-1.5,
        volumes={"bed": -3.0}, chimes={"start": Path("/a/b.wav")}, stereo=True, music=Path("/m"), bed=True,
        keep_awake=False,
    )  # fmt: skip
    kept = json.loads(json.dumps(chosen.as_data()))
    again = Choices.from_data(kept)
    assert again.as_data() == chosen.as_data()
    assert (again.without, again.only, f"{again.music}") == (("a", "b"), ("c",), "/m")
    assert again.wishes() == chosen.wishes()
    assert Choices().as_data() == {}
    assert Choices.from_data({}) == Choices()
    with pytest.raises(ValueError, match="unknown choices: tempo"):
        Choices.from_data({"tempo": 1})
