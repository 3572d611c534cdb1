"""The closed sets of values, in every language of the interface."""

from __future__ import annotations

import pytest

from menurut.model.ontology import ontology
from menurut.reconcile.standing import STATUSES
from menurut.serve.locale import LANGUAGES, Tongue

SETS = {**ontology(), "standing": STATUSES}


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
@pytest.mark.parametrize("name", SETS)
def test_every_value_and_its_meaning_is_told_in_every_language(name: str, lang: str) -> None:
    told = Tongue(lang)
    missing = [text for pair in SETS[name].items() for text in pair if not _is_translated(told, text)]
    assert not missing, f"add these to locale/{lang}/terms.po"


def _is_translated(tongue: Tongue, text: str) -> bool:
    # A few words are the same in both languages.
    return tongue.say(text) != text or text in {"media"}
