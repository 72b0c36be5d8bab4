"""The page to hand over, in a real browser and from a folder: it plays, seeks, shows captions, and asks for nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from browser import CHROMIUM, Browser, browser
from orders import SHORT, Shelf, of_text, order, planned
from PIL import Image

from coach.shelf.order import Order, Session
from coach.shelf.page.captions import Captions
from coach.shelf.page.subscribe import code, with_address
from coach.timing import Ms

LONG = """
  - exercise: Heels
    repeat: 10
    pace: 60
    phases: [up 1 beat, down 1 beat]
"""
START = date(2026, 1, 5)


def dated(**more: Any) -> Order:
    return replace(of_text(start=START), companions=("vtt", "chapters"), **more)


@pytest.fixture(autouse=True)
def _two_chapters(shelf: Shelf) -> None:
    Path("short.yaml").write_text(SHORT + LONG.lstrip("\n"), "utf-8")


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no browser is here")
    with browser(tmp_path / "profile") as page:
        yield page


SEEK = """(async () => {
  const audio = document.querySelector("audio");
  const event = name => new Promise((done, failed) => {
    audio.addEventListener(name, done, {once: true});
    audio.addEventListener("error", () => failed(new Error(audio.error.message)), {once: true});
  });
  const closed = audio.closest("details");
  if (closed) closed.open = true;
  const button = [...audio.closest(".part").querySelectorAll("button")].pop();
  const shown = audio.closest(".part").querySelector(".caption");
  const [sought, playing] = [event("seeked"), event("playing")];
  button.click();
  await Promise.all([sought, playing]);
  const from = audio.currentTime;
  await new Promise(done => {
    new MutationObserver(() => shown.textContent && done()).observe(shown, {childList: true});
    if (shown.textContent) done();
  });
  const result = {at: Number(button.dataset.at), from, length: audio.duration, caption: shown.textContent,
                  seen: shown.checkVisibility(), current: button.getAttribute("aria-current")};
  audio.pause();
  return result;
})()"""


def of_the_web(requests: list[str], folder: Path) -> list[str]:
    return [each for each in requests if not each.startswith((folder.as_uri(), "data:"))]


def test_from_a_folder_it_plays_seeks_and_shows_what_is_said(shelf: Shelf, chromium: Browser) -> None:
    (episode, *_) = shelf.build(dated(base="https://example.org/a/")).built.episodes
    (part,) = episode.parts
    chromium.open((shelf.folder / "index.html").as_uri())
    seen = chromium.run(SEEK)
    assert seen["length"] * 1000 == pytest.approx(part.duration, abs=0.5)
    assert seen["at"] * 1000 == part.chapters[-1].start > 0
    assert seen["at"] <= seen["from"] < seen["at"] + 2
    assert (seen["seen"], seen["current"]) == (True, "true")
    assert seen["caption"].split("\n")[0] in (shelf.folder / part.companions["vtt"]).read_text("utf-8")
    assert of_the_web(chromium.requests, shelf.folder) == []
    assert chromium.complaints == []


def test_one_session_with_its_sound_inside(shelf: Shelf, chromium: Browser, tmp_path: Path) -> None:
    (episode, *_) = shelf.build(dated(single=True)).built.episodes
    alone = tmp_path / "alone" / "page.html"
    alone.parent.mkdir()
    shutil.copy(shelf.folder / f"{Path(episode.parts[0].path).stem}.html", alone)
    chromium.open(alone.as_uri())
    seen = chromium.run(SEEK)
    assert seen["length"] * 1000 == pytest.approx(episode.duration, abs=0.5)
    assert seen["seen"]
    assert of_the_web(chromium.requests, alone) == []
    assert chromium.complaints == []


def test_nothing_leaves_the_page_even_if_a_script_asks(shelf: Shelf, chromium: Browser) -> None:
    shelf.build(dated())
    chromium.open((shelf.folder / "index.html").as_uri())
    ask = """Promise.allSettled([fetch("https://example.org/"), fetch("feed.xml"),
        new Promise((_, failed) => { const image = new Image(); image.onerror = failed; image.src = "https://example.org/i" })])
        .then(all => all.map(each => each.status))"""
    assert chromium.run(ask) == ["rejected"] * 3
    assert any("Content Security Policy" in each for each in chromium.complaints)


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_the_screen_and_can_be_read(shelf: Shelf, chromium: Browser, width: int, dark: bool) -> None:
    shelf.build(dated(base="https://example.org/" + "long/" * 20))
    chromium.size(width, dark=dark)
    chromium.open((shelf.folder / "index.html").as_uri())
    chromium.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert chromium.run("document.documentElement.scrollWidth") == width
    touched = "[...document.querySelectorAll('button, summary, .contents a, .links a, .due:not([hidden]) a')]"
    assert chromium.run(f"Math.min(...{touched}.map(each => each.offsetHeight))") >= 44
    assert chromium.run(CONTRAST) >= 4.5


CONTRAST = r"""(() => {
  const light = colour => colour.match(/[\d.]+/g).slice(0, 3).map(each => each / 255)
    .map(each => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("h1, h2, h3, h4, h5, p, a, button, small, .facts, .at")];
  return Math.min(...texts.map(each => {
    const both = [light(getComputedStyle(each).color), light(behind(each))].sort((a, b) => b - a);
    return (both[0] + 0.05) / (both[1] + 0.05);
  }));
})()"""


def test_keys_and_screen_readers_find_all(shelf: Shelf, chromium: Browser) -> None:
    shelf.build(dated())
    chromium.open((shelf.folder / "index.html").as_uri())
    chromium.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    nodes = chromium.call("Accessibility.getFullAXTree")["nodes"]
    seen = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    roles = {role for role, _ in seen}
    assert {"main", "navigation", "region", "banner", "contentinfo", "heading"} <= roles
    named = [name for role, name in seen if role in ("button", "link", "region", "navigation", "Audio")]
    assert all(named)
    assert ("region", "Sessions") in seen
    assert ("Audio", "Week 1, day 1, morning - Short walk") in seen


def test_headings_leave_no_level_out(shelf: Shelf) -> None:
    for wanted in (dated(single=True), order([("Walk", 2)], single=True)):
        shelf.build(wanted)
        for path, page in shelf.files().items():
            levels = [0, *map(int, re.findall(rb"<h(\d)", page))] if path.endswith(".html") else []
            assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_a_link_opens_its_sheet(shelf: Shelf, chromium: Browser) -> None:
    shelf.build(dated())
    chromium.open((shelf.folder / "index.html").as_uri())
    links = chromium.run("[...document.querySelectorAll('#session-6 .links a')].map(each => each.getAttribute('href'))")
    assert links[0] == "#sheet-3", "two doses in the mornings, a third one in the evenings"
    chromium.run(
        "document.querySelector('#session-6').open = true; document.querySelector('#session-6 .links a').click()"
    )
    assert chromium.run("document.querySelector('#sheet-3').checkVisibility()")
    assert "4 times" in chromium.run("document.querySelector('#sheet-3').innerText")
    assert not chromium.run("document.querySelector('#sheet-1').checkVisibility()")


def test_the_session_of_today_is_open(shelf: Shelf, chromium: Browser) -> None:
    shelf.build(replace(of_text(start=date.today()), companions=("vtt",)))
    chromium.open((shelf.folder / "index.html").as_uri())
    today = chromium.run("[...document.querySelectorAll('.session[open]')].map(each => each.id)")
    assert today == ["session-1"]
    told = chromium.run("document.querySelector('#session-1 summary').innerText").splitlines()
    assert told[-1] == f"{date.today()} (today) · 51 s"


@pytest.mark.parametrize(
    ("begins", "told", "leads"), [(0, "Today's session", 1), (-1, "Next session: {}", 2), (9, "Next session: {}", 1)]
)
def test_a_link_leads_to_what_is_due(shelf: Shelf, chromium: Browser, begins: int, told: str, leads: int) -> None:
    shelf.build(replace(of_text(start=date.today() + timedelta(days=begins)), companions=()))
    chromium.size(360, 740)
    chromium.open((shelf.folder / "index.html").as_uri())
    assert chromium.run("document.querySelector('.due a').getBoundingClientRect().bottom") < 740
    assert chromium.run("document.querySelector('.due').innerText") == told.format(
        date.today() + timedelta(days=begins if leads == 1 else 1)
    )
    chromium.run("document.querySelector('.due a').click()")
    assert chromium.run(f"document.querySelector('#session-{leads}').open")
    assert chromium.run(f"document.querySelector('#session-{leads}').getBoundingClientRect().top") < 200


def test_a_session_that_the_address_names_is_open(shelf: Shelf, chromium: Browser) -> None:
    shelf.build(dated())
    chromium.open(f"{(shelf.folder / 'index.html').as_uri()}#session-4")
    assert chromium.run("[...document.querySelectorAll('.session[open]')].map(each => each.id)") == ["session-4"]


@pytest.mark.parametrize("start", [None, date(2026, 1, 5)])
def test_where_nothing_is_due_no_link_is_shown(shelf: Shelf, chromium: Browser, start: date | None) -> None:
    shelf.build(replace(of_text(start=start), companions=()))
    chromium.open((shelf.folder / "index.html").as_uri())
    assert not chromium.run("[...document.querySelectorAll('.due')].some(each => each.checkVisibility())")


def test_a_title_tells_nothing_that_stands_above_it(shelf: Shelf) -> None:
    shelf.build(dated())
    page = shelf.files()["index.html"].decode()
    assert '<h3 id="group-2">Week 2</h3>' in page
    assert "<h4>4. Day 1, evening - Short walk</h4>" in page


def test_parts_play_one_after_the_other(shelf: Shelf, chromium: Browser) -> None:
    long = replace(order([]), sessions=(Session(1, "", 0, "Long", tuple(planned(2) for _ in range(3))),))
    whole = shelf.build(long).built.episodes[0].duration
    shelf.build(replace(long, longest=Ms(whole // 2), single=True))
    assert "01 Long.html" in shelf.files()
    chromium.open((shelf.folder / "01 Long.html").as_uri())
    follow = """(async () => {
      const [first, second] = document.querySelectorAll("audio");
      const playing = new Promise(done => second.addEventListener("playing", done, {once: true}));
      await first.play();
      first.currentTime = first.duration - 0.2;
      await playing;
      return first.ended;
    })()"""
    assert chromium.run(follow) is True


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_all_that_it_leads_to_is_there(shelf: Shelf) -> None:
    shelf.build(dated(layout="by-week"))
    tags = Tags(shelf.files()["index.html"].decode()).found
    names = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(names) == len({*names})
    for _, attributes in tags:
        for target in (attributes.get("src"), attributes.get("href"), f"#{attributes.get('data-captions', names[0])}"):
            if target and target.startswith("#"):
                assert target[1:] in names
            elif target:
                assert Path(shelf.folder, *map(_plain, target.split("/"))).is_file(), target


def _plain(quoted: str) -> str:
    from urllib.parse import unquote

    return unquote(quoted)


def test_titles_are_text_and_nothing_else(shelf: Shelf, chromium: Browser) -> None:
    title = 'A </script><img src=x onerror="document.title=1"> & "B"'
    shelf.build(replace(order([(title, 2)]), title=title, about=title))
    chromium.open((shelf.folder / "index.html").as_uri())
    assert chromium.run("document.title") == title
    assert chromium.run("document.querySelector('summary').firstChild.textContent") == title
    assert (chromium.run("document.images.length"), chromium.complaints) == (1, [])


def test_captions_of_what_is_said_in_signs(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(
        "WEBVTT\n\n00:00:01.500 --> 00:00:02.000\n&lt;b&gt; &amp;\ntwo\n\n01:00:00.000 --> 01:00:00.001\n</script>\n",
        "utf-8",
    )
    (tmp_path / "b.vtt").write_bytes((tmp_path / "a.vtt").read_bytes())
    (tmp_path / "c.vtt").write_bytes(b"\xff\xfe of a player")
    captions = Captions(tmp_path)
    assert [captions.named(path) for path in ("a.vtt", "b.vtt", "c.vtt", "d.vtt", None)] == ["captions-1"] * 2 + [
        ""
    ] * 3
    (data,) = re.findall(r">(.*)</script>", captions.html())
    assert json.loads(data) == [[1500, 2000, "<b> &\ntwo"], [3_600_000, 3_600_001, "</script>"]]
    assert "</script>" not in data


def test_the_code_is_read_by_a_scanner(shelf: Shelf, chromium: Browser, tmp_path: Path) -> None:
    shelf.build(dated(base="https://example.org/sessions/"))
    chromium.size(360, dark=True)
    chromium.open((shelf.folder / "index.html").as_uri())
    chromium.run("document.querySelector('.code').scrollIntoView({block: 'center'})")
    chromium.picture(tmp_path / "seen.png")
    (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / "seen.png"))
    assert found.text == "https://example.org/sessions/feed.xml"
    assert code("a", 'A "title" <').count("&lt;") == 1


def test_another_address_is_put_in(shelf: Shelf) -> None:
    built = shelf.build(dated(base="https://example.org/a/")).built
    page = shelf.files()["index.html"].decode()
    assert with_address(page, built, "https://example.org/a/") == page
    other = with_address(page, built, "http://127.0.0.1:8000/")
    assert "http://127.0.0.1:8000/feed.xml" in other
    assert "example.org" not in other
    shelf.build(dated(base="http://127.0.0.1:8000/"))
    assert shelf.files()["index.html"].decode() == other


def test_captions_that_were_mended_are_in_the_page(shelf: Shelf) -> None:
    (episode, *_) = shelf.build(dated(single=True)).built.episodes
    path = shelf.folder / episode.parts[0].companions["vtt"]
    path.write_text(path.read_text("utf-8").replace("Stand tall.", "Stand very tall."), "utf-8")
    shelf.build(dated(single=True))
    pages = {
        name: page for name, page in shelf.files().items() if b"Stand very tall." in page and name.endswith("html")
    }
    assert sorted(pages) == [f"{path.stem}.html", "index.html"]
    before = shelf.times()
    shelf.build(dated(single=True))
    assert shelf.times() == before


def test_only_the_page_changes_with_its_address(shelf: Shelf) -> None:
    shelf.build(dated(single=True))
    before = shelf.times()
    shelf.build(dated(single=True))
    assert shelf.times() == before
    shelf.build(dated(single=True, base="https://example.org/"))
    assert {path for path, time in shelf.times().items() if time != before[path]} == {"index.html", "feed.xml"}
    assert {path for path in shelf.build(dated()).removed if path.endswith(".html")} == {
        path for path in before if path.endswith(".html") and path != "index.html"}  # fmt: skip
