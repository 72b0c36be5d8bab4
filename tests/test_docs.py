"""What the documentation shows is run: routines, commands, what they print, the Python example, tables and links."""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import soundfile
from click.testing import CliRunner
from documents import PAGES, ROOT, blocks, routines, tables
from mp3.grounds import tune
from plan.made_up import timeline_of
from pydantic import BaseModel

import coach
from coach.cli import group
from coach.cli.play.keys import KEYS as PRESSES
from coach.language import exercise, items, phases, routine, setting, translation
from coach.language.files import read_file
from coach.language.keys import KEYS
from coach.language.read import read_text
from coach.language.words import Stage
from coach.library import all_routines, find
from coach.outputs.companions import COMPANIONS
from coach.plan.kinds import KINDS

README = (ROOT / "README.md").read_text("utf-8")
LANGUAGE = ROOT / "docs" / "language.md"
REFERENCE = LANGUAGE.read_text("utf-8")
PROGRAMS = ROOT / "docs" / "programs.md"
SOUND = (ROOT / "docs" / "sound.md").read_text("utf-8")
FILES = (ROOT / "docs" / "files.md").read_text("utf-8")
LIVE = (ROOT / "docs" / "live.md").read_text("utf-8")
BUILD = (ROOT / "docs" / "build.md").read_text("utf-8")
SUBSCRIBE = (ROOT / "docs" / "subscribe.md").read_text("utf-8")


@pytest.fixture(scope="module", autouse=True)
def _no_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


ROUTINES = routines()


@pytest.mark.parametrize("text", [text for _, text in ROUTINES], ids=[name for name, _ in ROUTINES])
def test_every_routine_compiles_at_every_level(text: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    routine = read_file(tmp_path / "mine.yaml", find)
    for level in (None, *routine.levels):
        assert timeline_of(routine, level).duration > 10_000


def test_every_translation_is_one_of_the_routine_above_it(tmp_path: Path) -> None:
    texts = [text for _, text in blocks("yaml")]
    pairs = [(above, text) for above, text in pairwise(texts) if text.startswith("translation:")]
    assert pairs
    for above, text in pairs:
        (tmp_path / "mine.yaml").write_text(above, "utf-8")
        (tmp_path / "mine.zh.yaml").write_text(text, "utf-8")
        assert timeline_of(read_file(tmp_path / "mine.yaml", find, "zh")).language == "zh"


SHOWN = re.compile(
    r"```yaml\n((?:(?!```).)*)```(?:(?!```).)*?```\n\$ (coach show mine\.yaml.*?)\n(.*?)\n```", re.DOTALL
)


def without_times(line: str) -> str:
    return " ".join(re.sub(r"\d+:\d\d(:\d\d|\.\d{3})?", "", line).split())


@pytest.mark.parametrize("document", [LANGUAGE, PROGRAMS], ids=lambda document: document.stem)
def test_what_show_prints_is_real(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """All lines are there, in order; `…` stands for those left out. With --renew their times are written anew."""
    monkeypatch.chdir(tmp_path)
    page = document.read_text("utf-8")
    found = SHOWN.findall(page)
    assert len(found) == page.count("\n$ coach show") > 0
    for number, (text, line, printed) in enumerate(found):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"{number}"))  # a clip's last ms hangs on those before it
        (tmp_path / "mine.yaml").write_text(text, "utf-8")
        real = CliRunner().invoke(group, shlex.split(line)[1:]).output.splitlines()
        lines = []
        for shown in printed.splitlines():
            if shown.strip() != "…":
                at = next((n for n, each in enumerate(real) if without_times(each) == without_times(shown)), None)
                assert at is not None, f"{line} does not print {shown!r} here, but {real[:3]}"
                shown, real = real[at], real[at + 1 :]
            lines.append(shown)
        page = page.replace(printed, "\n".join(lines))
    if request.config.getoption("--renew"):
        document.write_text(page, "utf-8")
    assert page == document.read_text("utf-8")


MODELS: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (
        routine.Routine, setting.Setting, items.Say, items.Safety, items.Return, items.Pause, items.Rest, items.Open,
        routine.Part, routine.Circuit, routine.Include, exercise.Exercise, phases.Phase, phases.Detail, phases.Ramp,
        phases.Bout, phases.Reminder, phases.Counting, translation.Translation,
    )
}  # fmt: skip


def test_every_key_has_a_meaning_and_no_other() -> None:
    assert {*KEYS} == {*MODELS, "Stage"}
    for name, model in MODELS.items():
        fields = model.model_fields.items()
        assert {*KEYS[name]} == {field.alias or key for key, field in fields if not field.exclude}, name
    renamed = {"lasts": "for"}
    assert {*KEYS["Stage"]} == {renamed.get(field.name, field.name) for field in dataclasses.fields(Stage)}
    within = {kind for model in MODELS.values() for kind in models_within(model)}
    assert within <= {*MODELS.values()}


