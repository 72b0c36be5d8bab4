"""Versions of installed distributions, told without importing them."""

from __future__ import annotations

from functools import cache


@cache
def installed_version(distribution: str) -> str:
    """Give the version of an installed distribution, or an empty text if it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
