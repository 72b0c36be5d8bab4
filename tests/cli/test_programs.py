"""Programs on the command line: list, show, check, new, and where a routine is expected."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from running import Run

BREATHE = """\
program: Breathe
weeks: 2
days: [1, 2, 4]
deload: {weeks: 2, by: 50 %}
do:
  - routine: crocodile-breathing
    set: {crocodile.repeat: 2 -> 4, hold: 0 s}
  - routine: little.yaml
    when: day is 4
    set: {times: [4, 8]}
"""


@pytest.fixture
def breathe(tmp_path: Path) -> Path:
    path = tmp_path / "breathe.yaml"
    path.write_text(BREATHE, "utf-8")
    return path


@pytest.fixture
def own(config_folder: Path) -> Path:
    folder = config_folder / "routines"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("program: Mine\nweeks: 1\ndo:\n  - routine: crocodile-breathing\n", "utf-8")
    (folder / "torn.yaml").write_text("program: [\n", "utf-8")
    return folder


@pytest.mark.usefixtures("breathe")
def test_show_draws_the_weeks(coach: Run) -> None:
    result = coach("show", "breathe.yaml", "--voice", "tone")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [re.sub(r"\d+:\d\d", "T", " ".join(line.split())) for line in result.stdout.splitlines()]
    assert lines == [
        "Breathe",
        "2 weeks · 6 sessions · T in all · a missed day moves all that follows",
        "",
        "week 1, rest on days 3, 5-7",
        "1-2 T-T crocodile-breathing: crocodile.repeat 2, hold 0 s, in full on day 1",
        "4 T crocodile-breathing: crocodile.repeat 2, hold 0 s; little: times 4, in full",
        "",
        "week 2, lighter by 50 %, rest on days 3, 5-7",
        "1-2 T crocodile-breathing: crocodile.repeat 2, hold 0 s",
        "4 T crocodile-breathing: crocodile.repeat 2, hold 0 s; little: times 4",
    ]


@pytest.mark.usefixtures("breathe")
def test_show_as_data(coach: Run, tmp_path: Path) -> None:
    data = json.loads(coach("show", "breathe.yaml", "--voice", "tone", "--level", "quick", "--json").stdout)
    assert (data["program"], data["weeks"], data["days"], data["level"]) == ("breathe", 2, [1, 2, 4], "quick")
    assert [session["day_offset"] for session in data["sessions"]] == [0, 1, 3, 7, 8, 10]
    third = data["sessions"][2]
    assert third["title"] == "Week 1, day 4"
    assert [track["routine"] for track in third["tracks"]] == ["crocodile-breathing", "little"]
    assert third["tracks"][1]["choices"] == {"level": "quick", "settings": {"times": "4"}, "voice": "tone"}
    assert third["duration_ms"] == sum(track["duration_ms"] for track in third["tracks"])
    alone = json.loads(
        coach("show", "little.yaml", "--voice", "tone", "--level", "quick", "--set", "times=4", "--json").stdout
    )
    assert third["tracks"][1]["duration_ms"] == alone["duration_ms"]


@pytest.mark.parametrize(
    ("option", "args"),
    [
        ("--set", ["--set", "minutes=5"]), ("--without", ["--without", "x"]), ("--only", ["--only", "x"]),
        ("--side", ["--side", "left"]), ("--fit", ["--fit", "10min"]), ("--part", ["--part", "x"]),
        ("--from", ["--from", "0s"]), ("--first", ["--first", "1min"]), ("--all", ["--all"]), ("--plot", ["--plot", "a.svg"]),
    ],
)  # fmt: skip
def test_what_is_for_a_routine_is_refused(coach: Run, option: str, args: list[str]) -> None:
    result = coach("show", "backward-walk-6-weeks", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"error: {option}: is for a routine, and backward-walk-6-weeks is a program; what is done stands in it\n"
    )


def test_an_unknown_level(coach: Run) -> None:
    result = coach("show", "backward-walk-6-weeks", "--level", "gentel")
    assert result.exit_code == 2
    assert result.stderr == "error: --level: 'gentel' is no level of backward-walk-6-weeks; did you mean gentle?\n"


@pytest.mark.parametrize("command", ["render", "play", "sheet"])
@pytest.mark.usefixtures("breathe")
def test_where_a_routine_is_expected_what_to_do_with_a_program_is_told(
    coach: Run, command: str, tmp_path: Path
) -> None:
    for program in ("back-care-4-weeks", "./breathe.yaml"):
        result = coach(command, program)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            f"error: ROUTINE: {program!r} is a program, and here a routine is expected; "
            f"`coach today --start {program}` begins it, `coach today --play` then plays what is due, "
            f"and `coach build {program}` makes all its sessions\n"
        )
    assert not (tmp_path / "output").exists()


def test_a_program_that_is_not_translated(coach: Run) -> None:
    for command in (["show", "back-care-4-weeks"], ["build", "back-care-4-weeks"]):
        result = coach(*command, "--language", "zh")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            "error: --language: 'zh' is no language of waist-circles; known: en; back-care-4-weeks is made of it: "
            "leave the option out, or write a translation of each of its routines beside it, as NAME.zh.yaml\n"
        )


@pytest.mark.usefixtures("breathe")
def test_check_plans_all_sessions_at_each_level(coach: Run) -> None:
    result = coach("check", "breathe.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line.split(" of ")[0] for line in lines] == [
        "breathe.yaml: ok, 2 weeks, 6 sessions",
        *(f"breathe.yaml at {level}: ok, 2 weeks, 6 sessions" for level in ("gentle", "steady", "strong", "quick")),
    ]


def test_check_tells_the_session_that_cannot_be_planned(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "fast.yaml").write_text(
        "program: Fast\nweeks: 2\ndo:\n  - routine: little.yaml\n    set: {steps.pace: 80 -> 230}\n", "utf-8"
    )
    (tmp_path / "little.yaml").write_text(
        "routine: Little\nscript:\n  - exercise: Steps\n    repeat: 4\n    pace: 80\n"
        "    phases: [leftward as far as you can 1 beat, right 1 beat]\n", "utf-8"
    )  # fmt: skip
    result = coach("check", "fast.yaml")
    assert result.exit_code == 2
    assert "Week 2, day 1: " in result.stderr


def test_check_tells_every_mistake_with_its_place(coach: Run, breathe: Path) -> None:
    breathe.write_text(BREATHE.replace("[4, 8]", "[4, 500]").replace("hold: 0 s", "hold: 3 s"), "utf-8")
    result = coach("check", "breathe.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "breathe.yaml:7:43: hold: '3 s' is not known; expected 2 s or 0 s" in result.stderr
    assert "breathe.yaml:10:22: times: '500' is out of range; expected 1-400" in result.stderr


@pytest.mark.usefixtures("breathe")
def test_a_program_is_not_listened_to(coach: Run) -> None:
    result = coach("check", "breathe.yaml", "--listen", "a.mp3")
    assert (result.exit_code, result.stderr) == (
        2, "error: --listen: 'a.mp3' is for a routine, and breathe.yaml is a program\n"
    )  # fmt: skip


def test_list_groups_programs_by_themselves(coach: Run, own: Path) -> None:
    lines = coach("list").stdout.splitlines()
    at = lines.index("programs")
    assert lines[-1] == f"Your own routines and programs belong in {own}"
    named = [line.split()[0] for line in lines[at + 1 :] if line[:2] == "  " and line[2] != " "]
    assert named == ["back-care-4-weeks", "backward-walk-6-weeks", "mine", "torn", "waist-circles-to-half-an-hour"]
    assert not any("6-weeks" in line for line in lines[:at])
    assert any(" ".join(line.split()) == "mine 1 week, 7 sessions Mine (own)" for line in lines)
    assert any(line.startswith(f"  torn{' ' * 27}broken: {own}/torn.yaml:") for line in lines)


def test_list_as_data(coach: Run, own: Path) -> None:
    rows = {row["name"]: row for row in json.loads(coach("list", "--json").stdout)}
    assert rows["knee-hug"]["kind"] == "routine"
    mine = rows["mine"]
    assert mine == {
        "name": "mine", "kind": "program", "origin": "own", "path": str(own / "mine.yaml"), "group": "", "error": None,
        "title": "Mine", "language": "en", "about": "", "weeks": 1, "sessions": 7, "missed": "shift",
        "levels": ["gentle", "steady", "strong"], "routines": ["crocodile-breathing"],
    }  # fmt: skip
    assert rows["torn"]["error"].startswith(f"{own}/torn.yaml:")


def test_new_from_a_program(coach: Run, config_folder: Path) -> None:
    result = coach("new", "weeks", "--from", "backward-walk-6-weeks")
    path = config_folder / "routines" / "weeks.yaml"
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{path}\nChange it with any text editor. Then:\n  coach check weeks   what is to be mended\n"
        "  coach show weeks    its weeks\n  coach build weeks   all its sessions\n"
    )
    assert path.read_text("utf-8").startswith("# From backward-walk-6-weeks, a built-in program. What it includes")
    assert coach("show", "weeks", "--voice", "tone").stdout.splitlines()[0] == "Backward walking in six weeks"


def test_doctor_counts_programs(coach: Run) -> None:
    line = next(line for line in coach("doctor").stdout.splitlines() if line.startswith("built in"))
    assert line.endswith(" routines, 3 programs")
