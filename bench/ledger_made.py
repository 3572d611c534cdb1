"""Reports and readings made up by the statistics of the annotated corpus, every one different: what `ledger.py` stores.

Shares of types, stances, kinds and so on are those of the training part. As in any ledger few sides and places make up most
and a long tail the rest; a report tells of one war, whose places lie together and whose sides speak; one report in twenty
is a copy of an earlier one in another paper.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from menurut.model import Claim, Entity, Event, Harm, Link, Place, Reading, Relation, Report, Span, Timex

FIRST, DAYS = date(2018, 1, 1), 5 * 365
TALISH = (40.38, 46.75)

_TYPES = {
    "assault": 670, "clash": 231, "control": 155, "mobilize": 150, "consult": 128, "harm": 112, "displace": 100,
    "demand": 100, "aid": 94, "damage": 87, "legal": 84, "agree": 72, "accuse": 70, "support": 67, "threaten": 60,
    "sanction": 59, "detain": 46, "ceasefire": 39, "violate": 28, "retreat": 22, "protest": 18, "release": 8,
}  # fmt: skip
_STATUSES = {"occurred": 1360, "ongoing": 489, "hypothetical": 273, "planned": 207, "negated": 71}
_STANCES = {
    "assert": 1449, "demand": 87, "accuse": 84, "promise": 69, "threaten": 58, "predict": 49, "condemn": 43, "deny": 36,
    "admit": 15, "propose": 13, "ask": 4,
}  # fmt: skip
_HARMS = {"killed": 225, "wounded": 72, "displaced": 29, "captured": 23, "affected": 19, "missing": 1}
_CHAINS = {0: 777, 1: 905, 2: 197, 3: 28}
_TOLD = {0: 194, 1: 990, 2: 520, 3: 155, 4: 48}  # events of a claim
_WHERE = {0: 1311, 1: 913, 2: 151, 3: 25}  # places of an event
_KINDS = {"settlement": 165, "country": 60, "region": 127, "facility": 121, "natural": 20}
_LANGS = {"id": 90, "en": 7, "ru": 3}
_SIDES = (
    "Israel", "United States", "Iran", "Azerbaijan", "Armenia", "Indonesia", "Turkey", "Palestine", "Russia", "Bangladesh",
    "Islamic State", "Syria", "France", "Myanmar", "North Korea", "Germany", "Syrian opposition", "Iraq", "Hamas", "China",
    "Libya", "United Nations", "Jordan", "Hezbollah", "Ukraine", "Afghanistan", "South Korea", "Taliban", "Lebanon",
)  # fmt: skip
# Wars: country, latitude, longitude, weight. Where the places of one lie within 300 km of its middle.
_WARS = (
    ("SY", 35.2, 37.6, 17), ("PS", 31.4, 34.4, 16), ("IR", 33.5, 50.0, 10), ("AZ", 39.9, 46.6, 9), ("IQ", 34.3, 43.7, 8),
    ("UA", 48.3, 37.6, 6), ("ID", -4.1, 137.5, 5), ("AF", 34.0, 67.0, 4), ("MM", 20.5, 95.5, 4), ("SD", 13.6, 26.5, 3),
    ("LY", 31.0, 16.0, 3), ("YE", 15.6, 45.0, 3), ("PH", 7.2, 124.5, 2), ("LB", 33.8, 35.8, 2), ("ET", 13.5, 39.0, 2),
    *((f"Q{letter}", -30.0 + 4.5 * n, -100.0 + 13 * n, 0.4) for n, letter in enumerate("ABCDEFGHIJKLMNOP")),
)  # fmt: skip
_CUES = {"id": "mengatakan", "en": "said", "ru": "заявил"}
_HEAD = {
    "id": "yang di dan dari ke pada itu dengan untuk oleh pasukan serangan militer tentara kota warga wilayah tewas rudal",
    "en": "the of in to and that by for with from forces attack army troops city people region killed missile war",
    "ru": "в и на что с по из не от за войска удар армия военные город жители область погибли ракета война",
}
_SYLLABLES = {
    lang: syllables.split()
    for lang, syllables in {
        "id": "ba ri sa tan ka mu ne lor pi du gang te ra wa si ngu ma ya ha to",
        "en": "ther an con ing ter ment ive or pre ble ston ard ly er wick tion al shi gra ound",
        "ru": "ва ри со тан ка му не лор пи ду гра те ра сти ни го ма ль ха то",
    }.items()
}
_VOCABULARY = 30_000
_PLACES, _MORE_SIDES, _OUTLETS = 250, 300, 60
_LONGEST_CHAIN = 3


@dataclass(frozen=True, slots=True)
class _Choice:
    """Draws by weights, in a time that hardly grows with their number."""

    values: Sequence[object]
    sums: Sequence[float]

    @classmethod
    def of(cls, weights: dict[object, float]) -> _Choice:
        """One that draws the keys."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def draw(self, dice: random.Random) -> object:
        """One value."""
        return self.values[bisect(self.sums, dice.random() * self.sums[-1])]


