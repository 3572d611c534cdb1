import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.acquire.boilerplate import Rule, rules, strip

REMOVED = [(rule, text) for rule in rules() for text in rule.removes]
KEPT = [(rule, text) for rule in rules() for text in rule.keeps]
SENTENCE = "Dua desa direbut kembali pada hari Senin, kata juru bicara tentara."


def _name(value: object) -> str | None:
    return value.name if isinstance(value, Rule) else None


def test_every_rule_has_its_own_name_and_examples_of_both_kinds() -> None:
    assert len({rule.name for rule in rules()}) == len(rules()) > 30
    assert [rule.name for rule in rules() if not rule.removes or not rule.keeps] == []


@pytest.mark.parametrize(("rule", "text"), REMOVED, ids=_name)
def test_a_rule_removes_its_examples(rule: Rule, text: str) -> None:
    left = strip(text, rule.lang)
    assert len(left) < len(text)
    assert strip(text, None) == left


@pytest.mark.parametrize(("rule", "text"), KEPT, ids=_name)
def test_a_rule_keeps_what_only_looks_like_it(rule: Rule, text: str) -> None:
    assert strip(text, rule.lang) == text
    assert strip(text, None) == text


@pytest.mark.parametrize("text", [text for _, text in REMOVED])
def test_sentences_around_an_example_stay(text: str) -> None:
    left = strip(f"{SENTENCE}\n{text}\n{SENTENCE}", None).split("\n")
    assert (left[0], left[-1]) == (SENTENCE, SENTENCE)


@pytest.mark.parametrize(
    "text",
    [
        "Jakarta, CNN Indonesia -- Dua desa direbut kembali.",
        "GAZA (AFP) - Dua desa direbut kembali. (AFP)",
        "Dua desa direbut kembali. (Reuters)",
        "Sumber: Reuters",
        "(Antara/AFP)",
        "Reporting by Jane Doe; Editing by John Doe",
        "Advertisement spending rose.",
        '"Baca juga Konvensi Jenewa," kata hakim.',
        "Kata dia, baca juga: surat itu.",
        "Simak! Tentara mundur dari dua desa.",
        "Editor surat kabar itu ditahan.",
        "Video itu menunjukkan dua desa terbakar.",
        "Kanal Telegram milik batalion itu menyebut 12 tewas.",
        "Sekitar 12 tewas.\n\n12 luka.",
        "",
        " \n\t\n",
    ],
)
def test_reports_stay_as_they_are(text: str) -> None:
    assert strip(text, "id") == strip(text, None) == text


def test_rules_of_another_language_do_not_apply() -> None:
    text = "Read more: Two Villages Retaken\nЧитайте также: Два села снова заняты"
    assert strip(text, "id") == text
    assert strip(text, "en") == "Читайте также: Два села снова заняты"
    assert strip("Baca juga: Dua Desa Direbut Kembali", "ms") == ""


def test_a_list_of_headlines_goes_with_its_lead_and_no_sentence_does() -> None:
    headlines = "- Dua Desa Direbut Kembali\n- Warga Mengungsi ke Utara"
    assert strip(f"{SENTENCE}\nBaca juga:\n{headlines}\n{SENTENCE}", "id") == f"{SENTENCE}\n{SENTENCE}"
    assert strip(f"{SENTENCE}\nBaca juga:\n{SENTENCE}\n{headlines}", "id") == f"{SENTENCE}\n{SENTENCE}\n{headlines}"


def test_initials_above_what_the_site_adds_are_last_of_the_report() -> None:
    assert strip(f"{SENTENCE} (aal)\n[Gambas:Video CNN]\n\nPilihan Editor:\nDua Desa Direbut Kembali", "id") == f"{SENTENCE}\n"


PIECES = [
    *(text for _, text in (*REMOVED, *KEPT)),
    SENTENCE,
    "",
    " ",
    "(aal)",
    "(a/b)",
    "(bac/pta) (bac/pta)",
    "[[Gambas:a][Gambas:b]]",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=12), st.sampled_from(["\n", " ", "\n\n", ". "]))
def test_stripping_twice_is_stripping_once(pieces: list[str], joint: str) -> None:
    once = strip(joint.join(pieces), None)
    assert strip(once, None) == once


LONG = 100_000


@pytest.mark.parametrize(
    "text",
    [
        *(
            piece * (LONG // len(piece))
            for piece in ("a", " ", "(", "[", "[Gambas:", "Baca juga: ", "Baca juga:\n", ". ", "1 ", "12", "\t")
        ),
        *(
            ("Halaman " + "1 2" * 60 + "x\n") * 500,
            ("Editor: " + "A B " * 70 + "?\n") * 300,
            ("Ikuti " + "berita terkini " * 18 + "\n") * 300,
        ),
        "(aal)\n" * (LONG // 6),
        "Kata dia. " + "(bac/pta)" * (LONG // 9),
        "Baca juga:\n" + "- Dua Desa Direbut Kembali\n" * (LONG // 27),
    ],
    ids=lambda text: repr(text[:14]),
)
def test_time_grows_linearly(text: str) -> None:
    start = time.process_time()
    strip(text, None)
    assert time.process_time() - start < 3
