"""The folder as a podcast: RSS 2.0 with what Apple's and the podcast namespace add to it.

In the same time zone the same folder gives the same bytes. Who has read the feed once knows an episode again by its
guid, which tells the program, the session and its day, and not where the feed lies nor how it sounds.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

from coach.errors import ChoiceError
from coach.mp3.id3 import ARTIST
from coach.phrases import Phrases
from coach.shelf.built import COVER, Built, Episode, Part
from coach.shelf.media import media_type
from coach.timing import clock

FEED: Final = "feed.xml"
PAGE: Final = "index.html"
"""The page that stands beside it."""
_PODCASTS: Final = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace in which the podcast namespace hashes addresses of feeds."""
_NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
_SPOKEN: Final = ("vtt", "srt")
"""Companions that podcast players show as a transcript."""
_UNDATED: Final = date(2000, 1, 1)
"""The day of sessions that have none: players sort by date, so that each is a minute after the one before it."""
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of a session, which is an episode to a player."""

    number: int
    episode: Episode
    part: Part
    guid: str
    published: datetime


def feed(built: Built, base: str = "", until: date | None = None) -> bytes:
    """Give a folder's feed.

    Args:
        built: what the folder holds.
        base: the address under which it is found, with a slash at its end; empty for relative addresses.
        until: the last day whose sessions are shown; None for all of them.
    """
    for prefix, name in _NAMESPACES.items():
        ET.register_namespace(prefix, name)
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    _describe(channel, built, base)
    for item in _items(built):
        if until is None or item.episode.date is None or item.episode.date <= until:
            _add(ET.SubElement(channel, "item"), item, built.language, base)
    ET.indent(rss, " ")
    written: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def checked_base(option: str, written: str) -> str:
    """Give an address under which folders are found, with a slash at its end.

    Raises:
        ChoiceError: it is no address of the web.
    """
    try:
        parts = urlsplit(written)
        fine = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s\x00-\x1f<>\"]", written):
        raise ChoiceError(option, written, "is no address of the web; write such as https://example.org/sessions")
    return written.rstrip("/") + "/"


def address(base: str, path: str) -> str:
    """Give the address of a file of the folder."""
    return base + quote(path)


def told(phrases: Phrases) -> str:
    """Tell how to play the sessions, and when to stop."""
    names = ("player", "comfort", "stop-signs", "sheet-emergency", "sheet-ask-first")
    return " ".join(phrases(name) for name in names)


def _describe(channel: ET.Element, built: Built, base: str) -> None:
    """Tell what the whole is."""
    _text(channel, "title", built.title)
    _text(channel, "link", address(base, PAGE))
    _text(channel, "description", f"{built.about} {told(Phrases(built.language))}".strip())
    _text(channel, "language", built.language)
    _text(channel, "generator", ARTIST)
    if base:
        own = address(base, FEED)
        _add_to(channel, "atom:link", href=own, rel="self", type=media_type(FEED))
        _text(channel, "podcast:guid", str(uuid5(_PODCASTS, re.sub(r"^\w+://", "", own).rstrip("/"))))
    image = ET.SubElement(channel, "image")
    for name, text in (("url", address(base, COVER)), ("title", built.title), ("link", address(base, PAGE))):
        _text(image, name, text)
    _add_to(channel, "itunes:image", href=address(base, COVER))
    _text(channel, "itunes:author", ARTIST)
    _text(channel, "itunes:explicit", "false")
    _text(channel, "itunes:type", "serial")
    category = _add_to(channel, "itunes:category", text="Health & Fitness")
    _add_to(category, "itunes:category", text="Fitness")


def _items(built: Built) -> Iterator[_Item]:
    """Give all episodes, each with what it is known by."""
    seen: Counter[tuple[object, ...]] = Counter()
    days: Counter[date] = Counter()
    parts = ((episode, number, part) for episode in built.episodes for number, part in enumerate(episode.parts, 1))
    for count, (episode, number, part) in enumerate(parts, 1):
        day = episode.date or _UNDATED
        known = (built.name, episode.title, f"{episode.date or ''}", number)
        guid = uuid5(_PODCASTS, "\n".join(map(str, (*known, seen[known]))))
        published = _begun(episode.date) + timedelta(minutes=days[day])
        yield _Item(count, episode, part, f"urn:uuid:{guid}", published)
        seen[known] += 1
        days[day] += 1


def _begun(day: date | None) -> datetime:
    """Give the midnight with which a day begins here: many apps hide what is still to come, also by hours."""
    return datetime.combine(_UNDATED, time(12), UTC) if day is None else datetime.combine(day, time()).astimezone()


def _add(element: ET.Element, item: _Item, language: str, base: str) -> None:
    """Tell of an episode."""
    part = item.part
    _text(element, "title", part.title)
    _text(element, "description", _notes(item, language))
    _text(element, "guid", item.guid).set("isPermaLink", "false")
    _text(element, "pubDate", format_datetime(item.published))
    _add_to(element, "enclosure", url=address(base, part.path), length=f"{part.size}", type=media_type(part.path))
    _text(element, "itunes:duration", f"{round(part.duration / 1000)}")
    _text(element, "itunes:episode", f"{item.number}")
    if item.episode.week:
        _text(element, "itunes:season", f"{item.episode.week}")
    _text(element, "itunes:episodeType", "full")
    _text(element, "itunes:explicit", "false")
    if "chapters" in part.companions:
        path = part.companions["chapters"]
        _add_to(element, "podcast:chapters", url=address(base, path), type=media_type(path))
    for kind in _SPOKEN:
        if kind in part.companions:
            path = part.companions[kind]
            _add_to(element, "podcast:transcript", url=address(base, path), type=media_type(path), language=language,
                    rel="captions")  # fmt: skip


def _notes(item: _Item, language: str) -> str:
    """Tell what is done and how it is played; players make links of the times."""
    chapters = "".join(
        f"<li>{clock(each.start, millis=False)} {escape(each.title)}</li>" for each in item.part.chapters
    )
    names = escape(", ".join(dict.fromkeys(item.episode.routines)))
    return f"<p>{names}</p><p>{escape(told(Phrases(language)))}</p><ul>{chapters}</ul>"


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = _add_to(parent, name)
    element.text = _NOT_XML.sub("", text)
    return element


def _add_to(parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
    prefix, _, local = name.rpartition(":")
    tag = f"{{{_NAMESPACES[prefix]}}}{local}" if prefix else local
    return ET.SubElement(parent, tag, {key: _NOT_XML.sub("", value) for key, value in attributes.items()})
