import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.acquire import detect

INDONESIAN = "Kementerian Pertahanan mengatakan bahwa pasukannya mundur dari desa itu karena serangan yang datang dari utara. "
ENGLISH = "The ministry said that its troops had left the village after an attack from the north. "
RUSSIAN = "Министерство обороны заявило, что войска вышли из села после того, как с севера были выпущены ракеты. "
MALAY = "Perdana Menteri berkata bahawa kerajaan akan menghantar askar ke sempadan kerana keadaan semakin buruk. "
JAVANESE = "Ing dina Minggu, presiden ngendika yen perang wis rampung lan para prajurit bali menyang omahe dhewe-dhewe. "
BULGARIAN = "Министерството на отбраната съобщи, че войските са напуснали селото след нападение от север и на юг. "
UKRAINIAN = "Міністерство оборони заявило, що війська вийшли з села після того, як з півночі випустили ракети. "


@pytest.mark.parametrize("times", [1, 8])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (INDONESIAN, "id"),
        (ENGLISH, "en"),
        (RUSSIAN, "ru"),
        (MALAY, "ms"),
        (JAVANESE, "jv"),
        (BULGARIAN, "bg"),
        (UKRAINIAN, "uk"),
        ("საქართველოს პრეზიდენტმა განაცხადა, რომ ჯარი გავიდა. ", "ka"),
        ("俄罗斯国防部表示，部队已经撤出。", "zh"),
        ("قالت وزارة الدفاع السورية إن القوات انسحبت. ", "ar"),
        ("Erməni silahlı qüvvələri kəndi atəşə tutdu. ", "az"),
    ],
)
def test_languages(text: str, code: str, times: int) -> None:
    assert detect(text * times) == code


@pytest.mark.parametrize(
    "text",
    [
        "Militer Israel belum memberikan pernyataan resmi mengenai operasi penangkapan kapal itu.",
        "Penyebab konflik",
        "Trumpmengatakanbahwatentaratelahdisergap",
        "Menteri Luar Negeri dilaporkan membantah memasok sistem pertahanan udara.",
        "PASUKAN MUNDUR DARI DESA",
    ],
)
def test_short_indonesian_is_not_malay(text: str) -> None:
    assert detect(text) == "id"


@pytest.mark.parametrize("text", ["", " \n", "123 456", "16/9/2020 – 20:30", "!!!", "AFP", "\ud800", "😀"])
def test_what_does_not_tell_is_undetermined(text: str) -> None:
    assert detect(text) == "und"


@given(st.text())
def test_any_text_has_a_code(text: str) -> None:
    code = detect(text)
    assert code == "und" or (len(code) == 2 and code.isalpha() and code.islower())


def test_corpus(shared: Path) -> None:
    wrong = []
    for path in sorted(shared.glob("corpus/*/*.reports.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            wrong += [] if detect(report["text"]) == report["lang"] else [report["id"]]
    assert not wrong
