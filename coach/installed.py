"""What this machine has: versions of distributions, told without importing them, and processors."""

from __future__ import annotations

import os
from functools import cache
from typing import Final

SHARE: Final = "COACH_CORES"
"""Names, in the environment, how many processors a process may use."""


@cache
def installed_version(distribution: str) -> str:
    """Give the version of an installed distribution, or an empty text if it is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import distribution as found

    try:
        there = found(distribution)
    except PackageNotFoundError:
        return ""
    facts = there.read_text("METADATA") or there.read_text("PKG-INFO") or ""  # the latter of an egg
    # by hand: as an e-mail, which the standard library reads it as, it takes a hundred times as long
    return facts.partition("\nVersion:")[2].partition("\n")[0].strip()


def cores() -> int:
    """Give how many processors this process may use; more workers than that only take each other's memory.

    Where several processes share the machine, the environment says how many are each one's: `COACH_CORES`.
    """
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    share = os.environ.get(SHARE, "")
    return min(there, int(share)) if share.isdecimal() and int(share) else there
