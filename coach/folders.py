"""Where the coach keeps what is not part of it: caches, the user's own routines and defaults, installed voices."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path

_NAME = "coach"


def cache_folder() -> Path:
    """Give the folder of what can be made again: spoken clips and encoded islands."""
    return user_cache_path(_NAME, appauthor=False)


def config_folder() -> Path:
    """Give the folder of the user's own routines and `config.toml`."""
    return user_config_path(_NAME, appauthor=False)


def data_folder() -> Path:
    """Give the folder of what was installed for the coach: voices."""
    return user_data_path(_NAME, appauthor=False)
