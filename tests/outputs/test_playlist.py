from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import m3u8
from hypothesis import given
from hypothesis import strategies as st

from coach.outputs.playlist import Entry, playlist
from coach.sound.playlist import find_music
from coach.timing import Ms

TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(str.strip)


def test_a_playlist_as_it_stands() -> None:
    entries = [
        Entry(PurePosixPath("01 Before you start.mp3"), Ms(83_424), "Before you start"),
        Entry(PureWindowsPath(r"week 1\02 Gehen für alle.mp3"), Ms(312_500), "Gehen,\nfür alle"),
        Entry(PurePosixPath("#3.mp3"), Ms(499), "3"),
    ]
    assert playlist("A  walk\n", entries) == (
        "#EXTM3U\n#PLAYLIST:A walk\n"
        "#EXTINF:83,Before you start\n01 Before you start.mp3\n"
        "#EXTINF:313,Gehen, für alle\nweek 1/02 Gehen für alle.mp3\n"
        "#EXTINF:0,3\n./#3.mp3\n"
    )


@given(st.lists(st.tuples(TITLES, st.integers(0, 40_000_000)), min_size=1, max_size=5))
def test_a_reader_finds_what_was_written(written: list[tuple[str, int]]) -> None:
    entries = [
        Entry(PurePosixPath(f"{number} x.mp3"), Ms(length), title) for number, (title, length) in enumerate(written)
    ]
    read = m3u8.loads(playlist("All", entries)).segments
    assert [segment.uri for segment in read] == [str(entry.path) for entry in entries]
    assert [segment.title for segment in read] == [" ".join(title.split()) for title, _ in written]
    assert all(abs(segment.duration * 1000 - length) <= 500 for segment, (_, length) in zip(read, written, strict=True))


def test_coach_itself_plays_it_as_music(tmp_path: Path) -> None:
    files = [tmp_path / "sub" / f"{name}.mp3" for name in ("01 ünï", "02 中文", "#3")]
    files[0].parent.mkdir()
    for file in files:
        file.write_bytes(b"")
    entries = [Entry(file.relative_to(tmp_path), Ms(1000), "x") for file in files]
    (tmp_path / "all.m3u8").write_text(playlist("All", entries), "utf-8")
    assert find_music(tmp_path / "all.m3u8") == tuple(files)
