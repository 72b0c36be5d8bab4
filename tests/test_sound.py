"""How a rendered track sounds: decoded by ffmpeg, and held against what players, speakers and ears need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from listen import decode_all, level_db, onsets
from loudness import lufs, true_peak_db
from mp3.grounds import tune

import coach
from coach.front import Choices, proof
from coach.outputs.track import Track
from coach.plan.awake import STRETCH
from coach.plan.kinds import KINDS
from coach.timing import Ms

Heard = np.ndarray


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "sound-cache"))


@pytest.fixture
def heard(tmp_path: Path) -> Callable[[Track], Heard]:
    """Render a track, and give what ffmpeg decodes."""

    def render(track: Track) -> Heard:
        track.save(tmp_path / "track.mp3")
        return decode_all(tmp_path / "track.mp3")["ffmpeg"].astype(np.float64)

    return render


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import soundfile

    path = tmp_path_factory.mktemp("music") / "song.flac"
    soundfile.write(path, tune(40, 5), 48_000)
    return path


def walk(**choices: object) -> Track:
    settings = {"minutes": 5}
    return coach.compile(coach.read("backward-walk"), Choices(settings=settings, **choices))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["knee-hug", "seven-actions", "backward-walk"])
@pytest.mark.parametrize("stereo", [False, True])
def test_a_track_that_is_mostly_speech_has_its_loudness(
    name: str, stereo: bool, heard: Callable[[Track], Heard]
) -> None:
    track = proof(coach.read(name))
    sound = heard(replace(track, mix=replace(track.mix, channels=1 + stereo)))
    assert sound.ndim == 1 + stereo
    assert lufs(sound) == pytest.approx(-16 if stereo else -19, abs=0.5)
    assert true_peak_db(sound) <= -1


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("backward-walk", {}),
        ("backward-walk", {"stereo": True}),
        ("backward-walk", {"bed": True}),
        ("crocodile-breathing", {}),
        ("waist-circles", {}),
    ],
)
def test_in_a_sparse_track_the_speech_has_it(
    name: str, choices: dict[str, bool], heard: Callable[[Track], Heard]
) -> None:
    track = coach.compile(coach.read(name), Choices(**choices))  # type: ignore[arg-type]
    sound = heard(track)
    spoken = [cue for cue in track.timeline.cues if KINDS[cue.kind].style in ("prose", "tip")]
    speech = np.concatenate([sound[cue.start * 24 : cue.end * 24] for cue in spoken])
    assert lufs(speech) == pytest.approx(-16 if choices.get("stereo") else -19, abs=0.5)
    assert true_peak_db(sound) <= -1


def test_with_music_nothing_is_too_loud_and_speech_stands_out(song: Path, heard: Callable[[Track], Heard]) -> None:
    track = walk(music=song)
    sound = heard(track)
    assert len(sound) == track.timeline.duration * 48
    assert true_peak_db(sound) <= -1
    spoken = [cue for cue in track.timeline.cues if KINDS[cue.kind].style == "prose" and cue.end - cue.start > 1000]
    speech = np.concatenate([sound[cue.start * 48 : cue.end * 48] for cue in spoken])
    assert lufs(speech, 48_000) == pytest.approx(-16, abs=0.5)
    # In the closing rest nobody speaks for long: there music is at its own level, and it ends in silence.
    end = track.timeline.duration * 48
    alone = sound[end - 48_000 * 40 : end - 48_000 * 12]
    assert lufs(alone, 48_000) == pytest.approx(-24, abs=3), "a part of the song, which is levelled as a whole"
    assert level_db(sound[end - 480 :]) < -60


def test_a_word_ducks_music_before_it_begins(song: Path, heard: Callable[[Track], Heard]) -> None:
    track = walk(music=song, volumes=dict.fromkeys(KINDS, -60))
    sound = heard(track)
    cue = next(cue for cue in track.timeline.cues if cue.kind == "safety" and cue.end - cue.start > 3000)
    under = level_db(sound[cue.start * 48 : cue.end * 48])
    open_ = level_db(sound[-48_000 * 40 : -48_000 * 12])
    assert open_ - under >= 12


def skipped(sound: Heard) -> Heard:
    """Play as a player does that skips silence: what stays under -30.1 dBFS for 100 ms is made five times shorter."""
    kept = np.ones(len(sound), bool)
    loud = np.flatnonzero(np.abs(sound) > 1024 / 32768)
    for a, b in pairwise(loud):
        if b - a > 2400:
            kept[a + 1 + (b - a) // 5 : b] = False
    return sound[kept]


def beats(sound: Heard) -> np.ndarray:
    """Give the times between ticks, in milliseconds."""
    return np.diff(onsets(sound, 450, 1000, rise_db=12, floor_db=-20, apart_ms=300))


def test_a_bed_saves_the_beat_from_players_that_skip_silence(heard: Callable[[Track], Heard]) -> None:
    def ticks(bed: bool) -> tuple[Heard, Heard]:
        track = walk(bed=bed, volumes={kind: -60 for kind in KINDS if kind != "tick"})
        steps = [cue for cue in track.timeline.cues if cue.sound in ("tick-left", "tick-right")]
        start = next(a.start for a, b in pairwise(steps) if b.start - a.start == 750)  # behind the slower practice
        sound = heard(track)
        return sound[start * 24 - 600 :][: 16_000 * 24], sound

    bare, _ = ticks(False)
    assert np.abs(beats(bare)[:12] - 750).max() < 2
    assert np.median(beats(skipped(bare))[:12]) < 400, "without the bed such a player destroys the beat"
    with_bed, whole = ticks(True)
    assert len(skipped(whole)) == len(whole)
    assert np.abs(beats(skipped(with_bed))[:12] - 750).max() < 2
    quiet = whole[-30 * 24_000 : -8 * 24_000]
    assert level_db(quiet) <= -40
    windows = np.lib.stride_tricks.sliding_window_view(np.abs(quiet), 2400)[::24]
    assert 20 * np.log10(windows.max(axis=1).min()) > -30
    for at in range(12):
        tick = with_bed[600 + at * 18_000 :][: 40 * 24]
        assert level_db(tick) >= level_db(quiet) + 12


def quiet_stretches(sound: Heard) -> np.ndarray:
    """Give the lengths of all stretches in which nothing passes -70 dBFS, in milliseconds."""
    loud = np.flatnonzero(np.abs(sound) > 10 ** (-70 / 20))
    return np.diff(np.concatenate([[0], loud, [len(sound)]])) / 24


@pytest.mark.parametrize("name", ["ball-under-the-buttock", "backward-walk", "prone-press-up"])
def test_no_speaker_falls_asleep(name: str, heard: Callable[[Track], Heard]) -> None:
    routine = coach.read(name)
    track = coach.compile(routine)
    sound = heard(track)
    assert quiet_stretches(sound).max() <= STRETCH
    pips = [cue for cue in track.heard.cues if cue.kind == "awake"]
    assert pips
    for pip in pips:
        piece = sound[pip.start * 24 : pip.end * 24]
        assert 20 * np.log10(np.abs(piece).max()) == pytest.approx(-54, abs=1.5)
        assert level_db(sound[(pip.start - 500) * 24 : (pip.start - 100) * 24]) < -70
    plain = coach.compile(routine, Choices(keep_awake=False))
    assert quiet_stretches(heard(plain)).max() > STRETCH
    assert plain.heard == plain.timeline == track.timeline
    # Two seconds that are never silent before the first word.
    first = next(cue.start for cue in track.timeline.cues if cue.text)
    assert first >= 2000
    assert quiet_stretches(sound[: first * 24]).max() < 400


def test_an_excerpt_keeps_speakers_awake_too(heard: Callable[[Track], Heard]) -> None:
    track = coach.compile(coach.read("seven-actions"))
    for start in (60_000, 61_000, 191_500, 300_000):
        assert quiet_stretches(heard(track.excerpt(Ms(start), Ms(start + 20_000)))).max() <= STRETCH


@pytest.mark.parametrize("choices", [{"rate": 180}, {"rate": 110, "stereo": True}, {"voice": "en-gb", "rate": 200}])
@pytest.mark.parametrize("volume", [0.0, 12.0])
def test_no_peak_is_too_high_whatever_is_chosen(
    choices: dict[str, object], volume: float, heard: Callable[[Track], Heard]
) -> None:
    track = walk(**choices, volumes={"tick": volume, "beat": volume})
    assert true_peak_db(heard(track.excerpt(Ms(0), Ms(240_000)))) <= -1


def test_in_stereo_each_side_leans_to_its_ear_and_the_rest_to_neither(heard: Callable[[Track], Heard]) -> None:
    track = walk(stereo=True)
    sound = heard(track)
    seen = set()
    for before, cue, after in zip(track.timeline.cues, track.timeline.cues[1:], track.timeline.cues[2:], strict=False):
        if cue.end - cue.start < 60 or before.end > cue.start or after.start < cue.end:
            continue
        left, right = (level_db(sound[cue.start * 24 : cue.end * 24, ear]) for ear in (0, 1))
        leans = {"left": 4.5, "right": -4.5}.get(cue.side or "", 0) if cue.kind in ("tick", "beat") else 0
        assert left - right == pytest.approx(leans, abs=0.5), cue
        seen.add((cue.kind, cue.side))
    assert {("tick", "left"), ("tick", "right"), ("say", None)} <= seen


def test_a_breath_ends_well_before_the_next_sound(heard: Callable[[Track], Heard]) -> None:
    track = coach.compile(coach.read("crocodile-breathing"))
    sound = heard(track)
    cues = track.timeline.cues
    tones = [cue for cue in cues if cue.kind == "tone"]
    assert {cue.sound.split("-")[0] for cue in tones} == {"rising", "steady", "falling"}
    for tone in tones:
        following = min((cue.start for cue in cues if cue.start >= tone.end), default=track.timeline.duration)
        assert following - tone.end >= 124
        others = [cue for cue in cues if cue is not tone and cue.start < following and cue.end > tone.end]
        if not others:
            assert level_db(sound[(tone.end + 30) * 24 : (following - 5) * 24]) < -60
