"""The files beside a track: readers that others wrote find the same texts at the same times in all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import av
import jsonschema
import lemony_lrc_parser
import numpy as np
import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from listen import chapters as chapters_of
from listen import decode_all, level_db, onsets
from mutagen.id3 import ID3
from numpy.typing import NDArray
from outputs.test_captions import BUILT_IN, cue, made
from plan.made_up import timeline_of

import coach
from coach.errors import ChoiceError, MachineError
from coach.language.files import read_file
from coach.library import find
from coach.mp3.frames import SPEECH
from coach.mp3.id3 import tag
from coach.outputs.captions import captions_of
from coach.outputs.companions import COMPANIONS, companion_path, companions_named, save_companions
from coach.outputs.lyrics import MOST_BYTES, lyrics_of
from coach.outputs.timeline_json import as_data
from coach.plan.kinds import KINDS
from coach.plan.timeline import Timeline

Read = list[tuple[int, int | None, str]]
"""Start, end where the format has one, and text in one line."""

KEEN = {"rise_db": 9, "floor_db": -55, "apart_ms": 15}
"""Soft beginnings, such as that of an h or of a breath's tone, are heard too."""

CHAPTERS = {
    "type": "object",
    "required": ["version", "chapters"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "1.2.0"},
        "title": {"type": "string", "minLength": 1},
        "chapters": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["startTime"],
                "additionalProperties": False,
                "properties": {
                    "startTime": {"type": "number", "minimum": 0},
                    "endTime": {"type": "number", "exclusiveMinimum": 0},
                    "title": {"type": "string", "minLength": 1},
                },
            },
        },
    },
}
"""What the podcast namespace says of its version 1.2, as far as it is used."""


def joined(text: str) -> str:
    """Put lines together, which in Chinese have no space between them."""
    return re.sub(r"(?<=[，。；：、！？])\n", "", text).replace("\n", " ")


def read_vtt(path: Path) -> Read:
    def ms(stamp: str) -> int:
        hours, minutes, seconds = stamp.split(":")
        return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000)

    return [(ms(each.start), ms(each.end), joined(unescape(each.raw_text))) for each in webvtt.read(path)]


def read_srt(path: Path) -> Read:
    return [(each.start, each.end, joined(each.plaintext)) for each in pysubs2.load(str(path), format_="srt")]


def read_lrc(path: Path) -> Read:
    lines = lemony_lrc_parser.loads(path.read_text("utf-8"))
    return [(line.start or 0, None, line.text) for line in lines if line.text]


def read_labels(path: Path) -> Read:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return [(round(float(start) * 1000), round(float(end) * 1000), text) for start, end, text in rows]


def read_mp3(path: Path) -> Read:
    (frame,) = ID3(path).getall("SYLT")
    assert (frame.format, frame.type) == (2, 1)
    return [(at, None, text) for text, at in frame.text if text]


READERS: dict[str, Callable[[Path], Read]] = {"vtt": read_vtt, "srt": read_srt, "lrc": read_lrc, "labels": read_labels}


def read_with_ffmpeg(path: Path) -> Read:
    with av.open(str(path)) as box:
        unit = 1000 * (box.streams[0].time_base or 0)
        found = [(packet.pts, joined(bytes(packet).decode().strip())) for packet in box.demux() if packet.size]
    return [(round((at or 0) * unit), None, text) for at, text in found if text]


def written(timeline: Timeline, folder: Path) -> Path:
    """A track without its sound, with all that stands in it and beside it."""
    track = folder / "a track.mp3"
    track.write_bytes(tag(timeline, lyrics_of(timeline)) + 50 * SPEECH.silence)
    assert save_companions(timeline, track, COMPANIONS) == [companion_path(track, name) for name in COMPANIONS]
    return track


