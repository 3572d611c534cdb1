import io
import json
import os
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.acquire import load
from menurut.model import AcquireError, Report, Span

RUSSIAN = "Министерство обороны заявило, что войска отошли от села."
PAGE = (
    '<html><head><meta property="article:published_time" content="2020-09-27">'
    '<meta property="og:site_name" content="Uji"></head>'
    f"<body><article>{'<p>Kementerian mengatakan bahwa dua orang tewas di desa itu.</p>' * 5}</article></body></html>"
)


Loaded = Callable[..., list[Any]]


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """What a file of the given name and content is loaded as; errors as their messages without the folder."""

    def loaded(name: str, content: str | bytes, **given: Any) -> list[Any]:  # noqa: ANN401 (load's own options)
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = list(load(path, **given))
        return [str(one).replace(f"{tmp_path}{os.sep}", "") if isinstance(one, AcquireError) else one for one in found]

    return loaded


def texts(found: list[Any]) -> list[str]:
    return [one.text if isinstance(one, Report) else one for one in found]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("bukan json", 'not JSON: Expecting value at column 1; each line must be an object with "text"'),
        ('{"text": "a"', "not JSON: Expecting ',' delimiter"),
        ('{"text": "a", "id": NaN}', "not JSON: NaN is no JSON value; "),
        ('{"text": "a", "x": ' + "9" * 5000 + "}", "not JSON: "),
        ("[" * 100_000, "not JSON that can be read: it is nested too deeply"),
        ('{"id": "b", "body": "a"}', "no \"text\" (it holds 'id', 'body'); each line must be an object"),
        ("{}", 'no "text" (it holds nothing); '),
        ('{"text": null}', 'no "text"'),
        ('{"text": 3}', '"text" is a number, not a string'),
        ('{"text": ["a"]}', '"text" is a list, not a string'),
        ('{"text": "a", "id": true}', '"id" is true or false, not a string'),
        ('{"text": "a", "outlet": {}}', '"outlet" is an object, not a string'),
        ('{"text": "a", "date": "27/9/2020"}', "\"date\" '27/9/2020' is no date; write it as 2020-09-27"),
        ('{"text": "a", "date": "2020-02-30"}', "\"date\" '2020-02-30' is no date"),
        ('{"text": "a", "date": 20200927}', '"date" is a number, not a string'),
        ('{"text": "a", "lang": "Indonesian"}', "lang 'Indonesian' is no language code"),
        ('{"text": "a", "sentences": [[0, 1, 2]]}', '"sentences" must be a list of [start, end]'),
        ('{"text": "a", "sentences": [[0, "1"]]}', '"sentences" must be a list of [start, end]'),
        ('{"text": "a", "sentences": 3}', '"sentences" must be a list of [start, end]'),
        ('{"text": "a", "sentences": [[1, 1]]}', '"sentences" must be a list of [start, end]'),
        ('{"text": "a", "sentences": [[0, 9]]}', "its sentences overlap or reach outside its text"),
        ('{"text": " \\u0000"}', "the text is empty"),
        ('"a"', "a string, not an object; each line must be an object"),
        ('{"text": "a", "id": "1"}', "its id '1' is that of line 1 too"),
        ('{"text": "a", "id": 1}', "its id '1' is that of line 1 too"),
    ],
)
def test_faulty_line_is_named_and_the_others_are_read(loaded: Loaded, line: str, message: str) -> None:
    first, fault, last = loaded("reports.jsonl", f'{{"text": "Satu.", "id": "1"}}\n{line}\n\n{{"text": "Tiga."}}\n')
    assert (first.text, last.text) == ("Satu.", "Tiga.")
    assert fault.startswith(f"reports.jsonl:2: {message}")


def test_faulty_first_line_is_named_and_the_others_are_read(loaded: Loaded) -> None:
    fault, second = loaded("reports.jsonl", '{"text": "Satu.\n{"text": "Dua."}')
    assert fault.startswith("reports.jsonl:1: not JSON: ")
    assert second.text == "Dua."


def test_same_text_without_ids_is_named(loaded: Loaded) -> None:
    assert loaded("r.jsonl", '{"text": "Satu."}\n{"text": "Satu. "}')[1] == (
        "r.jsonl:2: its text is that of line 1 too; give each report its own id"
    )


def test_fields_of_a_line(loaded: Loaded) -> None:
    line = {
        "id": 7,
        "text": "Satu. Dua.",
        "date": "2020-09-27T23:30:00Z",
        "outlet": "Uji",
        "title": "Judul",
        "lang": "id",
    }
    [report] = loaded("r.jsonl", json.dumps(line | {"sentences": [[0, 10]], "licence": "mine"}))
    assert report == Report("7", "Satu. Dua.", "id", (Span(0, 10),), "Uji", date(2020, 9, 27), "Judul")


