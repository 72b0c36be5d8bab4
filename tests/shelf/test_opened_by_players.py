"""Players and libraries that others wrote open a built folder: order, titles and chapters are those that were built."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import av
import players
import pytest
from orders import PROGRAM, Shelf, of_text

from coach.shelf.built import Built
from coach.shelf.extras import PLAYLIST

ALBUM = "Two weeks of walking"
DELAY_MS = 46
"""What mpv takes off each time: the delay of encoder and decoder, which it drops from the sound."""


class Told(NamedTuple):
    """What is told of a file."""

    title: str
    track: str
    chapters: list[tuple[int, str]]
    """Start in milliseconds, and title."""


@pytest.fixture
def built(shelf: Shelf) -> Built:
    Path("short.yaml").write_text(
        Path("short.yaml").read_text("utf-8") + "  - rest: 5 s\n  - exercise: Hold, ü\n    hold: 9 s\n"
    )
    return shelf.build(of_text(PROGRAM.replace("morning", '"Morgen: früh"'))).built


def planned(built: Built) -> list[Told]:
    return [
        Told(
            part.title, f"{episode.number}/{len(built.episodes)}", [(each.start, each.title) for each in part.chapters]
        )
        for episode in built.episodes
        for part in episode.parts
    ]


def by_mutagen(path: Path) -> Told:
    from mutagen.id3 import ID3

    tags = ID3(path)
    chapters = sorted((each.start_time, str(each.sub_frames["TIT2"])) for each in tags.getall("CHAP"))
    return Told(str(tags["TIT2"]), str(tags["TRCK"]), chapters)


def by_eyed3(path: Path) -> Told:
    logging.getLogger("eyed3").setLevel(logging.CRITICAL)
    import eyed3

    tag = eyed3.load(path).tag
    (contents,) = (each for each in tag.table_of_contents if each.toplevel)
    chapters = [tag.chapters.get(name) for name in contents.child_ids]
    return Told(tag.title, "/".join(map(str, tag.track_num)), [(each.times.start, each.title) for each in chapters])


def by_ffmpeg(path: Path) -> Told:
    with av.open(str(path)) as file:
        chapters = [(each["start"], each["metadata"]["title"]) for each in file.chapters()]
        return Told(file.metadata["title"], file.metadata["track"], chapters)


@pytest.mark.parametrize("read", [by_mutagen, by_eyed3, by_ffmpeg])
def test_libraries_read_titles_places_and_chapters(shelf: Shelf, built: Built, read: Callable[[Path], Told]) -> None:
    names = sorted(path for path in shelf.files() if path.endswith(".mp3"))
    assert [read(shelf.folder / name) for name in names] == planned(built)
    assert min(len(told.chapters) for told in planned(built)) == 2


def test_taglib_reads_titles_and_places(shelf: Shelf, built: Built) -> None:
    import taglib

    names = sorted(path for path in shelf.files() if path.endswith(".mp3"))
    for name, told in zip(names, planned(built), strict=True):
        with taglib.File(shelf.folder / name) as file:
            tags = {key: file.tags[key] for key in ("TITLE", "TRACKNUMBER", "ALBUM")}
        assert tags == {"TITLE": [told.title], "TRACKNUMBER": [told.track], "ALBUM": [ALBUM]}


TELL = """
local utils, out = require("mp.utils"), io.open(mp.get_opt("told"), "w")
mp.register_event("file-loaded", function()
    local about = {title = mp.get_property("media-title"), track = mp.get_property("metadata/by-key/track"),
                   chapters = mp.get_property_native("chapter-list")}
    out:write(utils.format_json(about), "\\n")
    out:flush()
    mp.command("playlist-next force")
end)
"""


@pytest.mark.skipif(shutil.which("mpv") is None, reason="mpv is not installed")
def test_mpv_plays_the_playlist_in_order(shelf: Shelf, built: Built, tmp_path: Path) -> None:
    (tmp_path / "tell.lua").write_text(TELL, "utf-8")
    command = ["mpv", "--no-config", "--no-video", "--really-quiet", "--ao=null", f"--script={tmp_path / 'tell.lua'}",
               f"--script-opts=told={tmp_path / 'told'}", str(shelf.folder / PLAYLIST)]  # fmt: skip
    subprocess.run(command, check=True, timeout=players.LIMIT_S, stdin=subprocess.DEVNULL)
    told = [json.loads(line) for line in (tmp_path / "told").read_text("utf-8").splitlines()]
    for each, wanted in zip(told, planned(built), strict=True):
        assert (each["title"], each["track"]) == (wanted.title, wanted.track)
        assert [chapter["title"] for chapter in each["chapters"]] == [title for _, title in wanted.chapters]
        starts = [chapter["time"] * 1000 for chapter in each["chapters"]]
        assert starts == pytest.approx([start - DELAY_MS for start, _ in wanted.chapters], abs=1)


@pytest.mark.skipif(not (shutil.which("mpd") and shutil.which("mpc")), reason="mpd and mpc are not installed")
def test_mpd_has_the_playlist_in_order(shelf: Shelf, built: Built, tmp_path: Path) -> None:
    with players.mpd(shelf.folder, tmp_path / "mpd") as running:
        running.tell("load", PLAYLIST)
        queue = running.tell("playlist", "-f", "%title% ~ %track% ~ %album%")
        running.tell("clear")
        running.tell("load", "Week 2.m3u8")
        second = running.tell("playlist", "-f", "%title%")
    assert queue == [f"{told.title} ~ {told.track.split('/')[0]} ~ {ALBUM}" for told in planned(built)]
    assert second == [episode.title for episode in built.episodes if episode.week == 2]
