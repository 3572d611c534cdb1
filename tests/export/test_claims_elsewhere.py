"""Claims for maps and spreadsheets: all is there, as what it is, and nothing in it runs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from export.one_report import READING, REPORT, at
from menurut.export import COLUMNS, lister
from menurut.export.fields import fields_of
from menurut.export.geojson import geojson
from menurut.export.workbook import write_claims_xlsx
from menurut.model import Claim, Place, Reading, Report

GORIS = Place("P2", "Goris", "settlement", (at("Yerevan"),), "AM", 39.51, 46.34)
NOWHERE = Place("P3", "Nowhere", "settlement", (at("16 tentara"),))
SECOND = Claim("C1", (at("Sedikitnya 16 tentara tewas, kata Yerevan"),), ("E4",), events=("V2",), score=0.87654)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def with_places(*places: Place) -> Reading:
    return replace(READING, claims=(SECOND,), relations=(), places=(*READING.places, *places))


def collection(*claims: tuple[str, Report, Reading]) -> list[dict[str, Any]]:
    told = json.loads("".join(geojson(claims)))
    assert told["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = told["features"]
    return features


def sheet(report: Report, reading: Reading) -> tuple[dict[str, tuple[str, str]], str]:
    """The cells of the first claim by their columns, with their kinds; and the XML of the sheet."""
    out = io.BytesIO()
    write_claims_xlsx([("84bcbef7", report, reading)], out)
    xml = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    cells: dict[str, tuple[str, str]] = {}
    for cell in ElementTree.fromstring(xml).iterfind(f".//{MAIN}row[@r='2']/{MAIN}c"):  # noqa: S314 (our own)
        letters = re.sub(r"\d", "", cell.attrib["r"])
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        cells[list(COLUMNS)[number - 1]] = (cell.attrib.get("t", "n"), "".join(cell.itertext()))
    return cells, xml


def test_a_claim_is_on_the_map_at_each_of_its_places() -> None:
    features = collection(("84bcbef7", REPORT, with_places(GORIS, NOWHERE)))
    assert [(one["properties"]["place"], one["geometry"] and one["geometry"]["coordinates"]) for one in features] == [
        ("Nowhere", None),
        ("Goris", [46.34, 39.51]),
    ]
    assert {one["properties"]["claim"] for one in features} == {"84bcbef7"}


def test_a_claim_of_no_place_is_in_the_collection_without_geometry() -> None:
    bare = replace(with_places(), claims=(replace(SECOND, events=()),), places=(), events=())
    [feature] = collection(("84bcbef7", REPORT, bare))
    assert feature["geometry"] is None
    assert set(COLUMNS) <= set(feature["properties"])


def test_a_map_of_no_claims_is_a_collection_all_the_same() -> None:
    assert collection() == []


def test_a_feature_stands_on_a_line_of_its_own() -> None:
    two = ("a" * 16, REPORT, with_places(GORIS)), ("b" * 16, REPORT, with_places(GORIS))
    assert len("".join(geojson(two)).splitlines()) == 4


def test_fields_are_those_that_are_documented() -> None:
    assert list(fields_of("84bcbef7", REPORT, with_places(GORIS))) == list(COLUMNS)


def test_figures_and_places_are_numbers_for_programs() -> None:
    fields = fields_of("84bcbef7", REPORT, with_places(GORIS))
    assert fields["coordinates"] == [[39.51, 46.34]]
    assert [(one["kind"], one["low"], one["text"]) for one in fields["harm"]] == [("killed", 16, "killed 16+ (military)")]


def test_a_spreadsheet_has_dates_and_numbers_as_such() -> None:
    cells, xml = sheet(replace(REPORT, dct=date(2020, 9, 28)), with_places(GORIS))
    assert cells["date"] == ("n", "44102")
    assert cells["score"] == ("n", "0.877")
    assert cells["start"][0] == "n"
    assert cells["outlet"][0] == "inlineStr"
    assert 'state="frozen"' in xml


def test_a_date_before_the_first_of_a_spreadsheet_is_kept_as_words() -> None:
    cells, _ = sheet(replace(REPORT, dct=date(1877, 4, 24)), with_places())
    assert cells["date"] == ("inlineStr", "1877-04-24")


@pytest.mark.parametrize("title", ["=1+1", '=HYPERLINK("https://example.org")', "{=A1}", "https://example.org", "@x", "+1"])
def test_no_cell_is_a_formula_or_a_link(title: str) -> None:
    cells, xml = sheet(replace(REPORT, title=title), with_places())
    assert cells["title"] == ("inlineStr", title)
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_what_no_file_can_hold_is_left_out() -> None:
    cells, _ = sheet(replace(REPORT, title="a\x00b\ud800\u202ec"), with_places())
    assert cells["title"] == ("inlineStr", "ab\ufffdc")
    "".join(geojson([("84bcbef7", replace(REPORT, title="\ud800"), with_places())])).encode()


def test_a_workbook_goes_to_the_binary_stream() -> None:
    below = io.BytesIO()
    out = io.TextIOWrapper(below)
    lister("xlsx")([("84bcbef7", REPORT, with_places())], out)
    assert set(zipfile.ZipFile(below).namelist()) >= {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
