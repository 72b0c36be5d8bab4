"""Routines in other languages: title and texts beside the originals, the structure stands once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from plan.made_up import timeline_of

import coach
from coach.errors import ChoiceError, RoutineError
from coach.language.files import read_file
from coach.library import built_in_folder
from coach.phrases import LANGUAGES
from coach.plan.timeline import Timeline

ROUTINE = """\
routine: Slow breathing
script:
  - say: Sit down.
    wait: 2 s
  - exercise: Breathing
    sides: [left, right]
    repeat: 2
    phases: [in 4 s, $side 6 s]
"""
CHINESE = """\
translation: 慢慢呼吸
language: zh
texts:
  Sit down.: 坐下。
  Breathing: 呼吸
  in: 吸气
"""


def pair(folder: Path, translation: str = CHINESE, routine: str = ROUTINE) -> Path:
    (folder / "slow.yaml").write_text(routine, "utf-8")
    (folder / "slow.zh.yaml").write_text(translation, "utf-8")
    return folder / "slow.yaml"


def test_a_translation_is_read_by_language_or_by_its_own_file(tmp_path: Path) -> None:
    path = pair(tmp_path)
    routine = read_file(path, language="zh")
    assert (routine.title, routine.language, routine.name) == ("慢慢呼吸", "zh", "slow.zh")
    assert read_file(tmp_path / "slow.zh.yaml") == routine
    assert read_file(path, language="en") == read_file(path)
    said = [cue.text for cue in timeline_of(routine).cues if cue.kind in ("say", "beat")]
    assert said[0] == "慢慢呼吸。 2次。 左右各做一遍。"
    assert said[2:4] == ["坐下。", "吸气"]
    assert "左" in said


def test_the_structure_stands_once() -> None:
    """The walk in Chinese has the steps, sides, breaks and chapters of the walk in English."""

    def shape(timeline: Timeline) -> list[tuple[str, str | None]]:
        return [(cue.kind, cue.side) for cue in timeline.cues if cue.kind in ("tick", "chime")]

    english, chinese = (timeline_of(coach.read("backward-walk", language)) for language in ("en", "zh"))
    assert shape(english) == shape(chinese)
    assert len(english.chapters) == len(chinese.chapters)
    latin = [cue.text for cue in chinese.cues if re.search("[a-z]", cue.text)]
    assert latin == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("  in: 吸气\n", ""), "slow.zh.yaml:1:1: not translated: 'in'\n"),
        (("Sit down.", "Sit dwon."),
         "slow.zh.yaml:4:14: 'Sit dwon.' is no text of slow; did you mean Sit down.?\n"),
        (("language: zh", "language: xx"), "slow.zh.yaml:2:11: the coach does not speak 'xx'; it speaks en, zh\n"),
        (("texts:", "txts:"), "slow.zh.yaml:3:1: unknown key 'txts'; did you mean texts?\n"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_translation_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = pair(tmp_path, CHINESE.replace(*change))
    with pytest.raises(RoutineError) as caught:
        read_file(path, language="zh")
    assert message in f"{caught.value}\n".replace(f"{tmp_path}/", "")


def test_a_language_without_a_translation(tmp_path: Path) -> None:
    with pytest.raises(ChoiceError, match="--language: 'fr' is no language of slow; known: en, zh"):
        read_file(pair(tmp_path), language="fr")


def test_all_languages_of_the_coach_have_all_sentences() -> None:
    folder = Path(coach.__file__).parent / "phrases"
    found = {
        language: re.findall(r"^([a-z-]+) =", (folder / f"{language}.ftl").read_text("utf-8"), re.MULTILINE)
        for language in LANGUAGES
    }
    assert len(found) >= 2
    for language, names in found.items():
        assert sorted(names) == sorted(found["en"]), language
        assert len(names) == len(set(names))


def test_translations_of_the_built_in_routines_are_whole() -> None:
    files = sorted(built_in_folder().glob("*.*.yaml"))
    assert [path.name for path in files] == ["backward-walk.zh.yaml"]
    for path in files:
        assert read_file(path).language == path.stem.rpartition(".")[2]
