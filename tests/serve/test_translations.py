"""All that a user sees has been translated: what is in the templates, and what Python says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from menurut.serve.locale import LANGUAGES, Tongue
from menurut.serve.problems import TITLES

SERVE = Path(str(files("menurut.serve")))
OTHERS = [lang for lang in LANGUAGES if lang != "en"]
SPOKEN = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "count": (1, 2)}
"""What texts are passed to: in templates, and in Python as methods of `Tongue`."""
EXTENSIONS = {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}

Message = str | tuple[str, ...]


def spoken(file: Path) -> Iterator[tuple[int, Message]]:
    """The texts of a file, with their lines; one that depends on a number as a pair."""
    is_python = file.suffix == ".py"
    with file.open("rb") as lines:
        found = extract(
            "python" if is_python else "jinja2.ext:babel_extract", lines, SPOKEN, options={} if is_python else EXTENSIONS
        )
        for line, message, _, _ in found:
            if message and (isinstance(message, str) or len(message) == 2):
                yield line, message if isinstance(message, str) else tuple(map(str, message))


def catalogs(lang: str) -> dict[str, Catalog]:
    folder = SERVE / "locale" / lang
    return {file.name: read_po(BytesIO(file.read_bytes()), locale=lang) for file in sorted(folder.glob("*.po"))}


def known(lang: str) -> set[Message]:
    return {
        tuple(one.id) if isinstance(one.id, list | tuple) else one.id
        for catalog in catalogs(lang).values()
        for one in catalog
        if one.id and one.string and "fuzzy" not in one.flags and (isinstance(one.string, str) or all(one.string))
    }


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("file", sorted([*SERVE.rglob("*.html"), *SERVE.rglob("*.py")]), ids=lambda file: file.name)
def test_every_text_of_the_interface_is_translated(file: Path, lang: str) -> None:
    there = known(lang)
    missing = [f"{file.name}:{line}: {message!r}" for line, message in spoken(file) if message not in there]
    assert not missing, "\n".join(["add these to a .po file:", *missing])


@pytest.mark.parametrize("lang", OTHERS)
def test_every_title_of_a_problem_is_translated(lang: str) -> None:
    assert not set(TITLES.values()) - known(lang)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_text_is_translated_in_one_file(lang: str) -> None:
    files_of: dict[Message, list[str]] = {}
    for name, catalog in catalogs(lang).items():
        for one in catalog:
            if one.id:
                files_of.setdefault(one.id if isinstance(one.id, str) else tuple(one.id), []).append(name)
    twice = [f"{message!r}: {' and '.join(names)}" for message, names in files_of.items() if len(names) > 1]
    assert not twice, "\n".join(["words of several pages belong into base.po alone, terms into terms.po:", *twice])


@pytest.mark.parametrize("lang", OTHERS)
def test_translations_keep_the_places_of_names_and_numbers(lang: str) -> None:
    wrong = [
        f"{name}: {one.id!r}: {error}"
        for name, catalog in catalogs(lang).items()
        for one in catalog
        if one.id
        for error in one.check(catalog)
    ]
    assert not wrong


def test_texts_that_depend_on_a_number_are_told_for_every_number() -> None:
    for number in (0, 1, 2, 11):
        assert Tongue("id").count("%(num)s report", "%(num)s reports", number) == "%(num)s laporan"


def test_the_check_finds_texts_in_templates_and_in_python() -> None:
    found = Counter(file.suffix for file in (*SERVE.rglob("*.html"), *SERVE.rglob("*.py")) for _ in spoken(file))
    assert found[".html"] > 50
