"""A folder holds what was ordered; what did not change is kept, and nothing of anybody else's is touched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listen import decode_all
from mutagen.id3 import ID3, POPM
from orders import PROGRAM, SHORT, Shelf, of_text, order, planned

from coach.errors import ChoiceError, MachineError, RoutineError
from coach.shelf.build import build
from coach.shelf.ledger import LEDGER, alone
from coach.shelf.order import Session
from coach.studio.choices import Choices
from coach.timing import Ms


def test_the_files_of_a_program(shelf: Shelf) -> None:
    made = shelf.build(replace(of_text(start=date(2026, 1, 5)), companions=("vtt", "chapters")))
    sessions = [
        "1 Week 1, day 1, morning", "2 Week 1, day 3, morning", "3 Week 2, day 1, morning", "4 Week 2, day 1, evening",
        "5 Week 2, day 3, morning", "6 Week 2, day 3, evening",
    ]  # fmt: skip
    stems = [f"0{session} - Short walk" for session in sessions]
    assert sorted(shelf.files()) == sorted([
        "Week 1.m3u8", "Week 2.m3u8", "cover.png", "feed.xml", "index.html", "playlist.m3u8",
        *(f"{stem}{suffix}" for stem in stems for suffix in (".mp3", ".vtt", ".chapters.json")),
    ])  # fmt: skip
    assert (made.rendered, made.kept, made.removed, made.left, made.missing) == (6, 0, (), (), ())
    paths = [line for line in shelf.files()["playlist.m3u8"].decode().splitlines() if not line.startswith("#")]
    assert paths == [f"{stem}.mp3" for stem in stems]
    assert shelf.files()["Week 2.m3u8"].decode().splitlines()[-1] == f"{stems[-1]}.mp3"


def test_tags_tell_album_place_and_day(shelf: Shelf) -> None:
    made = shelf.build(of_text(start=date(2026, 1, 5)))
    tags = [ID3(shelf.folder / episode.parts[0].path) for episode in made.built.episodes]
    assert [str(tag["TIT2"]) for tag in tags] == [episode.title for episode in made.built.episodes]
    assert {str(tag["TALB"]) for tag in tags} == {"Two weeks of walking"}
    assert [str(tag["TRCK"]) for tag in tags] == [f"{number}/6" for number in range(1, 7)]
    days = ["2026-01-05", "2026-01-07", *["2026-01-12"] * 2, *["2026-01-14"] * 2]
    assert [str(tag["TDRC"]) for tag in tags] == days
    assert [episode.date for episode in made.built.episodes] == [date.fromisoformat(day) for day in days]
    covers = [tag.getall("APIC")[0] for tag in tags]
    assert all(cover.type == 3 and cover.mime == "image/png" and cover.data[:4] == b"\x89PNG" for cover in covers)
    assert len({cover.data for cover in covers}) == 2, "one for each week"
    assert "TDRC" not in ID3(shelf.folder / Shelf(shelf.folder).build(of_text()).built.episodes[0].parts[0].path)


def test_what_it_says_of_a_session_is_true(shelf: Shelf) -> None:
    (episode,) = shelf.build(order([("Morning", 20)])).built.episodes
    (part,) = episode.parts
    heard = decode_all(shelf.folder / part.path)
    assert {len(samples) for samples in heard.values()} == {episode.duration * 24}
    assert part.size == (shelf.folder / part.path).stat().st_size
    assert [section.title for section in part.chapters] == ["Steps"]
    assert (part.chapters[0].start, part.chapters[-1].end) == (0, part.duration)
    assert (shelf.folder / part.companions["vtt"]).read_text("utf-8").startswith("WEBVTT")


def test_nothing_changed_nothing_written(shelf: Shelf) -> None:
    shelf.build(of_text())
    before, listed = shelf.times(), (shelf.folder / LEDGER).stat().st_mtime_ns
    again = shelf.build(of_text())
    assert (again.rendered, again.kept, again.removed) == (0, 6, ())
    assert (shelf.times(), (shelf.folder / LEDGER).stat().st_mtime_ns) == (before, listed)


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """The numbers of sessions whose files are new."""
    return {path[:2] for path, time in after.items() if before.get(path) != time and path[0] == "0"}


def test_only_what_changed_is_rendered(shelf: Shelf) -> None:
    shelf.build(of_text())
    before = shelf.times()
    assert shelf.build(of_text(PROGRAM.replace("[2, 3]", "[2, 5]"))).rendered == 2
    assert changed(before, shelf.times()) == {"03", "05"}
    before = shelf.times()
    Path("short.yaml").write_text(f"# a comment\n{SHORT}", "utf-8")
    assert shelf.build(of_text(PROGRAM.replace("[2, 3]", "[2, 5]"))).rendered == 0
    assert shelf.times() == before
    Path("short.yaml").write_text(SHORT.replace("tall", "very tall"), "utf-8")
    assert shelf.build(of_text(PROGRAM.replace("[2, 3]", "[2, 5]"))).rendered == 6


@pytest.mark.parametrize(
    "choices",
    [Choices(voice="tone", rate=150), Choices(voice="tone", bed=True), Choices(voice="tone", stereo=True),
     Choices(voice="tone", volumes={"tick": -3.0}), Choices(voice="tone", talk="less"), Choices(voice="espeak")],
)  # fmt: skip
def test_another_choice_is_another_session(shelf: Shelf, choices: Choices) -> None:
    def one(chosen: Choices) -> Any:
        return replace(order([]), sessions=(Session(1, "", 0, "Walk", (planned(2, chosen),)),))

    shelf.build(one(Choices(voice="tone")))
    before = shelf.files()
    assert shelf.build(one(choices)).rendered == 1
    assert shelf.files()["01 Walk.mp3"] != before["01 Walk.mp3"]


def test_a_pronunciation_of_ones_own_is_part_of_what_is_heard(shelf: Shelf) -> None:
    shelf.build(order([("Walk", 2)]))
    Path("config", "coach").mkdir(parents=True)
    Path("config", "coach", "lexicon.en.txt").write_text("tall = tahl\n", "utf-8")
    assert shelf.build(order([("Walk", 2)])).rendered == 1


def test_what_is_no_longer_wanted_goes_and_its_folder_too(shelf: Shelf) -> None:
    shelf.build(replace(of_text(), layout="by-week"))
    assert (shelf.folder / "Week 2").is_dir()
    gone = shelf.build(replace(of_text(PROGRAM.replace("weeks: 2", "weeks: 1").replace("week is 2", "week is 1")
                                       .replace("[2, 3]", "2")), layout="by-week"))  # fmt: skip
    assert not (shelf.folder / "Week 2").exists()
    assert "Week 2.m3u8" in gone.removed
    assert len(gone.built.episodes) == 4


@pytest.mark.parametrize("knows_capitals", [True, False])
def test_a_title_that_changes_in_its_capitals_alone(shelf: Shelf, knows_capitals: bool) -> None:
    shelf.build(order([("Long Walk", 2)]))
    if not knows_capitals:
        for path in [*shelf.folder.glob("01 *")]:
            os.link(path, path.with_name(path.name.replace("Walk", "walk")))
    made = shelf.build(order([("Long walk", 2)]))
    assert (made.rendered, made.left, made.missing) == (1, (), ())
    assert made.removed == (("01 Long Walk.mp3", "01 Long Walk.vtt") if knows_capitals else ())
    (episode,) = made.built.episodes
    assert str(ID3(shelf.folder / episode.parts[0].path)["TIT2"]) == "Long walk"
    assert shelf.build(order([("Long walk", 2)])).kept == 1


def test_files_of_others_stay_as_they_are(shelf: Shelf) -> None:
    shelf.folder.mkdir()
    (shelf.folder / "my own.mp3").write_bytes(b"mine")
    (shelf.folder / "02 Two.mp3").write_bytes(b"mine, and in the way")
    (shelf.folder / "cover.png").symlink_to("my own.mp3")
    first = shelf.build(order([("One", 2), ("Two", 2)]))
    assert first.left == ("02 Two.mp3", "cover.png")
    (shelf.folder / "01 One.mp3").write_bytes(b"changed by a player")
    second = shelf.build(order([("Other", 2)]))
    assert second.left == ("01 One.mp3", "cover.png")
    files = shelf.files()
    assert files["my own.mp3"] == files["cover.png"] == b"mine"
    assert files["02 Two.mp3"] == b"mine, and in the way"
    assert files["01 One.mp3"] == b"changed by a player"
    assert (first.missing, second.missing) == (("Two",), ())
    assert {*files} == {"my own.mp3", "cover.png", "02 Two.mp3", "01 One.mp3", "01 Other.mp3", "01 Other.vtt",
                        "feed.xml", "index.html",
                        "playlist.m3u8"}  # fmt: skip


def test_a_session_that_finds_its_place_taken_is_in_no_list(shelf: Shelf) -> None:
    shelf.folder.mkdir()
    (shelf.folder / "02 Second.mp3").write_bytes(b"theirs")
    for _ in range(2):
        outcome = shelf.build(order([("First", 2), ("Second", 2)]))
        assert (outcome.missing, outcome.left) == (("Second",), ("02 Second.mp3",))
        assert [episode.title for episode in outcome.built.episodes] == ["First"]
        assert "Second" not in told(shelf.files())
        assert "02 Second.vtt" not in shelf.files()
    (shelf.folder / "02 Second.mp3").unlink()
    outcome = shelf.build(order([("First", 2), ("Second", 2)]))
    assert (outcome.missing, outcome.rendered, outcome.kept) == ((), 1, 1)
    assert told(shelf.files()).count("Second") > 3


def test_a_player_may_change_tags(shelf: Shelf) -> None:
    shelf.build(order([("First", 2), ("Second", 2)]))
    path = shelf.folder / "01 First.mp3"
    tags = ID3(path)
    tags.add(POPM(email="player", rating=255))
    tags.save(path, v1=2)
    rated = path.read_bytes()
    first = shelf.build(order([("First", 2), ("Second", 2)]))
    assert (first.missing, first.left) == ((), ("01 First.mp3",))
    assert first.built.episodes[0].parts[0].size == len(rated)
    again = shelf.build(order([("First", 2), ("Second", 2)]))
    assert (again.left, again.kept) == ((), 2)
    assert shelf.build(order([("First", 2), ("Other", 2)])).missing == ()
    other = shelf.build(order([("First", 3), ("Other", 2)]))
    assert (other.missing, other.left) == (("First",), ("01 First.mp3",)), "it does not sound as it should now"
    assert shelf.build(order([])).left == ()
    assert path.read_bytes() == rated


def test_a_part_that_finds_its_place_taken_takes_no_other_part_away(shelf: Shelf) -> None:
    long = replace(order([]), sessions=(Session(1, "", 0, "Long", tuple(planned(times) for times in (9, 9, 9))),))
    parts = replace(long, longest=Ms(shelf.build(long).built.episodes[0].duration // 2))
    shelf.build(replace(long, sessions=()))
    (shelf.folder / "01 Long (2 of 3).mp3").write_bytes(b"theirs")
    outcome = shelf.build(parts)
    assert (outcome.missing, outcome.removed) == (("Long",), ())
    assert [path for path in shelf.files() if path.endswith(".mp3")] == ["01 Long (2 of 3).mp3"]


def test_what_was_conceded_is_told_with_its_sessions(shelf: Shelf) -> None:
    Path("calm.yaml").write_text(SHORT.replace("pace: 120", "pace: 60").replace("Short", "Calm"), "utf-8")
    tracks = [planned(2), planned(2, source="calm.yaml"), planned(3)]
    sessions = tuple(Session(number, "", 0, f"{number}", (track,)) for number, track in enumerate(tracks, 1))
    (note,) = shelf.build(replace(order([]), sessions=sessions)).notes
    assert (note.text, note.sessions) == ("conceded: step words said fast, beats of 500 ms", (1, 3))


def test_a_file_that_was_deleted_is_made_again(shelf: Shelf) -> None:
    shelf.build(order([("One", 2), ("Two", 2)]))
    before = shelf.files()
    (shelf.folder / "02 Two.vtt").unlink()
    assert shelf.build(order([("One", 2), ("Two", 2)])).rendered == 1
    assert shelf.files() == before


def test_a_folder_that_was_copied_is_known_by_its_content(shelf: Shelf) -> None:
    shelf.build(order([("One", 2), ("Two", 2)]))
    for path in shelf.files():
        os.utime(shelf.folder / path, ns=(10**18, 10**18))
    assert shelf.build(order([("One", 2), ("Two", 2)])).kept == 2
    assert shelf.build(order([])).removed == ("01 One.mp3", "01 One.vtt", "02 Two.mp3", "02 Two.vtt")


def test_an_editor_that_keeps_size_and_time_is_seen_before_a_file_goes(shelf: Shelf) -> None:
    shelf.build(order([("One", 2), ("Two", 2)]))
    path = shelf.folder / "02 Two.mp3"
    stat, data = path.stat(), path.read_bytes().replace(b"Speech", b"speech")
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert shelf.build(order([("One", 2)])).left == ("02 Two.mp3",)
    assert path.read_bytes() == data


def test_processes_make_the_same_files(shelf: Shelf, tmp_path: Path) -> None:
    wanted = order([(f"Walk {times}", times) for times in range(1, 13)])
    shelf.build(wanted)
    told: list[tuple[str, int, int]] = []
    shelf_2 = Shelf(tmp_path / "two")
    shelf_2.build(wanted, 2, lambda *each: told.append(each))
    assert shelf_2.files() == shelf.files()
    assert told[-1] == ("rendering", 12, 12)


def test_each_text_is_spoken_once_by_one_process(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from coach.voice import process

    started: list[str] = []
    real = process.Worker

    def counted(engine: str, *more: Any) -> Any:
        started.append(engine)
        return real(engine, *more)

    monkeypatch.setattr(process, "Worker", counted)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cold"))
    Path("other.yaml").write_text(SHORT.replace("tall", "wide").replace("Short", "Other"), "utf-8")
    tracks = [planned(2, Choices()), planned(2, Choices(), "other.yaml")]
    sessions = tuple(Session(number, "", 0, "Walk", (track,)) for number, track in enumerate(tracks, 1))
    shelf.build(replace(order([]), sessions=sessions))
    assert started == ["espeak"]


def test_several_routines_of_a_session_are_heard_one_after_the_other(shelf: Shelf) -> None:
    both = replace(order([]), sessions=(Session(1, "", 0, "Both", (planned(2), planned(9))),))
    (episode,) = shelf.build(both).built.episodes
    singles = shelf.build(order([("One", 2), ("Two", 9)])).built.episodes
    assert episode.duration == sum(single.duration for single in singles)
    assert len(episode.parts[0].chapters) == 2


def test_a_long_session_becomes_several_files(shelf: Shelf) -> None:
    long = replace(order([]), sessions=(Session(1, "", 0, "Long", tuple(planned(times) for times in (9, 9, 9))),))
    whole = shelf.build(long).built.episodes[0].duration
    (episode,) = shelf.build(replace(long, longest=Ms(whole // 2))).built.episodes
    names = [part.path for part in episode.parts]
    assert names == [f"01 Long ({number} of {len(names)}).mp3" for number in range(1, len(names) + 1)]
    assert len(names) > 1
    assert episode.duration == whole
    assert "01 Long.mp3" not in shelf.files()
    listed = shelf.files()["playlist.m3u8"].decode().splitlines()
    assert [line for line in listed if not line.startswith("#")] == names


def test_one_long_file_of_all(shelf: Shelf) -> None:
    parts = shelf.build(of_text()).built.episodes
    (episode,) = shelf.build(of_text().joined()).built.episodes
    assert episode.duration == sum(part.duration for part in parts)
    assert {path for path in shelf.files() if path.endswith(".mp3")} == {"01 Two weeks of walking.mp3"}


def test_one_long_file_of_each_week(shelf: Shelf) -> None:
    parts = shelf.build(of_text()).built.episodes
    first, second = shelf.build(replace(of_text(start=date(2026, 1, 5)), layout="by-week").joined()).built.episodes
    assert (first.duration, second.duration) == tuple(
        sum(part.duration for part in parts if part.week == week) for week in (1, 2)
    )
    assert {path for path in shelf.files() if path.endswith(".mp3")} == {"01 Week 1.mp3", "02 Week 2.mp3"}
    assert (first.week, second.week, second.date) == (1, 2, date(2026, 1, 12))
    assert [section.title for section in second.parts[0].chapters] == [
        f"Week 2, day {day}, {slot} - Short walk: Steps" for day in (1, 3) for slot in ("morning", "evening")
    ]


def test_two_builds_at_once(shelf: Shelf) -> None:
    with alone(shelf.folder), pytest.raises(MachineError, match="is being built already"):
        shelf.build(order([("One", 2)]))
    assert shelf.files() == {}
    assert shelf.build(order([("One", 2)])).rendered == 1


def test_an_error_in_a_process_keeps_its_place(shelf: Shelf) -> None:
    Path("short.yaml").write_text(SHORT.replace("pace: 120", "pace: 120\n    words: every"), "utf-8")
    quick = [("Fine", 2), *((f"Quick {pace}", pace) for pace in range(2, 12))]
    wanted = order(quick)
    bad = tuple(
        replace(session, tracks=(replace(session.tracks[0], choices=Choices(voice="tone", settings={"times": "no"})),))
        for session in wanted.sessions[5:]
    )
    with pytest.raises((RoutineError, ChoiceError), match="times"):
        shelf.build(replace(wanted, sessions=(*wanted.sessions[:5], *bad)), 2)
    assert shelf.files() == {}


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", "utf-8")
    with pytest.raises(MachineError, match=r"cannot write .*taken: File exists"):
        build(order([("One", 2)]), tmp_path / "taken")


VARIANTS: list[list[tuple[str, int]]] = [
    [("Amber", 1), ("Birch", 2)], [("Amber", 1), ("Birch", 3)], [("Amber", 1)], [("Birch", 2), ("Amber", 1)], [],
]  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("build"), st.integers(0, len(VARIANTS) - 1)),
    st.tuples(st.sampled_from(["change", "delete", "put"]), st.integers(0, 7)),
    st.tuples(st.just("damage"), st.integers(0, 10_000)),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=2, max_size=7))
def test_whatever_happens_in_between_nothing_of_others_is_lost(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    shelf, theirs = Shelf(tmp_path_factory.mktemp("built")), dict[str, bytes]()
    is_known = True  # which files are ours; behind a damaged list that is a guess by their content
    for what, number in [*steps, ("build", 0)]:
        paths = sorted(shelf.files()) if what != "put" else sorted(reference(0, tmp_path_factory))
        path = paths[number % len(paths)] if paths else ""
        if what == "build":
            wanted = reference(number, tmp_path_factory)
            outcome = shelf.build(order(VARIANTS[number]))
            there = shelf.files()
            assert {path: there.get(path) for path in theirs} == theirs
            assert {*outcome.left} >= {*theirs} & {*wanted}
            gone = [
                f"{at:02d} {title}" for at, (title, _) in enumerate(VARIANTS[number], 1) if title in outcome.missing
            ]
            assert not is_known or {*theirs} >= {f"{stem}.mp3" for stem in gone}
            assert not any(title in told(there, outcome.left) for title in outcome.missing)
            captioned = {"index.html"} if any(path.endswith(".vtt") for path in there.keys() & theirs) else set()
            free = ({*(LISTS if gone else captioned), *(f"{stem}.vtt" for stem in gone)}) - {*theirs}
            if is_known:
                assert without(there, free) == without(wanted | theirs, free)
            else:
                assert {*there} >= {*wanted} - free
        elif what == "damage" and (shelf.folder / LEDGER).exists():
            data = (shelf.folder / LEDGER).read_bytes()
            (shelf.folder / LEDGER).write_bytes(data[: number % max(1, len(data))])
            is_known = False
        elif what == "put" or (what == "change" and path):
            (shelf.folder / path).write_bytes(b"theirs")
            theirs[path] = b"theirs"
        elif what == "delete" and path:
            (shelf.folder / path).unlink()
            theirs.pop(path, None)


LISTS = ("playlist.m3u8", "feed.xml", "index.html")


def told(files: dict[str, bytes], left: Sequence[str] = ()) -> str:
    """All that tells of sessions, but what others put in its place."""
    return b"".join(files[path] for path in LISTS if path not in left).decode()


def without(files: dict[str, bytes], free: set[str]) -> dict[str, bytes]:
    """Leave out what may be otherwise, or not there at all."""
    return {path: data for path, data in files.items() if path not in free}


MADE: dict[int, dict[str, bytes]] = {}


def reference(number: int, factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of a variant makes where nothing was."""
    if number not in MADE:
        fresh = Shelf(factory.mktemp("fresh"))
        fresh.build(order(VARIANTS[number]))
        MADE[number] = fresh.files()
    return MADE[number]
