from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from menurut.cli.main import app

RUN = CliRunner()


def run(*arguments: str) -> str:
    result = RUN.invoke(app, ["resolve", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_figure() -> None:
    shown = run("dua belas ribu lima ratus", "--as", "figure", "--lang", "id")
    assert "low" in shown
    assert "12500" in shown
    assert "because" in shown


def test_a_date_with_its_period_zone_and_doubt() -> None:
    shown = run("Senin (27/9/2020) pukul 09.30 WIT", "--as", "date", "--date", "2020-09-29")
    assert "2020-09-28T09:30" in shown
    assert "+09:00" in shown
    assert "is not the weekday of 2020-09-27, a Sunday" in shown


@pytest.mark.parametrize(("day", "holder"), [("2019-07-01", "Nagorno-Karabakh"), ("2021-07-01", "Azerbaijan")])
def test_a_disputed_place_says_who_claims_and_who_holds_it(day: str, holder: str) -> None:
    found = json.loads(run("desa Talish", "--as", "place", "--date", day, "--json"))
    assert (found["country"], found["lat"], found["lon"]) == ("AZ", 40.38, 46.75)
    assert found["claimed_by"] == ["Azerbaijan", "Nagorno-Karabakh"]
    assert found["held_by"] == [holder]
    assert found["disputed"] is True
    assert "Թալիշ" in found["names"]


def test_an_actor() -> None:
    found = json.loads(run("juru bicara Kementerian Pertahanan Azerbaijan Anar Evyazov", "--as", "actor", "--json"))
    assert (found["name"], found["kind"], found["side"]) == ("Anar Eyvazov", "person", "Azerbaijan")
    assert found["reasons"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("9" * 400, "figure"),
        ("31 Februari 2020", "date"),
        ("1 Januari 0", "date"),
        ("99999", "date"),
        ("Senin, 31 Februari", "date"),
        ("x" * 10_000, "place"),
        ("Тalишعربي漢字", "place"),
        ("", "actor"),
        ("?!", "actor"),
        ("\ud800", "place"),
    ],
)
def test_bad_input_is_answered_and_never_breaks(text: str, what: str) -> None:
    result = RUN.invoke(app, ["resolve", text or " ", "--as", what])
    if text.strip():
        assert result.exit_code == 0, result.output
        assert "score" in result.output
    else:
        assert result.exit_code == 2
        assert "empty text" in result.output


def test_a_name_may_be_typed_in_small_letters() -> None:
    assert json.loads(run("moskow", "--as", "place", "--json"))["name"] == "Moscow"
    assert json.loads(run("kota itu", "--as", "place", "--json"))["name"] == "kota itu"


def test_what_it_is_taken_for_has_to_be_known() -> None:
    result = RUN.invoke(app, ["resolve", "x", "--as", "colour"])
    assert result.exit_code == 2
    assert "figure" in result.output
