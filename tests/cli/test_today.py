"""`coach today`: what is due, the calendar, rendering and playing it, and what can be wrong with a program."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from documents import ROOT
from play.terminals import Terminal
from programs.made_up import NAMES, built_in
from running import Run

from coach.agenda.standing import Item, standing
from coach.cli.choices import Chosen
from coach.cli.today.agenda import load_agenda
from coach.cli.today.calendar import calendar
from coach.config import Config
from coach.journal import moment
from coach.journal.journal import Journal
from coach.library import built_in_folder
from coach.programs.resolve import lessons
from coach.timing import Ms

GOLDENS = Path(__file__).parents[1] / "goldens" / "today"
MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=timezone(timedelta(hours=1)))
TWICE = """\
program: Twice a day
weeks: 2
days: [1, 3, 5]
sessions:
  - session: morning
    do:
      - routine: little
        set: {times: 2 -> 4}
      - routine: other
  - session: evening
    when: week is 1
    do: [{routine: little, level: quick, set: {times: 2}}]
"""
SKIPPED = "program: Skipped\nmissed: skip\nweeks: 1\ndo: [{routine: little}]\n"
OTHER = """\
routine: Another
script:
  - exercise: Steps
    pace: 100
    repeat: 1
    phases: [left 1 beat, right 1 beat]
"""


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config_folder: Path) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "other.yaml").write_text(OTHER, "utf-8")
    (tmp_path / "twice.yaml").write_text(TWICE, "utf-8")
    (tmp_path / "skipped.yaml").write_text(SKIPPED, "utf-8")
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text('voice = "tone"\n', "utf-8")
    return tmp_path / "data" / "coach" / "journal.sqlite"


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Set the day, by how many days it is behind the first one."""

    def set_day(day: int) -> None:
        monkeypatch.setattr(moment, "now", lambda: MONDAY + timedelta(days=day))

    set_day(0)
    return set_day


