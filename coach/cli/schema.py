"""`coach schema`: the language for editors."""

from __future__ import annotations

import json

import click

from coach.programs.schema import schema


@click.command("schema")
def command() -> None:
    """Print the language of routines and programs as a JSON Schema, for editors that check and complete.

    Save it beside your files (`coach schema > routine.schema.json`), and let each begin with the line
    `# yaml-language-server: $schema=routine.schema.json`.
    """
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
