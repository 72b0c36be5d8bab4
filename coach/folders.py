"""Where the coach keeps what is not part of it: caches, the user's own routines and defaults, voices, the journal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_config_path, user_data_path

from coach.store import Store

_NAME = "coach"
CLIPS_LIMIT: Final = 512 * 2**20
ISLANDS_LIMIT: Final = 256 * 2**20
TEXTS_LIMIT: Final = 32 * 2**20
"""Bounds of the caches, in bytes."""


def path_of(written: str) -> Path:
    """Give the path that somebody wrote: `~` at its start is the home; that of a user whom nobody knows stays as it is.

    `Path.expanduser` would raise `RuntimeError`.
    """
    return Path(os.path.expanduser(written))


def cache_folder() -> Path:
    """Give the folder of what can be made again."""
    return user_cache_path(_NAME, appauthor=False)


def config_folder() -> Path:
    """Give the folder of the user's own routines and `config.toml`."""
    return user_config_path(_NAME, appauthor=False)


def data_folder() -> Path:
    """Give the folder of what was installed for the coach, voices, and of the journal."""
    return user_data_path(_NAME, appauthor=False)


def journal_file() -> Path:
    """Give the file of the journal, which need not exist."""
    return data_folder() / "journal.sqlite"


def clip_store() -> Store:
    """Give the cache of spoken clips."""
    return Store(cache_folder() / "clips", CLIPS_LIMIT)


def island_store() -> Store:
    """Give the cache of encoded islands."""
    return Store(cache_folder() / "islands", ISLANDS_LIMIT)


def text_store() -> Store:
    """Give the cache of what was read of routines and told in sentences."""
    return Store(cache_folder() / "texts", TEXTS_LIMIT)


def caches() -> tuple[Store, ...]:
    """Give all of them."""
    return clip_store(), island_store(), text_store()