def told(coach: Run, *args: str) -> str:
    result = coach("today", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return str(result.stdout)


def refused(coach: Run, *args: str, code: int = 2) -> str:
    result = coach("today", *args)
    assert (result.exit_code, result.stdout) == (code, "")
    return str(result.stderr)


def done(coach: Run, *routines: str, on: str = "today") -> None:
    for routine in routines:
        assert coach("log", "add", f"{routine}.yaml", "--minutes", "5", "--on", on).exit_code == 0


def test_from_the_first_day_to_the_last(
    coach: Run, on: Callable[[int], None], golden: Callable[[Path, str], None]
) -> None:
    """Each day as its listener saw it: all done, then half a day, one missed, and at last none."""
    seen = [f"begun\n{told(coach, '--start', 'twice.yaml')}"]

    def see(day: int, *routines: str) -> None:
        on(day)
        done(coach, *routines)
        seen.append(
            f"day {day}, {' and '.join(routines) or 'nothing'} done\n{told(coach)}\n{told(coach, '--calendar')}"
        )

    see(0, "little")
    see(0, "other", "little")
    see(1, "little")
    see(2, "other", "little")
    see(3)
    see(4)
    see(5, "little")
    for day in (7, 9, 11):
        see(day, "little", "other")
    see(13)
    see(40)
    golden(GOLDENS / "shift.txt", "\n".join(seen))


def test_where_missed_days_are_left_out(
    coach: Run, on: Callable[[int], None], golden: Callable[[Path, str], None]
) -> None:
    told(coach, "--start", "skipped.yaml", "--on", "2026-03-04")
    seen = []
    for day, routines in ((0, ()), (2, ("little",)), (5, ()), (6, ("little", "little")), (8, ()), (9, ())):
        on(day)
        done(coach, *routines)
        seen.append(f"day {day}\n{told(coach)}\n{told(coach, '--calendar')}")
    golden(GOLDENS / "skip.txt", "\n".join(seen))


def test_many_weeks_in_which_nothing_was_done_are_one_line() -> None:
    items = [Item(f"{week}.{day}", 7 * week + day - 8, ("walk",)) for week in (1, 2) for day in (1, 3)]
    start = MONDAY.date() + timedelta(2)
    lines = [*calendar(standing(items, start, [], start + timedelta(60), "shift"))]
    assert lines[1:5] == [
        "2026-03-02                    missed   missed   missed   missed   missed",
        "...         7 weeks missed, to 2026-04-26",
        "2026-04-27  missed   missed   missed   missed   missed   missed   [due]",
        "2026-05-04  rest     1.3      rest     rest     rest     rest     2.1",
    ]
    assert max(map(len, lines)) <= 80


def test_what_is_rendered_is_what_coach_render_makes(coach: Run, on: Callable[[int], None]) -> None:
    told(coach, "--start", "twice.yaml", "--talk", "less")
    lines = told(coach, "--render", "-o", "out").splitlines()
    files = {line.partition(":")[0]: Path(line.partition(":")[0]).read_bytes() for line in lines if line[0] != " "}
    assert [*files] == [
        "out/little-times2-talk-less-voice-tone.mp3",
        "out/other-talk-less-voice-tone.mp3",
        "out/little-quick-times2-talk-less-voice-tone.mp3",
    ]
    assert lines[-1] == "  when all is done: coach log add twice"
    for args in (
        ["little.yaml", "--set", "times=2"],
        ["other.yaml"],
        ["little.yaml", "--level", "quick", "--set", "times=2"],
    ):
        assert coach("render", *args, "--talk", "less", "-o", "by-hand").exit_code == 0
    assert files == {f"out/{each.name}": each.read_bytes() for each in Path("by-hand").iterdir()}
    assert coach("log", "add", "twice").exit_code == 0
    assert "all is done today, Monday, 2026-03-02\n" in told(coach, "--render", "-o", "later")
    assert not Path("later").exists()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("usual", [None, "gentle"])
def test_asked_for_by_hand_each_track_would_be_the_same(
    coach: Run, on: Callable[[int], None], name: str, usual: str | None, config_folder: Path
) -> None:
    (config_folder / "config.toml").write_text(f'level = "{usual}"\n' if usual else "", "utf-8")
    program = built_in(name)
    for level in (None, *program.levels):
        told(coach, "--start", name, *(["--level", level] if level else []))
        agenda = load_agenda(name, Chosen())
        for lesson in agenda.lessons.values():
            for planned in lesson.tracks:
                assert agenda.asked(planned).choices(planned.routine, agenda.config) == planned.choices
        assert [*agenda.lessons.values()] == [*lessons(program, agenda.chosen.choices(program, Config(level=usual)))]


def test_files_of_other_kinds_and_beside_them(coach: Run, on: Callable[[int], None]) -> None:
    told(coach, "--start", "skipped.yaml")
    told(coach, "--render", "--format", "wav", "--with", "vtt")
    assert {path.suffix for path in Path("output").iterdir()} == {".wav", ".vtt"}
    told(coach, "--render", "--tracks", "-o", "cut")
    assert [path.name for path in Path("cut").rglob("*.m3u8")] == ["little-voice-tone.m3u8"]


def test_what_was_done_with_the_files_is_added_in_one_command(coach: Run, on: Callable[[int], None]) -> None:
    told(coach, "--start", "twice.yaml", "--on", "today")
    on(2)
    result = coach("log", "add", "twice", "--on", "2026-03-03", "--session", "evening")
    assert re.sub(r"\d:\d\d", "T", result.stdout) == "added 1: 2026-03-03 little, T, twice 1.1 evening\n"
    assert coach("log", "add", "./twice.yaml", "--on", "yesterday").exit_code == 0
    sessions = json.loads(coach("log", "--json").stdout)
    assert [(each["routine"], each["lesson"], each["choices"]) for each in sessions] == [
        ("little", "1.1 evening", ["quick", "times2", "voice-tone"]),
        ("little", "1.1 morning", ["times2", "voice-tone"]),
        ("other", "1.1 morning", ["voice-tone"]),
    ]
    assert all(each["heard_ms"] == each["planned_ms"] for each in sessions)
    assert told(coach).startswith("Twice a day: 2 of 9 sessions done, 1 day missed, ends on 2026-03-14\n")
    for args, message in (
        (["--on", "yesterday"], "--on: '2026-03-03' has nothing left of twice: all is done on that day"),
        (["--on", "2026-03-01"], "--on: '2026-03-01' has nothing left of twice: not begun yet, on that day"),
        ([], "--on: '2026-03-04' has nothing left of twice: rest on that day"),
        (["--session", "evenin"], "--session: 'evenin' is no session of twice; did you mean evening?"),
        (["--minutes", "5"], "--minutes: 5.0 is for one routine, and twice is a program"),
        (["--level", "quick"], "PROGRAM: 'twice' has its choices from when it was begun; leave all others out"),
    ):
        assert coach("log", "add", "twice", *args).stderr == f"error: {message}\n"
    on(3)
    assert coach("log", "add", "twice", "--session", "evening").exit_code == 0
    refused_ = coach("log", "add", "twice", "--session", "evening").stderr
    assert refused_ == "error: --session: 'evening' is not due on 2026-03-05, or was done; morning is left\n"
    refused_ = coach("log", "add", "skipped.yaml").stderr
    assert refused_ == "error: PROGRAM: 'skipped.yaml' is not begun; `coach today --start skipped.yaml` begins it\n"
    refused_ = coach("log", "add", "little.yaml", "--session", "evening").stderr
    assert refused_ == "error: --session: 'evening' is for a program, and little.yaml is none\n"


def test_a_translation_counts_as_the_routine(coach: Run, on: Callable[[int], None], tmp_path: Path) -> None:
    (tmp_path / "walk.yaml").write_text("program: Walk\nweeks: 1\ndo: [{routine: backward-walk}]\n", "utf-8")
    (tmp_path / "zou.yaml").write_text("program: 走\nlanguage: zh\nweeks: 1\ndo: [{routine: backward-walk}]\n", "utf-8")
    for program, routine in (("walk", "backward-walk.zh"), ("zou", "backward-walk")):
        told(coach, "--start", f"{program}.yaml")
        assert ": 0 of 7 " in told(coach)
        assert coach("log", "add", routine, "--minutes", "5").exit_code == 0
        assert ": 1 of 7 " in told(coach)
        assert coach("log", "remove", "1" if program == "walk" else "2").exit_code == 0


def rows(coach: Run) -> list[tuple[str, str, str, str, str]]:
    sessions = json.loads(coach("log", "--json").stdout)
    return [tuple(each[key] for key in ("routine", "how", "date", "program", "lesson")) for each in sessions]


def test_what_is_played_is_in_the_journal_as_a_part_of_the_program(coach: Run, on: Callable[[int], None]) -> None:
    told(coach, "--start", "twice.yaml", "--talk", "beats-only")
    result = coach("today", "--play", "--device", "null")
    assert result.exit_code == 0, result.stderr
    day = MONDAY.date().isoformat()
    assert rows(coach) == [
        ("little", "ended", day, "twice", "1.1 morning"),
        ("other", "ended", day, "twice", "1.1 morning"),
        ("little", "ended", day, "twice", "1.1 evening"),
    ]
    assert "Week 1, day 1, evening: Little walk\n" in result.stderr
    assert result.stdout.endswith(
        "Twice a day: 2 of 9 sessions done, ends on 2026-03-13\nnext: Week 1, day 3, morning, Wednesday, 2026-03-04\n"
    )
    assert "all is done today, Monday, 2026-03-02\n" in told(coach, "--play")
    assert "twice 1.1 evening" in coach("log").stdout


@pytest.fixture
def terminals() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*words: str) -> Terminal:
        opened.append(Terminal([sys.executable, "-m", "coach", *words]))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


