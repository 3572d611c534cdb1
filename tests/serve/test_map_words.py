from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping

import pytest

from menurut.serve.locale import LANGUAGES, Tongue
from menurut.serve.rendering import environment
from menurut.serve.shelf import FOLDER


def carried(lang: str) -> Mapping[str, str]:
    """The words for maps and charts as a page in that language carries them."""
    made = environment().get_template("_map_words.html").render(tongue=Tongue(lang))
    words: dict[str, str] = json.loads(html.unescape(made.partition("data-map-words='")[2].partition("'")[0]))
    return words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_carries_the_words_that_the_modules_know(lang: str) -> None:
    module = (FOLDER / "js" / "map-words.js").read_text(encoding="utf-8")
    known = dict(re.findall(r'^  (\w+): "(.*)",$', module.partition("};")[0], flags=re.MULTILINE))
    words = carried(lang)
    assert {key for key in words if " " not in key} == set(known)
    if lang == "en":
        assert {key: word for key, word in words.items() if " " not in key} == known
    else:
        assert [key for key, word in known.items() if words[key] == word] == ["untold"], "not translated"


def test_translated_phrases_keep_their_values() -> None:
    english = carried("en")
    for key, word in carried("id").items():
        assert set(re.findall(r"\{\w+\}", word)) == set(re.findall(r"\{\w+\}", english[key])), key
