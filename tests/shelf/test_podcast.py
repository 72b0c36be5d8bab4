"""The feed: what its rules ask for, what two parsers read of it, and that the same folder gives the same bytes."""

from __future__ import annotations

import io
import json
import time
import xml.etree.ElementTree as ET
from calendar import timegm
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID
from zoneinfo import ZoneInfo

import feedparser
import podcastparser
import pytest
from listen import decode_all
from orders import PROGRAM, Shelf, of_text, order

from coach.errors import ChoiceError
from coach.shelf.built import Built
from coach.shelf.feed import FEED, checked_base, feed
from coach.shelf.order import Order

BASE = "https://example.org/sessions/"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
START = date(2026, 1, 5)


def dated(**more: Any) -> Order:
    order = replace(of_text(start=START), companions=("vtt", "srt", "chapters"))
    return replace(order, **more)


def channel(shelf: Shelf) -> ET.Element:
    found = ET.fromstring(shelf.files()[FEED]).find("channel")
    assert found is not None
    return found


def texts(element: ET.Element, path: str) -> list[str]:
    return [each.text or "" for each in element.findall(path)]


def test_what_it_says_of_each_file_is_true(shelf: Shelf) -> None:
    shelf.build(dated())
    items = channel(shelf).findall("item")
    assert len(items) == 6
    for item in items:
        (enclosure,) = item.findall("enclosure")
        path = shelf.folder / unquote(enclosure.attrib["url"])
        assert (int(enclosure.attrib["length"]), enclosure.attrib["type"]) == (path.stat().st_size, "audio/mpeg")
        heard_s = len(decode_all(path)["mpg123"]) / 24_000
        assert abs(int(texts(item, f"{ITUNES}duration")[0]) - heard_s) <= 0.5
        (chapters,) = item.findall(f"{PODCAST}chapters")
        assert chapters.attrib["type"] == "application/json+chapters"
        data = json.loads((shelf.folder / unquote(chapters.attrib["url"])).read_text("utf-8"))
        starts = [each["startTime"] for each in data["chapters"]]
        assert data["version"]
        assert starts == sorted(starts)
        kinds = {each.attrib["type"]: unquote(each.attrib["url"]) for each in item.findall(f"{PODCAST}transcript")}
        assert {*kinds} == {"text/vtt", "application/x-subrip"}
        assert all((shelf.folder / path).is_file() for path in kinds.values())


