"""A small report and its reading, by hand, for the tests of the exporters."""

from __future__ import annotations

from datetime import date

from menurut.model import Claim, Entity, Event, Harm, Place, Reading, Relation, Report, Span, Timex

TEXT = (
    "Militer Azerbaijan menduduki desa Talish, kata juru bicara Anar Eyvazov kepada Interfax, Minggu malam.\n"
    "Armenia membantah. Sedikitnya 16 tentara tewas, kata Yerevan.\n"
    "Pada 1994 kedua pihak menyepakati gencatan senjata."
)


def at(words: str, nth: int = 0) -> Span:
    """Where some words stand in the text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


REPORT = Report(
    id="contoh-1",
    text=TEXT,
    lang="id",
    sentences=(
        at("Militer Azerbaijan menduduki desa Talish, kata juru bicara Anar Eyvazov kepada Interfax, Minggu malam."),
        at("Armenia membantah."),
        at("Sedikitnya 16 tentara tewas, kata Yerevan."),
        at("Pada 1994 kedua pihak menyepakati gencatan senjata."),
    ),
    outlet="Kabar Kita",
    dct=date(2020, 9, 28),
    title="Talish diduduki [resmi]",
)
READING = Reading(
    report="contoh-1",
    reader="annotation",
    entities=(
        Entity("E1", "Interfax", "media", (at("Interfax"),)),
        Entity("E2", "Anar Eyvazov", "person", (at("Anar Eyvazov"),), "Azerbaijan"),
        Entity("E3", "Azerbaijan", "state", (at("Azerbaijan"),), "Azerbaijan"),
        Entity("E4", "Armenia", "state", (at("Armenia"), at("Yerevan")), "Armenia"),
        Entity("E5", "", "people", (at("16 tentara"),)),
    ),
    places=(Place("P1", "Talish", "settlement", (at("desa Talish"),), "AZ", 40.38, 46.75),),
    times=(Timex("T1", "2020-09-27TNI", (at("Minggu malam"),)), Timex("T2", None, (at("1994"),))),
    events=(
        Event("V1", "control", at("menduduki"), actor=("E3",), target=("E4",), place=("P1",), time=("T1",)),
        Event(
            "V2",
            "harm",
            at("tewas"),
            target=("E5",),
            harm=(Harm("killed", 16, None, "military", at("16 tentara"), "E5"),),
        ),
        Event("V3", "ceasefire", at("gencatan senjata"), time=("T2",), status="planned", background=True),
    ),
    claims=(
        Claim("C4", (at("Pada 1994 kedua pihak menyepakati gencatan senjata"),), events=("V3",)),
        Claim(
            "C1",
            (at("Militer Azerbaijan menduduki desa Talish"),),
            ("E1", "E2"),
            at("kata"),
            quote="indirect",
            events=("V1",),
        ),
        Claim("C2", (at("membantah"),), ("E4",), at("membantah"), "deny", "indirect", events=("V1",)),
        Claim(
            "C3",
            (at("Sedikitnya 16 tentara tewas"),),
            ("E4",),
            at("kata", 1),
            quote="indirect",
            certainty="probable",
            events=("V2",),
        ),
    ),
    relations=(Relation("contradicts", "C2", "C1"),),
)
SILENT = Report("contoh-2", "Cuaca cerah.", "id", (Span(0, 12),)), Reading("contoh-2", "annotation")
