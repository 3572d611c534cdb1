"""The ledger for the terminal: per report a headline, then one row per claim, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from menurut.export.screen import draw, screen
from menurut.export.wording import OUTWARD, Names, in_order, line, shorten, toll, unique
from menurut.model import Claim, Event, Reading, Report

NARROW = 110
"""Below this many columns, where, when and harm share one."""

SHARES = {"who says": 0.19, "stance": 0.07, "what": 0, "where": 0.1, "when": 0.09, "harm": 0.14}
NARROW_SHARES = {"who says": 0.24, "stance": 0.1, "what": 0, "where, when, harm": 0.22}
"""The least part of the screen for each column; `what` takes what the others leave."""
LEAD_SHARE = 0.11
CITED = 8
"""Letters of a claim's id that are shown: it can be asked for by them."""
WORD_SHARE = 5
"""A word is broken only where it is longer than the screen divided by this."""

STANCE_STYLES = {
    "assert": "",
    "deny": "red",
    "admit": "magenta",
    "accuse": "yellow",
    "condemn": "yellow",
    "demand": "cyan",
    "threaten": "bold red",
    "promise": "green",
    "predict": "blue",
    "propose": "green",
    "ask": "cyan",
}
_CERTAINTY = {"probable": "probable", "possible": "possible", "unknown": "does not know"}


def write_table(readings: Iterable[tuple[Report, Reading]], out: TextIO) -> None:
    """Write the ledger of each report as it comes: in colour and as wide as the screen on a terminal, else plain."""
    console = screen(out)
    for report, reading in readings:
        names = Names.of(report, reading)
        rows = [Row(names, claim) for claim in in_order(reading.claims)]
        told = _table(rows, console.width) if rows else Text("no claims found\n", style="dim")
        draw(console, (_headline(report), told), out)


def _headline(report: Report) -> Text:
    parts = [
        (line(report.outlet or ""), "bold"),
        (report.dct.isoformat() if report.dct else "", ""),
        (shorten(report.title or "", 200), "bold"),
        (shorten(report.id, 80), "dim"),
    ]
    return Text(" · ", style="dim").join(Text(words, style=style or "not dim") for words, style in parts if words)


def write_claims(claims: Iterable[tuple[str, Report, Reading]], out: TextIO) -> None:
    """Write claims of several reports as one table; each comes with the id that it is cited by, in a reading of its own."""
    console = screen(out)
    rows = []
    for cite, report, reading in claims:
        told = [cite[:CITED], shorten(report.outlet or "", 40), report.dct.isoformat() if report.dct else ""]
        lead = Text("\n".join(filter(None, told)), style="dim")
        names = Names.of(report, reading)
        rows += [Row(names, claim, lead) for claim in reading.claims]
    draw(console, (_table(rows, console.width) if rows else Text("no claims found", style="dim"),), out)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim as a row of a table; `lead` stands before it where claims come from several reports."""

    names: Names
    claim: Claim
    lead: Text | None = None

    def cells(self, width: int, *, narrow: bool) -> list[Text]:
        """Its cells from left to right."""
        names, claim = self.names, self.claim
        events = names.told(claim)
        where, when, harm = _where(names, events), _when(names, events), _harm(events)
        if self.lead:
            # Whoever has asked for a place or time sees why this claim was found.
            where, when = unique(map(names.place, names.where(claim))), unique(map(names.time, names.when(claim)))
        aside = [_stack([*where, *when, *harm])] if narrow else [_stack(where), _stack(when), _stack(harm)]
        lead = [self.lead] if self.lead else []
        return [*lead, _who(names, claim), _stance(claim), _what(names, claim, width), *aside]

    @property
    def past(self) -> bool:
        """Whether all that it tells of is background."""
        events = self.names.told(self.claim)
        return bool(events) and all(event.background for event in events)


def _table(claims: list[Row], width: int) -> Table:
    narrow = width < NARROW
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, leading=1, header_style="dim")
    rows = [(row.cells(width, narrow=narrow), "dim" if row.past else "") for row in claims]
    lead = {"claim": LEAD_SHARE} if any(row.lead for row in claims) else {}
    for number, (heading, share) in enumerate((lead | (NARROW_SHARES if narrow else SHARES)).items()):
        cells = [Text(heading), *(row[number] for row, _ in rows)]
        if share:
            table.add_column(heading, width=_fitting(cells, width, share), overflow="fold")
        else:
            table.add_column(heading, ratio=1, overflow="fold")
    for row, style in rows:
        table.add_row(*row, style=style)
    return table


def _fitting(cells: list[Text], width: int, share: float) -> int:
    """How wide a column is in characters: its share of the screen, and more where a word would be broken."""
    longest = max(cell_len(word) for cell in cells for word in cell.plain.split() or [""])
    return max(int(width * share), min(longest, width // WORD_SHARE), 1)


def _who(names: Names, claim: Claim) -> Text:
    if not claim.source:
        own = Text(names.outlet, style="dim italic")
        # `reportedly`, `it is said`: nobody is named, but the outlet does not vouch either.
        return own.append(f" “{shorten(claim.cue.of(names.report.text), 40)}”") if claim.cue else own
    chain = []
    for name in claim.source:
        known, side = names.source(name)
        chain.append(Text(shorten(known, 60)).append(f" ({shorten(side, 40)})" if side else "", style="dim"))
    return Text(f" {OUTWARD} ", style="dim").join(chain)


def _stance(claim: Claim) -> Text:
    stance = Text(claim.stance, style=STANCE_STYLES[claim.stance])
    if claim.certainty in _CERTAINTY:
        stance.append(f"\n{_CERTAINTY[claim.certainty]}", style="dim italic")
    return stance


def _what(names: Names, claim: Claim, width: int) -> Text:
    words = " … ".join(span.of(names.report.text) for span in claim.content)
    what = Text(shorten(words, max(60, width)))
    styles = {names.happening(event): "dim" if event.background else "green" for event in names.told(claim)}
    for happening, style in styles.items():
        what.append("\n· ", style="dim")
        what.append(shorten(happening, 120), style=style)
    return what


def _where(names: Names, events: list[Event]) -> list[str]:
    return unique(names.place(name) for event in events for name in event.place)


def _when(names: Names, events: list[Event]) -> list[str]:
    return unique(names.time(name) for event in events for name in event.time)


def _harm(events: list[Event]) -> list[str]:
    return unique(toll(harm) for event in events for harm in event.harm)


def _stack(several: list[str]) -> Text:
    return Text("\n".join(shorten(words, 60) for words in several))