def test_what_is_given_stands_in_but_does_not_win_over_a_line(loaded: Loaded) -> None:
    lines = (
        '{"text": "Satu.", "date": "2020-09-27", "outlet": "Uji", "lang": "id"}\n{"text": "Dua.", "date": "", "outlet": null}'
    )
    own, lacking = loaded("r.jsonl", lines, dct=date(2021, 1, 1), outlet="Lain", lang="en")
    assert (own.dct, own.outlet, own.lang) == (date(2020, 9, 27), "Uji", "id")
    assert (lacking.dct, lacking.outlet, lacking.lang) == (date(2021, 1, 1), "Lain", "en")


@pytest.mark.parametrize("name", ["page.html", "page", "page.txt"])
def test_page_is_known_by_its_content(loaded: Loaded, name: str) -> None:
    [found] = loaded(name, PAGE)
    [given] = loaded(name, PAGE, dct=date(2021, 1, 1), outlet="Lain", lang="ms")
    assert "<" not in found.text
    assert (found.dct, found.outlet, found.lang) == (date(2020, 9, 27), "Uji", "id")
    assert (given.dct, given.outlet, given.lang) == (date(2021, 1, 1), "Lain", "ms")


RECORDS = [{"text": "Satu."}, {"text": "Dua."}]


@pytest.mark.parametrize("name", ["r.json", "r.jsonl", "r.txt", "r"])
@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(json.dumps(record, indent=2) for record in RECORDS),
        "\n" + "\r\n".join(map(json.dumps, RECORDS)) + "\n\n",
        "\ufeff" + "\n".join(map(json.dumps, RECORDS)),
        "\n".join(map(json.dumps, RECORDS)).encode("utf-16"),
        "\n".join(map(json.dumps, RECORDS)).encode("utf-16-le"),
    ],
)
def test_json_in_any_layout(loaded: Loaded, name: str, content: str | bytes) -> None:
    assert texts(loaded(name, content)) == ["Satu.", "Dua."]


def test_one_object_over_lines(loaded: Loaded) -> None:
    assert texts(loaded("r.json", json.dumps({"text": "Satu."}, indent=2))) == ["Satu."]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "", "a.txt: the file is empty; "),
        ("a.txt", " \n", "a.txt: the text is empty"),
        ("a.jsonl", "", "a.jsonl: the file is empty; "),
        ("a.jsonl", "\n\n", "a.jsonl: there is no report in it; "),
        ("a.json", "[]", "a.json: there is no report in it; "),
        ("a.json", "3", "a.json: not JSON of reports; "),
        ("a.json", '{\n "text": "a",\n "id":\n}', "a.json:4: not JSON: "),
        ("a.json", '[\n {"text": 3}\n]', 'a.json:1, report 1: "text" is a number'),
        ("a.jsonl", b"%PDF-1.4", "a.jsonl: this is a PDF, not text; "),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0", "a.txt: this is a PNG image, not text; "),
        ("a.html", "<html><body><nav><a href=/>Beranda</a></nav></body></html>", "a.html: no article was found"),
        ("a.html", "<html></html>", "a.html: no article was found"),
        ("a.xml", '<?xml version="1.0"?><rss/>', "a.xml: this is XML other than HTML; give plain text"),
    ],
)
def test_file_without_report(loaded: Loaded, name: str, content: str | bytes, message: str) -> None:
    [fault] = loaded(name, content)
    assert fault.startswith(message)
    assert fault.count(name) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"])
def test_text_and_lines_in_any_encoding(loaded: Loaded, encoding: str) -> None:
    assert texts(loaded("a.txt", RUSSIAN.encode(encoding))) == [RUSSIAN]
    lines = f'{{"text": "{RUSSIAN}"}}\n{{"text": "Мир"}}'
    assert texts(loaded("a.jsonl", lines.encode(encoding))) == [RUSSIAN, "Мир"]


def test_latin_1(loaded: Loaded) -> None:
    assert texts(loaded("a.txt", "El señor Muñoz habló en la reunión.".encode("latin-1"))) == [
        "El señor Muñoz habló en la reunión."
    ]


def test_surrogates_and_control_characters(loaded: Loaded) -> None:
    line = r'{"text": "Kami \ud800mundur\u0000.\u202e \ud83d\ude00", "id": "\ud800", "title": "a\u0007\nb"}'
    [report] = loaded("a.jsonl", line)
    assert (report.text, report.id, report.title) == ("Kami \ufffdmundur. 😀", "\ufffd", "a b")


def test_text_that_looks_a_little_like_json(loaded: Loaded) -> None:
    text = "[Gambas:Video] {x} Kata dia."
    assert texts(loaded("a.txt", text)) == [text]


