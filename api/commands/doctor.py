"""`genealogy doctor`: names each fault of an installation and its cure."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from genealogy.settings import Settings


def register(parent: typer.Typer) -> None:
    """Add the command."""
    parent.command()(doctor)


def doctor(as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Look at Java, jars, disk, state file, port, server, migrations and query plans; exit 1 if something is wrong."""
    from genealogy.doctor import examine

    findings = []
    for finding in examine(Settings.load()):
        findings.append(finding)
        if not as_json:
            typer.echo(f"{'well ' if finding.well else 'FAULT'}  {finding.check}: {finding.text}")
            if finding.cure:
                typer.echo(f"       cure: {finding.cure}")
    faults = sum(not finding.well for finding in findings)
    if as_json:
        typer.echo(json.dumps({"faults": faults, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        typer.echo(f"{faults} faults." if faults else "No fault found.")
    if faults:
        raise typer.Exit(1)
