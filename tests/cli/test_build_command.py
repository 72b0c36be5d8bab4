"""`coach build`: what it tells, what it refuses, and what stands when it fails."""

from __future__ import annotations

import errno
import os
import pty
import re
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import feedparser
import pytest
from click.testing import Result
from listen import chapters, decode_all
from running import Run, Start

from coach.journal import moment
from coach.outputs.names import safe_name
from coach.shelf.ledger import LEDGER, alone, load

PROGRAM = """\
program: Little program
weeks: 2
days: 2 a week
do:
  - routine: little
    set: {{times: [4, {most}]}}
"""
TONE = ("--voice", "tone")
NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _program(tmp_path: Path) -> None:
    (tmp_path / "walks.yaml").write_text(PROGRAM.format(most=6), "utf-8")


def row(result: Result) -> list[str]:
    """The cells of the only row, without its time."""
    head, cells, opened = (re.split(r"\s{3,}", line) for line in result.stdout.splitlines())
    assert head == ["folder", "sessions", "length", "made now", "as before", "files removed", "size", "time taken"]
    assert re.fullmatch(r"\d+\.\d s", cells[-1])
    assert opened == [f"open {cells[0]}/index.html in a browser; to the phone: coach serve {cells[0]} --lan"]
    return cells[:-1]


def test_a_program_is_a_folder(coach: Run, tmp_path: Path) -> None:
    first = coach("build", "walks.yaml", *TONE, "--start", "2026-01-05")
    assert (first.exit_code, first.stderr) == (0, "")
    assert re.fullmatch(r"\d:\d\d", row(first)[2])
    assert row(first)[:2] + row(first)[3:6] == ["output/walks", "4", "4", "0", "0"]
    assert row(coach("build", "walks.yaml", *TONE, "--start", "2026-01-05"))[3:6] == ["0", "4", "0"]
    names = {path.name for path in (tmp_path / "output" / "walks").iterdir()}
    assert "01 Week 1, day 1 - Little walk.mp3" in names
    assert "04 Week 2, day 4 - Little walk.chapters.json" in names
    assert {"playlist.m3u8", "Week 1.m3u8", "Week 2.m3u8", "cover.png", LEDGER} <= names
    assert chapters(tmp_path / "output" / "walks" / "03 Week 2, day 1 - Little walk.mp3")[0][2]


def test_feeds_of_several_folders_have_addresses_of_their_own(coach: Run, tmp_path: Path) -> None:
    dates = ("--start", "2026-01-05", "--until", "2026-01-05")
    coach("build", "walks.yaml", *TONE, *dates, "--base-url", "https://example.org/mine")
    read = feedparser.parse((tmp_path / "output" / "walks" / "feed.xml").read_bytes())
    (entry,) = read.entries
    assert read.feed.link == "https://example.org/mine/walks/index.html"
    assert entry.enclosures[0].href.startswith("https://example.org/mine/walks/01%20Week%201")


