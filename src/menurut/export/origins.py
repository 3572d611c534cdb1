"""Track records of origins: counts with intervals, never one number, for the terminal, as JSON, as CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TextIO

from rich import box
from rich.table import Table
from rich.text import Text

from menurut.export.cells import write_rows
from menurut.export.screen import draw, screen
from menurut.export.wording import line, shorten
from menurut.model import ExportError

COUNTS = {
    "corroborated": "claims that another origin says too",
    "contradicted": "claims beside which another origin's cannot hold",
    "first": "claims that another origin said later and none before",
    "withdrawn": "claims that it later turned round",
}
"""What is counted of an origin's claims, with its meaning."""
ORIGIN_COLUMNS = {
    "origin": "its entry in the register of actors, or a name",
    "name": "what it is called",
    "side": "that it speaks for",
    "claims": "how many claims it vouches for",
    **COUNTS,
    **{f"{name}_from": f"the lower end of the 95 % interval of the share of {name} claims" for name in COUNTS},
    **{f"{name}_to": f"the upper end of the 95 % interval of the share of {name} claims" for name in COUNTS},
    "rating": "NATO's A to F, where a person has entered it",
    "rated_by": "who has entered it",
}
"""The columns of the CSV and the fields of the JSON, with their meanings."""
_LEAST = 80  # columns of a screen below which counts stand below one another


class Counts(Protocol):
    """A track record: how many claims an origin vouches for, and what became of them."""

    @property
    def origin(self) -> str: ...  # noqa: D102 (the key)
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def side(self) -> str | None: ...  # noqa: D102
    @property
    def claims(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Rated:
    """A track record, with NATO's axis of the source and its words, where a person has entered it, and who did."""

    record: Counts
    rating: str | None = None
    words: str | None = None
    by: str | None = None


def _write_table(rated: Iterable[Rated], out: TextIO) -> None:
    console = screen(out)
    shown = list(rated)
    if not shown:
        draw(console, (Text("no sources found", style="dim"),), out)
    elif console.width < _LEAST:
        draw(console, map(_below, shown), out)
    else:
        draw(console, (_table(shown),), out)


def _table(rated: Iterable[Rated]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, header_style="dim")
    table.add_column("source", ratio=2, overflow="fold")
    for name in ("claims", *COUNTS):
        table.add_column(name, justify="right", overflow="fold")
    table.add_column("NATO", ratio=1, overflow="fold")
    for one in rated:
        counts = [Text("\n").join((Text(count), Text(share, style="dim"))) for count, share in map(_counted(one), COUNTS)]
        table.add_row(
            _who(one).append(f"\n{line(one.record.origin)}", style="dim"), f"{one.record.claims:,}", *counts, _rating(one)
        )
    return table


def _below(one: Rated) -> Text:
    told = _who(one).append(f"  {line(one.record.origin)}", style="dim").append(f"\n  {one.record.claims:,} claims")
    for name, (count, share) in zip(COUNTS, map(_counted(one), COUNTS), strict=True):
        told.append(f"\n  {count} {name} ").append(share, style="dim")
    return told.append_text(Text("\n  ").append_text(_rating(one)) if one.rating else Text()).append("\n")


def _who(one: Rated) -> Text:
    record = one.record
    named = line(record.side) if record.side and record.side != record.name else ""
    return Text(end="").append(shorten(record.name, 60), style="bold").append(f" ({named})" if named else "")


def _rating(one: Rated) -> Text:
    return Text(f"{one.rating} {one.words}" if one.rating else "").append(f" ({line(one.by)})" if one.by else "", style="dim")


def _counted(one: Rated) -> Callable[[str], tuple[str, str]]:
    """`12` and `31–64 %`, the count of that name and its interval."""

    def counted(name: str) -> tuple[str, str]:
        low, high = getattr(one.record, f"{name}_interval")
        return f"{getattr(one.record, name):,}", f"{100 * low:.0f}–{100 * high:.0f} %"

    return counted


def _fields(one: Rated) -> dict[str, object]:
    record = one.record
    intervals = {name: getattr(record, f"{name}_interval") for name in COUNTS}
    return {
        "origin": record.origin,
        "name": record.name,
        "side": record.side,
        "claims": record.claims,
        **{name: getattr(record, name) for name in COUNTS},
        **{f"{name}_from": round(low, 4) for name, (low, _) in intervals.items()},
        **{f"{name}_to": round(high, 4) for name, (_, high) in intervals.items()},
        "rating": one.rating,
        "rated_by": one.by,
    }


def _write_json(rated: Iterable[Rated], out: TextIO) -> None:
    for one in rated:
        out.write(json.dumps(_fields(one), ensure_ascii=False) + "\n")


def _write_csv(rated: Iterable[Rated], out: TextIO) -> None:
    rows = ({name: "" if cell is None else line(str(cell)) for name, cell in _fields(one).items()} for one in rated)
    write_rows(list(ORIGIN_COLUMNS), rows, out)


ORIGIN_LISTERS: Mapping[str, Callable[[Iterable[Rated], TextIO], None]] = {
    "table": _write_table,
    "json": _write_json,
    "csv": _write_csv,
}


def origin_lister(name: str) -> Callable[[Iterable[Rated], TextIO], None]:
    """The writer of track records in one form. Raises ExportError, naming those there are, where there is none of that name."""
    if name not in ORIGIN_LISTERS:
        raise ExportError(f"no format {name!r}; known: {', '.join(ORIGIN_LISTERS)}")
    return ORIGIN_LISTERS[name]
