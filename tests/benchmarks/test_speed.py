"""Speed as ratios, measured side by side in processor time: run it with `uv run pytest tests/benchmarks -s`.

The figures that must be reached are asserted; what was measured is printed. Where a peer's programs are not installed
its rows are skipped, and say so.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import peers
import pytest

import coach
from coach.mp3.frames import encode
from coach.mp3.pieces import Studio
from coach.mp3.track import frames_of
from coach.outputs.track import Track
from coach.plan.excerpt import excerpt
from coach.plan.kinds import KINDS
from coach.sound.mix import Mix
from coach.store import Store

COACH = [sys.executable, "-m", "coach"]
need_peers = pytest.mark.skipif(not peers.installed(), reason=f"needs {' and '.join(peers.PEER_PROGRAMS)}")
need_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="pydub exports MP3 through ffmpeg")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def long_walk(place: Path) -> Path:
    """The walk, with up to 240 minutes."""
    built_in = Path(coach.__file__).parents[1] / "scripts" / "backward-walk.yaml"
    text = built_in.read_text("utf-8")
    path = place / "long-walk.yaml"
    path.write_text(text.replace("range: 1-20, unit: min", "range: 1-240, unit: min"), "utf-8")
    assert path.read_text("utf-8") != text
    return path


@pytest.fixture(scope="module")
def environment(place: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(place / "cache"), "XDG_CONFIG_HOME": str(place / "config")}


@pytest.fixture(scope="module")
def render(long_walk: Path, place: Path) -> Callable[..., list[str]]:
    def command(minutes: int, *more: str) -> list[str]:
        return [*COACH, "render", str(long_walk), "-o", str(place / "out"), "--set", f"minutes={minutes}",
                "--set", "words=every", *more]  # fmt: skip

    return command


@pytest.fixture(scope="module")
def tracks(long_walk: Path, place: Path) -> Callable[[int], Track]:
    """Compiled tracks of the walk, for measurements within one process."""
    made: dict[int, Track] = {}

    def track(minutes: int) -> Track:
        if minutes not in made:
            choices = coach.Choices(settings={"minutes": minutes, "words": "every"})
            made[minutes] = coach.compile(coach.read(long_walk), choices)
        return made[minutes]

    return track


@pytest.fixture(scope="module")
def peer_cost(tracks: Callable[[int], Track], place: Path) -> Callable[[int], float]:
    known: dict[int, float] = {}

    def seconds(minutes: int) -> float:
        if minutes not in known:
            known[minutes] = peers.ssml_cost(tracks(minutes).timeline, place)
        return known[minutes]

    return seconds


def report(what: str, ratio: float, must: float, detail: str) -> None:
    print(f"\n{what}: {ratio:.1f} x (must reach {must:g} x; {detail})")
    assert ratio >= must, f"{what}: {ratio:.2f} x, must reach {must:g} x ({detail})"


@need_peers
@pytest.mark.parametrize(("minutes", "must"), [(20, 6), (180, 25)])
def test_warm_render_against_ssml(
    minutes: int,
    must: float,
    render: Callable[..., list[str]],
    environment: dict[str, str],
    peer_cost: Callable[[int], float],
) -> None:
    peers.cost(render(minutes), environment)
    ours = peers.best(5, render(minutes), environment)
    theirs = peer_cost(minutes)
    report(
        f"warm render of {minutes} minutes against SSML and lame", theirs / ours, must, f"{ours:.3f} s, {theirs:.2f} s"
    )


@need_peers
def test_cold_render_against_ssml(
    render: Callable[..., list[str]], environment: dict[str, str], place: Path, peer_cost: Callable[[int], float]
) -> None:
    peers.cost(render(20), environment)  # bytecode is compiled once and for all
    costs = [peers.cost(render(20), environment | {"XDG_CACHE_HOME": str(place / f"cold{n}")}) for n in range(3)]
    ours, theirs = min(costs), peer_cost(20)
    report("cold render of 20 minutes against SSML and lame", theirs / ours, 2, f"{ours:.3f} s, {theirs:.2f} s")


@need_peers
def test_each_further_hour(
    render: Callable[..., list[str]], environment: dict[str, str], peer_cost: Callable[[int], float]
) -> None:
    for minutes in (60, 240):
        peers.cost(render(minutes), environment)
    one, four = (peers.best(5, render(minutes), environment) for minutes in (60, 240))
    hour, theirs = (four - one) / 3, peer_cost(180) / 3
    report("each further hour, warm, against SSML and lame", theirs / hour, 40, f"{hour:.3f} s, {theirs:.2f} s")


@need_ffmpeg
def test_warm_render_against_pydub(
    render: Callable[..., list[str]], environment: dict[str, str], tracks: Callable[[int], Track], place: Path
) -> None:
    track = tracks(20)
    names: dict[tuple[str, str], str] = {}
    plan: list[tuple[int, str]] = []
    now = 0
    for cue in track.timeline.cues:
        if KINDS[cue.kind].rank is None:
            continue  # concatenation cannot lay a tick under a word
        names.setdefault((cue.text, cue.sound), f"clip{len(names)}")
        plan.append((max(0, cue.start - now), names[cue.text, cue.sound]))
        now = cue.end
    for key, name in names.items():
        with wave.open(str(place / f"{name}.wav"), "wb") as out:
            out.setnchannels(1), out.setsampwidth(2), out.setframerate(24_000)
            out.writeframes(track.mix.clips[key].pcm())
    (place / "plan.json").write_text(json.dumps({"clips": list(names.values()), "cues": plan}))
    script = place / "with_pydub.py"
    script.write_text(peers.PYDUB_SCRIPT)
    theirs = peers.cost([sys.executable, str(script), str(place)])
    peers.cost(render(20), environment)
    ours = peers.best(5, render(20), environment)
    report("warm render of 20 minutes against a pydub script", theirs / ours, 60, f"{ours:.3f} s, {theirs:.1f} s")


def processor_seconds(work: Callable[[], object], times: int = 3) -> float:
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def whole_encode(track: Track) -> float:
    samples = track.mix.samples(track.timeline.cues, 0, track.timeline.duration * 24)
    return processor_seconds(lambda: encode(samples.tobytes()))


@pytest.mark.parametrize(("part", "cached", "must"), [("block", False, 30), ("all", False, 8), ("all", True, 100)])
def test_splicing_against_one_encode(
    part: str, cached: bool, must: float, tracks: Callable[[int], Track], place: Path
) -> None:
    whole = tracks(20)
    timeline = whole.timeline
    if part == "block":
        first = next(cue.start for cue in timeline.cues if cue.sound == "tick-in" and cue.chapter == 1)
        timeline = excerpt(timeline, first, next(cue.start for cue in timeline.cues if cue.text == "Stand and rest."))
    store = Store(place / f"islands-{part}-{cached}", 2**28) if cached else None
    track = Track(timeline, whole.mix, store)

    def splice() -> Studio:
        """All frames of the track, in memory, as LAME gives its own."""
        studio = Studio(timeline, track.mix, store)
        frames = studio.preset.frame_count(timeline.duration * 24) + 1
        assert sum(map(len, frames_of(studio))) == frames * studio.preset.frame_bytes
        return studio

    encoded_ms = splice().encoded_ms
    ours = processor_seconds(splice, 5)
    theirs = whole_encode(track)
    what = f"splicing {'the walking block' if part == 'block' else 'all'}, islands {'' if cached else 'not '}cached, against one encode"
    report(what, theirs / ours, must, f"{ours:.4f} s, {theirs:.2f} s, {encoded_ms / 1000:.1f} s of distinct sound")


def test_sound_that_reaches_the_encoder_does_not_grow_with_minutes(tracks: Callable[[int], Track], place: Path) -> None:
    short, long = (
        Track(tracks(minutes).timeline, Mix(tracks(minutes).mix.clips)).save(place / "x.mp3").encoded_ms
        for minutes in (20, 180)
    )
    print(
        f"\nsound that reaches the encoder: {short} ms for 20 minutes, {long} ms for 180, {long / short:.3f} x (at most 1.2 x)"
    )
    assert long <= 1.2 * short


def test_memory_stays_flat(render: Callable[..., list[str]], environment: dict[str, str]) -> None:
    for minutes in (5, 180):
        peers.cost(render(minutes), environment)
    short, long = (peers.peak_memory(render(minutes), environment) for minutes in (5, 180))
    print(
        f"\npeak memory: {short / 2**10:.0f} MiB for 5 minutes, {long / 2**10:.0f} MiB for 180, {long / short:.2f} x (at most 1.5 x)"
    )
    assert long <= 1.5 * short


def test_help_starts_at_once(environment: dict[str, str]) -> None:
    peers.cost([*COACH, "--help"], environment)
    ours = peers.best(15, [*COACH, "--help"], environment)
    theirs = peers.best(15, [sys.executable, "-c", "pass"], environment)
    print(f"\ncoach --help against python -c pass: {ours / theirs:.1f} x (at most 6 x; {ours:.3f} s, {theirs:.3f} s)")
    assert ours <= 6 * theirs
