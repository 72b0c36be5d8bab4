from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import ChoiceError
from coach.sound.playlist import find_music


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Files with the names of music; nobody looks into them here."""
    for name in ("10 ten.mp3", "2 two.FLAC", "1 one.ogg", "cover.jpg", ".hidden.mp3", "list.m3u"):
        (tmp_path / "songs" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "songs" / name).touch()
    return tmp_path / "songs"


def names(source: str | Path) -> list[str]:
    return [path.name for path in find_music(source)]


def playlist(folder: Path, text: str | bytes, name: str = "a.m3u") -> Path:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / name


def test_a_file_is_played_whatever_its_name(music: Path) -> None:
    assert find_music(music / "cover.jpg") == (music / "cover.jpg",)
    assert find_music(str(music / "10 ten.mp3")) == (music / "10 ten.mp3",)
    assert find_music((music / "10 ten.mp3").as_uri()) == (music / "10 ten.mp3",)


def test_a_folder_is_played_in_the_natural_order_of_names(music: Path) -> None:
    (music / "bonus").mkdir()
    (music / "bonus" / "0.mp3").touch()
    assert names(music) == ["1 one.ogg", "2 two.FLAC", "10 ten.mp3"], "and not what lies in its folders"


def test_a_folder_of_albums_is_played_album_by_album(tmp_path: Path) -> None:
    for name in ("disc 10/a.mp3", "disc 2/b.mp3", "disc 2/a.mp3", "pictures/a.jpg", "empty/none/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "disc 2" / "again").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path)
    found = [path.relative_to(tmp_path).as_posix() for path in find_music(tmp_path)]
    assert found == ["disc 2/a.mp3", "disc 2/b.mp3", "disc 10/a.mp3"]


def test_a_home_is_found(music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(music))
    assert names("~/1 one.ogg") == ["1 one.ogg"]
    with pytest.raises(ChoiceError, match="nobody-of-this-name"):
        find_music("~nobody-of-this-name/a.mp3")


def test_a_playlist_is_played_in_its_order(music: Path, tmp_path: Path) -> None:
    text = f"#EXTM3U\r\n\r\n#EXTINF:9,Ten\r\nsongs/10 ten.mp3\r\n  {music}/1 one.ogg\n{(music / '2 two.FLAC').as_uri()}\nsongs\\1 one.ogg\nsongs/10%20ten.mp3"
    assert names(playlist(tmp_path, text)) == ["10 ten.mp3", "1 one.ogg", "2 two.FLAC", "1 one.ogg", "10 ten.mp3"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "latin-1"])
def test_a_playlist_may_be_utf_8_or_latin_1(tmp_path: Path, coding: str) -> None:
    (tmp_path / "Für Elise.mp3").touch()
    assert names(playlist(tmp_path, "Für Elise.mp3\n".encode(coding), "a.m3u8")) == ["Für Elise.mp3"]


def test_a_pls_is_played_by_its_numbers(music: Path) -> None:
    text = "[playlist]\nNumberOfEntries=3\nFile10=10 ten.mp3\nTitle2=Two\nfile2 = 2 two.FLAC\nFile1=1 one.ogg\nLength1=-1\nVersion=2\n"
    assert names(playlist(music, text, "a.PLS")) == ["1 one.ogg", "2 two.FLAC", "10 ten.mp3"]


def test_a_playlist_may_hold_playlists_and_folders(music: Path, tmp_path: Path) -> None:
    playlist(music, "1 one.ogg\n", "inner.m3u")
    assert names(playlist(tmp_path, "songs/inner.m3u\nsongs\nsongs/inner.m3u\n")) == [
        "1 one.ogg", "1 one.ogg", "2 two.FLAC", "10 ten.mp3", "1 one.ogg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is a playlist without entries"),
        ("#EXTM3U\n\n# nothing\n", "is a playlist without entries"),
        ("songs/1 one.ogg\n\nsongs/3.mp3\n", r"a\.m3u:3' is missing: there is no songs/3\.mp3"),
        ("#EXTM3U\nhttps://example.org/a.mp3\n", r"a\.m3u:2' is a web address, https://example.org/a\.mp3"),
        ("songs/1 one.ogg\na.m3u\n", r"a\.m3u' is a playlist that holds itself"),
        ("b.m3u\n", r"a\.m3u' is a playlist that holds itself"),
        (b"\0\xff\xfe\n", "is missing"),
        ("x" * 5000, "missing|too long"),
        ("#" * 5_000_000, "too large"),
    ],
)
def test_a_playlist_that_cannot_be_played_is_refused(music: Path, text: str | bytes, told: str) -> None:
    playlist(music.parent, "a.m3u\n", "b.m3u")
    with pytest.raises(ChoiceError, match=told):
        find_music(playlist(music.parent, text))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("nowhere.mp3", "is missing"),
        ("", "folder without audio"),
        ("http://example.org/a.mp3", "is a web address"),
        ("/dev/null", "is neither a file nor a folder"),
        ("a\0b.mp3", "is missing|cannot be read"),
        ("x" * 5000, "missing|too long"),
    ],
)
def test_what_is_no_music_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ChoiceError, match=told):
        find_music(source)
