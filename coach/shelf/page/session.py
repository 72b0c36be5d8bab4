"""A session in the page: a player for each of its files, with chapters and captions."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from coach.phrases import Phrases
from coach.shelf.built import Episode, Part
from coach.shelf.page.captions import Captions
from coach.shelf.page.sheets import Sheets
from coach.timing import clock


def session_html(
    episode: Episode, phrases: Phrases, captions: Captions, sheets: Sheets, sounds: dict[str, str] | None = None
) -> str:
    """Give a session as HTML.

    Args:
        episode: the session.
        phrases: of its language.
        captions: those of the page.
        sheets: those of the page.
        sounds: the sound itself as an address, by path, where the page shall hold it; such a session is open.
    """
    embedded = sounds is not None
    parts = "".join(_part(part, episode, phrases, captions, sounds) for part in episode.parts)
    links = [] if embedded else [_download(part, episode, phrases) for part in episode.parts]
    beside = [] if embedded else [_link(part.companions["vtt"], phrases("page-captions")) for part in episode.parts[:1]
                                  if "vtt" in part.companions and len(episode.parts) == 1]  # fmt: skip
    found = "".join(f"<li>{link}</li>" for link in [*sheets.links(episode.number, phrases), *links, *beside])
    day = f'<time datetime="{episode.date}">{episode.date}</time> ' if episode.date else ""
    dated = f' data-date="{episode.date}" data-today="{escape(phrases("page-today"))}"' if episode.date else ""
    level = 2 if embedded else 4 if episode.group else 3
    number = "" if embedded else f"{episode.number}. "
    length = phrases("sheet-min", amount=clock(episode.duration, millis=False))
    facts = f'<span class="facts">{day}{escape(length)}</span>'
    return (
        f'<details class="session" id="session-{episode.number}"{dated}{" open" if embedded else ""}>\n'
        f"<summary><h{level}>{number}{escape(episode.title)}</h{level}> {facts}</summary>\n"
        f'{parts}<ul class="links">{found}</ul>\n</details>\n'
    )


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
