"""`coach schema`: what it lets pass is what the reader lets pass, as far as one key can tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from documents import ROOT, blocks
from jsonschema import Draft7Validator
from language.mutations import mutated, sources
from programs import mutations as programs
from ruamel.yaml import YAML
from running import Run

from coach.errors import CoachError
from coach.language.files import read_file
from coach.library import built_in_folder, find
from coach.programs.read import read_program
from coach.programs.schema import schema

WRITTEN = ROOT / "docs" / "routine.schema.json"
BROKEN = ROOT / "tests" / "language" / "broken"
BLOCKS = dict(blocks("yaml"))
VALID = [*sorted(built_in_folder().glob("*.yaml")), ROOT / "coach" / "cli" / "starter.yaml"]
REFUSED = """\
again-is-a-list announce-wrong bare-number circuit-without-items circuit-without-rounds
condition count-both-ways detail-unknown-key empty-script include-unknown-key kind-unknown lane-without-turn no-dose
no-script no-title phase-tone-unknown phase-unknown-key ramp-missing-key ramp-unknown-key reminder-at-and-every
reminder-at-nothing script-is-text setting-without-choices side-unknown stage-key tick-unknown two-doses two-items-in-one
unknown-item unknown-key words-preset wrong-type hold-with-phases open-without-unit part-unknown-chapter ranges-unknown
"""


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    Draft7Validator.check_schema(schema())
    return Draft7Validator(schema())


def loaded(text: str) -> Any:
    """What a file holds when every scalar is text."""
    return YAML(typ="base", pure=True).load(text)


def as_editors_see(text: str) -> Any:
    """What a file holds when numbers are numbers."""
    return YAML(typ="safe", pure=True).load(text)


def test_the_file_in_the_documentation(coach: Run, golden: Callable[[Path, str], None]) -> None:
    result = coach("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == schema()
    golden(WRITTEN, result.stdout)


@pytest.mark.parametrize("load", [loaded, as_editors_see])
@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_built_in_routines_pass(path: Path, load: Callable[[str], Any], validator: Draft7Validator) -> None:
    assert [error.message for error in validator.iter_errors(load(path.read_text("utf-8")))] == []


@pytest.mark.parametrize("load", [loaded, as_editors_see])
@pytest.mark.parametrize("name", BLOCKS)
def test_what_the_documentation_shows_passes(name: str, load: Callable[[str], Any], validator: Draft7Validator) -> None:
    assert [error.message for error in validator.iter_errors(load(BLOCKS[name]))] == []


@pytest.mark.parametrize("name", REFUSED.split())
def test_broken_routines_do_not_pass(name: str, validator: Draft7Validator) -> None:
    assert not validator.is_valid(loaded((BROKEN / f"{name}.yaml").read_text("utf-8")))


def test_everything_that_the_reader_takes_passes(validator: Draft7Validator) -> None:
    for path in [ROOT / "tests" / "language" / "everything.yaml", *sorted((BROKEN / "more").glob("*.yaml"))]:
        if "broken" not in path.stem:
            assert validator.is_valid(loaded(path.read_text("utf-8"))), path


def test_what_the_reader_takes_of_mutations_passes(validator: Draft7Validator, tmp_path: Path) -> None:
    taken = 0
    for seed in range(500):
        text = mutated(seed % len(sources()), [seed])
        (tmp_path / "mine.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(CoachError):
            read_file(tmp_path / "mine.yaml", find)
            assert [error.message for error in validator.iter_errors(loaded(text))] == [], text
            taken += 1
    assert taken > 200


PROGRAMS_REFUSED = """\
a-list deload-by-a-number deload-without-a-part do-and-sessions entry-is-text entry-without-routine
fit-without-unit missed-unknown no-days day-named days-eight-a-week no-weeks nothing-but-a-title session-without-do
session-without-name setting-is-a-mapping settings-are-a-list talk-unknown unknown-key-in-session unknown-keys
weeks-no-number weeks-zero when-no-condition
"""


@pytest.mark.parametrize("name", PROGRAMS_REFUSED.split())
def test_broken_programs_do_not_pass(name: str, validator: Draft7Validator) -> None:
    folder = ROOT / "tests" / "programs" / "broken"
    assert not validator.is_valid(loaded((folder / f"{name}.yaml").read_text("utf-8")))


def test_what_the_reader_of_programs_takes_of_mutations_passes(validator: Draft7Validator, tmp_path: Path) -> None:
    taken = 0
    for seed in range(100):
        text = programs.mutated(seed % len(programs.sources()), [seed])
        (tmp_path / "mine.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(CoachError):
            read_program(tmp_path / "mine.yaml", find)
            assert [error.message for error in validator.iter_errors(loaded(text))] == [], text
            taken += 1
    assert taken > 20


def test_each_built_in_routine_tells_editors_its_schema() -> None:
    for path in built_in_folder().glob("*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../docs/routine.schema.json", path


def test_programs_fields_are_no_keys() -> None:
    keys = {key for model in schema()["$defs"].values() for key in model.get("properties", {})}
    assert not keys & {"place", "@", "name", "loaded", "<loaded>"}
    for name, model in schema()["$defs"].items():
        if name != "Item":
            assert model["additionalProperties"] is False
            assert all("description" in value for value in model["properties"].values())
