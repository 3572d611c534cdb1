from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from export.one_report import READING, REPORT, at
from menurut.export import lister
from menurut.model import Claim, Place, Reading, Report, Timex

GORIS = Place("P2", "Goris", "settlement", (at("Yerevan"),), "AM", 39.51, 46.34)
SECOND = Claim("C1", (at("Sedikitnya 16 tentara tewas, kata Yerevan"),), ("E4",), events=("V2",))
TWO = replace(SECOND, events=("V1", "V2"))
NONE = replace(SECOND, events=())


def cells(reading: Reading, report: Report = REPORT) -> dict[str, str]:
    out = io.StringIO()
    lister("csv")([("84bcbef7", report, reading)], out)
    [row] = csv.DictReader(io.StringIO(out.getvalue()))
    return row


def with_claim(claim: Claim, *places: Place) -> Reading:
    return replace(READING, claims=(claim,), relations=(), places=(*READING.places, *places))


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+62 8x", "'+62 8x"),
        ("- 5", "'- 5"),
        ("-10.17 123.61|x", "'-10.17 123.61|x"),
        ("-10.17 123.61", "-10.17 123.61"),
        ("-5", "-5"),
        ("Talish", "Talish"),
    ],
)
def test_formulas_are_disarmed_and_numbers_are_not(title: str, cell: str) -> None:
    assert cells(with_claim(READING.claims[1]), replace(REPORT, title=title))["title"] == cell


def test_coordinates_south_and_west_are_numbers() -> None:
    several = (
        Place("P2", "Kupang", "settlement", (at("Yerevan"),), "ID", -10.17, 123.61),
        Place("P3", "Natal", "settlement", (at("16 tentara"),), "BR", -5.79, -35.21),
        Place("P4", "Null", "other", (at("tewas"),), None, -0.00001, 0.0),
    )
    row = cells(with_claim(SECOND, *several[:1]))
    assert row["coordinates"] == "-10.17 123.61"
    row = cells(replace(with_claim(SECOND, *several), report=REPORT.id))
    assert row["coordinates"] == "-5.79 -35.21; -1e-05 0.0; -10.17 123.61"


@pytest.mark.parametrize(
    ("claim", "places", "countries"),
    [
        (SECOND, "Goris", "AM"),  # its event has no place
        (TWO, "Talish; Goris", "AZ; AM"),  # one of its events has a place, and is not the only one
        (NONE, "Goris", "AM"),
        (replace(SECOND, events=("V1",)), "Talish; Goris", "AZ; AM"),  # the only event of its claim
        (replace(TWO, events=("V1", "V4")), "Talish", "AZ"),  # each event has its own
    ],
)
def test_places_of_the_content_are_those_of_events_that_are_found_by_them(claim: Claim, places: str, countries: str) -> None:
    fourth = replace(READING.events[0], id="V4")
    places_, events = (*READING.places, GORIS), (*READING.events, fourth)
    row = cells(replace(READING, claims=(claim,), relations=(), places=places_, events=events))
    assert (row["places"], row["countries"]) == (places, countries)


def test_times_of_the_content_are_those_of_events_without_any() -> None:
    reading = replace(with_claim(SECOND), times=(*READING.times, Timex("T3", "2020-09-26", (at("16"),))))
    assert cells(reading)["times"] == "2020-09-26"
    assert cells(replace(reading, claims=(replace(SECOND, events=("V1",)),)))["times"] == "2020-09-27TNI"


def test_the_table_of_claims_shows_by_what_they_are_found() -> None:
    reading = replace(with_claim(SECOND, GORIS), times=(*READING.times, Timex("T3", "2020-09-26", (at("16"),))))
    out = io.StringIO()
    lister("table")([("84bcbef7", REPORT, reading)], out)
    assert "Goris (AM)" in " ".join(out.getvalue().split())
    assert "2020-09-26" in out.getvalue()
