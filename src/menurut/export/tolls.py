"""Figures of people as low, best and high, each with the claims behind it: for the terminal, as JSON, as CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from menurut.export.cells import several, write_rows
from menurut.export.screen import draw, screen
from menurut.export.table import CITED
from menurut.export.wording import line, shorten
from menurut.model import ExportError

OPEN = "?"
"""Stands for a bound that nobody tells."""
BOUNDS = ("low", "best", "high")
_WIDE = 80  # from so many columns on the bounds stand side by side
_LISTED = 2  # ids under a bound
_REASONS = 4


class Bounds(Protocol):
    """A tally: how many people of one side and group, at least, best told, at most; None where a bound is open."""

    @property
    def kind(self) -> str: ...  # noqa: D102 (as in the ontology)
    @property
    def side(self) -> str | None: ...  # noqa: D102
    @property
    def group(self) -> str: ...  # noqa: D102
    @property
    def low(self) -> int | None: ...  # noqa: D102
    @property
    def best(self) -> int | None: ...  # noqa: D102
    @property
    def high(self) -> int | None: ...  # noqa: D102
    @property
    def low_cites(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def best_cites(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def high_cites(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def reasons(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Counted:
    """The tallies of one incident (its id and what it is), of one day, or of all that was asked for (both empty)."""

    name: str
    title: str
    tallies: Sequence[Bounds]


TOLL_COLUMNS = {
    "of": "the incident's id, or the day; empty for the whole",
    "title": "what the incident is",
    "kind": "killed, wounded, missing, captured, displaced",
    "side": "whose people; empty where nobody tells",
    "group": "military, civilian, mixed, unknown",
    "low": "the lowest number that is told; empty where it is open",
    "best": "the latest number of the best placed origin",
    "high": "the highest number that is told; empty where it is open",
    "low_claims": "the claims behind the lowest",
    "best_claims": "the claims behind the best",
    "high_claims": "the claims behind the highest",
    "reasons": "why these",
}
"""The columns of the CSV, with their meanings. Several values in one cell are parted by `; `."""


def tolls(tallies: Iterable[Bounds], width: int) -> RenderableType:
    """Each kind, side and group with its bounds, the ids of claims that tell them, and why these."""
    rows = list(tallies)
    if width < _WIDE:
        return Text("\n\n").join(map(_below, rows)).append("\n")
    reasoned = any(one.reasons for one in rows)
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, leading=1, header_style="dim")
    table.add_column("of whom", ratio=2, overflow="fold")
    for bound in BOUNDS:
        table.add_column(bound, width=CITED + 3, overflow="fold")
    if reasoned:
        table.add_column("why", ratio=3, overflow="fold")
    for one in rows:
        bounds = [_bound(getattr(one, name), getattr(one, f"{name}_cites"), parted="\n") for name in BOUNDS]
        table.add_row(_whose(one), *bounds, *([_why(one)] if reasoned else []))
    return table


def _below(one: Bounds) -> Text:
    told = Text(end="").append_text(_whose(one))
    for name in BOUNDS:
        told.append(f"\n  {name:<4}  ").append_text(_bound(getattr(one, name), getattr(one, f"{name}_cites"), parted="  "))
    return told.append("\n").append_text(_why(one))


def _why(one: Bounds) -> Text:
    why = Text("\n".join(shorten(reason, 120) for reason in one.reasons[:_REASONS]), style="dim")
    return why.append(f"\n+{len(one.reasons) - _REASONS} more") if len(one.reasons) > _REASONS else why


def brief(tallies: Sequence[Bounds], *, most: int = 3) -> list[str]:
    """`killed 16–84–550 Nagorno-Karabakh (military)`: low, best, high, or what they all are; no more than `most` of them."""
    told = [" ".join(filter(None, (one.kind, span(one), line(one.side or ""), _group(one)))) for one in tallies]
    return told if len(told) <= most else [*told[:most], f"+{len(told) - most} more"]


def span(one: Bounds) -> str:
    """`16–84–550`, `5` where all three are the same, `101–101–?`."""
    bounds = [number(bound) for bound in (one.low, one.best, one.high)]
    return bounds[0] if len(set(bounds)) == 1 else "–".join(bounds)


def number(bound: int | None) -> str:
    """`30,000`; `?` where the bound is open."""
    return OPEN if bound is None else f"{bound:,}"


def toll_fields(one: Bounds) -> dict[str, object]:
    """A tally, ready for JSON."""
    return {
        "kind": one.kind,
        "side": one.side,
        "group": one.group,
        **{name: getattr(one, name) for name in BOUNDS},
        **{f"{name}_claims": list(getattr(one, f"{name}_cites")) for name in BOUNDS},
        "reasons": list(one.reasons),
    }


def _write_table(counted: Iterable[Counted], out: TextIO) -> None:
    console = screen(out)
    empty = True
    for one in counted:
        if not one.tallies:
            continue
        empty = False
        name = one.name[:CITED] if one.title else one.name
        if heading := "  ".join(filter(None, (name, shorten(one.title, 160)))):
            draw(console, (Text(heading, style="bold"),), out)
        draw(console, (tolls(one.tallies, console.width),), out)
    if empty:
        draw(console, (Text("no figures found", style="dim"),), out)


def _write_json(counted: Iterable[Counted], out: TextIO) -> None:
    for one in counted:
        fields = {"of": one.name or None, "title": one.title or None, "tallies": [toll_fields(x) for x in one.tallies]}
        out.write(json.dumps(fields, ensure_ascii=False) + "\n")


def _write_csv(counted: Iterable[Counted], out: TextIO) -> None:
    rows = (
        {
            "of": one.name,
            "title": one.title,
            "kind": x.kind,
            "side": x.side or "",
            "group": x.group,
            **{name: "" if (bound := getattr(x, name)) is None else str(bound) for name in BOUNDS},
            **{f"{name}_claims": several(getattr(x, f"{name}_cites")) for name in BOUNDS},
            "reasons": several(map(line, x.reasons)),
        }
        for one in counted
        for x in one.tallies
    )
    write_rows(list(TOLL_COLUMNS), rows, out)


def _whose(one: Bounds) -> Text:
    told = Text(one.kind, style="bold").append(" ").append(line(one.side or "side not told"), style="not bold")
    return told.append(f"\n{_group(one)}" if _group(one) else "", style="dim not bold")


def _group(one: Bounds) -> str:
    return "" if one.group == "unknown" else f"({one.group})"


def _bound(bound: int | None, claims: Sequence[str], *, parted: str) -> Text:
    told = Text(number(bound), style="bold")
    named = [claim[:CITED] for claim in claims[:_LISTED]]
    if len(claims) > _LISTED:
        named[-1] += f"+{len(claims) - _LISTED}"
    return told.append("".join(f"{parted}{claim}" for claim in named), style="dim not bold")


COUNTERS: Mapping[str, Callable[[Iterable[Counted], TextIO], None]] = {
    "table": _write_table,
    "json": _write_json,
    "csv": _write_csv,
}


def counter(name: str) -> Callable[[Iterable[Counted], TextIO], None]:
    """The writer of tallies in one form. Raises ExportError, naming those there are, where there is none of that name."""
    if name not in COUNTERS:
        raise ExportError(f"no format {name!r}; known: {', '.join(COUNTERS)}")
    return COUNTERS[name]
