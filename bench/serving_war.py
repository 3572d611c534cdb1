"""One made-up war: reports, in three languages, of what its two sides and others say, with the readings of them.

Every name in it is a token that begins with `zq` and is as long as the name that stands for it in the end, so that the war
can be told again of other sides, places and days with all spans as they are (see `serving_made`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt

import serving_tongues as tongues

from menurut.model import Claim, Entity, Event, Harm, Link, Place, Reading, Relation, Report, Span, Timex

DAYS = 84
FIRST = date(2001, 1, 19)
PLACES, SIDES, PEOPLE, GROUPS, CODES, OUTLETS = 32, 3, 9, 24, 160, 14
COUNTRY, RUN = "Zq", "zqrun"
READER = "made 2026.11"
WIDTH = 48
_CLAIMS = 14
_ALONE = 0.45  # of what a report tells, the share that no other does


def token(number: int, length: int, kind: str) -> str:
    """The name that stands for another one of that length (5 letters at least); `kind` is one letter."""
    letters = ""
    while number or not letters:
        number, digit = divmod(number, 26)
        letters = chr(97 + digit) + letters
    return "Zq" + kind + letters.rjust(length - 3, "a")


PLACE_NAMES = tuple(token(n, 5 + n % 4, "p") for n in range(PLACES))
SIDE_NAMES = tuple(token(n, 7 - n % 2, "s") for n in range(SIDES))
FIRST_NAMES = tuple(token(n, 5 + n % 2, "f") for n in range(PEOPLE))
LAST_NAMES = tuple(token(n, 6 + n % 3, "l") for n in range(PEOPLE))
GROUP_NAMES = tuple(token(n, 6 + n % 2, "g") for n in range(GROUPS))
CODE_NAMES = tuple(token(n, 6 + n % 3, "c") for n in range(CODES))
PLACE_IDS = tuple(f"zqe{n:03}" for n in range(PLACES))
PLACE_HOLDERS = tuple(f"zqh{n:03}" for n in range(PLACES))
OUTLET_NAMES = tuple(f"Zqo{n:03}" for n in range(OUTLETS))
HOSTS = tuple(f"zqu{n:03}" for n in range(OUTLETS))


def points(seed: int) -> tuple[tuple[float, float], ...]:
    """Latitude and longitude of each place in degrees; no two are alike."""
    dice = random.Random(seed)  # noqa: S311 (nothing secret)
    return tuple((round(35 + dice.gauss(0, 0.7), 3) + n / 10_000, round(40 + dice.gauss(0, 0.7), 3)) for n in range(PLACES))


def holders(entry: str) -> tuple[str, ...]:
    """The token of what holds a place."""
    return (entry.replace("zqe", "zqh"),)


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened, and what each side tells of its toll."""

    type: str
    place: int
    actor: int
    target: int
    day: int
    status: str
    kind: str
    tolls: tuple[int, int, int]
    group: int | None
    code: int
    meaning: bytes


def war(reports: int, seed: int) -> Iterator[tuple[Report, Reading | None]]:
    """The reports in the order of their days, each with its reading; one in thirty tells of no war, and is not read."""
    dice = random.Random(seed)  # noqa: S311 (nothing secret)
    where = points(seed)
    happened = [_happening(dice, dice.randrange(DAYS)) for _ in range(reports * 9)]
    told = [
        [one for one in happened for _ in range(min(20, int(dice.paretovariate(1.4)))) if one.day == day] for day in range(DAYS)
    ]
    days = sorted(dice.randrange(DAYS) for _ in range(reports))
    earlier: list[tuple[Report, Reading]] = []
    for at, day in enumerate(days):
        lang, outlet = dice.choice(tongues.LANGS), min(int(dice.expovariate(0.3)), OUTLETS - 1)
        head = _Head(f"{RUN}-{at}", lang, outlet, FIRST + timedelta(day), f"https://{HOSTS[outlet]}.example/{RUN}/{at}")
        if dice.random() < 1 / 30:
            yield _idle(dice, head), None
        elif earlier and dice.random() < 0.05:
            yield _copy(head, *dice.choice(earlier[-20:]))
        else:
            recent = [one for back in range(3) for one in told[max(0, day - back)]] or happened[:5]
            made = _page(dice, head, [dice.choice(recent) for _ in range(9)], where)
            earlier.append(made)
            yield made


@dataclass(frozen=True, slots=True)
class _Head:
    name: str
    lang: str
    outlet: int
    dct: date
    url: str

    def report(self, text: str, sentences: tuple[Span, ...], title: str) -> Report:
        outlet = OUTLET_NAMES[self.outlet]
        return Report(self.name, text, self.lang, sentences, outlet=outlet, dct=self.dct, title=title, url=self.url)


