"""A voice model of 1 kB in Piper's format, made here: each id lasts as long as the next, as a tone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import onnx.parser
from onnx import ModelProto, save

RATE_HZ = 22_050
FRAMES, HOP = 64, 8
"""Frames of an id at its own length, and samples of a frame."""
HERTZ = 300
"""The tone; each further speaker's is 100 Hz higher."""
SYMBOLS = "_^$ !',.:;?abcdefhijklmnopqrstuvwxzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵻ1235ç"
IDS = {symbol: [number] for number, symbol in enumerate(SYMBOLS)}

GRAPH = """
<ir_version: 8, opset_import: ["" : 15]>
tiny ({inputs}) => (float[1, 1, t] output{outputs})
<int64 one = {{1}}, int64[1] single = {{1}}, int64[3] shape = {{1, 1, -1}}, float frames = {{{frames}.0}}, float zero = {{0.0}},
 float unit = {{1.0}}, float hop = {{{hop}.0}}, float turn = {{{turn}}}, float loud = {{{loud}}}>
{{
  longer = Gather (scales, one)
  stretched = Mul (frames, longer)
  each = Ceil (stretched)
  widths = Expand (each, size)
  size = Shape (input)
  durations = Unsqueeze (widths, single)
  total = ReduceSum <keepdims = 0> (widths)
  samples = Mul (total, hop)
  counted = Range (zero, samples, unit)
  {speaker}
  wave = Sin (angle)
  tone = Mul (wave, loud)
  output = Reshape (tone, shape)
}}
"""


def graph(
    *, speakers: int = 1, durations: bool = False, extra: str = "", loud: str = "0.3", frames: int = FRAMES
) -> ModelProto:
    turn = 6.283185307 / RATE_HZ
    inputs = "int64[1, n] input, int64[1] input_lengths, float[3] scales" + ", int64[1] sid" * (speakers > 1) + extra
    plain = f"tone_hertz = Constant <value_float = {HERTZ}.0> ()"
    several = "number = Cast <to = 1> (sid)\n hundred = Constant <value_float = 100.0> ()\n"
    several += f"more = Mul (number, hundred)\n lowest = Constant <value_float = {HERTZ}.0> ()\n tone_hertz = Add (lowest, more)"
    angle = "\n cycles = Mul (counted, tone_hertz)\n angle = Mul (cycles, turn)"
    text = GRAPH.format(
        inputs=inputs, outputs=", float[1, 1, n] durations" * durations, frames=frames, hop=HOP, turn=turn, loud=loud,
        speaker=(several if speakers > 1 else plain) + angle,
    )  # fmt: skip
    lines = text.replace("  size = Shape (input)\n", "").replace("{\n  longer", "{\n  size = Shape (input)\n  longer")
    return onnx.parser.parse_model(lines)


def config(**changed: Any) -> dict[str, Any]:
    return {
        "audio": {"sample_rate": RATE_HZ, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": IDS,
        "num_symbols": len(IDS),
        "num_speakers": 1,
        "speaker_id_map": {},
        "language": {"code": "en_US", "name_english": "English", "country_english": "United States"},
        "dataset": "tiny",
    } | changed


def write(folder: Path, name: str = "tiny", *, told: dict[str, Any] | None = None, **shape: Any) -> Path:
    """Write a model and its JSON; gives the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    save(graph(**shape), str(path))
    Path(f"{path}.json").write_text(json.dumps(told or config()), "utf-8")
    return path
