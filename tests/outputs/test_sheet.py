"""The page to print: what stands on it, with the listener's choices put in, and that it is one page."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import coach
from coach.errors import ChoiceError
from coach.language.bind import bind
from coach.language.read import read_text
from coach.language.routine import exercises
from coach.language.wishes import Wishes
from coach.library import all_routines
from coach.outputs.sheet.content import blocks, notes_of
from coach.outputs.sheet.dose import cycle, dose
from coach.outputs.sheet.page import WEEKS, save_sheet, sheet_of
from coach.phrases import LANGUAGES, Phrases

GOLDENS = Path(__file__).parents[1] / "goldens"
PHRASES = Phrases("en")
BUILT_IN = [entry.name for entry in all_routines() if entry.origin == "built in"]
EVENING = """\
routine: Evening <round>
about: Three for back & hips.
source: article 7
notes: From the article - the order. Ours - the doses
position: lying, then standing
settings:
  times: {default: 6, range: 1-20}
levels:
  strong: {times: 12, ranges: high}
script:
  - safety: Is the floor dry?
  - part: To begin
    do:
      - exercise: Belly breathing
        kind: breath
        position: lie on your back
        needs: lying flat
        setup:
          - say: One hand on your belly.
          - say: Knees bent.
            when: $talk is full
        repeat: $times
        phases: [in 4 s, out 6 s]
  - rest: 30 s
    say: Breathe as you like.
  - circuit: The round
    rounds: 2
    rest: 45 s
    change: 15 s
    do:
      - exercise: Knee hug
        sides: [left, right]
        change: 8 s
        setup:
          - say: Pull your $side knee close, the $other leg long.
          - safety: $side hip hurts? Stop.
        hold: 20-30 s
        mistakes:
          - Do not lift your head.
      - exercise: Hip circles
        kind: circle
        kit: a chair
        load: a band
        repeat: [6, 4]
        rest: 20 s
        phases: [left 1 s, right 1 s]
        tips:
          - Slow and round.
  - open: 20 s
"""


def exercise_of(written: str) -> str:
    routine = bind(read_text(f"routine: R\nscript:\n  - {{exercise: E, {written}}}\n"))
    return dose(next(exercises(routine.script)), PHRASES).replace("\u00a0", " ")


def evening(**choices: object) -> str:
    return sheet_of(read_text(EVENING, name="evening"), Wishes(**choices))  # type: ignore[arg-type]


def texts(html: str) -> str:
    """What a reader sees, with a bar where an element ends."""
    body = html.partition("</style>")[2]
    plain = re.sub(r"<[^>]+>", "|", body).replace("\u00a0", " ").replace("&lt;", "<").replace("&gt;", ">")
    return re.sub(r"[|\n]*\|[|\n]*", "|", plain.replace("&amp;", "&").replace("&#x27;", "'"))


class Balance(HTMLParser):
    """Finds elements that are not closed, and all attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_sheet(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "sheet-evening.html", evening())


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("repeat: 8, phases: [up 2 s]", "8 times"),
        ("repeat: 1, phases: [up 2 s]", "once"),
        ("repeat: [6, 4, 2], rest: 20 s, phases: [up 2 s]", "3 sets, 6 / 4 / 2 times, 20 s between sets"),
        ("hold: 20-30 s, sides: [left, right], change: 8 s", "hold 20 s, each side, 8 s between sides"),
        ("hold: 5 s, repeat: 3, relax: 2 s, sides: [right]", "3 times, hold 5 s, 2 s between, right side"),
        ("for: 90 s, sets: 2, rest: 1 min", "2 sets, for 90 s, 1 min between sets"),
        ("for: 5 min, pace: 80, phases: [left 1 beat]", "for 5 min, 80 beats a minute"),
        (
            "for: 5 min, pace: {from: 60, to: 90, over: 4 min}, phases: [left 1 beat]",
            "for 5 min, 60 to 90 beats a minute within 4 min",
        ),
        (
            "for: 5 min, pace: 80, phases: [left 1 beat], bout: {for: 24 steps, break: 6 s}",
            "for 5 min, 80 beats a minute, bouts of 24 steps, breaks of 6 s",
        ),
    ],
)
def test_doses(written: str, told: str) -> None:
    assert exercise_of(written) == told


def test_phases_tell_their_lengths() -> None:
    routine = bind(
        read_text("routine: R\nscript:\n  - {exercise: E, pace: 60, repeat: 2, phases: [a 1 beat, b 2 beats]}\n")
    )
    assert cycle(next(exercises(routine.script)).phases, PHRASES) == "a 1 beat → b 2 beats"


def test_choices_are_put_in() -> None:
    own, strong = texts(evening()), texts(evening(level="strong"))
    assert "|6 times|" in own
    assert "|hold 20 s, each side, 8 s between sides|" in own
    assert "|12 times|" in strong
    assert "|hold 30 s, each side, 8 s between sides|" in strong
    assert "|Level:| strong|" in strong
    assert "Level" not in own
    assert "Knee hug" not in texts(evening(without=("knee-hug",)))


def test_sides_are_told_as_they_are_done() -> None:
    assert "|Pull your left/right knee close, the right/left leg long.|" in texts(evening())
    assert "|Left/right hip hurts? Stop.|" in texts(evening())
    assert "|Pull your right knee close, the left leg long.|" in texts(evening(side="right"))


