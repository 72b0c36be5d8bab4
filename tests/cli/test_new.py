"""`coach new`: a routine of one's own that can be used at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run

from coach.language.files import read_file
from coach.library import built_in_folder, find


@pytest.fixture
def own(config_folder: Path) -> Path:
    return config_folder / "routines"


def test_the_starter_can_be_used_at_once(coach: Run, own: Path) -> None:
    result = coach("new", "my-morning")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{own / 'my-morning.yaml'}\n"
        "Change it with any text editor. Then:\n"
        "  coach check my-morning   what is to be mended\n"
        "  coach show my-morning    what will be heard, and when\n"
        "  coach render my-morning  the MP3\n"
    )
    routine = read_file(own / "my-morning.yaml")
    assert routine.title == "My morning"
    assert "NAME" not in (own / "my-morning.yaml").read_text("utf-8")
    checked = coach("check", "my-morning")
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert [line.split(",")[0] for line in checked.stdout.splitlines()] == [
        "my-morning: ok",
        "my-morning at gentle: ok",
        "my-morning at strong: ok",
    ]
    assert "conce" not in checked.stdout
    assert "warning" not in checked.stdout
    assert coach("render", "my-morning").exit_code == 0


def test_from_a_built_in_one(coach: Run, own: Path) -> None:
    result = coach("new", "mine", "--from", "waist-trio")
    assert (result.exit_code, result.stderr) == (0, "")
    first, *lines = (own / "mine.yaml").read_text("utf-8").splitlines()
    assert first == "# From waist-trio, a built-in routine. What it includes is found by name."
    original = (built_in_folder() / "waist-trio.yaml").read_text("utf-8").splitlines()
    assert lines == [line for line in original if not line.startswith("# yaml-language-server")]
    assert coach("check", "mine").exit_code == 0


def test_from_ones_own(coach: Run, own: Path) -> None:
    coach("new", "first")
    coach("new", "second", "--from", "first")
    text = (own / "second.yaml").read_text("utf-8")
    assert text.startswith("# From first, a routine of your own.")
    assert text.endswith((own / "first.yaml").read_text("utf-8"))


def test_a_built_in_name_is_told(coach: Run, own: Path) -> None:
    result = coach("new", "backward-walk", "--from", "backward-walk")
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: backward-walk is the name of a built-in routine; from now on your own comes first\n"
    )
    assert find("backward-walk") == own / "backward-walk.yaml"


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_nothing_is_overwritten(coach: Run, own: Path, suffix: str) -> None:
    own.mkdir(parents=True)
    (own / f"mine{suffix}").write_text("mine", "utf-8")
    result = coach("new", "mine")
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: NAME: 'mine' is there already: {own / f'mine{suffix}'}; choose another name, or change that file\n"
    )
    assert [path.read_text("utf-8") for path in own.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "name", ["", " ", "../mine", "a/b", "a\\b", "mine.yaml", "mine.zh", "my morning", "-a", "a-", "a--b", "a_b", "a\nb"]
)
def test_bad_names(coach: Run, own: Path, name: str) -> None:
    result = coach("new", "--", name)
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: NAME: {name!r} is no name for a routine; use letters, digits and dashes, such as my-morning\n"
    )
    assert not own.exists()


def test_letters_of_all_languages_make_a_name(coach: Run, own: Path) -> None:
    assert coach("new", "早操").exit_code == 0
    assert find("早操") == own / "早操.yaml"


def test_an_unknown_source(coach: Run, own: Path) -> None:
    result = coach("new", "mine", "--from", "backward-wlk")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "error: --from: 'backward-wlk' is no routine or program; did you mean backward-walk"
    )
    result = coach("new", "mine", "--from", "../little.yaml")
    assert (
        result.stderr
        == "error: --from: '../little.yaml' is no routine or program; `coach list` tells all that there are\n"
    )
    assert coach("new", "mine", "--from", "little.yaml").stderr == (
        f"error: --from: 'little.yaml' is a file; expected a name, or copy the file itself to {own}\n"
    )
    assert not own.exists()


def test_a_folder_that_cannot_be_written(coach: Run, own: Path) -> None:
    own.parent.mkdir(parents=True)
    own.write_text("no folder", "utf-8")
    result = coach("new", "mine")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: cannot write {own / 'mine.yaml'}: ")