def test_one_that_stops_goes_on_with_the_same_session(coach: Run, terminals: Callable[..., Terminal]) -> None:
    told(coach, "--start", "twice.yaml")
    playing = terminals("today", "--play", "--device", "null", "--plain")
    playing.shows("= Steps")
    playing.press("q")
    assert playing.ends() == 0
    day = datetime.now().astimezone().date().isoformat()
    assert rows(coach) == [("little", "stopped", day, "twice", "1.1 morning")]
    assert coach("play", "--resume", "--device", "null").exit_code == 0
    assert rows(coach)[1:] == [("little", "ended", day, "twice", "1.1 morning")]
    assert "morning, the rest of it\n" in told(coach)


def test_several_programs(coach: Run, on: Callable[[int], None]) -> None:
    told(coach, "--start", "twice.yaml")
    assert told(coach, "--start", "skipped.yaml").startswith("Skipped: 0 of 7 sessions done")
    assert told(coach).endswith("begun too: twice; `coach today twice` tells of it\n")
    assert told(coach, "twice").startswith("Twice a day: ")
    assert refused(coach, "twise") == "error: PROGRAM: 'twise' is not begun; did you mean twice?\n"
    assert told(coach, "--stop") == "Skipped: ended; what was done stays in the journal\n"
    assert told(coach).startswith("Twice a day: ")
    assert told(coach, "--stop", "twice") == "Twice a day: ended; what was done stays in the journal\n"
    assert "none is begun" in refused(coach)
    assert "'twice' is not begun" in refused(coach, "twice")


