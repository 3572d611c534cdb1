from __future__ import annotations

from datetime import date

import pytest
from placing import entry, near, place, places


@pytest.mark.parametrize(
    ("day", "held"),
    [(date(2019, 3, 1), "Nagorno-Karabakh"), (date(2020, 9, 28), "Nagorno-Karabakh"), (date(2021, 3, 1), "Azerbaijan")],
)
def test_who_holds_talish_depends_on_the_day(day: date, held: str) -> None:
    found = place("Artileri menembaki Talish.", "Talish", dct=day)
    assert found.country == "AZ"
    assert found.dispute is not None
    assert found.dispute.held == (held,)
    assert set(found.dispute.claimed) == {"Azerbaijan", "Nagorno-Karabakh"}
    assert {"Talish", "Talış", "Թալիշ"} <= set(found.dispute.names)


@pytest.mark.parametrize("name", ["Talish", "Talış", "Талиш", "Թալիշ"])
def test_each_sides_name_is_the_same_place(name: str) -> None:
    found = place(f"Bom di {name}.", name, dct=date(2019, 3, 1))
    assert (entry(found), found.country, near(found, 40.38, 46.75)) == ("talish", "AZ", True)


@pytest.mark.parametrize(
    ("lang", "mention", "entry_id"),
    [
        ("id", "Nagorno-Karabakh", "nagorno-karabakh"),
        ("id", "Karabakh", "nagorno-karabakh"),
        ("en", "Karabakh", "nagorno-karabakh"),
        ("ru", "Нагорном Карабахе", "nagorno-karabakh"),
        ("ru", "Карабахе", "nagorno-karabakh"),
        ("id", "Abkhazia", "abkhazia"),
        ("ru", "Абхазии", "abkhazia"),
        ("ru", "Южной Осетии", "south-ossetia"),
        ("ru", "Приднестровье", "transnistria"),
    ],
)
def test_a_state_that_few_recognise_is_a_place_too(lang: str, mention: str, entry_id: str) -> None:
    assert entry(place(f"({mention})", mention, lang=lang)) == entry_id


def test_an_area_points_back_to_karabakh() -> None:
    told, back = places("Pertempuran di Nagorno-Karabakh. Kawasan itu rusak.", "Nagorno-Karabakh", "Kawasan itu")
    assert entry(back) == entry(told) == "nagorno-karabakh"
    assert back.dispute == told.dispute is not None


@pytest.mark.parametrize(
    ("name", "entry_id", "day", "held"),
    [
        ("Nagorno-Karabakh", "nagorno-karabakh", date(2021, 1, 1), "Nagorno-Karabakh"),
        ("Nagorno-Karabakh", "nagorno-karabakh", date(2024, 1, 1), "Azerbaijan"),
        ("Crimea", "crimea", date(2013, 1, 1), "Ukraine"),
        ("Crimea", "crimea", date(2021, 1, 1), "Russia"),
        ("Abkhazia", "abkhazia", date(2021, 1, 1), "Abkhazia"),
        ("Northern Cyprus", "northern-cyprus", date(2021, 1, 1), "Turkey"),
    ],
)
def test_a_disputed_place_says_who_holds_it(name: str, entry_id: str, day: date, held: str) -> None:
    found = place(f"Fighting in {name}.", name, lang="en", dct=day)
    assert entry(found) == entry_id
    assert found.dispute is not None
    assert found.dispute.held == (held,)
    assert len(found.dispute.claimed) >= 1


def test_what_no_one_disputes_says_nothing_of_it() -> None:
    assert place("Bom di Aleppo.", "Aleppo").dispute is None
