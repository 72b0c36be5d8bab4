"""`coach schema`: the language for editors."""

from __future__ import annotations

import json

import click

from coach.language.schema import schema


@click.command("schema")
def command() -> None:
    """Print the routine language as a JSON Schema, for editors that check and complete while you write.

    Save it beside your routines (`coach schema > routine.schema.json`), and let each begin with the line
    `# yaml-language-server: $schema=routine.schema.json`.
    """
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
