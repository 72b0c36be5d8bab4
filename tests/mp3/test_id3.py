from __future__ import annotations

from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from listen import chapters, decode_all
from mutagen.id3 import ID3, ID3FileType

from coach.mp3.frames import SPEECH, info_frame
from coach.mp3.id3 import frame, lyrics, tag, text, timed_lyrics
from coach.plan.timeline import Chapter, Timeline
from coach.timing import Ms

WRITABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda title: title.strip())


def made(titles: list[str], title: str = "A track", language: str = "en") -> Timeline:
    parts = tuple(Chapter(name, Ms(k * 100), Ms(k * 100 + 100)) for k, name in enumerate(titles))
    return Timeline("made-up", title, language, Ms(max(len(titles), 1) * 100), (), parts)


def written(path: Path, track: Timeline, more: tuple[bytes, ...] = ()) -> ID3:
    samples = track.duration * 24
    path.write_bytes(tag(track, more) + info_frame(samples) + SPEECH.silence * SPEECH.frame_count(samples))
    assert {len(sound) for sound in decode_all(path).values()} == {samples}
    read = ID3(path, translate=False)
    assert read.version == (2, 3, 0)
    assert not read.unknown_frames
    assert read.size == len(tag(track, more))
    return read


def test_the_track_is_described(tmp_path: Path) -> None:
    read = written(tmp_path / "a.mp3", made(["One"], "Backward walking", "zh-Hans"))
    shown = {name: read[name].text[0] for name in ("TIT2", "TLEN", "TLAN", "TCON")}
    assert shown == {"TIT2": "Backward walking", "TLEN": "100", "TLAN": "zho", "TCON": "Speech"}
    assert read["TPE1"].text == read["TALB"].text == ["Audio Coach"]


@pytest.mark.parametrize(
    ("language", "code", "told"),
    [
        ("en", "eng", "Play at speed 1 ×, trim silence off. General exercise guidance, not medical advice."),
        ("zh", "zho", "请用1倍速播放，并关闭跳过静音。这是一般的锻炼指导，不是医疗建议。"),
        ("de", "eng", "Play at speed 1 ×, trim silence off. General exercise guidance, not medical advice."),
    ],
)
def test_a_word_to_the_listener(language: str, code: str, told: str, tmp_path: Path) -> None:
    read = written(tmp_path / "a.mp3", made(["One"], language=language))
    (comment,) = read.getall("COMM")
    assert (comment.lang, comment.desc, comment.text) == (code, "", [told])
    with av.open(str(tmp_path / "a.mp3")) as box:
        assert box.metadata["comment"] == told


def test_a_language_that_id3_has_no_code_for_is_left_out(tmp_path: Path) -> None:
    assert "TLAN" not in written(tmp_path / "a.mp3", made(["One"], language="xx"))


def test_chapters_are_listed_in_the_order_of_time(tmp_path: Path) -> None:
    names = ["Before you start", "Gehen, rückwärts", "后退行走", "Ένα 🚶", "End"]
    path = tmp_path / "a.mp3"
    track = made(names)
    shuffled = Timeline("r", "t", "en", track.duration, (), tuple(reversed(track.chapters)))
    read = written(path, shuffled)
    assert chapters(path) == [(k * 100, k * 100 + 100, name) for k, name in enumerate(names)]
    size_and_flags = 6
    order = [rest[size_and_flags:].split(b"\0")[0] for rest in path.read_bytes().split(b"CHAP")[1:]]
    assert order == [b"chp%d" % k for k in range(5)]
    (contents,) = read.getall("CTOC")
    assert contents.flags == 3
    assert [read[f"CHAP:{name}"].sub_frames["TIT2"].text[0] for name in contents.child_element_ids] == names


@pytest.mark.parametrize("count", [255, 256, 300, 600])
def test_many_chapters_are_nested_under_one_table(tmp_path: Path, count: int) -> None:
    path = tmp_path / "a.mp3"
    read = written(path, made([f"Part {k}" for k in range(count)]))
    tables = {table.element_id: table for table in read.getall("CTOC")}
    (top,) = [table for table in tables.values() if table.flags & 2]
    assert all(len(table.child_element_ids) <= 255 for table in tables.values())
    leaves = [
        leaf
        for child in top.child_element_ids
        for leaf in (tables[child].child_element_ids if child in tables else [child])
    ]
    assert [read[f"CHAP:{leaf}"].start_time for leaf in leaves] == [k * 100 for k in range(count)]
    elements = [*tables, *(chapter.element_id for chapter in read.getall("CHAP"))]
    assert len(set(elements)) == len(elements) == count + len(tables)
    assert [title for _, _, title in chapters(path)] == [f"Part {k}" for k in range(count)]


def test_no_chapters_no_table(tmp_path: Path) -> None:
    read = written(tmp_path / "a.mp3", made([]))
    assert not read.getall("CTOC")
    assert not read.getall("CHAP")


@given(WRITABLE, st.lists(WRITABLE, max_size=4))
def test_any_title_is_read_back(tmp_path_factory: pytest.TempPathFactory, title: str, names: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.mp3"
    path.write_bytes(tag(made(names, title)) + SPEECH.silence)
    read = ID3FileType(path).tags
    assert read["TIT2"].text == [title]
    assert [read[f"CHAP:chp{k}"].sub_frames["TIT2"].text[0] for k in range(len(names))] == names


def test_other_rooms_add_frames_of_their_own(tmp_path: Path) -> None:
    picture = frame("APIC", b"\0image/png\0\x03\0" + b"\1" * 200_000)
    read = written(tmp_path / "a.mp3", made(["One"]), (picture, text("TCOM", "Someone")))
    assert len(read["APIC:"].data) == 200_000
    assert read["TCOM"].text == ["Someone"]


ROWS = [(2016, "Stand tall."), (5000, ""), (7_200_001, "Left, Right …")]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:2], [(0, "停。")]], ids=["wide", "narrow", "Chinese"])
def test_lyrics_are_read_back_with_their_times(tmp_path: Path, rows: list[tuple[int, str]]) -> None:
    path = tmp_path / "a.mp3"
    whole = "\n".join(text for _, text in rows)
    read = written(path, made(["One", "Two"]), (lyrics("en-gb", whole), timed_lyrics("en-gb", rows)))
    (plain,), (timed,) = read.getall("USLT"), read.getall("SYLT")
    assert (plain.lang, plain.desc, plain.text) == ("eng", "", whole)
    assert (timed.lang, timed.desc, timed.format, timed.type) == ("eng", "", 2, 1)
    assert timed.text == [(text, at) for at, text in rows]
    assert [title for *_, title in chapters(path)] == ["One", "Two"]
    with av.open(str(path)) as box:
        assert box.metadata["lyrics-eng"] == whole


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), WRITABLE), min_size=1).map(sorted))
def test_any_lyrics_are_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.mp3"
    path.write_bytes(tag(made(["One"]), (timed_lyrics("en", rows),)) + SPEECH.silence)
    (timed,) = ID3FileType(path).tags.getall("SYLT")
    assert timed.text == [(text, at) for at, text in rows]
