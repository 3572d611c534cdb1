"""The number by which rows are passed by means the same in every ledger, whenever it was filled."""

from __future__ import annotations

from menurut.model.ontology import values
from menurut.store.traits import stretch, traits, wanted

ROW = {
    "type": "control",
    "status": "occurred",
    "stance": "deny",
    "lang": "id",
    "outlet": "kabar dunia",
    "country": "AZ",
    "side": "azerbaijan",
}


def test_codes_stay_as_they_are() -> None:
    # Where this fails, a value was put between others in ontology.toml: rows of older ledgers would be found no more.
    assert traits(ROW) == 26223334885328965
    assert traits(ROW | {"type": "legal", "status": "negated", "stance": "ask"}) == 26223334885338454


def test_a_row_has_its_own_number() -> None:
    mask, bits = wanted(ROW)
    assert traits(ROW) & mask == bits
    assert traits(ROW | {"type": "assault"}) & mask != bits


def test_closed_sets_can_be_told_from_the_number_again() -> None:
    for column, known in (("type", "event_type"), ("status", "status"), ("stance", "stance")):
        shift, mask = stretch(column)
        for at, value in enumerate(values(known), 1):
            assert traits(ROW | {column: value}) >> shift & mask == at
        assert traits(ROW | {column: None}) >> shift & mask == 0
