"""Loudness as ffmpeg measures it."""

from __future__ import annotations

from typing import Any

import av
import av.filter
import numpy as np
from numpy.typing import NDArray


def lufs(samples: NDArray[Any], rate: int = 24_000) -> float:
    """Integrated loudness of a sound, shape (n,) or (n, 2), by ffmpeg's `ebur128` filter."""
    layout = "mono" if samples.ndim == 1 else "stereo"
    graph = av.filter.Graph()
    source = graph.add("abuffer", sample_rate=str(rate), sample_fmt="flt", channel_layout=layout, time_base=f"1/{rate}")
    meter = graph.add("ebur128", "metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(samples.astype(np.float32).reshape(1, -1), format="flt", layout=layout)
    frame.sample_rate = rate
    frame.pts = 0
    source.push(frame)
    source.push(None)
    last = -70.0
    while True:
        try:
            out = sink.pull()
        except (av.error.EOFError, av.error.BlockingIOError):
            return last
        if "lavfi.r128.I" in out.metadata:
            last = float(out.metadata["lavfi.r128.I"])
