"""The map's marks, the time line, facets and names of places, as the API tells them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from fastapi.testclient import TestClient

from menurut.export.wording import line
from menurut.run.asking import filters_of

CAUCASUS = "bbox=44,38,51,42"


def told(client: TestClient, path: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_marks_are_geojson_and_hold_every_incident_with_a_place(client: TestClient) -> None:
    world = told(client, "marks?zoom=1")
    near = told(client, f"marks?{CAUCASUS}&zoom=8")
    assert world["type"] == "FeatureCollection"
    for found in (world, near):
        for feature in found["features"]:
            lon, lat = feature["geometry"]["coordinates"]
            west, south, east, north = feature["properties"]["box"]
            assert west - 1e-4 <= lon <= east + 1e-4
            assert south - 1e-4 <= lat <= north + 1e-4
            assert len(feature["properties"]["sides"]) == len(feature["properties"]["hues"])
    assert len(near["features"]) > len(world["features"])
    counts = [sum(one["properties"]["count"] for one in found["features"]) for found in (world, near)]
    assert counts[0] >= counts[1] > 20
    contested = sum(one["properties"]["contested"] for one in world["features"])
    assert 0 < contested <= told(client, "facets")["contested"]


def test_a_single_mark_has_its_incident_and_title(client: TestClient) -> None:
    singles = [
        one["properties"] for one in told(client, f"marks?{CAUCASUS}&zoom=12")["features"] if one["properties"]["count"] == 1
    ]
    assert singles
    for one in singles:
        assert one["title"]
        assert client.get(f"/api/v1/incidents/{one['id']}", follow_redirects=False).status_code == 200
    assert all(
        one["properties"]["id"] is None for one in told(client, "marks?zoom=0")["features"] if one["properties"]["count"] > 1
    )


def test_titles_are_in_the_language_of_the_reader(client: TestClient) -> None:
    def titles(lang: str) -> list[str]:
        found = client.get(f"/api/v1/marks?{CAUCASUS}&zoom=12&type=assault", headers={"accept-language": lang}).json()
        return [one["properties"]["title"] for one in found["features"] if one["properties"]["title"]]

    assert any(title.startswith("Assault") for title in titles("en"))
    assert any(title.startswith("Serangan") for title in titles("id"))


def test_what_is_over_the_antimeridian_is_found_from_either_side(client: TestClient) -> None:
    whole = told(client, "marks?bbox=-180,-85,180,85&zoom=2")
    for bbox in ("100,-85,460,85", "-300,-85,60,85", "170,-85,169.99,85"):
        other = told(client, f"marks?bbox={bbox}&zoom=2")
        assert sum(one["properties"]["count"] for one in other["features"]) == sum(
            one["properties"]["count"] for one in whole["features"]
        )
    assert told(client, "marks?bbox=170,-85,-170,85&zoom=2")["features"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bbox=44,42,50,38", "bbox"),
        ("bbox=44,38,50", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,38,50,42", "bbox"),
        ("bbox=44,38,50,91", "bbox"),
        ("bbox=900,38,950,42", "bbox"),
        ("zoom=-3", "zoom"),
        ("zoom=inf", "zoom"),
        ("zoom=near", "zoom"),
        ("stance=shout", "stance"),
    ],
)
@pytest.mark.parametrize("path", ["marks", "places"])
def test_nonsense_is_refused_by_the_name_of_its_field(client: TestClient, path: str, query: str, field: str) -> None:
    if path == "places" and field == "stance":
        return
    query = query if "bbox" in query else f"{CAUCASUS}&{query}"
    answer = client.get(f"/api/v1/{path}?{query}")
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_a_tag_spares_the_answer_until_the_ledger_changes(client: TestClient) -> None:
    for path in ("marks?zoom=2", "timeline", "facets"):
        tag = client.get(f"/api/v1/{path}").headers["etag"]
        assert client.get(f"/api/v1/{path}", headers={"if-none-match": tag}).status_code == 304


def test_the_time_line_has_all_time_whatever_period_is_asked_for(client: TestClient) -> None:
    whole = told(client, "timeline?side=Armenia")
    assert whole["step"] == "day"
    assert [bar["day"] for bar in whole["bars"]] == ["2020-09-27", "2020-09-28", "2020-09-29"]
    assert (
        sum(bar["count"] for bar in whole["bars"]) + whole["before"] + whole["after"] + whole["undated"]
        == (told(client, "facets?side=Armenia")["incidents"])
    )
    assert told(client, "timeline?side=Armenia&since=2020-09-28&until=2020-09-28") == whole


def test_a_few_that_lie_far_from_all_others_do_not_stretch_the_time_line(client: TestClient) -> None:
    whole = told(client, "timeline")
    assert whole["before"] > 0
    assert len(whole["bars"]) < 10


@pytest.mark.parametrize("asked", ["", "type=assault", "lang=id&stance=deny"])
def test_every_value_of_a_facet_leads_to_as_many_incidents_as_it_says(client: TestClient, asked: str) -> None:
    found = told(client, f"facets?{asked}")
    for name, values in found["facets"].items():
        for one in values[:6]:
            fields = dict(parse_qsl(asked)) | {name: one["value"]}
            assert told(client, f"facets?{urlencode(fields)}")["incidents"] == one["count"], fields


def test_sides_are_called_as_they_were_read_and_are_found_by_that_name(client: TestClient) -> None:
    sides = [one["value"] for one in told(client, "facets")["facets"]["side"]]
    assert "Nagorno-Karabakh" in sides
    assert "European Union" in sides
    assert all(line(filters_of(side=name).side or "") for name in sides)


def test_places_are_the_largest_in_view_with_names_in_the_language_asked_for(client: TestClient) -> None:
    towns = told(client, f"places?{CAUCASUS}&zoom=7")["places"]
    assert 12 <= len(towns) <= 24
    assert [one["population"] for one in towns] == sorted((one["population"] for one in towns), reverse=True)
    assert {"Baku", "Yerevan"} <= {one["name"] for one in towns}
    countries = told(client, "places?bbox=20,30,60,60&zoom=3&lang=id")["places"]
    assert {"Turki", "Ukraina"} <= {one["name"] for one in countries}
    assert {one["kind"] for one in countries} == {"country"}


def test_a_disputed_place_says_who_holds_and_who_claims_it(client: TestClient) -> None:
    towns = {one["name"]: one for one in told(client, "places?bbox=33,44,37,46&zoom=7")["places"]}
    assert towns["Simferopol"]["disputed"]["held"] == ["Russia"]
    assert "Ukraine" in towns["Simferopol"]["disputed"]["claimed"]


def test_places_go_over_the_antimeridian(client: TestClient) -> None:
    names = {one["name"] for one in told(client, "places?bbox=170,-30,195,0&zoom=3")["places"]}
    assert {"Fiji", "Samoa"} <= names
