"""`menurut read`: reports in, their ledger out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from menurut.acquire import load
from menurut.cli.progress import shown
from menurut.export import EXPORTERS, exporter
from menurut.model import Issue, Reading, Report
from menurut.run import Reader, read_all

EPILOG = """
**Examples**

`menurut read report.txt --date 2025-06-20 --outlet detik.com`

`curl -s https://example.org/page.html | menurut read - --format json`

`menurut read reports.jsonl --format html > ledger.html`
"""


def read(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Plain text, HTML, or JSONL of reports; `-` is standard input.", show_default=False
        ),
    ],
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The date of reports that do not tell it.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet of reports that do not tell it.")] = None,
    lang: Annotated[
        str | None, typer.Option(help="The language (ISO 639-1) of reports that do not tell it; else it is detected.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"One of: {', '.join(EXPORTERS)}.", show_default="table on a terminal, else json"),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.", show_default="stdout")] = None,
) -> None:
    """Read reports and print who says what happened."""
    write = exporter(form or ("table" if output is None and sys.stdout.isatty() else "json"))
    reader = Reader()
    issues: list[Issue] = []
    sources = (source for name in files for source in load(_path(name), dct=_day(day), outlet=outlet, lang=lang))
    readings = _kept(shown(read_all(sources, reader), what="reports read"), issues)
    if output is None:
        write(readings, sys.stdout)
    else:
        with output.open("w", encoding="utf-8") as out:
            write(readings, out)
    if issues:
        raise typer.Exit(1)


read.__doc__ = f"{read.__doc__}\n\n{EPILOG}"


def _path(name: str) -> Path | Literal["-"]:
    return "-" if name == "-" else Path(name)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _kept(results: Iterable[tuple[Report, Reading] | Issue], issues: list[Issue]) -> Iterator[tuple[Report, Reading]]:
    """The readings; what failed is said on stderr at once and kept in `issues`."""
    for result in results:
        if isinstance(result, Issue):
            issues.append(result)
            typer.echo(f"menurut: {result.error}", err=True)
        else:
            yield result
