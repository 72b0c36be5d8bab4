from __future__ import annotations

import os
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import mutagen
import numpy as np
import pysubs2
import pytest
import soundfile
from listen import chapters, decode_all
from mp3.walks import walk

from coach.errors import ChoiceError, MachineError
from coach.outputs.album import Album, check_seamless, save_album
from coach.outputs.track import Track
from coach.plan.parts import Part, by_chapter
from coach.sound.bed import Bed
from coach.sound.mix import Mix
from coach.store import Store
from coach.timing import Ms


def made(minutes: int = 11, **mixed: object) -> Track:
    timed, clips = walk(minutes)
    return Track(timed, Mix(clips, **mixed), awake=True)  # type: ignore[arg-type]


def saved(track: Track, folder: Path, titles: list[str], format: str = "mp3") -> Album:
    """Save parts of ten seconds with these titles; the last is the rest."""
    ends = [Ms(9600 * number) for number in range(1, len(titles))] + [track.timeline.duration]
    starts = [Ms(0), *ends]
    return save_album(track, [Part(*each) for each in zip(titles, starts, ends, strict=False)], folder, format)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("format", ["mp3", "wav", "flac"])
def test_tracks_laid_end_to_end_are_the_whole(tmp_path: Path, format: str) -> None:
    track = made(1, grounds=(Bed(),))
    album = saved(track, tmp_path / "album", ["Before", "Walk, in the midst of a beat", "Rest"], format)
    assert [path.name for path, _ in album.tracks] == [
        f"01 Before.{format}", f"02 Walk, in the midst of a beat.{format}", f"03 Rest.{format}"
    ]  # fmt: skip
    assert album.size == sum(path.stat().st_size for path, _ in album.tracks)
    if format == "mp3":
        track.save(tmp_path / "whole.mp3")
        whole = decode_all(tmp_path / "whole.mp3")["ffmpeg"]
        parts = [decode_all(path)["ffmpeg"] for path, _ in album.tracks]
    else:
        whole = np.frombuffer(b"".join(track.sound().pieces()), "<i2")
        parts = [soundfile.read(path, dtype="int16")[0] for path, _ in album.tracks]
    assert np.array_equal(np.concatenate(parts), whole)
    assert [len(part) for part in parts] == [timeline.duration * 24 for _, timeline in album.tracks]


@pytest.mark.parametrize("format", ["mp3", "wav", "flac"])
def test_each_track_tells_what_it_is(tmp_path: Path, format: str) -> None:
    track = made()
    album = save_album(track, by_chapter(track.timeline), tmp_path / "walk", format)
    assert len(album.tracks) == 3
    for number, (path, timeline) in enumerate(album.tracks, 1):
        told = mutagen.File(path, easy=format != "wav")
        if format == "wav":
            assert soundfile.SoundFile(path).title == track.timeline.chapters[number - 1].title
            continue
        assert told["title"] == [track.timeline.chapters[number - 1].title] == [timeline.title]
        assert told["album"] == ["Made up"]
        assert told["artist"] == told["albumartist"] == ["Audio Coach"]
        assert told["tracknumber"] == [f"{number}/3"]
        assert chapters(path) == [(0, timeline.duration, timeline.title)]
        assert told.info.length == pytest.approx(timeline.duration / 1000, abs=0.15)


def test_the_playlist_has_them_all(tmp_path: Path) -> None:
    track = made()
    album = save_album(track, by_chapter(track.timeline), tmp_path / "walk")
    assert album.playlist == tmp_path / "walk" / "walk.m3u8"
    data = album.playlist.read_bytes()
    assert data.startswith(b"#EXTM3U\n#PLAYLIST:Made up\n#EXTINF:300,From minute 0\n01 From minute 0.mp3\n")
    assert b"\r" not in data
    assert list(accumulate(timeline.duration for _, timeline in album.tracks))[-1] == track.timeline.duration


def test_a_second_save_encodes_nothing_and_gives_the_same_bytes(tmp_path: Path) -> None:
    timed, clips = walk(2)
    track = Track(timed, Mix(clips), Store(tmp_path / "store", 10**8))
    track.save(tmp_path / "whole.mp3")
    told: list[tuple[int, int]] = []
    parts = [Part("One", Ms(0), Ms(24_000)), Part("Two", Ms(24_000), timed.duration)]
    one = save_album(track, parts, tmp_path / "one", progress=lambda done, total: told.append((done, total)))
    two = save_album(track, parts, tmp_path / "two")
    assert told == []
    assert [a.read_bytes() == b.read_bytes() for (a, _), (b, _) in zip(one.tracks, two.tracks, strict=True)] == [
        True
    ] * 2


def test_what_is_no_longer_wanted_is_removed_and_nothing_else(tmp_path: Path) -> None:
    track, folder = made(1), tmp_path / "walk"
    saved(track, folder, ["A", "B", "C", "D", "E"])
    (folder / "notes.txt").write_text("mine")
    (folder / "06 mine.mp3").write_bytes(b"mine")
    tagged = mutagen.File(folder / "04 D.mp3", easy=True)
    tagged["title"] = "My own"
    tagged.save()
    (folder / "03 C.mp3").unlink()
    (folder / "03 C.mp3").symlink_to(folder / "05 E.mp3")
    album = saved(track, folder, ["A", "Other"])
    assert [path.name for path in album.removed] == ["02 B.mp3", "05 E.mp3"]
    assert names(folder) == [
        "01 A.mp3", "02 Other.mp3", "03 C.mp3", "04 D.mp3", "06 mine.mp3", "notes.txt", "walk.m3u8"
    ]  # fmt: skip
    assert saved(track, folder, ["A", "Other"]).removed == ()


