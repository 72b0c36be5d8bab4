"""What this machine has: versions of distributions, told without importing them, and processors."""

from __future__ import annotations

import os
from functools import cache


@cache
def installed_version(distribution: str) -> str:
    """Give the version of an installed distribution, or an empty text if it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def cores() -> int:
    """Give how many processors this process may use; more workers than that only take each other's memory."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
