"""Real players, given a file or a playlist: what they send to the sound card, as raw samples."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coach.sound.ffmpeg import find_ffmpeg

LIMIT_S = 120
"""After so long a player is held to hang."""


def mpv(path: Path, folder: Path) -> bytes:
    """Play without gaps with mpv (ffmpeg's decoder): 32-bit floats."""
    raw = folder / "mpv.raw"
    sound = ["--ao=pcm", "--ao-pcm-waveheader=no", f"--ao-pcm-file={raw}", "--gapless-audio=yes"]
    command = ["mpv", "--no-config", "--no-video", "--really-quiet", *sound, str(path)]
    subprocess.run(command, check=True, timeout=LIMIT_S, stdin=subprocess.DEVNULL)
    return raw.read_bytes()


CONF = """\
music_directory "{music}"
playlist_directory "{here}"
db_file "{here}/db"
log_file "{here}/log"
bind_to_address "{here}/socket"
audio_output {{
  type "pipe"
  name "file"
  command "'{ffmpeg}' -nostdin -loglevel error -readrate 20 -f s16le -ar 24000 -ac 1 -i pipe:0 -f s16le '{here}/raw'"
  format "24000:16:1"
}}
input {{
  plugin "qobuz"
  enabled "no"
}}
"""


class Mpd:
    """A running mpd (libmad's decoder) that plays into a file, at 20 times real speed.

    At full speed it may find its next track too late, and stop for it; no sound card is as fast.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tell(self, *words: str) -> list[str]:
        """Give a command through mpc, and what it answers."""
        done = subprocess.run(self._command(*words), check=True, capture_output=True, encoding="utf-8", timeout=LIMIT_S)
        return done.stdout.splitlines()

    def play(self) -> None:
        """Play what is in the queue to its end."""
        with subprocess.Popen(self._command("idleloop"), stdout=subprocess.PIPE, encoding="utf-8") as events:
            try:
                assert events.stdout is not None
                self.tell("consume", "on")
                self.tell("play")
                while self.tell("playlist"):
                    assert events.stdout.readline()
            finally:
                events.kill()

    def _command(self, *words: str) -> list[str]:
        return ["mpc", f"--host={self._folder / 'socket'}", *words]


@contextmanager
def mpd(music: Path, folder: Path) -> Iterator[Mpd]:
    """Run an mpd over a folder of music; it has no other settings than these, and does not outlive the test.

    When it has ended, all that it played is in `raw`.
    """
    folder.mkdir()
    (folder / "conf").write_text(CONF.format(music=music, here=folder, ffmpeg=find_ffmpeg()), "utf-8")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.settimeout(LIMIT_S)
        ready.bind(str(folder / "ready"))
        environment = os.environ | {"NOTIFY_SOCKET": str(folder / "ready")}
        command = ["mpd", "--no-daemon", str(folder / "conf")]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                assert b"READY=1" in ready.recv(1000)
                running = Mpd(folder)
                running.tell("update", "--wait")
                yield running
            finally:
                process.terminate()


def heard_by_mpd(music: Path, name: str, folder: Path) -> tuple[bytes, list[str]]:
    """Play a file or a playlist of a folder to its end: 16-bit samples, and the titles in the queue."""
    with mpd(music, folder) as running:
        running.tell("load" if name.endswith(".m3u8") else "add", name)
        titles = running.tell("playlist", "-f", "%name%/%title%/%track%/%album%")
        running.play()
    return (folder / "raw").read_bytes(), titles
