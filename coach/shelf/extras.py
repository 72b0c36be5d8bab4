"""What a folder holds beside its sessions: a cover, playlists of all and of each group, a feed, and pages.

One more kind of file is a function in a module of its own and a line in `EXTRAS`. A build then writes its files anew
where their key changed, removes those that are no longer given, and leaves alone what others put in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from coach.outputs.playlist import Entry, playlist
from coach.shelf.built import COVER, Built, Episode
from coach.shelf.cover import cover
from coach.shelf.feed import FEED, PAGE, feed
from coach.shelf.fingerprint import coach_key
from coach.shelf.order import Order
from coach.shelf.page.captions import captions_key
from coach.shelf.page.whole import index_page, page_key, single_page, single_path
from coach.store import key_of


class Extra(NamedTuple):
    """A file beside the sessions."""

    path: str
    """Relative to the folder, with slashes."""
    key: str
    """Hashes all that shapes it."""
    content: Callable[[], bytes]
    """Makes what stands in it; only called if there is no file of that key."""


PLAYLIST: Final = "playlist.m3u8"
"""The playlist of all sessions."""


def extras(built: Built, order: Order, folder: Path) -> Iterator[Extra]:
    """Give all files beside the sessions of a folder, which stand in it already; they tell of no others."""
    there = {episode.number for episode in built.episodes}
    order = replace(order, sessions=tuple(session for session in order.sessions if session.number in there))
    for kind in EXTRAS:
        yield from kind(built, order, folder)


def _cover(built: Built, order: Order, folder: Path) -> Iterator[Extra]:
    yield Extra(COVER, key_of(coach_key(), built.title), lambda: cover(built.title))


def _playlists(built: Built, order: Order, folder: Path) -> Iterator[Extra]:
    """Give the playlist of all, and of each group if there are several."""
    yield _playlist(PLAYLIST, built.title, built.episodes)
    groups = [*built.by_group()]
    for group, episodes in groups if len(groups) > 1 else ():
        yield _playlist(f"{built.groups[group]}.m3u8", f"{built.title}, {group}", episodes)


def _playlist(path: str, title: str, episodes: tuple[Episode, ...]) -> Extra:
    parts = (part for episode in episodes for part in episode.parts)
    text = playlist(title, (Entry(PurePosixPath(part.path), part.duration, part.title) for part in parts))
    return Extra(path, key_of(text), text.encode)


def _feed(built: Built, order: Order, folder: Path) -> Iterator[Extra]:
    content = feed(built, order.base, order.until)
    yield Extra(FEED, key_of(content), lambda: content)


def _page(built: Built, order: Order, folder: Path) -> Iterator[Extra]:
    """Give the page of the folder."""
    key = key_of(coach_key(), page_key(), built, order.base, captions_key(built.episodes, folder))
    yield Extra(PAGE, key, lambda: index_page(built, order, folder).encode())


def _single_pages(built: Built, order: Order, folder: Path) -> Iterator[Extra]:
    """Give a page for each session that holds its sound, where such were ordered."""
    for episode in built.episodes if order.single else ():
        sounds = [_state(folder / part.path) for part in episode.parts]
        said = captions_key([episode], folder)
        key = key_of(coach_key(), page_key(), built.title, built.language, episode, sounds, said)
        yield Extra(single_path(episode, built.language), key, partial(_single_page, built, order, folder, episode))


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _single_page(built: Built, order: Order, folder: Path, episode: Episode) -> bytes:
    return single_page(built, order, folder, episode).encode()


EXTRAS: Final[tuple[Callable[[Built, Order, Path], Iterator[Extra]], ...]] = (
    _cover, _playlists, _feed, _page, _single_pages
)  # fmt: skip
"""Every kind; each is given what is built, what was ordered, and the folder."""
