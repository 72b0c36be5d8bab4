"""`coach sheet`: where its files lie, what they are called, and what it refuses."""

from __future__ import annotations

from pathlib import Path

from running import Run


def test_a_sheet_for_each_routine(coach: Run, tmp_path: Path) -> None:
    result = coach("sheet", "little.yaml", "backward-walk")
    assert result.exit_code == 0
    assert result.stdout == "output/little-sheet.html\noutput/backward-walk-sheet.html\n"
    assert "<h1>Little walk</h1>" in (tmp_path / "output" / "little-sheet.html").read_text("utf-8")


def test_choices_stand_in_the_name_and_on_the_page(coach: Run, tmp_path: Path) -> None:
    result = coach("sheet", "little.yaml", "-o", "mine", "--level", "quick", "--set", "times=7")
    assert result.stdout == "mine/little-quick-times7-sheet.html\n"
    assert "7 times, 100 beats a minute" in (tmp_path / "mine" / "little-quick-times7-sheet.html").read_text("utf-8")


def test_the_users_folder_and_level_are_kept_and_not_the_voice(coach: Run, config_folder: Path) -> None:
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text(
        'voice = "tone"\nrate = 120\nlevel = "quick"\noutput = "pages"\n', "utf-8"
    )
    assert coach("sheet", "little.yaml").stdout == "pages/little-quick-sheet.html\n"


def test_two_routines_never_share_a_file(coach: Run, tmp_path: Path) -> None:
    other = tmp_path / "other" / "little.yaml"
    other.parent.mkdir()
    other.write_text((tmp_path / "little.yaml").read_text("utf-8"), "utf-8")
    result = coach("sheet", "little.yaml", "other/little.yaml")
    assert result.exit_code == 2
    told = "error: ROUTINE: 'other/little.yaml' would take the place of 'little.yaml', output/little-sheet.html"
    assert result.stderr.startswith(told)
    assert not (tmp_path / "output").exists()


def test_what_is_only_heard_cannot_be_chosen(coach: Run) -> None:
    for option in ("--voice", "--rate", "--volume", "--talk", "--part", "--from", "--first", "--seed", "--fit"):
        result = coach("sheet", "little.yaml", option, "1")
        assert result.exit_code == 2
        assert result.stderr.startswith(f"error: {option}: is no option of `coach sheet`; ")


def test_one_page_of_that_name(coach: Run, tmp_path: Path) -> None:
    result = coach("sheet", "little.yaml", "-o", "mine/hug.html", "--level", "quick")
    assert (result.exit_code, result.stdout) == (0, "mine/hug.html\n")
    assert (tmp_path / "mine" / "hug.html").is_file()
    result = coach("sheet", "little.yaml", "knee-hug", "-o", "hug.html")
    told = "error: -o: 'hug.html' is one file, and 2 routines were given; expected a folder\n"
    assert (result.exit_code, result.stderr) == (2, told)


def test_a_file_in_the_place_of_the_folder(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file", "utf-8")
    for command in (("sheet", "little.yaml"), ("voices", "script", "little.yaml", "-o", "output")):
        result = coach(*command)
        assert (result.exit_code, result.stderr) == (2, "error: -o: 'output' is a file; expected a folder\n")
