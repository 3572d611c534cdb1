"""`menurut read`: reports in, their ledger out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from menurut.acquire import load
from menurut.cli.options import DateOption, LangOption, OutletOption, OutputOption, listened_to, opened
from menurut.cli.progress import shown
from menurut.export import EXPORTERS, exporter
from menurut.export.wording import line
from menurut.model import Issue, ReadError, Reading, Report
from menurut.run import Reader, read_all


def read(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Plain text, HTML, or JSONL of reports; `-` is standard input.", show_default=False
        ),
    ],
    day: DateOption = None,
    outlet: OutletOption = None,
    lang: LangOption = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"One of: {', '.join(EXPORTERS)}.", show_default="table on a terminal, else json"),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Read reports and print who says what happened.

    **Examples**

    `menurut read report.txt --date 2025-06-20 --outlet detik.com`

    `curl -s https://example.org/page.html | menurut read - --format json`

    `menurut read reports.jsonl --format html > ledger.html`
    """
    on_screen = output is None and sys.stdout.isatty()
    write = exporter(form or ("table" if on_screen else "json"))
    reader = Reader()
    issues: list[Issue] = []
    sources = ((_name(file), source) for file in files for source in load(_path(file), dct=day, outlet=outlet, lang=lang))
    steps = shown(read_all(sources, reader), what="reports", on_screen=on_screen)
    try:
        with listened_to(), opened(output, sys.stdout, inputs=files) as out:
            write(_kept(steps, issues), out)
    except ReadError as error:
        typer.echo(f"menurut: {line(str(error))}", err=True)
        raise typer.Exit(1) from error
    if issues:
        raise typer.Exit(1)


def _name(file: str) -> str:
    return "stdin" if file == "-" else file


def _path(file: str) -> Path | Literal["-"]:
    return "-" if file == "-" else Path(file)


def _kept(results: Iterable[tuple[Report, Reading] | Issue], issues: list[Issue]) -> Iterator[tuple[Report, Reading]]:
    """The readings; what failed is said on stderr at once and kept in `issues`."""
    for result in results:
        if isinstance(result, Issue):
            issues.append(result)
            # Not typer.echo: it would write into the line that shows the progress.
            sys.stderr.write(f"menurut: {line(result.error)}\n")
        else:
            yield result
