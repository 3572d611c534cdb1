"""Incidents of the ledger as a list, and one whole: as a table, as JSON, as CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TextIO

from rich import box
from rich.table import Table
from rich.text import Text

from menurut.export.cells import several, write_rows
from menurut.export.screen import draw, screen
from menurut.export.sides import Kin, Point, Unfolded
from menurut.export.table import CITED, NARROW
from menurut.export.telling import headline
from menurut.export.tolls import brief, toll_fields
from menurut.export.wording import line, shorten
from menurut.model import Account, ExportError, Judgement, Saying

INCIDENT_COLUMNS = {
    "incident": "the id that it is cited by",
    "what": "type of the event, and who did it to whom, as most reports tell it",
    "where": "where, as most reports tell it",
    "first": "its first day",
    "last": "its last day",
    "reports": "how many reports tell of it",
    "claims": "how many claims",
    "origins": "how many bodies and outlets vouch for these",
    "sides": "the sides that these speak for",
    "tolls": "low–best–high of each figure of people",
    "status": "how its main statement stands",
    "why": "why it stands so",
    "part_of": "the incident that it is a part of",
}
"""The columns of the CSV and the fields of the JSON, with their meanings."""
TOLLS = "tolls (low–best–high)"
_TOLLS = 2  # of an incident in the list
_DAY = 10  # characters
_LEAST = 80  # columns of a screen below which all stands below what happened


def _write_table(incidents: Iterable[Unfolded], out: TextIO) -> None:
    console = screen(out)
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, leading=1, header_style="dim")
    table.add_column("incident", width=_DAY, overflow="fold")
    table.add_column("what", ratio=3, overflow="fold")
    if console.width >= _LEAST:
        table.add_column("told by", min_width=11, overflow="fold")
        table.add_column("tolls (low–best–high), status" if console.width < NARROW else TOLLS, ratio=2, overflow="fold")
    if console.width >= NARROW:
        table.add_column("status", ratio=2, overflow="fold")
    for one in incidents:
        table.add_row(*_cells(one, console.width))
    draw(console, (table if table.row_count else Text("no incidents found", style="dim"),), out)


def _cells(one: Unfolded, width: int) -> list[Text]:
    told = headline(one.accounts, head=one.incident.id)
    what = Text(shorten(told.what, 160), style="bold")
    if told.where:
        what.append("\n" + shorten(", ".join(told.where), 80), style="not bold")
    if one.whole:
        what.append(f"\npart of {one.whole.id[:CITED]} {shorten(one.whole.headline.what, 40)}", style="dim not bold")
    days = "\n".join(dict.fromkeys(str(day) for day in (told.first, told.last) if day))
    lead = Text(one.incident.id[:CITED]).append(f"\n{days}", style="dim")
    counts = [_plural(number, name) for number, name in zip(_counts(one), ("report", "claim", "origin"), strict=True)]
    tolls = Text("\n".join(brief(one.tallies, most=_TOLLS)))
    status = Text(one.status.status if one.status else "", style="bold")
    status.append("".join(f"\n{shorten(why, 100)}" for why in (one.status.why[:1] if one.status else ())), style="dim not bold")
    if width >= NARROW:
        return [lead, what, Text("\n".join(counts)), tolls, status]
    if width >= _LEAST:
        return [lead, what, Text("\n".join(counts)), _stacked(tolls, status)]
    return [lead, _stacked(what, Text(", ".join(counts)), tolls, status)]


def _stacked(*parts: Text) -> Text:
    return Text("\n").join(part for part in parts if part.plain)


def _counts(one: Unfolded) -> tuple[int, int, int]:
    return (
        len({x.report for x in one.accounts}),
        len({x.claim for x in one.sayings}),
        len({x.origin.body or x.origin.key for x in one.sayings}),
    )


def _plural(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def summary_fields(one: Unfolded) -> dict[str, object]:
    """What a list says of an incident, ready for JSON."""
    told = headline(one.accounts, head=one.incident.id)
    reports, claims, origins = _counts(one)
    return {
        "incident": one.incident.id,
        "what": told.what,
        "where": list(told.where),
        "first": told.first and told.first.isoformat(),
        "last": told.last and told.last.isoformat(),
        "reports": reports,
        "claims": claims,
        "origins": origins,
        "sides": sorted({x.origin.side for x in one.sayings if x.origin.side}),
        "tolls": [toll_fields(x) for x in one.tallies],
        "status": one.status.status if one.status else None,
        "why": list(one.status.why) if one.status else [],
        "part_of": one.incident.part_of,
    }


def incident_fields(one: Unfolded) -> dict[str, object]:
    """All that is known of an incident, ready for JSON."""
    return {
        **summary_fields(one),
        "agreed": [_point(x) for x in one.agreed],
        "disputed": [_point(x) for x in one.disputed],
        "statements": [_point(x) for x in one.statuses],
        "parts": [_kin(x) for x in one.parts],
        "whole": _kin(one.whole) if one.whole else None,
        "ratings": dict(one.ratings),
        "accounts": [plain(x) for x in one.accounts],
        "sayings": [plain(x) for x in one.sayings],
        "judgements": [plain(x) for x in one.judgements],
    }


def plain(value: Account | Saying | Judgement) -> dict[str, object]:
    """A value of the model with all of its fields, ready for JSON; vectors are left out."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: _plain(one) for name, one in found.items() if not isinstance(one, bytes)}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _point(one: Point) -> dict[str, object]:
    return {"status": one.status or None, "words": one.words, "why": list(one.why), "claims": list(one.claims)}


def _kin(one: Kin) -> dict[str, object]:
    return {"incident": one.id, "what": one.headline.what, "where": list(one.headline.where), "when": one.headline.when}


def _write_json(incidents: Iterable[Unfolded], out: TextIO) -> None:
    for one in incidents:
        out.write(json.dumps(summary_fields(one), ensure_ascii=False) + "\n")


def _write_csv(incidents: Iterable[Unfolded], out: TextIO) -> None:
    write_rows(list(INCIDENT_COLUMNS), (_row(one) for one in incidents), out)


def _row(one: Unfolded) -> dict[str, str]:
    told = summary_fields(one) | {"tolls": brief(one.tallies, most=len(one.tallies))}
    return {name: _cell(value) for name, value in told.items()}


def _cell(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return several(line(str(one)) for one in value)
    return "" if value is None else line(str(value))


INCIDENT_LISTERS: Mapping[str, Callable[[Iterable[Unfolded], TextIO], None]] = {
    "table": _write_table,
    "json": _write_json,
    "csv": _write_csv,
}


def incident_lister(name: str) -> Callable[[Iterable[Unfolded], TextIO], None]:
    """The writer of incidents in one form. Raises ExportError, naming those there are, where there is none of that name."""
    if name not in INCIDENT_LISTERS:
        raise ExportError(f"no format {name!r}; known: {', '.join(INCIDENT_LISTERS)}")
    return INCIDENT_LISTERS[name]