def check(timeline: Timeline, folder: Path) -> None:
    """All files hold the same texts at the same times, each within its own resolution, and chapters tile."""
    captions = captions_of(timeline)
    expected = [(caption.start, caption.end, caption.text) for caption in captions]
    track = written(timeline, folder)
    found = {name: read(companion_path(track, name)) for name, read in READERS.items()} | {"mp3": read_mp3(track)}
    found |= {f"{name} by ffmpeg": read_with_ffmpeg(companion_path(track, name)) for name in ("vtt", "srt", "lrc")}
    for name, read in found.items():
        round_brackets = str.maketrans("[]", "()") if name.startswith("lrc") else {}
        assert [text for *_, text in read] == [text.translate(round_brackets) for *_, text in expected], name
        for (start, end, _), (planned, until, _) in zip(read, expected, strict=True):
            assert abs(start - planned) <= (5 if name.startswith("lrc") else 0), name
            assert end in (None, until), name
    (plain,) = ID3(track).getall("USLT")
    assert plain.text.split() == " ".join(text for *_, text in expected).split()
    assert json.loads(companion_path(track, "json").read_text("utf-8")) == as_data(timeline)
    chapters = json.loads(companion_path(track, "chapters").read_text("utf-8"))
    jsonschema.validate(chapters, CHAPTERS)
    bounds = [(round(1000 * each["startTime"]), round(1000 * each["endTime"])) for each in chapters["chapters"]]
    assert (
        bounds
        == [(start, end) for start, end, _ in chapters_of(track)]
        == [(chapter.start, chapter.end) for chapter in timeline.chapters]
    )
    assert (bounds[0][0], bounds[-1][1]) == (0, timeline.duration)
    assert all(earlier[1] == later[0] for earlier, later in pairwise(bounds))
    assert [each["title"] for each in chapters["chapters"]] == [chapter.title for chapter in timeline.chapters]


@pytest.mark.parametrize("name", BUILT_IN)
def test_all_files_agree(name: str, tmp_path: Path) -> None:
    check(timeline_of(read_file(find(name))), tmp_path)


def test_all_files_agree_in_chinese_and_after_hours(tmp_path: Path) -> None:
    check(timeline_of(read_file(find("backward-walk"), find, "zh")), tmp_path)
    late = [cue(at, 700, f"Number {at}.") for at in range(1000, 8 * 3_600_000, 371_117)]
    check(made(*late, length=8 * 3_600_000), tmp_path)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)


