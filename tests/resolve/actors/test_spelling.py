from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.resolve.actors.spelling import SAME, family_keys, local_id, same_person, stems_of, transliterate, word_keys


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Anar Evyazov", "Anar Eyvazov"),
        ("Анар Эйвазов", "Anar Eyvazov"),
        ("Eyvazov Anar", "Anar Eyvazov"),
        ("A. Eyvazov", "Anar Eyvazov"),
        ("İlham Əliyev", "Ilham Aliev"),
        ("Ильхам Гейдар оглы Алиев", "Ilham Aliyev"),
        ("Владимир Владимирович Путин", "Vladimir Putin"),
        ("Cəfərov Vüqar", "Vugar Jafarov"),
        ("Mohammad Bagheri", "Mohamed Baqeri"),
        ("Bashar al-Assad", "Basyar Assad"),
        ("Nikol Pashinyan", "Նիկոլ Փաշինյան"),
        ("Володимир Зеленський", "Volodymyr Zelenskyy"),
        ("علي خامنئي", "Ali Khamenei"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
    ],
)
def test_spellings_of_one_person_meet(a: str, b: str) -> None:
    score, reasons = same_person(a, b)
    assert score >= SAME, reasons
    assert same_person(b, a)[0] == score


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Mahmoud Abbas", "Mohammed Abbas"),
        ("Ali Adi", "Ali Amin"),
        ("Ilham Aliyev", "Heydar Aliyev"),
        ("Aliyev", "Ilham Aliyev"),
        ("A. E.", "Anar Eyvazov"),
        ("Kim Jong Un", "Kim Yo Jong"),
        ("Hassan Nasrallah", "Hassan Rouhani"),
        ("", "Anar Eyvazov"),
        ("?!", "!?"),
    ],
)
def test_other_people_do_not(a: str, b: str) -> None:
    score, reasons = same_person(a, b)
    assert score < SAME
    assert reasons


def test_people_of_different_sides_are_never_one() -> None:
    assert same_person("Anar Eyvazov", "Anar Eyvazov", side_a="AZ", side_b="AM") == (0.0, ("on different sides (AZ, AM)",))
    assert same_person("Anar Eyvazov", "Anar Eyvazov", side_a="AZ", side_b=None)[0] == 1
    assert same_person("Anar Eyvazov", "Anar Eyvazov", side_a="AZ", side_b="AZ")[0] == 1


def test_reasons_show_both_spellings() -> None:
    assert same_person("Anar Evyazov", "Anar Eyvazov")[1] == ("evyazov is spelled eyvazov", "anar in both")


def test_a_person_has_one_id_in_every_order_and_script() -> None:
    assert local_id("Anar Eyvazov", "AZ") == local_id("Эйвазов Анар", "AZ") == "person:AZ:anar-eyvazov"
    assert local_id("Anar Eyvazov", None) == "person:-:anar-eyvazov"


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Эйвазов", "eyvazov"),
        ("Щукин", "shchukin"),
        ("Ґонґадзе", "gongadze"),
        ("Արցախ", "artsakh"),
        ("Xəlilov", "khalilov"),
        ("Xi", "xi"),
    ],
)
def test_letters_of_other_scripts(name: str, latin: str) -> None:
    assert transliterate(name) == latin


@pytest.mark.parametrize(
    ("bent", "plain"),
    [("исламского государства", "исламское государство"), ("дональда трампа", "дональд трамп"), ("талибаном", "талибан")],
)
def test_bent_names_have_the_stems_of_plain_ones(bent: str, plain: str) -> None:
    assert stems_of(bent) == stems_of(plain)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_names_break_it(a: str, b: str) -> None:
    score, reasons = same_person(a, b)
    assert 0 <= score <= 1
    assert reasons
    assert list(family_keys(a)) == list(word_keys(a))[:1] or list(family_keys(a)) == []
