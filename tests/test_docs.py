"""What the documentation shows is run: routines, commands, the Python example, and links."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from plan.made_up import timeline_of

import coach
from coach.language.read import read_text

ROOT = Path(coach.__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(kind: str) -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for number, text in enumerate(re.findall(rf"```{kind}\n(.*?)```", page.read_text("utf-8"), re.DOTALL), 1):
            found.append((f"{page.name}:{number}", text))
    return found


@pytest.mark.parametrize("text", [text for _, text in blocks("yaml")], ids=[name for name, _ in blocks("yaml")])
def test_every_routine_compiles_at_every_level(text: str) -> None:
    routine = read_text(text)
    for level in (None, *routine.levels):
        assert timeline_of(routine, level).duration > 10_000


def commands() -> list[str]:
    lines = re.findall(r"^    (coach [^#\n]*)", README, re.MULTILINE)
    return [line.strip() for line in lines if "--watch" not in line]


@pytest.mark.parametrize("line", commands())
def test_every_command_of_the_readme_runs(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from coach.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(blocks("yaml")[0][1], "utf-8")
    words = shlex.split(line)[1:]
    if words[0] == "say":
        words += ["-o", "said.mp3"]  # a test has no speaker
    try:
        main(words)
    except SystemExit as ended:
        assert ended.code == 0  # noqa: PT017
    assert capsys.readouterr().out


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
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