def test_what_is_said_between_exercises_stays_in_its_order() -> None:
    told = texts(evening())
    order = ["Is the floor dry?", "To begin", "1. Belly breathing", "Rest 30 s. Breathe as you like.", "The round",
             "2 rounds, 45 s between rounds, 15 s between exercises", "2. Knee hug", "3. Hip circles",
             "As long as you like, such as 20 s."]  # fmt: skip
    places = [told.index(f"|{text}") for text in order]
    assert places == sorted(places)


def test_facts_of_an_exercise() -> None:
    told = texts(evening())
    assert "|Lie on your back.|" in told
    assert "|Needs:| lying flat|" in told
    assert "|With a chair, a band.|" in told
    assert "|Mind:| Do not lift your head.|" in told
    assert "|Think of:| Slow and round.|" in told
    assert "|Have ready:| a chair|" in told


def test_stop_signs_are_those_of_the_kinds() -> None:
    assert PHRASES("stop-signs") in texts(evening())
    assert PHRASES("stop-signs-breath") in texts(evening())
    without = texts(evening(without=("belly-breathing",)))
    assert PHRASES("stop-signs-breath") not in without
    assert PHRASES("stop-signs-circle") in without
    for name in ("sheet-emergency", "sheet-ask-first", "comfort"):
        assert PHRASES(name) in without


def test_a_box_for_each_day() -> None:
    html = evening()
    assert html.count("<td></td>") == 7 * WEEKS
    assert [f"|Week {week}|" in texts(html) for week in range(1, 6)] == [True] * 4 + [False]


def test_notes_tell_whose_the_numbers_are() -> None:
    assert "|Article 7. From the article - the order. Ours - the doses.|" in texts(evening())


def test_notes_of_what_is_included_are_told_if_it_is_done(tmp_path: Path) -> None:
    (tmp_path / "evening.yaml").write_text(EVENING, "utf-8")
    outer = "routine: Outer\nscript:\n  - include: evening\n  - {exercise: March, for: 20 s, source: article 9}\n"
    (tmp_path / "outer.yaml").write_text(outer, "utf-8")
    routine = coach.read(tmp_path / "outer.yaml")
    told = notes_of(routine, bind(routine))
    assert [(note.title, note.source) for note in told] == [("Evening <round>", "article 7"), ("March", "article 9")]
    only = bind(routine, Wishes(only=("march",)))
    assert [note.title for note in notes_of(routine, only)] == ["March"]


def test_a_heading_of_the_same_words_is_not_repeated() -> None:
    text = "routine: Waist\nscript:\n  - part: Waist\n    do:\n      - {exercise: Circle, for: 20 s}\n"
    assert [block.title for block in blocks(bind(read_text(text)), PHRASES)] == ["Circle"]


def test_breaks_of_bouts_are_safety_lines() -> None:
    told = texts(sheet_of(coach.read("backward-walk"), Wishes()))
    assert "|In the breaks:| Look over your left shoulder. / Look over your right shoulder.|" in told
    assert "|At the lane's end:| Turn round, to the left. / Turn round, to the right.|" in told


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_routine_has_a_sheet_without_scripts_or_anything_from_elsewhere(name: str) -> None:
    html = sheet_of(coach.read(name), Wishes())
    balance = Balance()
    balance.feed(html)
    assert balance.open == []
    assert not balance.names & {"script", "link", "img", "iframe"}
    assert not balance.attributes & {"src", "href"}
    assert "http" not in html
    assert "url(" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_speaks_the_languages_of_the_coach(language: str) -> None:
    routine = read_text(EVENING).model_copy(update={"language": language})
    html = sheet_of(routine, Wishes(level="strong"))
    assert f'<html lang="{language}">' in html
    assert Phrases(language)("sheet-emergency") in html


def many(count: int) -> str:
    one = """\
  - exercise: Exercise number {n} of a long list
    position: Lie on your back
    sides: [left, right]
    setup:
      - say: Pull your $side knee to your chest, the $other leg long and heavy on the floor {n}.
      - safety: Stop if pain goes down a leg {n}.
    hold: 20 s
    mistakes:
      - Do not lift your head, and do not pull with your arms {n}.
"""
    return "routine: Many\nscript:\n" + "".join(one.format(n=n) for n in range(count))


def test_what_does_not_fit_gets_smaller_and_then_loses_hints_and_steps_but_no_safety_line() -> None:
    few, more, most = (sheet_of(read_text(many(count)), Wishes()) for count in (2, 10, 30))
    sizes = [float(re.search(r"font-size: ([\d.]+)pt", html.partition("<body")[2])[1]) for html in (few, more, most)]  # type: ignore[index]
    assert sizes[0] == 12
    assert sizes == sorted(sizes, reverse=True)
    assert ("Do not lift" in few, "Do not lift" in more, "Do not lift" in most) == (True, True, False)
    for number in range(30):
        assert f"Exercise number {number} of" in most
        assert f"Stop if pain goes down a leg {number}." in most


def test_more_than_a_page_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ChoiceError, match=r"has more than one page can hold; .* --only"):
        save_sheet(read_text(many(120)), Wishes(), tmp_path / "many.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no browser is here to print with")
@pytest.mark.parametrize("count", [0, 3, 6, 9, 12, 20, 30])
def test_a_browser_prints_one_page(count: int, tmp_path: Path) -> None:
    """Counts the pages of the PDF that Chromium makes; of 0 exercises it is the backward walk that is printed."""
    routine = read_text(many(count)) if count else coach.read("backward-walk")
    save_sheet(routine, Wishes(), tmp_path / "sheet.html")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
               f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'sheet.pdf'}",
               (tmp_path / "sheet.html").as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    pdf = (tmp_path / "sheet.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
