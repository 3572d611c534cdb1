"""The page of a report: its text with the claims marked in place, everything that was read of it, and correcting it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.export.wording import figure, line, moment
from menurut.run.corrections import KINDS
from menurut.run.persons import person_of
from menurut.serve.locale import Tongue
from menurut.serve.reasons import reason_in
from menurut.serve.rendering import page, workplace_of
from menurut.serve.report.cards import Card
from menurut.serve.report.marking import even, marked
from menurut.serve.report.showing import Shown, show
from menurut.serve.who import Reader

router = APIRouter()
_LOOSE = ("morning", "afternoon", "evening", "night", "in the past", "now", "in the future")


@router.get("/reports/{name}")
def report(request: Request, name: str, person: Reader, claim: str = Query("", max_length=64)) -> Response:
    """One report; its id, or six letters of its key, leads there. `claim` is one that is not in its newest reading."""
    workplace = workplace_of(request)
    shown = show(workplace, name)
    if shown.key != name:
        return RedirectResponse(f"/reports/{shown.key}", 302)
    tongue: Tongue = request.state.tongue
    return page(
        request,
        "report.html",
        shown=shown,
        report=shown.kept.report,
        text=_text(shown, tongue, workplace.hues.of),
        sides=list(dict.fromkeys(card.side for card in shown.cards)),
        gone=claim if claim and claim not in shown.cites.values() else "",
        now=workplace.now(),
        kinds=list(KINDS),
        person_of=person_of,
        figure=figure,
        time_words=partial(_time_in, tongue),
        reason=partial(reason_in, tongue),
        may_correct=person.may("analyst"),
    )


@router.get("/claims/{name}")
def claim(request: Request, name: str, _person: Reader) -> Response:
    """Where a claim stands in its report; six letters of its id lead there too."""
    ledger = workplace_of(request).ledger
    found = ledger.claim(name)
    newest = ledger.report(found.key)[0].readers[-1]
    gone = "" if newest in found.readers else f"?claim={quote(found.cite)}"
    return RedirectResponse(f"/reports/{found.key}{gone}#{'top' if gone else f'c-{found.cite}'}", 302)


def _text(shown: Shown, tongue: Tongue, hue: Callable[[str | None], str]) -> Any:  # noqa: ANN401 (HTML)
    """The text with its marks; without any where nobody has read it."""
    if shown.reading is None:
        return even(shown.kept.report.text)
    cards = shown.cards
    return marked(
        shown.kept.report,
        shown.reading,
        [card.claim for card in cards],
        cites=[card.cite for card in cards],
        hues=[hue(card.side) for card in cards],
        label=lambda number: _label(cards[number], tongue),
    )


def _label(card: Card, tongue: Tongue) -> str:
    """What a claim's number is called: `Claim 3: Interfax ← the spokesman, deny`."""
    who = " ← ".join(value.text for value in card.chain) or card.outlet
    return line(
        tongue.say("Claim %(number)s: %(who)s, %(stance)s")
        % {
            "number": card.number,
            "who": who,
            "stance": tongue.say(card.claim.stance),
        }
    )


def _time_in(tongue: Tongue, value: str) -> str:
    """A TIMEX3 value in words of the reader's language; days stay as they are."""
    told = moment(value)
    for word in _LOOSE:
        told = told.replace(word, tongue.say(word))
    return told
