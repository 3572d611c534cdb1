"""One incident for the terminal: what, where, when; a column for each side; agreed, disputed, tolls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from menurut.export.screen import draw, screen
from menurut.export.table import CITED, STANCE_STYLES
from menurut.export.telling import Column, Headline, Line, columns, headline
from menurut.export.tolls import Bounds, tolls
from menurut.export.wording import OUTWARD, line, shorten
from menurut.model import Account, Incident, Judgement, Saying

LEAST_COLUMN = 28
"""Characters of a side's column; where the screen has less for each, one side stands under the other."""
LISTED = 4
"""Ids that are named after a claim; the others are counted."""
_DAY = 10
_STAND_STYLES = {"contradicts": "red", "supersedes": "magenta", "corroborates": "green"}


@dataclass(frozen=True, slots=True)
class Point:
    """A statement about an incident, or two that cannot both hold: in words, with why, and the claims behind it.

    `status` is how the statement stands, empty where two stand against each other; `quoted` is the claim whose words they
    are, empty where it is the first.
    """

    status: str
    words: str
    why: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Kin:
    """Another incident that this one is a part of, or that is a part of it."""

    id: str
    headline: Headline


@dataclass(frozen=True, slots=True)
class Unfolded:
    """One incident with all that is known of it. `status` is that of its main statement; `whole` is what it is a part of.

    `ratings` are what persons hold of the information of claims, in words.
    """

    incident: Incident
    accounts: Sequence[Account]
    sayings: Sequence[Saying]
    judgements: Sequence[Judgement] = ()
    tallies: Sequence[Bounds] = ()
    status: Point | None = None
    statuses: Sequence[Point] = ()
    agreed: Sequence[Point] = ()
    disputed: Sequence[Point] = ()
    parts: Sequence[Kin] = ()
    whole: Kin | None = None
    ratings: Mapping[str, str] = field(default_factory=dict)


def write_incident(one: Unfolded, out: TextIO, *, most: int) -> None:
    """Write one incident, of each side no more than `most` claims: in colour on a terminal, else plain."""
    console = screen(out)
    sides = columns(one.sayings, one.judgements)
    told: list[RenderableType] = [_head(one), *_sides(sides, console.width, most, one.ratings)]
    for heading, points in (("all sides agree", one.agreed), ("disputed", one.disputed)):
        told += _points(heading, points, most)
    if one.tallies:
        told += [_heading("tolls"), tolls(one.tallies, console.width)]
    if len(one.statuses) > 1:
        told += [_heading("each statement"), _statements(one.statuses[:most]), Text("")]
    if one.parts:
        told += [_heading("parts"), _kin(one.parts), Text("")]
    draw(console, told, out)


