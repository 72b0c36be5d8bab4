"""File names: a choice that differs stands in the name, and no two choices share one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli.choices import Chosen
from coach.cli.naming import check_template, file_name
from coach.config import Config
from coach.errors import ChoiceError
from coach.front import read
from coach.language.read import read_text
from coach.outputs.names import safe_name
from coach.timing import Ms

LENGTH = Ms(474_000)
NOTHING: dict[str, Any] = {
    "settings": {}, "level": None, "voice": None, "rate": None, "volumes": {}, "part": None, "start": None,
    "length": None,
}  # fmt: skip


def name(template: str | None = None, config: Config | None = None, **choices: Any) -> str:
    chosen = Chosen(**(NOTHING | choices))
    return file_name(read("backward-walk"), chosen, config or Config(), template, LENGTH)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, "backward-walk"),
        ({"settings": {"minutes": "20", "cadence": "84"}}, "backward-walk-minutes20-cadence84"),
        ({"settings": {"cadence": "84", "minutes": "20"}}, "backward-walk-minutes20-cadence84"),
        ({"settings": {"minutes": "5"}}, "backward-walk"),
        ({"settings": {"minutes": "5.0"}}, "backward-walk"),
        ({"settings": {"minutes": "20.50 min"}}, None),
        ({"settings": {"minutes": "12.50 min"}}, "backward-walk-minutes12.5"),
        ({"settings": {"minutes": "12.3456789"}}, "backward-walk-minutes12.3456789"),
        ({"settings": {"minutes": "012"}}, "backward-walk-minutes12"),
        ({"settings": {"words": "every"}}, "backward-walk-words-every"),
        ({"level": "gentle"}, "backward-walk-gentle"),
        ({"level": "strong", "settings": {"minutes": "20"}}, "backward-walk-strong"),
        ({"level": "strong", "settings": {"minutes": "5"}}, "backward-walk-strong-minutes5"),
        ({"voice": "en-GB"}, "backward-walk-voice-en-gb"),
        ({"voice": "espeak:gmw/en-US"}, "backward-walk-voice-espeak-gmw-en-us"),
        ({"rate": 160}, "backward-walk-rate160"),
        ({"rate": 140}, "backward-walk"),
        ({"volumes": {"tick": -6.0}}, "backward-walk-tick-6"),
        ({"volumes": {"tone": 3.5, "tick": -6.0, "say": 0.0}}, "backward-walk-tick-6-tone3.5"),
        ({"part": "The walk"}, "backward-walk-part-the-walk"),
        ({"part": "站直"}, "backward-walk-part-站直"),
        ({"part": "../../etc"}, "backward-walk-part-..-..-etc"),
        ({"start": Ms(600_000)}, "backward-walk-from-10m00s"),
        ({"start": Ms(3_723_000)}, "backward-walk-from-62m03s"),
        ({"start": Ms(0), "length": Ms(1_500)}, "backward-walk-from-0m00s-first-0m01.500s"),
        ({"length": Ms(120_000)}, "backward-walk-first-2m00s"),
        ({"level": "gentle", "settings": {"lane": "20"}, "rate": 160, "length": Ms(60_000)},
         "backward-walk-gentle-lane20-rate160-first-1m00s"),
    ],
)  # fmt: skip
def test_names(choices: dict[str, Any], expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ChoiceError):
            name(**choices)
    else:
        assert name(**choices) == expected


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(["gentle", "steady", "strong"]),
        "voice": st.sampled_from(["tone", "en-gb"]),
        "rate": st.integers(141, 300),
        "volumes": st.dictionaries(st.sampled_from(["tick", "tip", "tone"]), st.sampled_from([-6.0, -1.5, 2.0]), min_size=1),
        "part": st.sampled_from(["The walk", "Before you start"]),
        "start": st.integers(1, 10**7),
        "length": st.integers(1, 10**7),
    },
)  # fmt: skip
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "minutes": st.sampled_from(["6", "7.25", "19"]),
        "cadence": st.integers(40, 120).filter(lambda pace: pace not in (72, 80, 90)).map(str),
        "words": st.just("off"),
    },
)


@given(CHOICES, SETTINGS, CHOICES, SETTINGS)
def test_other_choices_give_another_name(
    one: dict[str, Any], its: dict[str, str], other: dict[str, Any], others: dict[str, str]
) -> None:
    same = (one, its) == (other, others)
    assert (name(settings=its, **one) == name(settings=others, **other)) == same


def test_a_long_name_is_cut_and_gets_a_hash_of_all_choices() -> None:
    many = {"minutes": "20", "cadence": "84", "lane": "60", "words": "every", "knee-hug.repeat": "10"}
    names = [name(settings=many, rate=rate) for rate in (150, 160)]
    assert names[0] != names[1]
    for each in names:
        head, _, digits = each.rpartition("-")
        assert head == "backward-walk-minutes20-cadence84-lane60-words-ever"
        assert len(each) <= 60
        assert len(digits) == 8
        assert int(digits, 16) >= 0
    assert name(settings=many, rate=150) == names[0]


@pytest.mark.parametrize("stem", ["con", "50% more", "a: b", "ends in a dot.", "很" * 50, " "])
def test_names_that_no_system_takes_are_changed_and_get_a_hash(stem: str) -> None:
    routine = read("backward-walk").model_copy(update={"name": stem})
    told = file_name(routine, Chosen(**NOTHING), Config(), None, LENGTH)
    assert told == safe_name(told)
    assert re.search(r"(^|-)[0-9a-f]{8}$", told)


def test_defaults_of_the_configuration_are_told_too() -> None:
    config = Config(voice="en-gb", rate=160, level="gentle", volume={"tick": -6.0})
    assert name(config=config) == "backward-walk-gentle-voice-en-gb-rate160-tick-6"
    assert name(config=config, level="strong", voice="en-us", rate=140, volumes={"tick": 0.0}) == (
        "backward-walk-strong-voice-en-us"
    )


def test_a_level_of_the_configuration_counts_only_where_the_routine_has_it() -> None:
    assert name(config=Config(level="heroic")) == "backward-walk"


def test_templates() -> None:
    assert name("{routine} {minutes} min") == "backward-walk 8 min"
    assert name("{title}") == "Backward walking, hands on hips"
    assert name("{date}_{rate}") == f"{date.today().isoformat()}_140"
    assert name("{routine}-{level}-{voice}-{rate}", level="gentle", voice="en-gb", rate=99) == (
        "backward-walk-gentle-en-gb-99"
    )
    assert name("walk-{choices}", level="gentle", settings={"minutes": "9"}) == "walk-gentle-minutes9"
    assert name("walk-{level}") == "walk"
    assert name("a/b\\c:{routine}.mp3") == "a-b-c-backward-walk"
    assert name("{routine}.FLAC") == "backward-walk"
    assert name("{routine}.v2") == "backward-walk.v2"
    assert name("{{{routine}}}") == "{backward-walk}"


def test_a_title_that_is_no_file_name() -> None:
    routine = read_text('routine: "Up / down: 50 % <slow>?"\nscript:\n  - say: Up.\n', "r.yaml", "r")
    assert file_name(routine, Chosen(**NOTHING), Config(), "{title}", LENGTH) == "Up - down - 50 (slow)"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{rotine}", "--name: '{rotine}' is no field; did you mean routine or rate?"),
        ("{}", "--name: '{}' is no field; known: choices, date, level, minutes, rate, routine, title, voice"),
        (
            "{routine.__class__}",
            "--name: '{routine.__class__}' is no field; known: choices, date, level, minutes, rate, routine, title, voice",
        ),
        ("{routine", "--name: '{routine' is no template: expected '}' before end of string"),
        ("{minutes:>9999999999}", "--name: '{minutes:>9999999999}' is no template: a field is only its name in braces"),
        ("{title!r}", "--name: '{title!r}' is no template: a field is only its name in braces"),
        ("{title}.WAV", "--name: '{title}.WAV' ends in .wav, and the format is mp3; add --format wav"),
    ],
)
def test_bad_templates(template: str, message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        check_template(template, "mp3")
    assert str(caught.value) == message


@pytest.mark.parametrize("template", ["", "..", "{level}", "///"])
def test_a_template_that_gives_no_name(template: str) -> None:
    check_template(template, "mp3")
    with pytest.raises(ChoiceError) as caught:
        name(template)
    assert str(caught.value) == f"--name: {template!r} gives this routine no name; use a field, such as {{routine}}"
