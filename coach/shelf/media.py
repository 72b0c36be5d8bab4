"""What kind of thing a file is, by its suffix: as feeds and servers tell it, the same on every machine."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

MEDIA: Final = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".lrc": "text/plain",
    ".labels.txt": "text/plain",
    ".chapters.json": "application/json+chapters",
    ".timeline.json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".png": "image/png",
    ".xml": "application/rss+xml",
    ".html": "text/html",
}
"""Podcast players know M4A by no other name than `audio/x-m4a`."""


def media_type(path: str) -> str:
    """Give the type of a file that a build makes, without the encoding of its text."""
    name = PurePosixPath(path).name
    return next((kind for suffix, kind in MEDIA.items() if name.endswith(suffix)), "application/octet-stream")