@given(st.lists(TEXTS.filter(lambda text: text.strip()), min_size=1, max_size=4))
def test_no_text_breaks_a_file(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    timeline = made(*(cue(2000 * number, 1500, text) for number, text in enumerate(texts)))
    track = written(timeline, tmp_path_factory.getbasetemp())
    wanted = [" ".join(text.split()) for text in texts]
    assert [text for *_, text in read_labels(companion_path(track, "labels"))] == wanted
    assert [text for *_, text in read_mp3(track)] == wanted
    found = [unescape(each.raw_text) for each in webvtt.read(companion_path(track, "vtt"))]
    assert ["".join(text.split()) for text in found] == ["".join(text.split()) for text in texts]
    srt = companion_path(track, "srt").read_text("utf-8").split("\n\n")
    assert len(srt) == len(read_with_ffmpeg(companion_path(track, "lrc"))) == len(texts)


def test_what_captions_look_like(tmp_path: Path) -> None:
    long = "Stop for sharp or growing pain, <tingling> & numbness down a leg, new weakness, dizziness."
    chinese = "如果疼痛剧烈或加重，腿上发麻或刺痛，突然无力，头晕，胸痛，或喘不过气，请停下。"
    timeline = made(cue(1000, 4000, long, "safety"), cue(3_599_998, 900, chinese), cue(7_000_000, 900, "[End] --> now"),
                    length=7_002_000)  # fmt: skip
    track = written(timeline, tmp_path)
    shown = {name: companion_path(track, name).read_bytes().decode() for name in COMPANIONS}
    assert (
        shown["vtt"]
        == """\
WEBVTT

00:00:01.000 --> 00:00:05.000
Stop for sharp or growing pain, &lt;tingling&gt; &amp; numbness down a leg,
new weakness, dizziness.

00:59:59.998 --> 01:00:00.998
如果疼痛剧烈或加重，腿上发麻或刺痛，突然无力，头晕，
胸痛，或喘不过气，请停下。

01:56:40.000 --> 01:56:41.000
[End] --&gt; now
"""
    )
    assert shown["srt"].splitlines()[:4] == [
        "1", "00:00:01,000 --> 00:00:05,000", "Stop for sharp or growing pain, <tingling> & numbness down a leg,",
        "new weakness, dizziness.",
    ]  # fmt: skip
    assert shown["srt"].count("\n") == shown["srt"].count("\r\n") == 13
    assert (
        shown["lrc"]
        == f"""\
[ti:R]
[ar:Audio Coach]
[al:Audio Coach]
[by:Audio Coach]
[length:1:56:42]

[00:01.00]{long}
[00:05.00]
[60:00.00]{chinese}
[60:01.00]
[116:40.00](End) --> now
"""
    )
    assert shown["labels"].splitlines()[0] == f"1.000000\t5.000000\t{long}"


def test_lyrics_are_in_the_language_of_the_track(tmp_path: Path) -> None:
    for language, code in (("en-gb", "eng"), ("zh-Hans", "zho"), ("xx", "XXX")):
        read = ID3(written(replace(made(cue(0, 900, "Stop.")), language=language), tmp_path))
        assert {frame.lang for name in ("USLT", "SYLT") for frame in read.getall(name)} == {code}


def test_a_track_in_which_nothing_or_too_much_is_said_has_no_lyrics() -> None:
    assert lyrics_of(made()) == ()
    text = "A sentence of about fifty letters, again and again."
    much = made(*(cue(2000 * number, 1500, text) for number in range(7000)), length=28_000_000)
    assert 500_000 < sum(map(len, lyrics_of(much))) < MOST_BYTES
    assert lyrics_of(made(*(cue(900 * number, 800, text) for number in range(30_000)), length=28_000_000)) == ()


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        ([], ()), (["none"], ()), (["all"], tuple(COMPANIONS)), (["lrc", "vtt", "lrc"], ("vtt", "lrc")),
        (["all", "vtt"], tuple(COMPANIONS)), (["none", "none"], ()),
    ],
)  # fmt: skip
def test_kinds_are_asked_for_by_name(names: list[str], kinds: tuple[str, ...]) -> None:
    assert companions_named("--with", names) == kinds


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["str"], "--with: 'str' is no kind of file beside a track; did you mean srt?"),
        (["VTT"], "--with: 'VTT' is no kind of file beside a track; did you mean vtt?"),
        (
            ["pdf"],
            "--with: 'pdf' is no kind of file beside a track; expected vtt, srt, lrc, labels, chapters, json or all",
        ),
        (["vtt", "none"], "--with: 'vtt,none' asks for files and for none; expected one of both"),
    ],
)
def test_what_is_no_kind_is_told(names: list[str], message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        companions_named("--with", names)
    assert str(caught.value) == message


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "track.srt").mkdir()
    with pytest.raises(MachineError, match=r"cannot write .*track\.srt"):
        save_companions(made(cue(0, 900, "Stop.")), tmp_path / "track.mp3", ["vtt", "srt"])
    assert {path.name for path in tmp_path.iterdir()} == {"track.vtt", "track.srt"}


SILENT = {kind: -60.0 for kind, rights in KINDS.items() if rights.rank is None}


@pytest.mark.parametrize("name", ["backward-walk", "crocodile-breathing"])
def test_captions_and_the_decoded_sound_agree(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the real voice: at each caption's start something begins, and where there is none nobody speaks."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def heard(choices: coach.Choices) -> NDArray[np.float64]:
        coach.compile(coach.read(name), choices).save(tmp_path / "track.mp3")
        return decode_all(tmp_path / "track.mp3")["ffmpeg"].astype(np.float64)

    whole = heard(coach.Choices())
    (frame,) = ID3(tmp_path / "track.mp3").getall("SYLT")
    speech = heard(coach.Choices(volumes=SILENT, keep_awake=False))
    captions = captions_of(coach.compile(coach.read(name)).timeline)
    assert [(text, at) for text, at in frame.text if text] == [(each.text, each.start) for each in captions]
    # a word over a tone begins where only speech is heard, and a phase without a word where its tone does
    begins = np.array([at for sound in (whole, speech) for at in onsets(sound, 150, 6000, **KEEN)])
    for caption in captions:
        assert np.abs(begins - caption.start).min() <= 24, caption
    ends = [0, *(caption.end for caption in captions)]
    starts = [*(caption.start for caption in captions), len(speech) // 24]
    for end, start in zip(ends, starts, strict=True):
        assert level_db(speech[(end + 24) * 24 : (start - 24) * 24]) < -60
