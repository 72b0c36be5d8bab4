"""The whole page: of a folder, or of one session with its sound inside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from coach.phrases import Phrases
from coach.plan.parts import numbered_part
from coach.shelf.built import COVER, Built, Episode
from coach.shelf.media import media_type
from coach.shelf.order import Order
from coach.shelf.page.captions import Captions
from coach.shelf.page.session import session_html
from coach.shelf.page.sheets import Sheets
from coach.shelf.page.subscribe import subscribe_html
from coach.store import key_of

_STYLE: Final = Path(__file__).with_name("page.css")
_SCRIPT: Final = Path(__file__).with_name("page.js")


def page_key() -> str:
    """Hash what shapes each page beside the code."""
    return key_of(_STYLE.read_bytes(), _SCRIPT.read_bytes())


def single_path(episode: Episode, language: str) -> str:
    """Tell where the page of one session goes: beside its sound, of the same name."""
    path = episode.parts[0].path.rpartition(".")[0]
    return f"{path.removesuffix(numbered_part(language, 1, len(episode.parts)))}.html"


def index_page(built: Built, order: Order, folder: Path) -> str:
    """Give the page of a folder.

    Args:
        built: what it holds.
        order: what was ordered; it tells what is done, and the folder's address.
        folder: where the files are, for their captions.
    """
    phrases, captions = Phrases(built.language), Captions(folder)
    sheets = Sheets(order.sessions)
    groups = [(title, list(each)) for title, each in groupby(built.episodes, key=lambda episode: episode.group)]
    body = (
        f'<a class="skip" href="#sessions">{escape(phrases("page-skip"))}</a>\n'
        f'<header>\n<img src="{COVER}" alt="" width="96" height="96">\n'
        f"<div>\n<h1>{escape(built.title)}</h1>\n<p>{escape(built.about)}</p>\n</div>\n</header>\n"
        f"{_due(built, phrases)}{_contents([title for title, _ in groups if title], phrases)}"
        f"<main>\n{_stops(sheets, phrases)}"
        f'<section id="sessions" aria-labelledby="sessions-title">\n'
        f'<h2 id="sessions-title">{escape(phrases("page-sessions"))}</h2>\n<p>{escape(phrases("player"))}</p>\n'
        f"<noscript><p>{escape(phrases('page-scripts'))}</p></noscript>\n"
        f"{''.join(_groups(groups, phrases, captions, sheets))}"
        f"</section>\n{_sheets(sheets, phrases)}{subscribe_html(built.language, order.base)}</main>\n"
        f"<footer><p>{escape(phrases('comfort'))}</p></footer>\n{captions.html()}"
    )
    return _page(built.title, built.language, built.title, body, f'<link rel="icon" href="{COVER}">\n')


def single_page(built: Built, order: Order, folder: Path, episode: Episode) -> str:
    """Give the page of one session, which holds its sound.

    Raises:
        OSError: its sound cannot be read.
    """
    phrases, captions = Phrases(built.language), Captions(folder)
    sheets = Sheets(session for session in order.sessions if session.number == episode.number)
    sounds = {part.path: data_address(part.path, (folder / part.path).read_bytes()) for part in episode.parts}
    album = f"<p>{escape(built.title)}</p>\n" if built.title != episode.title else ""
    body = (
        f"<header>\n<div>\n<h1>{escape(episode.title)}</h1>\n{album}</div>\n</header>\n"
        f'<main>\n<section id="sessions">\n<p>{escape(phrases("player"))}</p>\n'
        f"<noscript><p>{escape(phrases('page-scripts'))}</p></noscript>\n"
        f"{session_html(episode, phrases, captions, sheets, sounds=sounds)}</section>\n"
        f"{_stops(sheets, phrases)}{_sheets(sheets, phrases)}</main>\n"
        f"<footer><p>{escape(phrases('comfort'))}</p></footer>\n{captions.html()}"
    )
    return _page(episode.title, built.language, built.title, body)


def data_address(path: str, content: bytes) -> str:
    """Give an address that holds a file itself."""
    kind = "audio/mp4" if path.endswith(".m4a") else media_type(path)
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _page(title: str, language: str, album: str, body: str, icon: str = "") -> str:
    style, script = _STYLE.read_text("utf-8"), _SCRIPT.read_text("utf-8")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; media-src 'self' data:; img-src 'self'; "
        f"style-src {_hash(style)}; script-src {_hash(script)}"
    )
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" data-album="{escape(album)}">\n'
        '<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"{icon}<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _due(built: Built, phrases: Phrases) -> str:
    """Give a link to the session of today, or else the next one; the page's script finds it, and shows the link."""
    if not any(episode.date for episode in built.episodes):
        return ""
    names = f'data-today="{escape(phrases("page-due"))}" data-next="{escape(phrases("page-next"))}"'
    return f'<p class="due" {names} hidden><a></a></p>\n'


def _contents(groups: list[str], phrases: Phrases) -> str:
    """Give links to the groups, if there are several."""
    if len(groups) < 2:
        return ""
    links = "".join(f'<li><a href="#group-{at}">{escape(title)}</a></li>' for at, title in enumerate(groups, 1))
    return f'<nav class="contents" aria-label="{escape(phrases("page-contents"))}"><ul>{links}</ul></nav>\n'


def _groups(
    groups: list[tuple[str, list[Episode]]], phrases: Phrases, captions: Captions, sheets: Sheets
) -> Iterator[str]:
    several = sum(len(episodes) for _, episodes in groups) > 1
    for at, (title, episodes) in enumerate(groups, 1):
        head = f'<h3 id="group-{at}">{escape(title)}</h3>\n' if title else ""
        yield head + "".join(session_html(each, phrases, captions, sheets, numbered=several) for each in episodes)


def _stops(sheets: Sheets, phrases: Phrases) -> str:
    signs = "".join(f"<p>{escape(text)}</p>\n" for text in sheets.stops())
    head = f'<h2 id="stop-title">{escape(phrases("sheet-stop"))}</h2>'
    return f'<section id="stop" aria-labelledby="stop-title">\n{head}\n{signs}</section>\n' if signs else ""


def _sheets(sheets: Sheets, phrases: Phrases) -> str:
    html = sheets.html(phrases)
    head = f'<h2 id="sheets-title">{escape(phrases("page-sheets"))}</h2>'
    return f'<section id="sheets" aria-labelledby="sheets-title">\n{head}\n{html}</section>\n' if html else ""