def test_language_never_seen_and_glued_words(loaded: Loaded) -> None:
    [georgian] = loaded("a.txt", "საქართველოს პრეზიდენტმა განაცხადა, რომ ჯარი გავიდა.")
    [glued] = loaded("b.txt", "trumpmengatakanbahwatentaratelahdisergap" * 1000)
    assert georgian.lang == "ka"
    assert len(glued.sentences) == 1


@pytest.mark.parametrize("text", ["Kata dia, “Kami mundur.”\n" * 400_000, "Kata dia lagi dan lagi " * 45_000, "aku" * 350_000])
def test_large_text_takes_seconds(loaded: Loaded, text: str) -> None:
    start = time.process_time()
    [report] = loaded("a.txt", text)
    assert time.process_time() - start < 40
    assert report.sentences[-1].end == len(report.text)


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert [str(one) for one in load(tmp_path)] == [
        f"{tmp_path}: this is a folder; give the files in it, such as {tmp_path}/*.txt"
    ]
    missing = tmp_path / "tidak-ada.txt"
    assert [str(one) for one in load(missing)] == [f"{missing}: there is no such file; check its name and folder"]
    [odd] = load(tmp_path / "a\0b")
    assert "no file can have this name" in str(odd)


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    assert [str(one) for one in load(path)] == [f"{path}: this file may not be read; check its permissions"]


def test_stdin() -> None:
    [report] = load("-", stdin=io.BytesIO(b"Kami mundur."), outlet="Uji")
    assert (report.text, report.outlet) == ("Kami mundur.", "Uji")
    [fault] = load("-", stdin=io.BytesIO(b""))
    assert str(fault).startswith("stdin: the file is empty")


def test_lines_are_streamed() -> None:
    class Endless(io.RawIOBase):
        number = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (any writable buffer)
            line = f'{{"text": "Laporan nomor {self.number}.", "lang": "id"}}\n'.encode()
            self.number += 1
            buffer[: len(line)] = line
            return len(line)

    reports = load("-", stdin=io.BufferedReader(Endless()))
    assert [report.text for report in islice(reports, 5000)][-1] == "Laporan nomor 4999."


def test_a_line_that_is_too_long_is_named_and_never_held() -> None:
    class Long(io.RawIOBase):
        """A good line, one of 60 MB, and a good one."""

        pieces = ('{"text": "Satu."}\n', '{"text": "', *("x" * 6_000 for _ in range(10_000)), '"}\n', '{"text": "Tiga."}\n')

        left = b""

        def __init__(self) -> None:
            self.coming = iter(self.pieces)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (any writable buffer)
            self.left = self.left or next(self.coming, "").encode()
            piece, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
            buffer[: len(piece)] = piece
            return len(piece)

    tracemalloc.start()
    first, fault, last = load("-", stdin=io.BufferedReader(Long(), buffer_size=65_536))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
    assert texts([first, last]) == ["Satu.", "Tiga."]
    assert str(fault).startswith("stdin:2: this line is larger than 4 MB, and so no single report; ")


@pytest.mark.parametrize("first", [False, True])
def test_lines_are_bounded_wherever_they_stand(loaded: Loaded, monkeypatch: pytest.MonkeyPatch, first: bool) -> None:
    monkeypatch.setattr("menurut.acquire.loading._LINE", 200_000)
    lines = [json.dumps({"text": f"Laporan {size} " + "x" * size}) for size in (300_000, 70_000, 150_000)]
    lines = lines if first else lines[::-1]
    found = loaded("r.jsonl", "\n".join(lines))
    assert [isinstance(one, str) and "larger than 0.2 MB" in one for one in found] == [len(line) > 200_000 for line in lines]
    assert len(loaded("r.json", json.dumps([{"text": f"Laporan {n}. " + "x " * 400} for n in range(500)], indent=1))) == 500


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.lists(st.sampled_from(['{"text":', '"a"', "}", "[", "]", ",", "\n", "<p>", "{", "NaN", '"id":', "1"])).map(
        lambda pieces: "".join(pieces).encode()
    )
)
def test_any_bytes_are_reports_or_acquire_errors(content: str | bytes) -> None:
    found = list(load("-", stdin=io.BytesIO(content)))
    assert found
    for one in found:
        if isinstance(one, AcquireError):
            assert str(one).startswith("stdin")
        else:
            assert all(span.of(one.text).strip() for span in one.sentences)


def test_corpus_is_loaded_with_its_own_sentences(shared: Path) -> None:
    path = shared / "corpus" / "id" / "dev.reports.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    reports = list(load(path))
    assert [report.id for report in reports] == [record["id"] for record in records]
    for report, record in zip(reports, records, strict=True):
        assert [[span.start, span.end] for span in report.sentences] == record["sentences"]
        assert str(report.dct or "") == (record["date"] or "")
