"""What is refused is said in the reader's language, in the words of a page."""

from __future__ import annotations

import html
import re
import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from menurut.serve import Settings, create_app
from menurut.serve.locale import LANGUAGES, Tongue
from menurut.serve.refusals import PATTERNS, refusal_in
from serve.serving import clock
from serve.test_translations import known

INDONESIAN = {"accept-language": "id"}
ENGLISH = re.compile(r"\b(the|is|no|give|write|known|should|try|this|of)\b")
NONSENSE = (
    "/?type=nonsense",
    "/?stance=x&status=y",
    "/?harm=foo",
    "/?harm=killed:-3",
    "/?near=Qwzx",
    "/?near=1,2,3",
    "/?near=99,99:50",
    "/?near=Goris:abc",
    "/?near=Armenia:5",
    "/?in=Qwzx",
    "/?country=QQQ",
    "/?since=2020-13-01",
    "/?since=2021-01-01&until=2020-01-01",
    "/?text=*",
    "/?bbox=1,2",
    "/?after=junk",
    f"/?text={'a' * 501}",
    "/ledger?type=nonsense",
    "/ledger?near=Qwzx",
    "/ledger?after=junk",
    "/ledger?sort=q",
    f"/ledger?text={'a' * 501}",
    "/sources?sort=zz",
    "/sources?page=-1",
    "/review?kind=zz",
    "/history?after=x",
    "/incidents/abc",
    "/incidents/abcdefabcdef",
    "/claims/nope",
    "/reports/nope",
    "/sources/nope",
    "/nothing",
)


def told(answer: str) -> list[str]:
    """The sentences that say why, without what they quote and the words of the API that they list."""
    (main,) = re.findall("<main.*</main>", answer, re.DOTALL)
    (why,) = re.findall('<section class="problem">.*|<div class="errors.*?</div>', main, re.DOTALL)
    found = [re.sub("<[^>]+>", "", one) for one in re.findall(r"<bdi>.*?</bdi>", why, re.DOTALL)]
    return [re.sub(r"'[^']*'", "", html.unescape(one)) for one in found if " " in one]


@pytest.mark.parametrize("path", NONSENSE)
def test_nonsense_is_refused_in_indonesian(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=INDONESIAN)
    assert answer.status_code in (404, 422)
    assert told(answer.text)
    assert [one for one in told(answer.text) if ENGLISH.search(one) or "`" in one] == []


def test_a_refused_field_has_the_name_of_the_form_and_can_be_dropped(client: TestClient) -> None:
    answer = client.get("/?near=Qwzx&side=Armenia", headers=INDONESIAN)
    assert answer.status_code == 422
    assert "<bdi>Di dekat</bdi>" in answer.text
    (way,) = re.findall(r'href="([^"]+)">Lanjutkan tanpanya', answer.text)
    assert client.get(html.unescape(way), headers=INDONESIAN).status_code in (200, 503)
    assert "side=Armenia" in way
    assert "near" not in way


@pytest.mark.parametrize("how", ["missing", "newer", "half", "other"])
@pytest.mark.parametrize("path", ["/", "/ledger", "/incidents/abcdef", "/add"])
def test_a_ledger_that_cannot_be_used_is_told_in_indonesian_with_what_to_do(ledger_file: Path, how: str, path: str) -> None:
    if how == "missing":
        ledger_file.unlink()
    elif how == "newer":
        with sqlite3.connect(ledger_file) as db:
            db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.close()
    elif how == "half":
        ledger_file.write_bytes(ledger_file.read_bytes()[: ledger_file.stat().st_size // 2])
    else:
        ledger_file.write_text("this is a letter")
    with TestClient(create_app(Settings(str(ledger_file)), now=clock), base_url="http://127.0.0.1:8750") as client:
        answer = client.get(path, headers=INDONESIAN)
        api = client.get("/api/v1/claims", headers=INDONESIAN)
    assert answer.status_code == api.status_code == 503
    (why,) = told(answer.text)
    assert re.search(r"--ledger|perbarui|gantilah", why)
    assert not ENGLISH.search(why.partition(" (")[0].replace(str(ledger_file), ""))


def test_what_the_database_says_is_told_with_what_to_do() -> None:
    why = "the ledger my b.db: database is locked; another program holds it; try again when that is done"
    assert refusal_in(Tongue("id"), why) == (
        "buku besar my b.db sedang dipakai program lain; coba lagi setelah program itu selesai (database is locked)"
    )
    assert refusal_in(Tongue("en"), why).startswith("another program holds the ledger my b.db;")


def test_a_text_of_no_pattern_stays_as_it_is() -> None:
    assert refusal_in(Tongue("id"), "100 % new") == "100 % new"
    assert refusal_in(Tongue("id"), "no claim " + "a" * 5000) == "no claim " + "a" * 5000


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_every_pattern_is_translated_and_finds_what_it_tells_of(lang: str) -> None:
    assert not set(PATTERNS) - known(lang)
    for text, expression in PATTERNS.items():
        assert set(re.findall(r"%\((\w+)\)s", text)) == set(re.compile(expression).groupindex), text
