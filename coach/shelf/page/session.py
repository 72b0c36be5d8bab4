"""A session in the page: a player for each of its files, with chapters and captions."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import quote

from coach.phrases import Phrases
from coach.shelf.built import Episode, Part
from coach.shelf.page.captions import Captions
from coach.shelf.page.sheets import Sheets
from coach.timing import clock

_MINUTE_S: Final = 60


def session_html(
    episode: Episode,
    phrases: Phrases,
    captions: Captions,
    sheets: Sheets,
    *,
    sounds: dict[str, str] | None = None,
    numbered: bool = True,
) -> str:
    """Give a session as HTML.

    Args:
        episode: the session.
        phrases: of its language.
        captions: those of the page.
        sheets: those of the page.
        sounds: the sound itself as an address, by path, where the page shall hold it and nothing else.
        numbered: whether its number is told.
    """
    embedded = sounds is not None
    parts = "".join(_part(part, episode, phrases, captions, sounds) for part in episode.parts)
    links = [] if embedded else [_download(part, episode, phrases) for part in episode.parts]
    beside = [] if embedded else [_link(part.companions["vtt"], phrases("page-captions")) for part in episode.parts[:1]
                                  if "vtt" in part.companions and len(episode.parts) == 1]  # fmt: skip
    found = "".join(f"<li>{link}</li>" for link in [*sheets.links(episode.number, phrases), *links, *beside])
    day = f'<time datetime="{episode.date}">{episode.date}</time> · ' if episode.date else ""
    dated = f' data-date="{episode.date}" data-today="{escape(phrases("page-today"))}"' if episode.date else ""
    facts = f'<span class="facts">{day}{escape(_length(episode, phrases))}</span>'
    inside = parts + (f'<ul class="links">{found}</ul>\n' if found else "")
    if embedded:  # its title stands above it already
        return f'<div class="session" id="session-{episode.number}"{dated}>\n<p>{facts}</p>\n{inside}</div>\n'
    level = 4 if episode.group else 3
    number = f"{episode.number}. " if numbered else ""
    return (
        f'<details class="session" id="session-{episode.number}"{dated}>\n'
        f"<summary><h{level}>{number}{escape(_within(episode))}</h{level}> {facts}</summary>\n"
        f"{inside}</details>\n"
    )


def _within(episode: Episode) -> str:
    """Give a session's title as it is told below its group's: without that."""
    rest = episode.title.removeprefix(episode.group).lstrip(",， ")
    return rest[:1].upper() + rest[1:] if episode.group and rest else episode.title


def _length(episode: Episode, phrases: Phrases) -> str:
    """Tell how long a session is, as a person does: in minutes, and never as what a clock shows."""
    seconds = round(episode.duration / 1000)
    if seconds < _MINUTE_S:
        return phrases("sheet-s", amount=seconds)
    return phrases("sheet-min", amount=round(seconds / _MINUTE_S))


def _part(part: Part, episode: Episode, phrases: Phrases, captions: Captions, sounds: dict[str, str] | None) -> str:
    source = quote(part.path) if sounds is None else sounds[part.path]
    name = captions.named(part.companions.get("vtt"))
    said = f' data-captions="{name}"' if name else ""
    preload = "none" if sounds is None else "metadata"
    title = escape(part.title)
    several = f"<p>{title}</p>\n" if len(episode.parts) > 1 else ""
    buttons = "".join(
        f'<li><button type="button" data-at="{each.start / 1000:.3f}">'
        f'<span class="at">{clock(each.start, millis=False)}</span> {escape(each.title)}</button></li>\n'
        for each in part.chapters
    )
    return (
        f'<div class="part">\n{several}<audio controls preload="{preload}" src="{source}" aria-label="{title}" '
        f'data-title="{title}"{said}></audio>\n<p class="caption" hidden></p>\n'
        f'<nav aria-label="{escape(phrases("page-chapters"))}: {title}">'
        f'<ol class="chapters">\n{buttons}</ol></nav>\n</div>\n'
    )


def _download(part: Part, episode: Episode, phrases: Phrases) -> str:
    text = f"{phrases('page-download')} ({part.size / 1e6:.1f} MB)"
    if len(episode.parts) > 1:
        text += f" {part.title}"
    return f'<a href="{quote(part.path)}" download>{escape(text)}</a>'


def _link(path: str, text: str) -> str:
    return f'<a href="{quote(path)}">{escape(text)}</a>'