def _happening(dice: random.Random, day: int) -> Happening:
    kind = dice.choice(tongues.TYPES)
    actor, target = dice.choice([(0, 1)] * 5 + [(1, 0)] * 4 + [(2, 0), (2, 1)])
    dead = int(dice.lognormvariate(1.8, 1.2)) + 1 if dice.random() < tongues.HURTS.get(kind, 0) else 0
    tolls = (
        dead and max(1, round(dead * dice.choice([0.6, 1, 1, 1]))),
        dead and round(dead * dice.choice([1, 1, 1.4, 2])),
        dead,
    )
    place = min(int(dice.expovariate(0.06)), PLACES - 1)
    meaning = bytes(int(dice.gauss(0, 18)) % 256 for _ in range(WIDTH))
    group = dice.randrange(GROUPS) if dice.random() < 0.6 else None
    status = dice.choice(tongues.STATUSES)
    return Happening(
        kind, place, actor, target, day, status, dice.choice(tongues.KINDS), tolls, group, dice.randrange(CODES), meaning
    )


def _idle(dice: random.Random, head: _Head) -> Report:
    codes = dice.sample(CODE_NAMES, 12)
    text = " ".join(f"Harga beras di pasar {code} naik lagi minggu ini." for code in codes)
    return head.report(text, (Span(0, len(text)),), f"Harga beras naik di {codes[0]}")


def _copy(head: _Head, report: Report, reading: Reading) -> tuple[Report, Reading]:
    at = _Head(head.name, report.lang, head.outlet, head.dct, head.url)
    copied = Reading(
        head.name, READER, reading.entities, reading.places, reading.times, reading.events, reading.claims, reading.relations
    )
    return at.report(report.text, report.sentences, report.title or ""), copied


def _page(
    dice: random.Random, head: _Head, told: list[Happening], where: tuple[tuple[float, float], ...]
) -> tuple[Report, Reading]:
    page = _Page(dice, head, where)
    while len(page.claims) < _CLAIMS + dice.randrange(-4, 5):
        if dice.random() < _ALONE:
            page.tell(_happening(dice, (head.dct - FIRST).days), dice.randrange(SIDES + 2))
            continue
        one = dice.choice(told)
        for speaker in dice.sample((one.actor, one.target, 3, 4), dice.choice((1, 1, 1, 2, 3))):
            page.tell(one, speaker)
    first = told[0]
    title = tongues.TITLES[page.at].format(PLACE_NAMES[first.place], SIDE_NAMES[first.actor], SIDE_NAMES[first.target])
    return head.report(" ".join(page.pieces), tuple(page.sentences), title), page.reading()