def counted(number: int, name: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"


def extent(accounts: Sequence[Account], sayings: Sequence[Saying]) -> str:
    """`12 claims of 5 origins in 4 reports`."""
    claims, origins, reports = (
        len(names)
        for names in (
            {x.claim for x in sayings},
            {x.origin.body or x.origin.key for x in sayings},
            {x.report for x in accounts},
        )
    )
    return f"{counted(claims, 'claim')} of {counted(origins, 'origin')} in {counted(reports, 'report')}"


def ids(claims: Iterable[str]) -> str:
    """`84bcbef7, 0c2b05a4 +3`."""
    named = list(dict.fromkeys(claims))
    more = len(named) - LISTED
    return ", ".join(claim[:CITED] for claim in named[:LISTED]) + (f" +{more}" if more > 0 else "")


def _head(one: Unfolded) -> RenderableType:
    what = headline(one.accounts, head=one.incident.id)
    told = Text(one.incident.id[:CITED], style="dim").append("  ").append(shorten(what.what, 200), style="bold not dim")
    facts = [", ".join(what.where), what.when, extent(one.accounts, one.sayings)]
    told.append("\n" + " · ".join(shorten(fact, 120) for fact in facts if fact), style="not dim")
    if one.status:
        told.append("\n").append(one.status.status, style="bold not dim")
        told.append("".join(f": {line(why)}" for why in one.status.why[:1]), style="not dim")
    if one.whole:
        told.append(f"\npart of {one.whole.id[:CITED]}  {shorten(one.whole.headline.what, 120)}", style="not dim")
    return told.append("\n")


def _sides(sides: Sequence[Column], width: int, most: int, ratings: Mapping[str, str]) -> Iterator[RenderableType]:
    if not sides:
        yield Text("no claim tells of it: the reports do in words of their own\n", style="dim")
    elif (width - _DAY) // len(sides) - 2 >= LEAST_COLUMN:
        yield _side_by_side(sides, most, ratings)
    else:
        for side in sides:
            yield _heading(side.heading)
            yield Padding(_one_side(side, most, ratings), (0, 0, 1, 2))


def _side_by_side(sides: Sequence[Column], most: int, ratings: Mapping[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, leading=1, header_style="bold")
    table.add_column("reported", width=_DAY, style="dim")
    for side in sides:
        table.add_column(shorten(side.heading, 60), ratio=1, overflow="fold")
    shown = [side.lines[:most] for side in sides]
    days = sorted({_day(one) for lines in shown for one in lines}, key=lambda day: (not day, day))
    for day in days:
        table.add_row(day or "no date", *(_stack((one for one in lines if _day(one) == day), ratings) for lines in shown))
    if any(len(side.lines) > most for side in sides):
        table.add_row("", *(_more(side, most) for side in sides))
    return table


def _one_side(side: Column, most: int, ratings: Mapping[str, str]) -> Text:
    told, last = Text(), None
    for one in side.lines[:most]:
        told.append("\n\n" if last is not None else "")
        if _day(one) != last:
            last = _day(one)
            told.append(f"{last or 'no date'}\n", style="dim")
        told.append_text(cell(one, ratings))
    return told.append("\n").append_text(_more(side, most)) if len(side.lines) > most else told


def _more(side: Column, most: int) -> Text:
    left = len(side.lines) - most
    return Text(f"and {counted(left, 'claim')} more: --limit" if left > 0 else "", style="dim")


def _day(one: Line) -> str:
    return one.telling.said.isoformat() if one.telling.said else ""


def _stack(lines: Iterable[Line], ratings: Mapping[str, str]) -> Text:
    return Text("\n\n").join(cell(one, ratings) for one in lines)


def cell(one: Line, ratings: Mapping[str, str] | None = None) -> Text:
    """A claim in its column: id and stance, chain, words, what happened, figures, what repeats it, how it stands to others."""
    telling = one.telling
    told = Text(telling.claim[:CITED], style="").append(" ").append(telling.stance, style=STANCE_STYLES[telling.stance])
    if telling.certainty != "certain":
        told.append(f" ({telling.certainty})", style="dim italic")
    told.append("\n" + shorten(f" {OUTWARD} ".join(telling.chain), 120), style="dim")
    told.append(f"\n“{shorten(telling.words, 240)}”")
    for happening in telling.happenings:
        told.append(f"\n· {shorten(happening, 120)}", style="green")
    for toll in telling.tolls:
        told.append(f"\n· {shorten(toll, 80)}", style="bold")
    for rated in (telling, *one.repeats):
        if ratings and rated.claim in ratings:
            lead = "" if rated is telling else f"{rated.claim[:CITED]} "
            told.append(f"\n{lead}{shorten(ratings[rated.claim], 120)}", style="cyan")
    if one.repeats:
        repeat = "repeats it" if len(one.repeats) == 1 else "repeat it"
        told.append(f"\n+{len(one.repeats)} {repeat}: {ids(x.claim for x in one.repeats)}", style="dim")
    for stand, claims in one.stands:
        told.append(f"\n{stand} {ids(claims)}", style=_STAND_STYLES.get(stand, "dim"))
    return told


def _heading(words: str) -> Text:
    return Text(shorten(words, 80), style="bold underline")


def _points(heading: str, points: Sequence[Point], most: int) -> list[RenderableType]:
    if not points:
        return []
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for point in points[:most]:
        told = Text(f"{point.status}  " if point.status else "", style="bold")
        told.append(shorten(point.words, 400), style="not bold")
        for why in point.why[:LISTED]:
            told.append(f"\n{line(why)}", style="dim not bold")
        if point.claims:
            told.append(f"\n{ids(point.claims)}", style="dim not bold")
        table.add_row("·", told)
    if len(points) > most:
        table.add_row("", Text(f"and {len(points) - most} more: --limit", style="dim"))
    return [_heading(heading), table, Text("")]


def _statements(statuses: Sequence[Point]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", max_width=14, overflow="fold")
    table.add_column(overflow="fold")
    for one in statuses:
        claim = one.quoted or one.claims[0]
        table.add_row(one.status, Text(shorten(one.words, 120)).append(f"  {claim[:CITED]}", style="dim"))
    return table


def _kin(several: Sequence[Kin]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=CITED, style="dim")
    table.add_column(overflow="fold")
    for one in several:
        where = ", ".join(one.headline.where)
        table.add_row(one.id[:CITED], " · ".join(filter(None, (shorten(one.headline.what, 120), where, one.headline.when))))
    return table
