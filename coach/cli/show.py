"""`coach show`: a routine's tree and cue sheet, its timeline as JSON or as a picture; the weeks of a program."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby, pairwise

import click

from coach.cli.choices import Chosen
from coach.cli.options import with_choices
from coach.cli.tree import tree
from coach.config import load_config
from coach.errors import ChoiceError
from coach.folders import path_of
from coach.front import read, read_program
from coach.library import find
from coach.outputs.plot.files import check_suffix, save_plot
from coach.outputs.timeline_json import as_data
from coach.plan.timeline import Cue, Timeline
from coach.programs.kind import holds_program
from coach.timing import Ms, clock

_MARKS = {
    "safety": "!", "say": " ", "cue": "*", "beat": "·", "countdown": "·", "count": "#", "announce": "+",
    "detail": "+", "reminder": "+", "tip": "+", "tick": ".", "tone": "~", "earcon": "~", "chime": "~",
}  # fmt: skip
_TOGETHER_MS = 4500
"""Words and ticks on beats no further apart than this stand in one line."""
_WIDTH = 80
_STEPS = ("tick-left", "tick-right")


@click.command("show")
@click.argument("routine", metavar="ROUTINE")
@click.option("--all", "every", is_flag=True, help="Each cue on a line of its own.")
@click.option(
    "--json", "as_json", is_flag=True, help="As JSON, for other programs; its keys stand in docs/timeline-json.md."
)
@click.option("--plot", metavar="FILE", help="The timeline as a picture, to a file that ends in .svg or .png.")
@with_choices
def command(routine: str, chosen: Chosen, every: bool, as_json: bool, plot: str | None) -> None:
    """Show a routine: what it is made of, and its cue sheet: what is heard, and when. Of a program show its weeks.

    Marks: ! safety, · a word on the beat, + announced or reminded, ~ a sound.
    Beats stand together, one line for a bout.
    """
    if holds_program(find(routine)):
        _weeks(routine, chosen, {"--all": every, "--plot": plot}, as_json)
        return
    picture = None if plot is None else path_of(plot)
    if picture is not None:
        if as_json:
            raise ChoiceError("--plot", plot, "does not go together with --json; show them one after the other")
        check_suffix(picture, "--plot")
    chosen = replace(chosen, music="none")  # what is planned needs none
    timeline = chosen.track(read(routine, chosen.language), load_config()).timeline
    if picture is not None:
        save_plot(timeline, picture)
        click.echo(picture)
        return
    if as_json:
        click.echo(json.dumps(as_data(timeline), ensure_ascii=False))
        return
    facts = [clock(timeline.duration, millis=False), f"{len(timeline.cues):,} cues"]
    steps, moving = on_the_move(timeline)
    facts += [f"{steps:,} steps in {clock(moving, millis=False)} on the move"] if steps else []
    click.echo(f"{timeline.title}\n{' · '.join(facts)}")
    for sentence in timeline.fitted:
        click.echo(_wrapped("fit: ", sentence))
    for line in chain(tree(timeline), sheet(timeline, every)):
        click.echo(line)
    click.echo("" if timeline.concessions else "\nnothing was conceded")
    for concession in timeline.concessions:
        click.echo(_wrapped("conceded: ", concession))


def _weeks(source: str, chosen: Chosen, given: dict[str, object], as_json: bool) -> None:
    """Show the weeks of a program.

    Raises:
        ChoiceError: an option was given that is for a routine.
    """
    from coach.cli.weeks import Plans, table
    from coach.cli.weeks import as_data as as_weeks
    from coach.programs.resolve import lessons

    why = f"is for a routine, and {source} is a program; what is done stands in it"
    for option, value in given.items():
        if value:
            raise ChoiceError(option, None, why)
    chosen.check_of_several(why)
    config = load_config()
    program = read_program(source, chosen.language)
    choices = chosen.choices(program, config)
    found, plans = lessons(program, choices, chosen.talk), Plans()
    if as_json:
        click.echo(json.dumps(as_weeks(program, found, plans, choices), ensure_ascii=False))
        return
    for line in table(program, found, plans):
        click.echo(line)


def on_the_move(timeline: Timeline) -> tuple[int, Ms]:
    """Count the steps that are ticked, and the time from the first to one interval after the last of each bout."""
    steps = [cue.start if cue.beat is None else cue.beat for cue in timeline.cues if cue.sound in _STEPS]
    moving, last = 0, 0
    for earlier, later in pairwise(steps):
        interval = later - earlier
        if interval <= _TOGETHER_MS:
            moving, last = moving + interval, interval
        else:
            moving, last = moving + last, 0
    return len(steps), Ms(moving + last)


def sheet(timeline: Timeline, every: bool = False) -> Iterator[str]:
    """Give the lines of a cue sheet; with `every` each cue has one, else the beats of a bout share one."""
    for number, cues in groupby(timeline.cues, key=lambda cue: cue.chapter):
        chapter = timeline.chapters[number]
        length = clock(chapter.end - chapter.start, millis=False)
        yield f"\n{clock(chapter.start, millis=False)}  {chapter.title} ({length})"
        if every:
            yield from (_line(cue) for cue in cues)
        else:
            for run in _runs(cues):
                yield _line(run[0]) if len(run) == 1 else _beats(run)


def _runs(cues: Iterator[Cue]) -> Iterator[list[Cue]]:
    """Group what is on beats without a sentence or a pause between."""
    run: list[Cue] = []
    for cue in cues:
        alone = cue.beat is None
        if run and (alone or run[-1].beat is None or cue.start - run[-1].start > _TOGETHER_MS):
            yield run
            run = []
        run.append(cue)
    if run:
        yield run


def _line(cue: Cue) -> str:
    return _wrapped(f"{clock(cue.start):>11} {_MARKS[cue.kind]} ", cue.text or f"({_tone(cue)})")


def _wrapped(head: str, text: str) -> str:
    """Break a long text into lines that stand under its beginning."""
    text = " ".join(text.split())
    return textwrap.fill(text, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head))


def _beats(run: list[Cue]) -> str:
    """One line for a run of beats: its count-in, its words or the tones that carry it, and how many steps it has."""
    steps = [cue.start for cue in run if cue.sound in _STEPS]
    count_in = sum(cue.sound == "tick-in" for cue in run)
    spoken = [cue.text.rstrip(".") or "(last)" for cue in run if cue.kind not in ("tick", "tone")]
    facts = [f"{len(steps)} × {(steps[-1] - steps[0]) / (len(steps) - 1):.0f} ms"] if len(steps) > 1 else []
    facts += [f"{count_in} ticks before"] if count_in else []
    told = f" ({', '.join(facts)})" if facts else ""
    words = ", ".join(spoken) or _carried(run)
    room = _WIDTH - 14 - len(told)
    if len(words) > room:
        end = ", ".join(words.split(", ")[-3:])
        words = f"{words[: room - len(end) - 3].rsplit(', ', 1)[0]} … {end}"
    return f"{clock(run[0].start):>11} {'·' if spoken else '~'} {words}{told}"


def _carried(run: list[Cue]) -> str:
    """What is heard where nothing is said: ticks, or tones."""
    tones = [_tone(cue) for cue in run if cue.kind == "tone"]
    if not tones:
        return "ticks"
    names = list(dict.fromkeys(tones))
    often = tones.count(names[0])
    return ", ".join(names) + (f" × {often}" if often > 1 else "")


def _tone(cue: Cue) -> str:
    """What people call a sound; a tone's name also holds its length."""
    return cue.sound.partition("-")[0] if cue.kind == "tone" else cue.sound