@dataclass(slots=True)
class _Page:
    """One report in the making: its text grows by a claim at a time."""

    dice: random.Random
    head: _Head
    where: tuple[tuple[float, float], ...]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    sentences: list[Span] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    times: dict[str, Timex] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @property
    def at(self) -> int:
        """The language, as a number."""
        return tongues.AT[self.head.lang]

    def tell(self, one: Happening, speaker: int) -> None:
        """One more claim about a happening, in a sentence of its own: by a side, by others (3), or by the outlet (4)."""
        dice, begun = self.dice, self.length
        stance = dice.choice(tongues.STANCES) if speaker < SIDES else "assert"
        chain = self._speaker(speaker)
        cue = self._write(tongues.CUES[stance][self.at]) if chain else None
        first = self.length
        if dice.random() < 0.08:
            place, code = PLACE_NAMES[one.place], CODE_NAMES[one.code]
            self._write(tongues.STILL[self.at].format(place, code))
            told: tuple[str, ...] = ()
        else:
            told = self._events(one, speaker)
        content = Span(first, self.length - 1)
        self._follow(".")
        certainty = dice.choice(("certain",) * 9 + ("possible",))
        name, quote = f"C{len(self.claims) + 1}", "indirect" if chain else "none"
        meaning = self._near(one.meaning)
        self.claims.append(Claim(name, (content,), chain, cue, stance, quote, certainty, told, self._score(), meaning))
        self.sentences.append(Span(begun, self.length - 1))

    def reading(self) -> Reading:
        """What was told."""
        known = len(self.claims) > 1 and self.dice.random() < 0.2
        relations = (Relation("contradicts", self.claims[1].id, self.claims[0].id),) if known else ()
        return Reading(
            self.head.name,
            READER,
            tuple(self.entities.values()),
            tuple(self.places.values()),
            tuple(self.times.values()),
            tuple(self.events),
            tuple(self.claims),
            relations,
        )

    def _events(self, one: Happening, speaker: int) -> tuple[str, ...]:
        dice = self.dice
        actor = self._forces(one) if dice.random() < 0.85 else None
        trigger = self._write(dice.choice(tongues.VERBS[one.type][self.at]))
        target = self._state(one.target)
        where: tuple[str, ...] = ()
        if dice.random() < 0.75:
            self._write(tongues.IN[self.at])
            where = (self._place(one.place),)
        when: tuple[str, ...] = ()
        if dice.random() < 0.45:
            when = (self._day(one.day),)
        harm = (self._harm(one, speaker, target),) if one.tolls[2] and dice.random() < 0.8 else ()
        if dice.random() < 0.3:
            self._write(f"{tongues.CODED[self.at]} {CODE_NAMES[one.code]}")
        actors, meaning = (actor,) if actor else (), self._near(one.meaning)
        made = [
            Event(
                self._next(),
                one.type,
                trigger,
                actors,
                (target,),
                where,
                when,
                (),
                one.status,
                harm=harm,
                score=self._score(),
                meaning=meaning,
            )
        ]
        self.events += made
        if dice.random() < 0.15:
            other = dice.choice(tongues.TYPES)
            self._write(("dan", "and", "и")[self.at])
            trigger = self._write(tongues.VERBS[other][self.at][0])
            made.append(
                Event(self._next(), other, trigger, actors, (self._state(one.target),), score=self._score(), meaning=meaning)
            )
            self.events.append(made[1])
        return tuple(event.id for event in made)

    def _next(self) -> str:
        return f"V{len(self.events) + 1}"

    def _harm(self, one: Happening, speaker: int, victims: str) -> Harm:
        people = one.tolls[0 if speaker == one.target else 1 if speaker == one.actor else 2]
        before, after = tongues.HARMED[one.kind][self.at].split("{}")
        if before:
            self._write(before.strip())
        span = self._write(str(people))
        self._write(after.strip())
        group = self.dice.choice(("civilian", "civilian", "military", "unknown"))
        return Harm(one.kind, people, people, group, span, victims, "exact")

    def _speaker(self, speaker: int) -> tuple[str, ...]:
        dice = self.dice
        if speaker > SIDES:
            return ()
        chain: tuple[str, ...] = ()
        if dice.random() < 0.25:
            agency = dice.choice(tongues.AGENCIES)
            chain = (self._entity(agency, agency, "media", None, agency.lower()),)
            self._follow(":")
        if speaker == SIDES:
            kind, name, said = dice.choice(tongues.OTHERS)
            return (*chain, self._entity(said[self.at], name, kind, None, name.lower().replace(" ", "-")))
        if dice.random() < 0.4:
            number = speaker + SIDES * dice.randrange(PEOPLE // SIDES)
            name = f"{FIRST_NAMES[number]} {LAST_NAMES[number]}"
            words = tongues.SPEAKS[self.at].format(name)
            return (*chain, self._entity(words, name, "person", speaker, name.lower().replace(" ", "-")))
        ministry = tongues.MINISTRY[self.at].format(SIDE_NAMES[speaker])
        name = f"Ministry of Defence of {SIDE_NAMES[speaker]}"
        return (*chain, self._entity(ministry, name, "government", speaker, f"{SIDE_NAMES[speaker].lower()}-mod"))

    def _forces(self, one: Happening) -> str:
        side, name = one.actor, SIDE_NAMES[one.actor]
        if one.group is not None:
            group = GROUP_NAMES[one.group]
            words = tongues.GROUP[self.at].format(group)
            return self._entity(words, f"{group} Brigade", "armed_group", side, f"{group.lower()}-brigade")
        return self._entity(
            tongues.FORCES[self.at].format(name), f"{name} Armed Forces", "military", side, f"{name.lower()}-army"
        )

    def _state(self, side: int) -> str:
        return self._entity(SIDE_NAMES[side], SIDE_NAMES[side], "state", side, SIDE_NAMES[side].lower())

    def _entity(self, words: str, name: str, kind: str, side: int | None, entry: str) -> str:
        span, known = self._write(words), self.entities.get(name)
        mentions = (*known.mentions, span) if known else (span,)
        number = known.id if known else f"E{len(self.entities) + 1}"
        link = Link(entry, 0.95, (f"name of {name}",), (entry,))
        self.entities[name] = Entity(number, name, kind, mentions, None if side is None else SIDE_NAMES[side], None, link)
        return number

    def _place(self, number: int) -> str:
        span, known = self._write(PLACE_NAMES[number]), self.places.get(number)
        mentions = (*known.mentions, span) if known else (span,)
        name, (lat, lon) = known.id if known else f"P{len(self.places) + 1}", self.where[number]
        link = Link(PLACE_IDS[number], 0.9, (f"named {PLACE_NAMES[number]}",), (PLACE_IDS[number],))
        self.places[number] = Place(name, PLACE_NAMES[number], "settlement", mentions, COUNTRY, lat, lon, link)
        return name

    def _day(self, day: int) -> str:
        date_ = FIRST + timedelta(day)
        value = date_.isoformat()
        span, known = self._write(tongues.WEEKDAYS[self.at][date_.weekday()]), self.times.get(value)
        mentions = (*known.mentions, span) if known else (span,)
        self.times[value] = Timex(known.id if known else f"T{len(self.times) + 1}", value, mentions)
        return self.times[value].id

    def _score(self) -> float:
        return round(0.35 + 0.65 * sqrt(self.dice.random()), 4)

    def _near(self, meaning: bytes) -> bytes:
        return bytes((number + int(self.dice.gauss(0, 7))) % 256 for number in meaning)

    def _follow(self, mark: str) -> None:
        self.pieces[-1] += mark
        self.length += len(mark)

    def _write(self, words: str) -> Span:
        if not self.pieces or self.pieces[-1].endswith("."):
            words = words[0].upper() + words[1:]
        span = Span(self.length, self.length + len(words))
        self.pieces.append(words)
        self.length = span.end + 1
        return span