def _tail(values: Sequence[object]) -> _Choice:
    return _Choice.of({value: 1 / (rank + 2.7) for rank, value in enumerate(values)})


@dataclass(frozen=True, slots=True)
class _War:
    country: str
    places: _Choice
    sides: _Choice
    peaks: tuple[int, ...]


class Maker:
    """Makes report after report; the same `seed` makes the same ones."""

    def __init__(self, seed: int = 4) -> None:
        self._dice = dice = random.Random(seed)  # noqa: S311 (nothing secret)
        sides = [
            *_SIDES,
            *(f"{self._name()} {dice.choice(['Front', 'Army', 'Movement', 'Region'])}" for _ in range(_MORE_SIDES)),
        ]
        self._wars = _Choice.of({self._war(at, sides): _WARS[at][3] for at in range(len(_WARS))})
        self._words = {lang: _tail(self._vocabulary(lang)) for lang in _LANGS}
        langs = [lang for lang, share in (("id", 48), ("en", 8), ("ru", 4)) for _ in range(share)]
        self._outlets = {lang: _tail([f"Paper {n}" for n in range(_OUTLETS) if langs[n] == lang]) for lang in _LANGS}
        drawn = (_TYPES, _STATUSES, _STANCES, _HARMS, _CHAINS, _TOLD, _WHERE, _LANGS)
        self._type, self._status, self._stance, self._harm, self._chain, self._told, self._where, self._lang = map(
            _Choice.of,
            drawn,  # type: ignore[arg-type]
        )
        self._people = _tail([f"{self._name()} {self._name()}" for _ in range(5000)])
        self._held: dict[str, tuple[str, ...]] = {}

    def holders(self, entry: str) -> tuple[str, ...]:
        """Entries that hold a place: a district of its war, and the country."""
        _, country, number = entry.split("-")
        return (f"district-{country}-{int(number) % 12}", f"country-{country}")

    def reports(self, number: int) -> Iterator[tuple[Report, Reading]]:
        """So many reports, each with its reading."""
        earlier: list[tuple[Report, Reading]] = []
        for at in range(number):
            if earlier and self._dice.random() < 0.05:
                made = self._copy(at, *self._dice.choice(earlier))
            else:
                made = self._report(at)
                earlier = [*earlier[-200:], made]
            yield made

    def _copy(self, at: int, report: Report, reading: Reading) -> tuple[Report, Reading]:
        name = f"made-{at}"
        outlet = str(self._outlets[report.lang].draw(self._dice))
        copy = replace(report, id=name, url=f"https://{outlet[6:]}.example/{at}", outlet=outlet)
        return copy, replace(reading, report=name)

    def _report(self, at: int) -> tuple[Report, Reading]:
        dice = self._dice
        war: _War = self._wars.draw(dice)  # type: ignore[assignment]
        lang = str(self._lang.draw(dice))
        outlet = str(self._outlets[lang].draw(dice))
        near_peak = dice.random() < 0.6
        day = dice.choice(war.peaks) + int(dice.expovariate(1 / 20)) if near_peak else dice.randrange(DAYS)
        dct = FIRST + timedelta(min(day, DAYS - 1))
        page = _Page(self, war, lang, dct)
        for _ in range(min(25, max(5, round(dice.gauss(13.7, 3.7))))):
            page.tell()
        text, name = page.text(), f"made-{at}"
        report = Report(
            id=name,
            text=text,
            lang=lang,
            sentences=tuple(page.sentences),
            outlet=outlet,
            dct=dct,
            title=self.words(lang, 8),
            url=f"https://{outlet[6:]}.example/{at}",
        )
        return report, page.reading(name)

    def words(self, lang: str, number: int) -> str:
        """So many words, common ones most often."""
        choice, dice = self._words[lang], self._dice
        return " ".join(str(choice.draw(dice)) for _ in range(number))

    def _vocabulary(self, lang: str) -> list[str]:
        made = dict.fromkeys(_HEAD[lang].split())
        while len(made) < _VOCABULARY:
            made["".join(self._dice.choices(_SYLLABLES[lang], k=self._dice.choice([2, 3, 3, 4])))] = None
        return list(made)

    def _name(self) -> str:
        return "".join(self._dice.choices(_SYLLABLES["id"], k=3)).capitalize()

    def _war(self, at: int, sides: Sequence[str]) -> _War:
        dice = self._dice
        country, lat, lon, _ = _WARS[at]
        places = []
        for n in range(_PLACES):
            kind = str(_Choice.of(_KINDS).draw(dice)) if n else "country"  # type: ignore[arg-type]
            point = (round(lat + dice.gauss(0, 0.9), 3), round(lon + dice.gauss(0, 0.9), 3))
            name = self._name()
            if (country, n) == ("AZ", 1):
                name, kind, point = "Talish", "settlement", TALISH
            places.append((f"place-{country}-{n}", name, kind, country, *point))
        order = [places[1], places[0], *places[2:]]
        mine = [sides[(2 * at) % len(_SIDES)], sides[(2 * at + 1) % len(_SIDES)]]
        if country == "AZ":
            mine = ["Azerbaijan", "Armenia"]
        others = [side for side in sides if side not in mine]
        weights = {mine[0]: 30, mine[1]: 22, None: 18} | {side: 60 / (rank + 6) / 4 for rank, side in enumerate(others)}
        peak = 999 if country == "AZ" else dice.randrange(DAYS)  # 2020-09-26
        return _War(country, _tail(order), _Choice.of(weights), (peak, dice.randrange(DAYS), dice.randrange(DAYS)))  # type: ignore[arg-type]