def test_several_sources_at_once(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text((tmp_path / "little.yaml").read_text("utf-8"), "utf-8")
    result = coach("build", "walks.yaml", "little.yaml", "other.yaml", *TONE, "--with", "none", "-o", "here")
    told = ["folder", "here/walks", "here/little-other", "open", "open"]
    assert [line.split()[0] for line in result.stdout.splitlines()] == told
    assert [path.name for path in sorted((tmp_path / "here" / "little-other").glob("[0-9]*"))] == [
        "01 Little walk.mp3", "02 Little walk.mp3",
    ]  # fmt: skip


def test_the_layout_by_week(coach: Run, tmp_path: Path) -> None:
    coach("build", "walks.yaml", *TONE, "--layout", "by-week", "--with", "lrc")
    folder = tmp_path / "output" / "walks"
    assert sorted(path.name for path in (folder / "Week 2").iterdir()) == [
        "03 Week 2, day 1 - Little walk.lrc", "03 Week 2, day 1 - Little walk.mp3",
        "04 Week 2, day 4 - Little walk.lrc", "04 Week 2, day 4 - Little walk.mp3",
    ]  # fmt: skip
    assert "Week 2/04 Week 2, day 4 - Little walk.mp3" in (folder / "playlist.m3u8").read_text("utf-8")


def test_the_library(coach: Run, tmp_path: Path) -> None:
    result = coach("build", "--library", *TONE, "--level", "gentle", "--with", "none", "--layout", "by-week")
    assert result.exit_code == 0
    assert re.fullmatch(r"(conceded: .* \(sessions? [\d, -]+\)\n)+", result.stderr)
    built = load(tmp_path / "output" / "library").built
    assert built is not None
    assert [episode.group for episode in built.episodes] == sorted(episode.group for episode in built.episodes)
    assert {episode.parts[0].path.split("/")[0] for episode in built.episodes} == {*built.groups.values()}


def test_other_formats_have_album_and_place(coach: Run, tmp_path: Path) -> None:
    coach("build", "walks.yaml", *TONE, "--format", "flac", "--start", "2026-01-05")
    import mutagen

    tags = mutagen.File(tmp_path / "output" / "walks" / "03 Week 2, day 1 - Little walk.flac").tags  # type: ignore[attr-defined]
    assert (tags["album"], tags["date"]) == (["Little program"], ["2026-01-12"])
    assert tags["title"] == ["Week 2, day 1 - Little walk"]
    assert (tags.get("tracknumber") or tags["track"])[0].split("/")[0] == "3"


def test_one_long_file_and_its_parts(coach: Run, tmp_path: Path) -> None:
    coach("build", "walks.yaml", *TONE, "--join", "--with", "none")
    folder = tmp_path / "output" / "walks"
    assert [path.name for path in folder.glob("*.mp3")] == ["01 Little program.mp3"]
    whole = chapters(folder / "01 Little program.mp3")
    result = coach("build", "walks.yaml", *TONE, "--join", "--with", "none", "--max-length", "20s")
    parts = sorted(folder.glob("*.mp3"))
    assert len(parts) > 1
    assert row(result)[-2] == "1", "the whole went"
    assert sum(len(chapters(part)) for part in parts) == len(whole)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("nothing",), "ROUTINE: 'nothing' is no routine; `coach list` tells all that there are"),
        (("walks.yaml", "--start", "2026-02-30"),
         "--start: '2026-02-30' is no day; write it as 2026-03-18, or today or tomorrow"),
        (("walks.yaml", "--start", "1066-10-14"), "--start: '1066-10-14' is 960 years away; is the year right?"),
        (("walks.yaml", "--start", "2026-01-05", "--until", "2026-01-04"),
         "--until: '2026-01-04' is before --start, 2026-01-05, so that the feed would be empty"),
        (("walks.yaml", "other/walks.yaml"),
         "PROGRAM|ROUTINE: 'walks' is the folder's name of two of these; build them apart, each with an -o of its own"),
        (("little.yaml", "--start", "2026-01-05"), "--start: is for programs; routines have no dates"),
        (("walks.yaml", "--until", "2026-01-05"), "--until: needs --start: without it sessions have no dates"),
        (("walks.yaml", "--base-url", "example.org"),
         "--base-url: 'example.org' is no address of the web; write such as https://example.org/sessions"),
        (("walks.yaml", "--set", "times=3"),
         "--set: is for a routine, and walks.yaml is a program; what is done stands in it"),
        (("--library", "--set", "times=3"), "--set: is for one routine, and --library is all of them"),
        (("--library", "--level", "genle"), "--level: 'genle' is no level of any routine; did you mean gentle?"),
        (("--library", "--language", "xx"), "--language: 'xx' is spoken by no built-in routine"),
        (("walks.yaml", "--level", "slow"), "--level: 'slow' is no level of walks; known: quick"),
        (("walks.yaml", "--max-length", "0"), "--max-length: '0' is no time; write 0min, 0s or 0:00"),
        (("walks.yaml", "--max-length", "0s"), "--max-length: '0s' is no length; expected more than nothing, such as 2min"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anything_is_made(
    coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], told: str
) -> None:
    monkeypatch.setattr(moment, "now", lambda: NOW)
    (tmp_path / "other").mkdir()
    for name in ("walks.yaml", "little.yaml"):
        (tmp_path / "other" / name).write_text((tmp_path / name).read_text("utf-8"), "utf-8")
    result = coach("build", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {told}\n")
    assert not (tmp_path / "output").exists()


def test_nothing_to_build(coach: Run) -> None:
    result = coach("build")
    told = "error: PROGRAM|ROUTINE…: is missing; expected a name, or --library\n"
    assert (result.exit_code, result.stderr) == (2, told)


def test_too_many_sessions(coach: Run, tmp_path: Path) -> None:
    text = "program: Much\nweeks: 104\nsessions:\n"
    text += "".join(f"  - session: s{n}\n    do: [{{routine: little}}]\n" for n in range(14))
    (tmp_path / "much.yaml").write_text(text, "utf-8")
    result = coach("build", "much.yaml", *TONE)
    assert (result.exit_code, "10192" in result.stderr.replace(",", "")) == (2, True)
    assert not (tmp_path / "output").exists()


def test_a_file_in_the_place_of_the_folder(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", "utf-8")
    result = coach("build", "walks.yaml", *TONE, "-o", "taken")
    assert (result.exit_code, result.stderr) == (2, "error: -o: 'taken' is a file; expected a folder\n")
    assert (tmp_path / "taken").read_text("utf-8") == "mine"


def test_a_folder_without_leave_to_write(coach: Run) -> None:
    result = coach("build", "walks.yaml", *TONE, "-o", "/proc/1/task")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: cannot write /proc/1/task/walks: ")


def test_two_at_once(coach: Run, tmp_path: Path) -> None:
    with alone(tmp_path / "output" / "walks"):
        result = coach("build", "walks.yaml", *TONE)
    assert (result.exit_code, result.stderr) == (
        1, "error: output/walks is being built already; wait until that is done\n"
    )  # fmt: skip


def test_what_somebody_changed_is_told(coach: Run, tmp_path: Path) -> None:
    coach("build", "walks.yaml", *TONE)
    changed = tmp_path / "output" / "walks" / "01 Week 1, day 1 - Little walk.vtt"
    changed.write_bytes(b"changed")
    result = coach("build", "walks.yaml", *TONE)
    told = "was not made here, or was changed since; move it away to have it made anew"
    assert (result.exit_code, result.stderr) == (0, f"left alone: {changed.relative_to(tmp_path)} {told}\n")
    assert changed.read_bytes() == b"changed"


def test_a_file_in_the_way_of_a_session_is_told(coach: Run, tmp_path: Path) -> None:
    theirs = tmp_path / "output" / "walks" / "02 Week 1, day 4 - Little walk.mp3"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"theirs")
    result = coach("build", "walks.yaml", *TONE)
    assert (result.exit_code, row(result)[1], theirs.read_bytes()) == (1, "3", b"theirs")
    left, error = result.stderr.splitlines()
    assert left.startswith("left alone: output/walks/02 Week 1, day 4 - Little walk.mp3 was not made here")
    assert error == (
        "error: 1 session is not in the folder, its playlists, feed and page (Week 1, day 4 - Little walk): "
        "another file is in the way, see above"
    )
    theirs.unlink()
    again = coach("build", "walks.yaml", *TONE)
    assert (again.exit_code, row(again)[3:5]) == (0, ["1", "3"])


def test_folders_have_names_that_every_system_takes(coach: Run, tmp_path: Path) -> None:
    for name in ("CON", "50% more: #1."):
        (tmp_path / f"{name}.yaml").write_text(PROGRAM.format(most=6), "utf-8")
        (tmp_path / f"little {name}.yaml").write_text((tmp_path / "little.yaml").read_text("utf-8"), "utf-8")
        for source in (f"{name}.yaml", f"little {name}.yaml"):
            assert coach("build", source, *TONE, "--with", "none").exit_code == 0
    names = {path.name for path in (tmp_path / "output").iterdir()}
    assert {safe_name(name) for name in names} == names
    assert {"CON_", "50 more - 1", "little CON"} <= names


def test_the_first_day_is_read_as_coach_today_reads_it(
    coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moment, "now", lambda: NOW)
    assert coach("build", "walks.yaml", *TONE, "--start", "tomorrow").exit_code == 0
    built = load(tmp_path / "output" / "walks").built
    assert built is not None
    assert built.episodes[0].date == date(2026, 3, 19)


def test_one_long_file_of_each_week(coach: Run, tmp_path: Path) -> None:
    coach("build", "walks.yaml", *TONE, "--join", "--layout", "by-week", "--with", "none")
    folder = tmp_path / "output" / "walks"
    assert sorted(path.name for path in folder.glob("*.mp3")) == ["01 Week 1.mp3", "02 Week 2.mp3"]
    assert [title for *_, title in chapters(folder / "02 Week 2.mp3")] == [
        "Week 2, day 1 - Little walk: Steps", "Week 2, day 4 - Little walk: Steps"
    ]  # fmt: skip


def test_a_full_disk_half_way(process: Start, coach: Run, tmp_path: Path) -> None:
    (tmp_path / "walks.yaml").write_text(PROGRAM.format(most=150), "utf-8")
    coach("show", "walks.yaml", *TONE)

    def limit() -> None:
        """Room for the sessions of the first week, and not for those of the second."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    running = process("build", "walks.yaml", *TONE, preexec_fn=limit)
    out, err = running.communicate()
    folder = tmp_path / "output" / "walks"
    assert (running.returncode, out) == (1, "")
    assert err == (f"error: cannot write output/walks/03 Week 2, day 1 - Little walk.mp3: {os.strerror(errno.EFBIG)}\n")
    finished = sorted(path.name for path in folder.glob("*.mp3"))
    assert finished == ["01 Week 1, day 1 - Little walk.mp3", "02 Week 1, day 4 - Little walk.mp3"]
    assert [path.name for path in folder.iterdir() if path.name[0] == "."] == [LEDGER]
    for name in finished:
        assert len(decode_all(folder / name)) > 1
    assert row(coach("build", "walks.yaml", *TONE))[3:6] == ["2", "2", "0"]


@pytest.mark.parametrize("finished", [1, 5])
def test_ctrl_c_ends_it_and_the_next_one_goes_on(process: Start, coach: Run, tmp_path: Path, finished: int) -> None:
    """In this process, and while others work."""
    program = PROGRAM.format(most=400).replace("2 a week", "every day").replace("weeks: 2", "weeks: 4")
    (tmp_path / "walks.yaml").write_text(program, "utf-8")
    folder = tmp_path / "output" / "walks"
    ours, theirs = pty.openpty()
    running = process("build", "walks.yaml", *TONE, "--jobs", "2", stderr=theirs)
    os.close(theirs)
    shown, stopped = b"", False
    with suppress(OSError):  # so Linux tells that the terminal's other end was closed
        while piece := os.read(ours, 4096):
            shown += piece
            if len([*folder.glob("*.mp3")]) >= finished and not stopped:
                running.send_signal(signal.SIGINT)
                stopped = True
    os.close(ours)
    assert running.wait() == 130
    assert b"Traceback" not in shown
    told = re.search(
        rb"stopped: (\d+) of 28 sessions (?:is|are) finished in output/walks; the same command goes on from there",
        shown,
    )
    assert told
    there = {path.name for path in folder.glob("*.mp3")}
    assert (len(there), there - load(folder).made.keys()) == (int(told[1]), set()), "all that is there is known"
    again = row(coach("build", "walks.yaml", *TONE))
    assert (again[1], int(again[4])) == ("28", int(told[1]))


def test_nothing_heavy_is_imported_where_nothing_changed(coach: Run) -> None:
    coach("build", "walks.yaml", *TONE)
    script = """if True:
        import sys
        from coach.cli import main
        main(["build", "walks.yaml", "--voice", "tone"])
        heavy = "numpy lameenc soxr pydub miniaudio subprocess multiprocessing resvg_py pyfiglet".split()
        print([name for name in heavy if name in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"
