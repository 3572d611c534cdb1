"""One self-contained page: each report with its claims marked in the text, and beside it who says what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import chain, islice
from typing import TextIO

from menurut.export.marks import Stretch, stretches
from menurut.export.wording import OUTWARD, Names, in_order, line, shorten, shown, toll, unique
from menurut.model import Claim, Event, Reading, Report, ontology

_GOLDEN_ANGLE = 137.508
_FIRST_HUE = 215.0
# Nothing in a report's text could load or run anything even if some of it were ever left unescaped.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(readings: Iterable[tuple[Report, Reading]], out: TextIO) -> None:
    """Write one page of all reports, each as it comes. The page asks nothing of the network and runs no script."""
    rest = iter(readings)
    first = list(islice(rest, 2))
    alone = line(first[0][0].title or "") if len(first) == 1 else ""
    out.write(_head(f"{shorten(alone, 120)} · menurut" if alone else "Who says what happened · menurut"))
    hues: Mapping[str, str] = {}
    for number, (report, reading) in enumerate(chain(first, rest), start=1):
        article = _Article.of(number, report, reading, hues)
        hues = article.hues
        out.write("".join(_article(article)))
    if not first:
        out.write('<p class="none">no reports</p>\n')
    out.write("</main>\n</body>\n</html>\n")


def _head(title: str) -> str:
    style = files("menurut.export").joinpath("page.css").read_text("utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        "<h1>Who says what happened <small>A claim is not a fact: what is underlined, somebody says.</small></h1>\n"
    )


@dataclass(frozen=True, slots=True)
class _Article:
    """One report on the page, its claims in the order of the text.

    `at` is the number of each claim, by id; `hues` the colour of every side met so far on the page.
    """

    number: int
    report: Report
    reading: Reading
    names: Names
    claims: Sequence[Claim]
    at: Mapping[str, int]
    hues: Mapping[str, str]

    @classmethod
    def of(cls, number: int, report: Report, reading: Reading, hues: Mapping[str, str]) -> _Article:
        """Number the claims and colour the sides that `hues`, of the articles before, does not have yet."""
        claims = in_order(reading.claims)
        at = {claim.id: place for place, claim in enumerate(claims)}
        names = Names.of(report, reading)
        speaking = unique(names.source_side(name) for claim in claims for name in claim.source)
        new = [side for side in speaking if side and side not in hues]
        # Hues a golden angle apart stay apart for as many sides as there are.
        fresh = {side: f"{(_FIRST_HUE + at * _GOLDEN_ANGLE) % 360:.0f}" for at, side in enumerate(new, start=len(hues))}
        return cls(number, report, reading, names, claims, at, {**hues, **fresh})

    def hue(self, side: str) -> str:
        """The attributes that colour what a side says."""
        return f'class="side" style="--hue:{self.hues[side]}"' if side else 'class="own"'

    def card(self, claim: int) -> str:
        return f"r{self.number}c{claim + 1}"

    def mark(self, claim: int) -> str:
        return f"r{self.number}m{claim + 1}"


def _article(article: _Article) -> Iterator[str]:
    report, claims = article.report, article.claims
    lang = escape(shown(report.lang))
    name = line(report.id) or f"Report {article.number}"
    title = line(report.title or "") or name
    day = f'<time datetime="{report.dct.isoformat()}">{report.dct.isoformat()}</time>' if report.dct else ""
    about = [part for part in (_words(report.outlet), day, _words(name) if title != name else "") if part]
    yield f'<article id="r{article.number}">\n<header>\n<h2 lang="{lang}" dir="auto">{escape(title)}</h2>\n'
    if about:
        yield f'<p class="about">{" · ".join(about)}</p>\n'
    yield f"{_legend(article, claims)}</header>\n"
    yield f'<div class="text" lang="{lang}" dir="auto">'
    sides = [article.names.side(claim) for claim in claims]
    yield from (_marked(article, stretch, sides) for stretch in stretches(report, article.reading, claims))
    yield "</div>\n"
    if claims:
        yield '<ol class="claims">\n'
        yield from (_card(article, number, claim) for number, claim in enumerate(claims))
        yield "</ol>\n"
    else:
        yield '<p class="none">no claims found</p>\n'
    yield "</article>\n"


def _legend(article: _Article, claims: Sequence[Claim]) -> str:
    if not claims:
        return ""
    sides = unique(side for claim in claims if (side := article.names.side(claim)))
    entries = [f"<span {article.hue(side)}><u>{_words(side)}</u></span>" for side in sides]
    if not all(article.names.side(claim) for claim in claims):
        entries.append(f"<span {article.hue('')}><u>no side</u></span>")
    kinds = ("source", "cue", "trigger", "figure")
    entries += [f'<span class="{kind}">{kind}</span>' for kind in kinds]
    return f'<p class="legend">{" ".join(entries)}</p>\n'


def _marked(article: _Article, stretch: Stretch, sides: Sequence[str]) -> str:
    words = escape(shown(stretch.text))
    if stretch.roles:
        words = f'<span class="{" ".join(stretch.roles)}">{words}</span>'
    numbers = ""
    for begun in stretch.starts:
        anchor = f' id="{article.mark(begun.claim)}"' if begun.first else ""
        numbers += f'<a class="number"{anchor} href="#{article.card(begun.claim)}">{begun.claim + 1}</a>'
    for over in stretch.underlines:
        attributes = article.hue(sides[over.claim]).replace('class="', f'class="said l{over.lane} ')
        words = f"<span {attributes}>{words}</span>"
    return numbers + words


def _card(article: _Article, number: int, claim: Claim) -> str:
    names = article.names
    past = bool(claim.events) and all(event.background for event in names.told(claim))
    content = shorten(" … ".join(span.of(article.report.text) for span in claim.content), 140)
    events = "".join(unique(_event(names, event) for event in names.told(claim)))
    relations = "".join(_relations(article, claim))
    return (
        f'<li id="{article.card(number)}"{" data-background" if past else ""}>\n'
        f'<p class="who"><a class="number" href="#{article.mark(number)}">{number + 1}</a> '
        f"{_chain(article, claim)}</p>\n"
        f'<p class="how">{_stance(claim)}</p>\n'
        f'<blockquote lang="{escape(shown(article.report.lang))}" dir="auto">{escape(content)}</blockquote>\n'
        + (f'<ul class="events">{events}</ul>\n' if events else "")
        + (f'<p class="relations">{relations}</p>\n' if relations else "")
        + "</li>\n"
    )


def _chain(article: _Article, claim: Claim) -> str:
    names = article.names
    if not claim.source:
        said = f" “{_words(claim.cue.of(article.report.text))}”" if claim.cue else ""
        return f"<em>{_words(names.outlet)}</em>{said}"
    sources = []
    for name in claim.source:
        known, unsaid = names.source(name)
        side = names.source_side(name)
        # The colour of a side lies on its name, or on the source's own name where that says it.
        tinted = f" {article.hue(side)}" if side and not unsaid else ""
        aside = f" <span {article.hue(side)}>({_words(side)})</span>" if unsaid else ""
        sources.append(f"<b{tinted}>{_words(known)}</b>{aside}")
    return f' <span class="outward">{OUTWARD}</span> '.join(sources)


def _stance(claim: Claim) -> str:
    said = [_term("stance", claim.stance)]
    if claim.certainty != "certain":
        said.append(_term("certainty", claim.certainty))
    if claim.quote != "none":
        said.append(_term("quote", claim.quote))
    return " ".join(said)


def _term(kind: str, value: str) -> str:
    """A word of the ontology, its meaning on pointing at it."""
    return f'<span class="{kind} {value}" title="{escape(ontology()[kind][value])}">{value}</span>'


def _event(names: Names, event: Event) -> str:
    where = unique(names.place(name) for name in event.place)
    when = unique(names.time(name) for name in event.time)
    aside = "".join(f"<span>{_words(part)}</span>" for part in (*where, *when))
    harm = "".join(f'<span class="figure">{_words(toll(harm))}</span>' for harm in event.harm)
    background = ' class="background"' if event.background else ""
    meaning = escape(ontology()["event_type"][event.type])
    phrase = f'<span class="happening" title="{meaning}">{_words(names.happening(event), 160)}</span>'
    return f"<li{background}>{phrase}{aside}{harm}</li>"


def _relations(article: _Article, claim: Claim) -> Iterator[str]:
    for relation in article.reading.relations:
        if relation.a == claim.id:
            other = article.at[relation.b]
            yield f'<span>{relation.type} <a href="#{article.card(other)}">{other + 1}</a></span>'


def _words(text: str | None, limit: int = 80) -> str:
    """A name or phrase, escaped; `bdi` keeps a name in another script from turning round what stands beside it."""
    return f"<bdi>{escape(shorten(text, limit))}</bdi>" if text and line(text) else ""