class _Page:
    """One report in the making: its text grows by a claim at a time."""

    def __init__(self, maker: Maker, war: _War, lang: str, dct: date) -> None:
        self._maker, self._war, self._lang, self._dct = maker, war, lang, dct
        self._dice = maker._dice
        self._pieces: list[str] = []
        self._length = 0
        self.sentences: list[Span] = []
        self._entities: dict[str, Entity] = {}
        self._places: dict[str, Place] = {}
        self._times: list[Timex] = []
        self._events: list[Event] = []
        self._claims: list[Claim] = []

    def tell(self) -> None:
        """One more claim, in a sentence of its own."""
        maker, dice, begun = self._maker, self._dice, self._length
        chain = tuple(self._source(last=not at) for at in range(int(str(maker._chain.draw(dice)))))[::-1]
        cue = self._write(_CUES[self._lang]) if chain else None
        first = self._length
        told = tuple(self._event() for _ in range(int(str(maker._told.draw(dice)))))
        self._write(maker.words(self._lang, max(3, round(dice.gauss(10, 4)))))
        self._claims.append(
            Claim(
                id=f"C{len(self._claims) + 1}",
                content=(Span(first, self._length - 1),),
                source=tuple(dict.fromkeys(chain)),
                cue=cue,
                stance=str(maker._stance.draw(dice)),
                quote="indirect" if chain else "none",
                events=told,
                score=round(dice.random(), 4),
            )
        )
        self.sentences.append(Span(begun, self._length - 1))

    def text(self) -> str:
        """All that was written."""
        return " ".join(self._pieces)

    def reading(self, report: str) -> Reading:
        """What was told."""
        relations = (Relation("contradicts", self._claims[-1].id, self._claims[0].id),) if self._dice.random() < 0.3 else ()
        lists = (self._entities.values(), self._places.values(), self._times, self._events, self._claims)
        return Reading(report, "made", *map(tuple, lists), relations)  # type: ignore[arg-type]

    def _write(self, words: str) -> Span:
        span = Span(self._length, self._length + len(words))
        self._pieces.append(words)
        self._length = span.end + 1
        return span

    def _source(self, *, last: bool) -> str:
        dice = self._dice
        side = self._war.sides.draw(dice)
        kind, name = ("state", str(side)) if side and dice.random() < 0.3 else ("person", str(self._maker._people.draw(dice)))
        if not last and dice.random() < 0.6:
            kind, name, side = "media", dice.choice(["AFP", "Reuters", "Antara", "TASS"]), None
        span = self._write(name)
        known = self._entities.get(name)
        if known:
            self._entities[name] = replace(known, mentions=(*known.mentions, span))
            return known.id
        made = Entity(
            id=f"E{len(self._entities) + 1}",
            name=name,
            kind=kind,
            mentions=(span,),
            affiliation=None if side is None else str(side),
            link=Link(name.casefold().replace(" ", "-"), 0.9, (f"name of {name}",)),
        )
        self._entities[name] = made
        return made.id

    def _event(self) -> str:
        maker, dice = self._maker, self._dice
        kind = str(maker._type.draw(dice))
        trigger = self._write(maker.words(self._lang, 1))
        where = dict.fromkeys(self._place() for _ in range(int(str(maker._where.draw(dice)))))
        when = (self._time(),) if dice.random() < 0.25 else ()
        harm = (self._figure(),) if kind in {"harm", "assault", "displace"} and dice.random() < 0.35 else ()
        everybody = [entity.id for entity in self._entities.values()]
        made = Event(
            id=f"V{len(self._events) + 1}",
            type=kind,
            trigger=trigger,
            actor=(dice.choice(everybody),) if everybody and dice.random() < 0.6 else (),
            target=(dice.choice(everybody),) if everybody and dice.random() < 0.4 else (),
            place=tuple(where),
            time=when,
            status=str(maker._status.draw(dice)),
            harm=harm,
            score=round(dice.random(), 4),
        )
        self._events.append(made)
        return made.id

    def _place(self) -> str:
        dice = self._dice
        war: _War = self._war if dice.random() < 0.93 else self._maker._wars.draw(dice)  # type: ignore[assignment]
        entry, name, kind, country, lat, lon = war.places.draw(dice)  # type: ignore[misc]
        span = self._write(name)
        known = self._places.get(entry)
        if known:
            self._places[entry] = replace(known, mentions=(*known.mentions, span))
            return known.id
        link = Link(entry, 0.9, (f"named {name}", f"a {kind}"), (entry,))
        self._places[entry] = Place(f"P{len(self._places) + 1}", name, kind, (span,), country, lat, lon, link)
        return self._places[entry].id

    def _time(self) -> str:
        dice = self._dice
        back = self._dct - timedelta(dice.choice([0, 0, 0, 1, 1, 2, 3, 7, dice.randrange(400)]))
        value = dice.choice([back.isoformat()] * 7 + [back.isoformat()[:7], back.isoformat()[:4], "PAST_REF"])
        self._times.append(Timex(f"T{len(self._times) + 1}", value, (self._write(str(back.year)),)))
        return self._times[-1].id

    def _figure(self) -> Harm:
        dice = self._dice
        low = int(dice.lognormvariate(2.2, 1.6)) + 1
        text = self._write(str(low))
        kind = str(self._maker._harm.draw(dice))
        return Harm(kind, low, low, dice.choice(["military", "civilian", "mixed", "unknown"]), text, None, "exact")