def test_another_format_takes_the_place_of_the_first(tmp_path: Path) -> None:
    track = made(1)
    saved(track, tmp_path / "walk", ["A", "B"])
    saved(track, tmp_path / "walk", ["A", "B"], "wav")
    assert names(tmp_path / "walk") == ["01 A.wav", "02 B.wav", "walk.m3u8"]


@pytest.mark.parametrize(
    "list_of_others",
    [
        b"#EXTM3U\n02 B.mp3\n",
        b"#COACH:00000000000000000000000000000000:02 B.mp3\n",
        b"#COACH:{mark}:../away.mp3\n#COACH:{mark}:..\n#COACH:{mark}:/etc/hosts\n#COACH:{mark}:\0\n",
        b"\xff\xfe\x00#COACH",
        b"",
    ],
)
def test_a_list_that_is_not_ours_removes_nothing(tmp_path: Path, list_of_others: bytes) -> None:
    track, folder = made(1), tmp_path / "walk"
    saved(track, folder, ["A", "B"])
    mark = (folder / "walk.m3u8").read_bytes().rpartition(b"#COACH:")[2][:32]
    (tmp_path / "away.mp3").write_bytes((folder / "02 B.mp3").read_bytes())
    (folder / "walk.m3u8").write_bytes(list_of_others.replace(b"{mark}", mark))
    assert saved(track, folder, ["A"]).removed == ()
    assert names(folder) == ["01 A.mp3", "02 B.mp3", "walk.m3u8"]
    assert (tmp_path / "away.mp3").exists()


def test_a_name_that_differs_in_case_only_is_not_removed_where_case_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    track, folder = made(1), tmp_path / "walk"
    saved(track, folder, ["one"])
    listed, twin = folder / "walk.m3u8", folder / "01 ONE.mp3"
    listed.write_text(listed.read_text("utf-8").replace("one", "ONE"), "utf-8")
    really = os.replace

    def as_on_fat(source: Path, target: Path) -> None:
        """Two names, one file."""
        really(source, target)
        if target.name == "01 one.mp3":
            os.link(target, twin)

    monkeypatch.setattr(os, "replace", as_on_fat)
    assert saved(track, folder, ["one"]).removed == ()
    assert twin.samefile(folder / "01 one.mp3")


def test_each_track_has_its_own_lyrics_and_companions(tmp_path: Path) -> None:
    timed, clips = walk(1)
    cues = tuple(cue._replace(kind="say") if " " in cue.text else cue for cue in timed.cues)
    track, folder = Track(replace(timed, cues=cues), Mix(clips)), tmp_path / "walk"
    parts = [Part("A", Ms(0), Ms(24_000)), Part("B", Ms(24_000), track.timeline.duration)]
    album = save_album(track, parts, folder, companions=("srt", "lrc"))
    assert [path.name for path in album.beside] == ["01 A.srt", "01 A.lrc", "02 B.srt", "02 B.lrc"]
    assert names(folder) == sorted(["01 A.mp3", "02 B.mp3", "walk.m3u8", *(path.name for path in album.beside)])
    assert [path.name for path, _ in album.tracks] == ["01 A.mp3", "02 B.mp3"]
    for (path, timeline), srt in zip(album.tracks, album.beside[::2], strict=True):
        read = pysubs2.load(str(srt))
        (lyrics,) = mutagen.File(path).tags.getall("SYLT")
        assert 0 <= read[0].start < read[-1].end <= timeline.duration
        assert {line.start for line in read} == {at for text, at in lyrics.text if text}
    (folder / "02 B.lrc").write_text("my own", "utf-8")
    album = save_album(track, parts[:1], folder, companions=("srt",))
    assert [path.name for path in album.removed] == ["02 B.mp3", "01 A.lrc", "02 B.srt"]
    assert names(folder) == ["01 A.mp3", "01 A.srt", "02 B.lrc", "walk.m3u8"]


@pytest.mark.parametrize("format", ["mp3", "wav"])
def test_a_failed_save_leaves_everything_as_it_was(tmp_path: Path, format: str) -> None:
    track, folder = made(1), tmp_path / "walk"
    saved(track, folder, ["A", "B"], format)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done: list[int] = []

    def stop(now: int, total: int) -> None:
        done.append(now)
        raise KeyboardInterrupt

    parts = [Part("A", Ms(0), Ms(24_000)), Part("C", Ms(24_000), track.timeline.duration)]
    with pytest.raises(KeyboardInterrupt):
        save_album(track, parts, folder, format, progress=stop)
    assert done
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "walk").write_bytes(b"mine")
    with pytest.raises(MachineError, match=r"cannot write .*walk\.m3u8"):
        saved(made(1), tmp_path / "walk", ["A"])
    assert (tmp_path / "walk").read_bytes() == b"mine"


def test_a_track_that_is_a_folder_is_told_and_the_list_stays(tmp_path: Path) -> None:
    (tmp_path / "walk" / "01 A.mp3").mkdir(parents=True)
    with pytest.raises(MachineError, match=r"cannot write .*01 A\.mp3: Is a directory"):
        saved(made(1), tmp_path / "walk", ["A"])
    assert names(tmp_path / "walk") == ["01 A.mp3"]


def test_a_format_with_seams_is_refused() -> None:
    for format in ("ogg", "opus", "m4a"):
        with pytest.raises(
            ChoiceError, match=f"the format {format} cannot be cut without a seam; expected --format mp3"
        ):
            check_seamless("--tracks", format)
    check_seamless("--tracks", "flac")
