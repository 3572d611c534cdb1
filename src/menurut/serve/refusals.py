"""Why something was refused, in the reader's language: what the ledger and its checks say in English follows a few patterns.

A text that follows none is shown as it is. On a page nobody is sent to a command where the page itself has the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from menurut.serve.locale import Tongue

_KNOWN = r"; known: (?P<known>.+)"
_NAME = r"(?P<name>.+?)"

PATTERNS: Mapping[str, str] = {
    # what nobody has heard of
    "no incident %(name)s in this ledger; give 6 letters of its id or more": (
        rf"no incident {_NAME} in this ledger; give 6 letters of its id or more"
    ),
    "no incident %(name)s in this ledger; some reports are not reconciled yet": (
        rf"no incident {_NAME} in this ledger; .+ not reconciled yet: .+"
    ),
    "no incident %(name)s in this ledger": rf"no incident {_NAME} in this ledger(?:; .+)?",
    "no claim %(name)s in this ledger": rf"no claim {_NAME} in this ledger(?:; .+)?",
    "no report %(name)s in this ledger": rf"no report {_NAME} in this ledger(?:; .+)?",
    "no source %(name)s in this ledger": rf"no source {_NAME} in this ledger(?:; .+)?",
    "no decision %(name)s in this ledger that can be undone": (
        rf"no decision {_NAME} in this ledger that can be undone(?:; .+)?"
    ),
    "nobody called %(name)s vouches for a claim of this ledger": (
        rf"nobody called {_NAME} vouches for a claim of this ledger(?:; .+)?"
    ),
    "nobody in this ledger speaks for %(name)s": rf"nobody in this ledger speaks for {_NAME}(?:; .+)?",
    "some reports are not reconciled yet": r"[\d,]+ reports? (?:is|are) not reconciled yet: .+",
    "there is no such page": "Not Found",
    "this page takes no such request": "Method Not Allowed",
    # what a field cannot be
    "%(name)s is none of these: %(known)s": rf"no [a-z ]+ (?P<name>'.*?'|\".*?\"){_KNOWN}",
    "there is no word to look for in %(name)s; give one, or several, or a “phrase”": (
        r"no word to look for in (?P<name>.+); give one, .+"
    ),
    "the gazetteer has no place %(name)s; write it otherwise, or give latitude and longitude as 40.4,46.8": (
        rf"no place {_NAME} in the gazetteer; give LAT,LON in degrees"
    ),
    "the gazetteer has no place %(name)s; write it otherwise": rf"no place {_NAME} in the gazetteer; .+",
    "no point %(name)s; write it as 40.4,46.8, or give a place's name": rf"no point {_NAME}; write it as LAT,LON .+",
    "%(name)s is a country, and as a whole near nothing; ask for it as a region or country": (
        rf"{_NAME} is a country, and as a whole near nothing; .+"
    ),
    "no distance %(name)s; write it as Talish:50km": rf"no distance {_NAME}; write it as Talish:50km",
    "no circle of %(km)s km around %(lat)s, %(lon)s; give degrees and up to 20,100 km": (
        r"no circle of (?P<km>.+?) km around (?P<lat>.+?), (?P<lon>.+?); give degrees and .+"
    ),
    "no number %(name)s; write it as killed:10": rf"no number {_NAME}; write it as killed:10",
    "%(name)s is no date; write it as 2020-09-27": rf"{_NAME} is no date; write it as 2020-09-27",
    "no days from %(since)s until %(until)s; turn the two round": (
        r"no days from (?P<since>\S+) until (?P<until>\S+); turn the two round"
    ),
    "%(name)s is no page of this list; begin at its first": rf"{_NAME} is no page(?: of this list.*)?; .+",
    "%(name)s is no part of the map; give west,south,east,north in degrees": rf"{_NAME} is no part of the map; .+",
    "is longer than %(number)s letters": (
        r"(?:is longer than|String should have at most) (?P<number>\d+) (?:letters|characters)"
    ),
    "give one of these: %(known)s": r"Input should be (?P<known>'.*)",
    "give a number of %(number)s or more": r"Input should be greater than or equal to (?P<number>\d+)",
    "give a number of %(number)s at most": r"Input should be less than or equal to (?P<number>\d+)",
    "give a whole number": r"Input should be a valid integer.*",
    "this is needed": "Field required",
    # what would be too much, or is not for him who asks
    "a request may have %(number)s MB here; send less at once": r"a request may have (?P<number>[\d.]+) MB here; .+",
    "%(number)s jobs wait already; come again when some of them are done": r"(?P<number>\d+) jobs wait already; .+",
    "this is for who has logged in; a token does not open it": r"this is for who has logged in; a token does not open it",
    # why a ledger cannot be used
    "there is no ledger at %(where)s; start the program with --ledger and the name of yours, or make one with: menurut add": (
        r"no ledger at (?P<where>.+); `menurut add` makes one, .+"
    ),
    "%(where)s was written by a newer menurut (its tables are version %(version)s, this program knows %(known)s); "
    "upgrade with: pip install --upgrade menurut": (
        r"(?P<where>.+) was written by a newer menurut \(its tables are version (?P<version>.+?), "
        r"this program knows (?P<known>.+?)\); upgrade with: pip install --upgrade menurut"
    ),
    "%(where)s is no ledger; start the program with --ledger and the name of yours": (
        r"(?P<where>.+?) (?:is no ledger \(not a SQLite file\)|is a folder|is empty, no ledger yet|"
        r"holds tables of something else); .+"
    ),
    "another program holds the ledger %(where)s; try again when that is done (%(problem)s)": (
        r"the ledger (?P<where>.+?): (?P<problem>.*database is locked.*); another program holds it; .+"
    ),
    "the ledger %(where)s is damaged; put a copy in its place, or import a dump (%(problem)s)": (
        r"the ledger (?P<where>.+?): (?P<problem>.+?); the file is damaged.*"
    ),
    "the ledger %(where)s may not be written; check its permissions (%(problem)s)": (
        r"the ledger (?P<where>.+?): (?P<problem>.+?); the (?:file|ledger) may not be written; check its permissions"
    ),
    "the ledger %(where)s cannot be opened; check the permissions of the file and its folder (%(problem)s)": (
        r"the ledger (?P<where>.+?): (?P<problem>.+?); check the (?:file's folder and permissions|permissions of .+)"
    ),
    "there is no room for the ledger %(where)s; make room and try again: what was stored is whole (%(problem)s)": (
        r"the ledger (?P<where>.+?): (?P<problem>.+?); make room.+"
    ),
}
"""Each text of a page, with the expression that finds what it is made of in the message."""
_LONGEST = 2000  # characters of a message that is taken apart


def refusal_in(tongue: Tongue, why: str) -> str:
    """The reason in the words of a page and in its language; names and what the database says stay as they are."""
    if len(why) > _LONGEST:
        return why
    for text, expression in _patterns():
        if found := expression(why):
            parts = found.groupdict()
            return tongue.say(text) % parts if parts else tongue.say(text)
    return why


@cache
def _patterns() -> list[tuple[str, Callable[[str], re.Match[str] | None]]]:
    return [(text, re.compile(expression, re.DOTALL).fullmatch) for text, expression in PATTERNS.items()]
