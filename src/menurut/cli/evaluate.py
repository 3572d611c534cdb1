"""`menurut evaluate`: how well reports are read, against an annotation of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from menurut.evaluate import blind, render, render_given, score, score_given
from menurut.model import AcquireError, Reading, Report
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.run import Reader

T = TypeVar("T")


def evaluate(
    reports: Annotated[Path, typer.Argument(help="JSONL of reports, with their sentences.", exists=True, dir_okay=False)],
    gold: Annotated[Path, typer.Argument(help="JSONL of their annotation.", exists=True, dir_okay=False)],
    found: Annotated[
        Path | None,
        typer.Option("--found", help="Score this annotation (JSONL) in place of our own reading.", exists=True, dir_okay=False),
    ] = None,
    given: Annotated[
        bool,
        typer.Option("--given-mentions", help="Take the mentions from the annotation and score what they are resolved to."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rates of each row as JSON.")] = False,
) -> None:
    """Read annotated reports and print how much of the annotation was found: precision, recall, F1 of each part of a claim.

    With `--given-mentions`, what the annotation's own mentions are resolved to: shares of right values.

    **Examples**

    `menurut evaluate examples/reports.jsonl examples/gold.jsonl`

    `menurut evaluate examples/reports.jsonl examples/gold.jsonl --given-mentions`
    """
    if given and found is not None:
        raise typer.BadParameter("--given-mentions resolves the annotation itself; leave out --found")
    by_id = _by_id(reports, report_from_corpus, lambda report: report.id)
    right = _annotations(gold, by_id)
    if given:
        reader = Reader()
        shares = score_given((gold, reader.resolve(by_id[name], blind(by_id[name], gold))) for name, gold in right.items())
        if as_json:
            typer.echo(json.dumps({row: {"right": x.right, "total": x.total} for row, x in shares.items()}))
        else:
            typer.echo(render_given(shares), nl=False)
        return
    if found is None:
        reader = Reader()
        readings = {name: reader.read(by_id[name]) for name in right}
    else:
        readings = _annotations(found, by_id)
    scores = score((by_id[name], reading, readings.get(name, Reading(name, "nobody"))) for name, reading in right.items())
    if as_json:
        rates = {row: {"precision": c.precision, "recall": c.recall, "f1": c.f1} for row, c in scores.items()}
        typer.echo(json.dumps(rates))
    else:
        typer.echo(render(scores), nl=False)


def _annotations(path: Path, reports: dict[str, Report]) -> dict[str, Reading]:
    def read(row: dict[str, object]) -> Reading:
        report = reports.get(str(row.get("id")))
        if report is None:
            raise ValueError(f"no report {row.get('id')!r} among the reports")
        return from_corpus(report, row)

    return _by_id(path, read, lambda reading: reading.report)


def _by_id(path: Path, make: Callable[[dict[str, object]], T], name: Callable[[T], str]) -> dict[str, T]:
    """What `make` makes of each line. Raises AcquireError naming the file and line of the first that is faulty."""
    made: dict[str, T] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("each line must be a JSON object")
            value = make(row)
            if name(value) in made:
                raise ValueError(f"{name(value)!r} is there twice")
        except json.JSONDecodeError as error:
            raise AcquireError(f"{path}:{number}: not JSON: {error.msg} at column {error.colno}") from error
        except ValueError as error:
            raise AcquireError(f"{path}:{number}: {error}") from error
        made[name(value)] = value
    return made