def test_what_the_rules_ask_of_the_whole(shelf: Shelf) -> None:
    shelf.build(dated(base=BASE))
    whole = channel(shelf)
    for name in ("title", "link", "description", "language", f"{ITUNES}author", f"{ITUNES}explicit"):
        assert len(texts(whole, name)) == 1, name
    image = whole.find(f"{ITUNES}image")
    assert image is not None
    assert image.attrib["href"] == f"{BASE}cover.png"
    assert whole.find(f"{ITUNES}category/{ITUNES}category") is not None
    assert texts(whole, f"{ITUNES}type") == ["serial"]
    assert "Play at speed 1 ×, trim silence off." in texts(whole, "description")[0]
    assert "Stop for sharp or growing pain" in texts(whole, "description")[0]
    own = whole.find("{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.attrib["href"] == f"{BASE}feed.xml"
    addresses = [each.attrib["url"] for each in whole.findall("item/enclosure")]
    assert all(each.startswith(BASE) and " " not in each for each in addresses)


@pytest.mark.parametrize(
    ("base", "guid"),
    [("https://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
     ("http://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810")],
)  # fmt: skip
def test_the_podcasts_guid_is_that_of_the_namespaces_own_examples(
    base: str, guid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.shelf.feed.FEED", "")
    whole = ET.fromstring(feed(Built("walks", "Walks", "", "en", "mp3"), base)).find("channel")
    assert whole is not None
    assert texts(whole, f"{PODCAST}guid") == [guid]


def test_without_an_address_there_is_no_guid_of_it(shelf: Shelf) -> None:
    shelf.build(dated())
    assert texts(channel(shelf), f"{PODCAST}guid") == []


def test_two_parsers_read_the_same(shelf: Shelf) -> None:
    built = shelf.build(dated(base=BASE)).built
    one = feedparser.parse(io.BytesIO(shelf.files()[FEED]))
    two = podcastparser.parse(f"{BASE}feed.xml", io.BytesIO(shelf.files()[FEED]))
    assert not one.bozo, one.get("bozo_exception")
    assert one.feed.title == two["title"] == "Two weeks of walking"
    assert one.feed.image.href == two["cover_url"] == f"{BASE}cover.png"
    episodes = {episode["guid"]: episode for episode in two["episodes"]}
    assert len(episodes) == len(one.entries) == 6
    for entry, episode in zip(one.entries, built.episodes, strict=True):
        other = episodes[entry.id]
        (link,), (enclosure,) = entry.enclosures, other["enclosures"]
        assert entry.title == other["title"] == episode.title
        assert (link.href, link.type, int(link.length)) == (
            enclosure["url"], enclosure["mime_type"], enclosure["file_size"]) == (
            enclosure["url"], "audio/mpeg", episode.parts[0].size)  # fmt: skip
        assert int(entry.itunes_duration) == other["total_time"] == round(episode.duration / 1000)
        assert timegm(entry.published_parsed) == other["published"]
        assert date.fromtimestamp(other["published"]) == episode.date
        assert entry.podcast_chapters["url"].endswith(".chapters.json")
        assert (other["number"], other["season"]) == (episode.number, episode.week)
        assert "Play at speed 1 ×, trim silence off." in entry.summary
        assert "0:00 Steps" in entry.summary


@pytest.fixture(params=["Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"])
def zone(request: pytest.FixtureRequest) -> Iterator[ZoneInfo]:
    """Another time zone for this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield ZoneInfo(request.param)
    time.tzset()


def test_nobody_waits_for_the_session_of_today(shelf: Shelf, zone: ZoneInfo) -> None:
    """Many apps hide what is still to come: so it is out when the day begins, over a change of the clocks too."""
    shelf.build(replace(of_text(start=date(2026, 3, 27)), companions=()))
    out = [parsedate_to_datetime(each) for each in texts(channel(shelf), "item/pubDate")]
    days = [date(2026, 3, 27) + timedelta(days=each) for each in (0, 2, 7, 7, 9, 9)]
    minutes = [0, 0, 0, 1, 0, 1]
    assert out == [
        datetime(day.year, day.month, day.day, 0, minute, tzinfo=zone)
        for day, minute in zip(days, minutes, strict=True)
    ]


def test_sessions_of_a_day_keep_their_order_and_those_without_one_too(shelf: Shelf) -> None:
    for wanted in (dated(), of_text()):
        shelf.build(wanted)
        read = feedparser.parse(io.BytesIO(shelf.files()[FEED]))
        times = [entry.published_parsed for entry in read.entries]
        assert times == sorted({*times})
    assert {time.tm_year for time in times} == {2000}


@pytest.mark.parametrize(("until", "count"), [(None, 6), (START, 1), (date(2026, 1, 12), 4), (date(2025, 1, 1), 0)])
def test_the_last_day_that_is_shown(shelf: Shelf, until: date | None, count: int) -> None:
    shelf.build(dated(until=until))
    assert len(channel(shelf).findall("item")) == count


def guids(shelf: Shelf) -> list[str]:
    found = texts(channel(shelf), "item/guid")
    assert len({*found}) == len(found)
    assert all(UUID(guid.removeprefix("urn:uuid:")).version == 5 for guid in found)
    return found


def test_an_episode_is_known_again(shelf: Shelf) -> None:
    shelf.build(dated())
    first = guids(shelf)
    shelf.build(dated(base=BASE, companions=(), layout="by-week", format="wav"))
    assert guids(shelf) == first, "wherever it lies and whatever it sounds like"
    shelf.build(dated(until=START))
    assert guids(shelf) == first[:1]
    longer = replace(of_text(PROGRAM.replace("weeks: 2", "weeks: 3").replace("[2, 3]", "[2, 3, 4]"), start=START))
    shelf.build(longer)
    assert guids(shelf)[:6] == first
    shelf.build(of_text(start=START + timedelta(days=28)))
    assert not {*guids(shelf)} & {*first}, "done once more, it is to be heard once more"


def test_sessions_of_one_name_are_told_apart_and_so_are_parts(shelf: Shelf) -> None:
    shelf.build(order([("Walk", 2), ("Walk", 3), ("Walk", 2)]))
    assert len(guids(shelf)) == 3
    long = of_text().joined()
    whole = shelf.build(long).built.episodes[0].duration
    (episode,) = shelf.build(replace(long, longest=whole // 2)).built.episodes
    assert len(guids(shelf)) == len(episode.parts) > 1
    assert texts(channel(shelf), "item/title") == [part.title for part in episode.parts]


def test_the_same_folder_gives_the_same_bytes(shelf: Shelf, tmp_path: Path) -> None:
    shelf.build(dated(base=BASE))
    other = Shelf(tmp_path / "other")
    other.build(dated(base=BASE))
    assert other.files()[FEED] == shelf.files()[FEED]
    before = shelf.times()
    shelf.build(dated(base=BASE))
    assert shelf.times() == before
    shelf.build(dated(base="https://elsewhere.example/"))
    assert {path for path, time in shelf.times().items() if time != before[path]} >= {FEED}
    assert not [path for path in before if path.endswith(".mp3") and shelf.times()[path] != before[path]]


def test_signs_that_no_feed_may_hold(shelf: Shelf) -> None:
    title = 'A < B & "C" ]]> \x07\ud800 ünïcödé 走 🚶'
    text = feed(replace(shelf.build(order([("Walk", 2)])).built, title=title, about="<script>"))
    assert feedparser.parse(io.BytesIO(text)).feed.title == 'A < B & "C" ]]>  ünïcödé 走 🚶'
    assert b"<script" not in text


@pytest.mark.parametrize("written", ["https://example.org/a", "https://example.org/a/", "http://192.168.1.5:8000"])
def test_addresses_end_with_a_slash(written: str) -> None:
    assert checked_base("--base-url", written) == written.rstrip("/") + "/"


@pytest.mark.parametrize("written", ["", "example.org", "file:///tmp", "https://", "https://a b", "https://a/?q", "http://[",
                                     "https://a/#b", "javascript:alert(1)", "https://a/\n"])  # fmt: skip
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(ChoiceError, match="is no address of the web; write such as https"):
        checked_base("--base-url", written)
