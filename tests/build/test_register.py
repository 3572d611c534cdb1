from __future__ import annotations

import json
from pathlib import Path

import pytest

from menurut.build.register import read_register, write_register
from menurut.model import ResolveError
from menurut.resolve.actors.register import Register

CURATED = Path(__file__).parents[2] / "src" / "menurut" / "build" / "register"

STATE = """
[[actor]]
id = "AZ"
name = "Azerbaijan"
kind = "state"
side = "AZ"
source = "ISO 3166-1"
capital = { id = ["Baku"] }
metonyms = [{ name = "Zagulba", kind = "government", en = "Zagulba Palace" }]
[actor.names]
en = ["Azerbaijan"]
ru = ["Азербайджан"]
"""


def entry(**fields: str) -> str:
    given = {"id": '"x"', "name": '"X"', "kind": '"ngo"', "source": '"a page"'} | fields
    return (
        "\n[[actor]]\n"
        + "\n".join(f"{name} = {value}" for name, value in given.items() if value)
        + '\nnames = { en = ["Xes"] }\n'
    )


def written(folder: Path, *texts: str) -> Path:
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"side": '"ZZ"'}, "no actor 'ZZ', its side"),
        ({"of": '"nobody"'}, "no actor 'nobody', its of"),
        ({"kind": '"party"'}, "no kind 'party'; known: person, "),
        ({"colour": '"red"'}, "no field colour"),
        ({"kind": ""}, "no kind"),
        ({"source": '" "'}, "the source is empty"),
        ({"country": '"Baku"'}, "country is 'Baku'"),
        ({"wikidata": '"12"'}, "wikidata is '12'"),
        ({"since": "1991"}, "since is 1991"),
        ({"since": '"the nineties"'}, "since is 'the nineties'"),
        ({"id": '"X y"'}, "an id is small letters"),
        ({"id": '"AZ"'}, "the id is taken in 0.toml:2"),
        ({"name": '"Azerbaijan"'}, "its name 'azerbaijan' is that of 0.toml:2: AZ"),
        ({"acronyms": '"XX"'}, "acronyms is not a list"),
        ({"namesakes": '["nobody"]'}, "no actor 'nobody', its namesake"),
        ({"capital": '["Baku"]'}, "capital is not lists of names by language"),
        ({"capital": '{ id = ["Baku"] }'}, "its capital (id) 'baku' is that of 0.toml:2: AZ"),
        ({"metonyms": '[{ name = "Hall" }]'}, "a metonym has name, kind and en"),
        ({"metonyms": '[{ name = "Hall", kind = "palace", en = "Hall" }]'}, "no kind 'palace'"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_file_and_line(tmp_path: Path, fields: dict[str, str], problem: str) -> None:
    written(tmp_path, STATE, "# one comment\n" + entry(**fields))
    with pytest.raises(ResolveError) as error:
        read_register(tmp_path)
    assert str(error.value).startswith("1.toml:3: ")
    assert problem in str(error.value)


def test_toml_that_cannot_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    written(tmp_path, "[[actor]\n")
    with pytest.raises(ResolveError, match=r"0\.toml: .*line 1"):
        read_register(tmp_path)


def test_two_actors_share_an_acronym_only_where_one_says_so(tmp_path: Path) -> None:
    one = entry(acronyms='["XY"]')
    other = entry(id='"y"', name='"Y"', acronyms='["XY"]').replace("Xes", "Ys")
    written(tmp_path, one, other)
    with pytest.raises(ResolveError, match=r"1\.toml:2: y: its acronym 'XY' is that of 0\.toml:2: x; .* namesakes"):
        read_register(tmp_path)
    written(tmp_path, one, other.replace("\nnames", '\nnamesakes = ["x"]\nnames'))
    write_register(read_register(tmp_path), tmp_path / "register.json")
    assert Register(tmp_path / "register.json").abbreviated("XY") == ("x", "y")


def test_the_file_has_every_way_to_an_actor(tmp_path: Path) -> None:
    written(tmp_path, STATE, entry(kind='"person"', side='"AZ"', name='"Anar Eyvazov"', acronyms='["AE"]'))
    write_register(read_register(tmp_path), tmp_path / "register.json")
    register = Register(tmp_path / "register.json")
    assert register.named("azerbaijan") == register.stemmed("азербаиджан") == ("AZ",)
    assert register.abbreviated("AE") == ("x",)
    assert not register.abbreviated("ae")
    assert register.capital("id", "baku") == "AZ"
    assert register.capital("en", "baku") is None
    assert register.sounding("pspp") == ()
    actor = register.get("x")
    assert actor is not None
    assert (actor.name, actor.side, actor.names) == ("Anar Eyvazov", "AZ", (("en", "Xes"),))


def test_a_metonym_is_a_body_of_its_state(tmp_path: Path) -> None:
    write_register(read_register(written(tmp_path, STATE)), tmp_path / "register.json")
    register = Register(tmp_path / "register.json")
    (seat,) = register.named("zagulba")
    assert (seat, register.kind(seat), register.side(seat)) == ("AZ/zagulba-palace", "government", "AZ")


def test_the_same_actors_make_the_same_file(tmp_path: Path) -> None:
    actors = read_register(written(tmp_path, STATE, entry()))
    write_register(actors, tmp_path / "one.json")
    write_register(reversed(actors), tmp_path / "other.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()
    assert json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["format"] == 1


def test_the_curated_register_is_sound_and_large_enough() -> None:
    actors = read_register(CURATED)
    kinds = [actor.kind for actor in actors]
    assert kinds.count("state") >= 200
    assert kinds.count("armed_group") + kinds.count("military") >= 150
    assert kinds.count("media") >= 80
    assert kinds.count("company") >= 50
    assert all({lang for lang, _ in actor.names} >= {"en"} for actor in actors)