def models_within(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The models that a schema of one finds in it; what is told apart from it is no part of the language."""
    names = {*model.model_json_schema(by_alias=True).get("$defs", {})} - {"Place"}
    assert names <= {*MODELS}, names
    return {MODELS[name] for name in names}


def test_the_reference_has_every_key_and_what_it_means() -> None:
    shown = [{row[0]: row[1] for row in table[2:]} for table in tables(REFERENCE) if table[0] == ["key", "meaning"]]
    wanted = [{f"`{key}`": told for key, told in keys.items()} for keys in KEYS.values()]
    assert sorted(map(str, shown)) == sorted(map(str, wanted))


def test_the_table_of_talk_is_that_of_the_kinds() -> None:
    (table,) = [table for table in tables(REFERENCE) if table[0][0] == "kind" and "beats-only" in table[0]]
    shown = {row[0].strip("`"): [cell == "yes" for cell in row[2:]] for row in table[2:]}
    talks = table[0][2:]
    assert shown == {
        kind: [not rights.heard or talk in rights.heard for talk in talks] for kind, rights in KINDS.items()
    }


def test_the_table_of_constructs_names_routines_that_there_are() -> None:
    table = tables(REFERENCE)[-1]
    names = {name for row in table[2:] for name in re.findall(r"`([^`]+)`", row[-1])}
    assert names <= {entry.name for entry in all_routines()}


@pytest.mark.parametrize("document", [LANGUAGE, PROGRAMS], ids=lambda document: document.stem)
def test_the_reference_is_narrow(document: Path) -> None:
    assert [line for line in document.read_text("utf-8").splitlines() if len(line) > 120] == []


def _ctrl_c(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def commands() -> list[str]:
    """All but those that never end, or fetch from the web (an install from a server is tested with the installer)."""
    pages = README + REFERENCE + PROGRAMS.read_text("utf-8") + SOUND + FILES + LIVE + BUILD + SUBSCRIBE
    lines = re.findall(r"^    (coach [^#\n]*)", pages, re.MULTILINE)
    held_elsewhere = "--watch|voices install|coach log|coach today|--resume"
    return list(dict.fromkeys(line.strip() for line in lines if not re.search(held_elsewhere, line)))


@pytest.mark.parametrize("line", commands())
def test_every_command_runs(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from coach.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(blocks("yaml")[0][1], "utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Music" / "calm").mkdir(parents=True)
    soundfile.write(tmp_path / "Music" / "calm" / "song.ogg", tune(9, 0), 48_000)
    words = shlex.split(line)[1:]
    if words[0] != "new":
        CliRunner().invoke(group, ["new", "mine", "--from", "knee-hug"])
    if (words[0] == "say" or words[:2] == ["voices", "try"]) and "-o" not in words:
        words += ["-o", "said.mp3"]  # a test has no speaker
    if words[0] == "play":
        words += ["--device", "null", "--first", "1s", "--start-in", "0s"]
    if words[0] == "serve":
        CliRunner().invoke(group, ["build", "knee-hug"])
        monkeypatch.setattr("coach.cli.serve.home_address", lambda: "127.0.0.1")
        monkeypatch.setattr("uvicorn.Server.run", _ctrl_c)  # what is answered is held in tests/serve
        words += ["--port", "0"]
    try:
        main(words)
    except SystemExit as ended:
        assert ended.code == 0  # noqa: PT017
    assert capsys.readouterr().out


def test_the_table_of_keys_is_that_of_the_help() -> None:
    (table,) = [table for table in tables(LIVE) if table[0] == ["key", "what it does"]]
    shown = [(key.split(", "), told) for key, told in table[2:]]
    names = [name for keys, _ in shown for name in keys]
    assert sorted(names) == sorted(key.shown for key in PRESSES)


def test_the_table_of_companions_is_that_of_the_registry() -> None:
    table = next(table for table in tables(FILES) if table[0][0] == "`--with`")
    shown = {row[0].strip("`"): row[1].partition(",")[0].strip("`") for row in table[2:]}
    assert shown == {name: companion.suffix for name, companion in COMPANIONS.items()}


def test_the_python_example_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for _, text in blocks("python"):
        exec(compile(text, "README.md", "exec"), names)
    assert (tmp_path / "walk.mp3").stat().st_size > 100_000
    assert len(names["half_a_minute"]) == 30_000  # type: ignore[arg-type]


def test_the_error_that_the_readme_shows_is_the_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = re.search(r"```\n(slow\.yaml:.*?)```", README, re.DOTALL)
    assert shown
    broken = blocks("yaml")[0][1].replace("wait: 7 s", "wait: 7")
    with pytest.raises(coach.CoachError) as caught:
        read_text(broken, "slow.yaml")
    assert str(caught.value) == shown[1].rstrip("\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / target).exists(), target
    heads = {
        re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)", text, re.MULTILINE)
    }
    assert {*re.findall(r"\]\(#([^)]+)\)", text)} <= heads