def test_two_files_of_one_name_are_two_programs(coach: Run, on: Callable[[int], None], tmp_path: Path) -> None:
    """The second one takes no place by stealth; where the first one is gone, it was moved."""
    for folder, title in (("a", "One"), ("b", "Two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.yaml").write_text(
            f"program: {title}\nweeks: 1\ndo: [{{routine: knee-hug}}]\n", "utf-8"
        )
    told(coach, "--start", "a/mine.yaml")
    assert refused(coach, "--start", "./b/mine.yaml") == (
        f"error: --start: './b/mine.yaml' is called mine, and so is {tmp_path}/a/mine.yaml, which goes on; "
        "`coach today mine --stop` ends that one, or save yours under another name\n"
    )
    assert told(coach).startswith("One: ")
    assert told(coach, "--start", f"{tmp_path}/b/../a/mine.yaml", "--on", "tomorrow").startswith("One: ")
    assert "begun too" not in told(coach)
    (tmp_path / "a" / "mine.yaml").unlink()
    assert told(coach, "--start", "./b/mine.yaml").startswith("Two: ")
    assert "begun too" not in told(coach)


def test_a_program_by_its_path(
    coach: Run, on: Callable[[int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(coach, "./twice.yaml") == (
        "error: PROGRAM: './twice.yaml' is not begun; `coach today --start ./twice.yaml` begins it\n"
    )
    told(coach, "--start", "./twice.yaml")
    told(coach, "--start", "back-care-4-weeks")
    for path in ("./twice.yaml", "twice.yaml", f"{tmp_path}/twice.yaml"):
        assert told(coach, path).startswith("Twice a day: ")
    assert told(coach, f"{built_in_folder()}/back-care-4-weeks.yaml").startswith("Back care in four weeks: ")
    assert refused(coach, "skipped.yaml").endswith("is not begun; `coach today --start skipped.yaml` begins it\n")
    assert refused(coach, "backward-walk-6-weeks").endswith("`coach today --start backward-walk-6-weeks` begins it\n")
    (tmp_path / "twice.yaml").unlink()
    assert told(coach, "./twice.yaml", "--stop") == "Twice a day: ended; what was done stays in the journal\n"


def test_the_help_has_what_is_taken(coach: Run) -> None:
    shown = coach("today", "--help").stdout
    for option in ("--set", "--only", "--without", "--side", "--fit", "--part", "--from", "--first"):
        assert f"{option} " not in shown
    for option in ("--level", "--format", "--with", "--tracks", "--max-length", "--voice"):
        assert f"{option} " in shown


def test_what_was_chosen_is_kept(coach: Run, on: Callable[[int], None], tmp_path: Path) -> None:
    (tmp_path / "levels.yaml").write_text("program: Levels\nweeks: 1\ndo: [{routine: little}]\n", "utf-8")
    told(coach, "--start", "levels.yaml", "--level", "quick", "--talk", "beats-only", "--volume", "tick=-6")
    assert "little quick talk-beats-only voice-tone tick-6\n" in told(coach)
    assert "little quick talk-less voice-tone tick-6 stereo\n" in told(coach, "--talk", "less", "--stereo")


def test_it_is_found_from_any_folder(coach: Run, on: Callable[[int], None], monkeypatch: pytest.MonkeyPatch) -> None:
    told(coach, "--start", "twice.yaml")
    monkeypatch.chdir("/")
    assert told(coach).startswith("Twice a day: ")


def test_a_program_that_has_changed(coach: Run, on: Callable[[int], None], tmp_path: Path, path: Path) -> None:
    told(coach, "--start", "twice.yaml")
    with Journal(path) as journal:
        for routine, lesson in (("little", "1.1 morning"), ("other", "1.1 morning"), ("little", "1.1 evening")):
            journal.begin(routine, routine, Ms(60_000), lesson=("twice", lesson)).end("ended")
    (tmp_path / "twice.yaml").write_text(TWICE.replace("session: evening", "session: night"), "utf-8")
    result = coach("today")
    assert result.stderr == "twice has changed: 1.1 evening, done before, stands in it no more\n"
    assert result.stdout.startswith("Twice a day: 2 of 9 sessions done"), "what was done still counts by its routine"


def test_a_program_that_is_gone_or_broken(coach: Run, on: Callable[[int], None], tmp_path: Path) -> None:
    told(coach, "--start", "twice.yaml")
    program = tmp_path / "twice.yaml"
    program.write_text(TWICE.replace("weeks: 2", "weeks: two"), "utf-8")
    assert refused(coach).startswith(f"error: {program}:2:8: 'two' is no number of weeks")
    program.unlink()
    told_ = refused(coach)
    assert told_.startswith(f"error: PROGRAM: 'twice' was begun, and {program} is no file; ")
    assert told_.endswith("put it back, or `coach today twice --stop` ends it\n")
    assert told(coach, "--stop") == "Twice a day: ended; what was done stays in the journal\n"


def test_choices_of_another_version(coach: Run, on: Callable[[int], None], path: Path) -> None:
    told(coach, "--start", "twice.yaml")
    with sqlite3.connect(path) as connection:
        connection.execute("""UPDATE programs SET choices = '{"mood": 3, "air": 1}'""")
    assert refused(coach) == (
        "error: PROGRAM: 'twice' was begun with choices that this coach does not know: air, mood\n"
    )


def test_a_damaged_journal(coach: Run, on: Callable[[int], None], path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no journal" * 999)
    for args in ([], ["--calendar"], ["--start", "twice.yaml"], ["--stop"]):
        assert refused(coach, *args, code=1).startswith(f"error: the journal {path} is damaged (")
    assert path.read_bytes() == b"no journal" * 999


def test_a_program_of_the_old_days(coach: Run, on: Callable[[int], None], path: Path) -> None:
    """Sessions that were done before it was begun, and as a part of another program, are none of it."""
    with Journal(path) as journal:
        for day in (-1, 0):
            on(day)
            journal.now = moment.now
            journal.begin("little", "Little", Ms(60_000), lesson=("other", "1.1")).end("ended")
    done(coach, "little", on="yesterday")
    assert told(coach, "--start", "skipped.yaml").startswith("Skipped: 0 of 7 sessions done, ends")


CHAPTER = (ROOT / "docs" / "programs.md").read_text("utf-8").partition("\n# Today\n")[2]


def test_every_command_of_the_page_runs(coach: Run, on: Callable[[int], None], path: Path) -> None:
    """All but that which plays for a quarter of an hour; each where the program was begun yesterday."""
    for line in re.findall(r"^    coach ([^#\n]*)", CHAPTER, re.MULTILINE):
        words = [word.replace("~/Music", "music") for word in shlex.split(line)]
        path.unlink(missing_ok=True)
        told(coach, "--start", "backward-walk-6-weeks", "--on", "2026-03-01")
        result = coach(*words, *(["--device", "none of these"] if "--play" in words else []))
        assert result.exit_code == (1 if "--play" in words else 0), result.stderr


def test_the_page_shows_what_is_told(coach: Run, on: Callable[[int], None], path: Path, config_folder: Path) -> None:
    """The third day was missed."""
    (config_folder / "config.toml").unlink()
    told(coach, "--start", "backward-walk-6-weeks", "--level", "gentle")
    for day in (0, 1, 3):
        on(day)
        with Journal(path) as journal:
            for placed, _, planned in load_agenda(None, Chosen()).due():
                of = "backward-walk-6-weeks", placed.item.name
                journal.begin(planned.routine.name, planned.title, Ms(1), lesson=of).end("ended")
    on(4)
    assert f"```\n$ coach today\n{told(coach)}```" in CHAPTER
    assert f"```\n$ coach today --calendar\n{told(coach, '--calendar')}```" in CHAPTER


NONE = "none is begun; `coach today --start backward-walk-6-weeks` begins one, and `coach list` tells which there are"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], f"PROGRAM: {NONE}"),
        (["--play"], f"PROGRAM: {NONE}"),
        (["--stop"], f"PROGRAM: {NONE}"),
        (["--start", "little.yaml"], f"--start: 'little.yaml' is a routine, and no program; {NONE.partition('; ')[2]}"),
        (["--start", "back-care-4-week"], "ROUTINE: 'back-care-4-week' is no routine; did you mean back-care-4-weeks or backward-walk-6-weeks or backward-walk?"),
        (["--start", "twice.yaml", "--level", "quik"], "--level: 'quik' is no level of twice; did you mean quick?"),
        (["--start", "twice.yaml", "--set", "times=2"], "--set: is for one routine; what a program does stands in it"),
        (["--start", "twice.yaml", "--on", "2026-02-30"], "--on: '2026-02-30' is no day; write it as 2026-03-02, or today or tomorrow"),
        (["--start", "twice.yaml", "--on", "2025-02-28"], "--on: '2025-02-28' is too far; expected a day within a year from today, 2026-03-02"),
        (["--start", "twice.yaml", "--on", "9999-12-31"], "--on: '9999-12-31' is too far; expected a day within a year from today, 2026-03-02"),
        (["--start", "twice.yaml", "--play"], "--play: does not go together with --start; ask for one after the other"),
        (["--calendar", "--stop"], "--stop: does not go together with --calendar; ask for one after the other"),
        (["twice", "--start", "twice.yaml"], "PROGRAM: 'twice' stands beside --start, which begins one; leave one of them out"),
        (["--on", "tomorrow"], "--on: 'tomorrow' is for --start"),
        (["--play", "-o", "out"], "-o: 'out' is for --render"),
        (["--play", "--with", "vtt"], "--with: 'vtt' is for --render"),
        (["--max-length", "5min"], "--max-length: is for --render"),
        (["--set", "times=2"], "--set: is for one routine; what a program does stands in it"),
        (["--plain"], "--play: is missing, and other options say how to play"),
        (["--level", "quick"], "--level: 'quick' is chosen when a program is begun; begin it anew with --start"),
        (["--first", "2min"], "--first: is for one routine; what a program does stands in it"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_errors(coach: Run, on: Callable[[int], None], path: Path, args: list[str], message: str) -> None:
    assert refused(coach, *args) == f"error: {message}\n"
    assert not path.exists()
