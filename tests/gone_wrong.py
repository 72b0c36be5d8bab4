"""How many texts with mistakes are drawn: the same in every run, or as many others as are asked for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings


def drawn(config: pytest.Config, examples: int) -> settings:
    """Give hypothesis's settings for so many examples, or for those that `--mutations` asks for."""
    wished: int = config.getoption("--mutations")
    return settings(
        max_examples=wished or examples,
        derandomize=not wished,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
