"""What is answered: all that was built, in ranges too, and nothing else."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
from built_walks import build_into
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from coach.errors import ChoiceError
from coach.serve.app import application
from coach.serve.offered import Offered
from coach.shelf.ledger import LEDGER, load

TOKEN = "abc-DEF_123456-x"
BASE = "http://127.0.0.1:8484"
SOUND = "Week 1/01 One.mp3"


def client(folder: Path, token: str = "", today: date = date(2026, 1, 7)) -> TestClient:
    app = application(Offered(folder), token, ["127.0.0.1", "localhost"], lambda: today)
    return TestClient(app, base_url=f"{BASE}/{token}", follow_redirects=False)


@pytest.fixture
def asked(folder: Path) -> Iterator[TestClient]:
    with client(folder) as found:
        yield found


def test_all_that_was_built_is_there_with_its_type(asked: TestClient, folder: Path) -> None:
    kinds = {".mp3": "audio/mpeg", ".vtt": "text/vtt; charset=utf-8", ".png": "image/png",
             ".chapters.json": "application/json+chapters; charset=utf-8",
             ".m3u8": "application/vnd.apple.mpegurl"}  # fmt: skip
    made = [path for path in load(folder).made if path not in ("feed.xml", "index.html")]
    assert len(made) == 3 * 3 + 1 + 4
    for path in made:
        answer = asked.get(f"/{quote(path)}")
        assert (answer.status_code, answer.content) == (200, (folder / path).read_bytes())
        (kind,) = [kind for suffix, kind in kinds.items() if path.endswith(suffix)]
        assert answer.headers["content-type"] == kind
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("wanted", "status", "cut"),
    [("bytes=0-99", 206, slice(0, 100)), ("bytes=1000-", 206, slice(1000, None)), ("bytes=-50", 206, slice(-50, None)),
     ("bytes=99999999-", 416, None), ("bytes=-0", 416, None), ("BYTES = 5-9 ,", 206, slice(5, 10)), ("bytes=0-0", 206, slice(0, 1))],
)  # fmt: skip
def test_ranges(asked: TestClient, folder: Path, wanted: str, status: int, cut: slice | None) -> None:
    whole = (folder / SOUND).read_bytes()
    answer = asked.get(f"/{SOUND}", headers={"Range": wanted})
    assert answer.status_code == status
    if cut is None:
        assert answer.headers["content-range"] == f"bytes */{len(whole)}"
    else:
        assert answer.content == whole[cut]
        start = cut.indices(len(whole))[0]
        assert answer.headers["content-range"] == f"bytes {start}-{start + len(answer.content) - 1}/{len(whole)}"


@pytest.mark.parametrize(
    "wanted",
    ["bytes=abc", "bytes=", "bytes=-", "bytes=5-2", "bytes", "items=0-5", "bytes=0-5,x", "bytes=0-5,9-8", "0-5", "bytes=1.5-2",
     f"bytes={'9' * 5000}-", f"bytes=0-{', ' * 5000}x"],
)  # fmt: skip
def test_what_is_no_range_is_ignored(asked: TestClient, folder: Path, wanted: str) -> None:
    answer = asked.get(f"/{SOUND}", headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (200, (folder / SOUND).read_bytes())


def test_several_ranges_and_those_of_a_head(asked: TestClient, folder: Path) -> None:
    answer = asked.get(f"/{SOUND}", headers={"Range": "bytes=0-4, 10-14"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")
    answer = asked.head(f"/{SOUND}", headers={"Range": "bytes=0-4"})
    assert (answer.status_code, int(answer.headers["content-length"])) == (200, (folder / SOUND).stat().st_size)


def test_only_the_head(asked: TestClient, folder: Path) -> None:
    answer = asked.head(f"/{SOUND}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == (folder / SOUND).stat().st_size
    assert answer.headers["accept-ranges"] == "bytes"
    for path in ("/", "/feed.xml"):
        assert asked.head(path).status_code == 200


@pytest.mark.parametrize("path", [f"/{SOUND}", "/feed.xml", "/", "/index.html", "/cover.png"])
def test_what_one_has_is_not_sent_again(asked: TestClient, path: str) -> None:
    tag = asked.get(path).headers["etag"]
    again = asked.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert asked.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/feed.xml", f"/{SOUND}", "/new.mp3"])
def test_nothing_can_be_written(asked: TestClient, folder: Path, method: str, path: str) -> None:
    before = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    assert asked.request(method, path, content=b"x").status_code in (404, 405)
    assert {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()} == before


def test_what_was_not_built_is_not_there(asked: TestClient, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.mp3").write_bytes(b"secret")
    (folder / "my own.mp3").write_bytes(b"secret")
    (folder / ".hidden").write_bytes(b"secret")
    (folder / "link.mp3").symlink_to(tmp_path / "secret.mp3")
    (folder / "Week 2" / "02 Two & more.mp3").unlink()
    (folder / "Week 2" / "02 Two & more.mp3").symlink_to(tmp_path / "secret.mp3")
    (folder / "Week 3" / "03 走路.mp3").write_bytes(b"secret")
    (tmp_path / "elsewhere").mkdir()
    shutil.move(folder / "Week 1", tmp_path / "elsewhere" / "Week 1")
    (folder / "Week 1").symlink_to(tmp_path / "elsewhere" / "Week 1")
    for path in ("my own.mp3", ".hidden", "link.mp3", "Week 2/02 Two & more.mp3", "Week 3/03 走路.mp3", SOUND, LEDGER,
                 "../secret.mp3", "%2e%2e/secret.mp3", "Week 3/../my own.mp3", "..%2fsecret.mp3", "%00", "Week 3", "Week 3/",
                 f"/{tmp_path}/secret.mp3", "//etc/passwd", "a" * 5000):  # fmt: skip
        answer = asked.get(f"{BASE}/{path}")
        assert answer.status_code == 404, path
        assert b"secret" not in answer.content


@settings(max_examples=200)
@given(path=st.text(st.sampled_from("./\\%2ef0 aW1~\x00é"), max_size=30) | st.text(max_size=20))
def test_no_path_leads_out(built_once: Path, path: str) -> None:
    outside = built_once.parent / "short.yaml"
    app = application(Offered(built_once), "", ["127.0.0.1"])
    answer = TestClient(app, base_url=BASE, follow_redirects=False).get(f"/{quote(path, errors='replace', safe='/%')}")
    assert answer.status_code in (200, 307, 404)
    assert answer.content != outside.read_bytes()
    if answer.status_code == 200:
        assert b"Walks" in answer.content, "the page, by one of its names"


def test_a_token_stands_before_all(folder: Path) -> None:
    with client(folder, TOKEN) as asked:
        for path in ("/", "/feed.xml", f"/{SOUND}", "/index.html", "/x/feed.xml", f"/{TOKEN}x/", f"/{TOKEN[:-1]}/"):
            assert asked.get(BASE + path).status_code == 404, path
        assert asked.get(f"{BASE}/{TOKEN}/").status_code == 200
        assert asked.get(f"{BASE}/{TOKEN}/{quote(SOUND)}").content == (folder / SOUND).read_bytes()
        assert asked.get(f"{BASE}/{TOKEN}").headers["location"] == f"{BASE}/{TOKEN}/"
        assert asked.get(f"{BASE}/{TOKEN}/../feed.xml").status_code == 404


@pytest.mark.parametrize("token", ["", TOKEN])
def test_the_feed_has_the_address_at_which_it_was_asked_for(folder: Path, token: str) -> None:
    prefix = f"{BASE}/{token}/" if token else f"{BASE}/"
    with client(folder, token) as asked:
        read = feedparser.parse(io.BytesIO(asked.get(f"{prefix}feed.xml").content))
        for entry in read.entries:
            assert entry.enclosures[0].href.startswith(prefix)
            heard = asked.get(entry.enclosures[0].href)
            assert len(heard.content) == int(entry.enclosures[0].length)
            assert heard.headers["content-type"] == entry.enclosures[0].type
            assert asked.get(entry.podcast_transcript["url"]).text.startswith("WEBVTT")
            assert asked.get(entry.podcast_chapters["url"]).json()["chapters"]
        assert asked.get(read.feed.image.href).content[:4] == b"\x89PNG"
        page = asked.get(prefix).text
        assert page == asked.get(f"{prefix}index.html").text
        assert f"<code>{prefix}feed.xml</code>" in page


@pytest.mark.parametrize(
    ("today", "count"), [((2026, 1, 4), 0), ((2026, 1, 5), 1), ((2026, 1, 11), 2), ((2027, 1, 1), 3)]
)
def test_the_feed_shows_sessions_up_to_today(folder: Path, today: tuple[int, int, int], count: int) -> None:
    with client(folder, today=date(*today)) as asked:
        assert len(feedparser.parse(io.BytesIO(asked.get("/feed.xml").content)).entries) == count
        assert len(re.findall('class="session"', asked.get("/").text)) == 3


def test_a_page_of_others_cannot_borrow_a_name(asked: TestClient) -> None:
    assert asked.get("/feed.xml", headers={"Host": "evil.example"}).status_code == 400
    assert asked.get("/feed.xml", headers={"Host": "localhost:8484"}).status_code == 200


def test_what_is_built_meanwhile_is_offered(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with client(folder) as asked:
        assert asked.get("/Week 1/01 Other.mp3").status_code == 404
        build_into(folder, ("Other",))
        assert asked.get("/Week 1/01 Other.mp3").status_code == 200
        assert asked.get(f"/{SOUND}").status_code == 404
        os.remove(folder / LEDGER)
        for path in ("/", "/feed.xml", "/Week 1/01 Other.mp3"):
            assert asked.get(path).status_code == 404


def test_a_list_that_cannot_be_read(folder: Path) -> None:
    with client(folder) as asked:
        (folder / LEDGER).write_text('{"version": 99}', "utf-8")
        for path in ("/", "/feed.xml", f"/{SOUND}"):
            answer = asked.get(path)
            assert (answer.status_code, "was built by a newer coach" in answer.text) == (503, True)


def test_a_folder_in_which_nothing_was_built(folder: Path) -> None:
    with pytest.raises(ChoiceError, match=re.escape(f"holds nothing that `coach build` made; there is {folder}")):
        Offered(folder.parent)
    with pytest.raises(ChoiceError, match=r"holds nothing that `coach build` made$"):
        Offered(folder / "nothing")
