"""`menurut claims`: what the ledger holds, by what a user asks."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from menurut.cli.options import LedgerOption, LimitOption, OutputOption, listened_to, opened, read_date, read_lang
from menurut.export import LISTERS, lister
from menurut.export.wording import line
from menurut.model import StoreError, values
from menurut.resolve import answer
from menurut.store import Cursor, Filters, Ledger, Near, Toll

_NEAR_KM = 50.0


def claims(
    ledger: LedgerOption,
    text: Annotated[str | None, typer.Option(help='Words of the claim: words, "words in a row", -without, begun*.')] = None,
    source: Annotated[str | None, typer.Option(help="Words of a name in the chain of sources.")] = None,
    side: Annotated[str | None, typer.Option(help="The side that the source speaks for, in any language that is read.")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="The type of event, such as control.")] = None,
    status: Annotated[str | None, typer.Option(help=f"One of: {', '.join(values('status'))}.")] = None,
    stance: Annotated[str | None, typer.Option(help=f"One of: {', '.join(values('stance'))}.")] = None,
    harm: Annotated[
        str | None, typer.Option(metavar="KIND[:N]", help="A figure of people, such as killed, or killed:10 for ten or more.")
    ] = None,
    near: Annotated[
        str | None, typer.Option(metavar="PLACE[:KM]", help="Within 50 km, or so many, of a place or of LAT,LON.")
    ] = None,
    inside: Annotated[str | None, typer.Option("--in", metavar="PLACE", help="In a region or country.")] = None,
    since: Annotated[
        date | None, typer.Option(parser=read_date, metavar="YYYY-MM-DD", help="Events of that day or later.")
    ] = None,
    until: Annotated[
        date | None, typer.Option(parser=read_date, metavar="YYYY-MM-DD", help="Events of that day or earlier.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(parser=read_lang, metavar="CODE", help="Reports in that language (ISO 639-1).")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Reports of that outlet.")] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Also what copies of a report repeat from it word for word.")
    ] = False,
    limit: LimitOption = 20,
    after: Annotated[str | None, typer.Option(metavar="PAGE", help="Go on from where the last page said.")] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"One of: {', '.join(LISTERS)}.", show_default="table on a terminal, else json"),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Find claims, those of the newest events first: all that is asked has to hold.

    **Examples**

    `menurut claims --side Azerbaijan --type control --since 2020-09-27 --near Talish:50km`

    `menurut claims --harm killed:10 --in Gaza --format csv -o tolls.csv`

    `menurut claims --text '"gencatan senjata" -Israel' --stance deny`
    """
    write = lister(form or ("table" if output is None and sys.stdout.isatty() else "json"))
    asked = {"--side": side, "--harm": harm, "--near": near, "--in": inside, "--outlet": outlet, "--after": after}
    if empty := [option for option, value in asked.items() if value is not None and not value.strip()]:
        # Such as a variable of the shell that is not set: all of the ledger would pass for the answer.
        raise typer.BadParameter(f"{', '.join(empty)} is empty; leave it out, or say what to look for")
    try:
        filters = Filters(
            text=text,
            source=source,
            side=_side(side) if side else None,
            type=kind,
            status=status,
            stance=stance,
            toll=_toll(harm) if harm else None,
            near=_near(near) if near else None,
            inside=_entry(inside) if inside else None,
            since=since,
            until=until,
            lang=lang,
            outlet=outlet,
            copies=copies,
        )
    except (ValueError, StoreError) as error:
        raise typer.BadParameter(str(error)) from error
    start = _cursor(after) if after else None
    with Ledger(ledger) as kept:
        page = kept.claims(filters, limit=limit, after=start)
        # A region may be known by its name alone: what lies in it is not.
        is_bare = (
            filters.inside and not page.claims and not kept.claims(Filters(inside=filters.inside, copies=True), limit=1).claims
        )
    with listened_to(), opened(output, sys.stdout) as out:
        write(((found.cite, found.report, found.reading) for found in page.claims), out)
    if is_bare:
        why = f"no place of this ledger is known to lie in {line(inside or '')} ({filters.inside})"
        typer.echo(f"{why}; ask for a country, or with --near for a circle", err=True)
    if page.next:
        typer.echo(f"more: --after {page.next.start}.{page.next.row}", err=True)


def _side(name: str) -> str:
    """The side as the register calls it; a name that it does not have stands for itself."""
    known = answer(name, "actor", lang="id").fields
    return str(known["side"] or known["name"] or name)


def _entry(name: str) -> str:
    entry = answer(name, "place", lang="id").fields["entry"]
    if entry is None:
        raise StoreError(f"no place {name!r} in the gazetteer; `menurut resolve {name!r} --as place` tells what it knows")
    return str(entry)


def _near(asked: str) -> Near:
    name, _, reach = asked.rpartition(":")
    name, km = (name, _km(reach)) if name else (reach, _NEAR_KM)
    lat, comma, lon = name.partition(",")
    try:
        if comma:
            return Near(float(lat), float(lon), km)
    except ValueError as error:
        raise StoreError(f"no point {name!r}; write it as LAT,LON in degrees, or give a place's name") from error
    found = answer(name, "place", lang="id").fields
    if found["lat"] is None:
        raise StoreError(f"no place {name!r} in the gazetteer; give LAT,LON in degrees")
    if found["kind"] == "country":
        raise StoreError(f"{name!r} is a country, and as a whole near nothing; ask for it with --in {name!r}")
    return Near(float(str(found["lat"])), float(str(found["lon"])), km)


def _km(text: str) -> float:
    try:
        return float(text.strip().lower().removesuffix("km"))
    except ValueError as error:
        raise StoreError(f"no distance {text!r}; write it as Talish:50km") from error


def _toll(asked: str) -> Toll:
    kind, colon, least = asked.partition(":")
    if colon and not least.isdecimal():
        raise StoreError(f"no number {least!r}; write it as killed:10")
    return Toll(kind, int(least) if colon else 0)


def _cursor(text: str) -> Cursor:
    start, _, row = text.partition(".")
    try:
        cursor = Cursor(int(start), int(row))
        if abs(cursor.start) < 2**31 and 0 <= cursor.row < 2**63:
            return cursor
    except ValueError:
        pass
    raise typer.BadParameter(f"{text[:60]!r} is no page; give what the last one said after `more:`")
