from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from listen import chapters, decode_all, find, noise_db, onsets
from mp3.walks import samples, timeline, walk

from coach.errors import MachineError
from coach.mp3.id3 import text
from coach.outputs.track import Track
from coach.sound.mix import Mix
from coach.sound.tones import tone
from coach.store import Store


def test_every_sound_is_at_its_place_in_every_decoder(tmp_path: Path) -> None:
    timed, clips = walk(1, 84)
    Track(timed, Mix(clips)).save(tmp_path / "walk.mp3")
    planned = Mix(clips).samples(timed.cues, 0, timed.duration * 24) / 32768
    for name, heard in decode_all(tmp_path / "walk.mp3").items():
        assert len(heard) == timed.duration * 24, name
        assert noise_db(planned, heard) > 20, name
        for cue in timed.cues:
            if cue.kind == "beat":
                match = find(heard, samples(clips[cue.text, cue.sound]), cue.start)
                assert match.at_ms == pytest.approx(cue.start, abs=0.1), name
                assert match.likeness > 0.9, name


def test_ticks_begin_on_their_millisecond(tmp_path: Path) -> None:
    placed = [(500 + 749 * k, ("tick-left", "tick-right")[k % 2]) for k in range(40)]
    timed, clips = timeline(placed, 31_001)
    Track(timed, Mix(clips)).save(tmp_path / "ticks.mp3")
    for name, heard in decode_all(tmp_path / "ticks.mp3").items():
        late = np.array(onsets(heard)) - [cue.start for cue in timed.cues]
        assert late.min() > 0, name
        assert late.max() < 1, name
        assert np.ptp(late) < 0.1, name


def test_what_it_took_is_told_and_the_file_has_its_chapters(tmp_path: Path) -> None:
    timed, clips = walk(11)
    track = Track(timed, Mix(clips), Store(tmp_path / "store", 10**8))
    told: list[tuple[int, int]] = []
    path = tmp_path / "walk.mp3"
    cold = track.save(path, lambda done, total: told.append((done, total)), (text("TCOM", "Someone"),))
    assert cold.size == path.stat().st_size
    assert 0 < cold.encoded == len(told) == told[-1][1] < len(timed.cues) / 20
    assert 0 < cold.encoded_ms < 20_000
    warm = track.save(path)
    assert (warm.encoded, warm.encoded_ms) == (0, 0)
    assert chapters(path) == [(part.start, part.end, part.title) for part in timed.chapters]


def test_the_same_track_gives_the_same_bytes_with_and_without_a_store(tmp_path: Path) -> None:
    timed, clips = walk(1)
    files = [tmp_path / f"{number}.mp3" for number in range(3)]
    Track(timed, Mix(clips, {"tick": -2.5})).save(files[0])
    for path in files[1:]:
        Track(timed, Mix(clips, {"tick": -2.5}), Store(tmp_path / "store", 10**8)).save(path)
    assert len({path.read_bytes() for path in files}) == 1


WARM = """
import sys
from pathlib import Path
from coach.outputs.track import Track
from coach.plan.timeline import Chapter, Cue, Timeline
from coach.sound.mix import Mix
from coach.sound.tones import tone
from coach.store import Store
from coach.voice.clip import Clip

def pcm():
    import numpy
    return (numpy.sin(numpy.arange(9600) / 9) * 9000).astype("<i2").tobytes()

clips = {("", "tick-left"): tone("tick-left"), ("Left", "beat"): Clip("left", 400, 80, pcm)}
cues = [Cue(960 * k + 100, 960 * k + 172, None, "tick", "", "tick-left", None, 0) for k in range(60)]
cues += [Cue(960 * k + 20, 960 * k + 420, None, "beat", "Left", "beat", "left", 0) for k in range(20)]
timed = Timeline("r", "T", "en", 60_000, tuple(sorted(cues, key=lambda cue: cue.start)), (Chapter("All", 0, 60_000),))
folder = Path(sys.argv[1])
saved = Track(timed, Mix(clips, {"tick": -1.0}), Store(folder / "store", 10**8)).save(folder / sys.argv[2])
print(saved.encoded, *[name for name in ("numpy", "lameenc", "pydub", "soxr", "miniaudio") if name in sys.modules])
"""


def test_a_warm_save_imports_neither_numpy_nor_an_encoder(tmp_path: Path) -> None:
    def save(name: str) -> str:
        command = [sys.executable, "-c", WARM, str(tmp_path), name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert save("cold.mp3") == "3 numpy lameenc\n", "a word with its tick, the first of them without lead, a tick alone"
    assert save("warm.mp3") == "0\n"
    assert (tmp_path / "cold.mp3").read_bytes() == (tmp_path / "warm.mp3").read_bytes()


def test_memory_does_not_grow_with_the_track(tmp_path: Path) -> None:
    timed, clips = timeline([(1200 * k, "tick-left") for k in range(1, 9000)], 10_802_000)
    track = Track(timed, Mix(clips), Store(tmp_path / "store", 10**8))
    track.save(tmp_path / "long.mp3")
    tracemalloc.start()
    saved = track.save(tmp_path / "long.mp3")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert saved.size > 86_000_000
    assert peak < 4_000_000


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    timed, clips = timeline([(100, "Left")], 1000)
    path = tmp_path / "a.mp3"
    path.write_bytes(b"old")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Track(timed, Mix(clips)).save(path, stop)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MachineError, match="cannot write"):
        Track(timed, Mix(clips)).save(tmp_path / "file" / "a.mp3")


def test_a_segment_is_the_same_sound_as_the_file(tmp_path: Path) -> None:
    timed, clips = timeline([(100, "Left"), (700, "tick-right")], 1501)
    track = Track(timed, Mix(clips, {"tick": 1.0}))
    whole = track.segment()
    assert (whole.frame_rate, whole.channels, whole.sample_width, len(whole)) == (24_000, 1, 2, 1501)
    part = track.segment(150, 900)
    assert part.raw_data == whole[150:900].raw_data
    track.save(tmp_path / "a.mp3")
    planned = np.frombuffer(whole.raw_data, "<i2") / 32768
    assert noise_db(planned, decode_all(tmp_path / "a.mp3")["mpg123"]) > 20
    assert len(track.segment(1000, 99_999)) == 501
    assert len(track.segment(2000)) == 0


def test_a_users_chime_is_a_clip_like_any_other(tmp_path: Path) -> None:
    timed, clips = timeline([(0, "start")], 3000)
    own = {**clips, ("", "start"): tone("end")}
    Track(timed, Mix(own)).save(tmp_path / "a.mp3")
    heard = decode_all(tmp_path / "a.mp3")["ffmpeg"]
    assert find(heard, samples(tone("end")), 0).likeness > 0.99
