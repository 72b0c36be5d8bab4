"""What a handy person does instead: the same cues as SSML through espeak-ng and lame, or a pydub script."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from coach.plan.kinds import KINDS
from coach.plan.timeline import Timeline

PEER_PROGRAMS = ("espeak-ng", "lame")


def installed() -> bool:
    return all(shutil.which(program) for program in PEER_PROGRAMS)


def cost(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Run a command to its end and tell its processor seconds, its children's too; its output is thrown away."""
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    program = shutil.which(command[0])
    assert program, command[0]
    pid = os.posix_spawn(program, command, clean | (environment or {}), file_actions=quiet)
    _, status, used = os.wait4(pid, 0)
    assert status == 0, f"{command} failed"
    return used.ru_utime + used.ru_stime


_SMALL_PARENT = """
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, 1, 0)])
status, used = os.wait4(pid, 0)[1:]
print(used.ru_maxrss if status == 0 else -1)
"""


def peak_memory(command: list[str], environment: dict[str, str]) -> int:
    """Peak resident kilobytes of a command; started by a small process, as a child's peak counts what it was forked from."""
    small = [sys.executable, "-S", "-c", _SMALL_PARENT, *command]
    told = subprocess.run(small, env=os.environ | environment, capture_output=True, text=True, check=True).stdout
    peak = int(told)
    assert peak > 0, f"{command} failed"
    return peak


def best(times: int, command: list[str], environment: dict[str, str] | None = None) -> float:
    """The cheapest of several runs."""
    return min(cost(command, environment) for _ in range(times))


def ssml(timeline: Timeline) -> str:
    """All spoken cues with the breaks between them; ticks and tones cannot be said, which is to the peer's advantage."""
    parts, now = ["<speak>"], 0
    for cue in timeline.cues:
        if KINDS[cue.kind].rank is None:
            continue
        parts.append(f'<break time="{max(0, cue.start - now)}ms"/>{escape(cue.text)}')
        now = cue.end
    parts.append(f'<break time="{timeline.duration - now}ms"/></speak>')
    return "\n".join(parts)


def ssml_cost(timeline: Timeline, folder: Path) -> float:
    """Processor seconds of espeak-ng and lame, the better of its own sound and faintly dithered sound."""
    text, sound, dithered = folder / "peer.ssml", folder / "peer.wav", folder / "dithered.wav"
    text.write_text(ssml(timeline), "utf-8")
    speaking = cost(["espeak-ng", "-m", "-v", "en-us", "-s", "150", "-f", str(text), "-w", str(sound)])
    with wave.open(str(sound)) as source, wave.open(str(dithered), "wb") as target:
        target.setparams(source.getparams())
        noise = np.random.default_rng(0)
        while block := source.readframes(1 << 20):
            samples = np.frombuffer(block, "<i2")
            target.writeframes(
                (samples + noise.integers(-2, 3, len(samples))).clip(-32768, 32767).astype("<i2").tobytes()
            )
    encoding = [
        cost(["lame", "--quiet", "-b", "64", "-m", "m", str(wav), str(folder / "peer.mp3")])
        for wav in (sound, dithered)
    ]
    return speaking + min(encoding)


PYDUB_SCRIPT = """
import json, sys, warnings
warnings.simplefilter("ignore")
from pydub import AudioSegment

folder, plan = sys.argv[1], json.load(open(sys.argv[1] + "/plan.json"))
clips = {name: AudioSegment.from_wav(f"{folder}/{name}.wav") for name in plan["clips"]}
track = AudioSegment.empty()
for gap, name in plan["cues"]:
    track = track + AudioSegment.silent(gap, 24000) + clips[name]
track.export(folder + "/pydub.mp3", format="mp3", bitrate="64k").close()
"""
