from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from export.one_report import READING, REPORT, SILENT, at
from menurut.export.table import STANCE_STYLES, write_table
from menurut.export.wording import figure, moment, shorten
from menurut.model import Claim, Event, Reading, Report, Span, values

GOLDEN = """\
Kabar Kita · 2020-09-28 · Talish diduduki [resmi] · contoh-1

 who says                 stance     what                                  where          when         harm
 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
 Interfax ← Anar          assert     Militer Azerbaijan menduduki desa     Talish (AZ)    2020-09-27
 Eyvazov (Azerbaijan)                Talish                                               night
                                     · control: Azerbaijan → Armenia

 Armenia                  deny       membantah                             Talish (AZ)    2020-09-27
                                     · control: Azerbaijan → Armenia                      night

 Armenia                  assert     Sedikitnya 16 tentara tewas                                       killed 16+
                          probable   · harm: → 16 tentara                                              (military)

 Kabar Kita               assert     Pada 1994 kedua pihak menyepakati                    “1994”
                                     gencatan senjata
                                     · ceasefire (planned)

"""


class Screen(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def table(*readings: tuple[Report, Reading], out: io.StringIO | None = None) -> str:
    out = out or io.StringIO()
    write_table(readings, out)
    return out.getvalue()


def test_the_ledger_in_a_file() -> None:
    assert table((REPORT, READING)) == GOLDEN


@pytest.mark.parametrize("columns", [80, 100, 120, 160])
def test_no_line_is_wider_than_asked_for(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = table((REPORT, READING)).splitlines()
    assert columns - 2 <= max(map(len, lines)) <= columns
    words = "".join(" ".join(lines).split())
    for wanted in ("killed16+", "(military)", "2020-09-27", "Talish(AZ)", "“1994”"):
        assert wanted in words


@pytest.mark.parametrize("columns", ["0", "-3", "wide", ""])
def test_a_width_that_is_none_is_left_aside(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert table((REPORT, READING)) == GOLDEN


def test_rows_stand_in_the_order_of_the_text() -> None:
    rows = re.findall(r"membantah|Militer|Sedikitnya|Pada 1994", table((REPORT, READING)))
    assert rows == ["Militer", "membantah", "Sedikitnya", "Pada 1994"]


def test_colours_on_a_terminal_only() -> None:
    assert "\x1b" not in table((REPORT, READING))
    drawn = table((REPORT, READING), out=Screen())
    assert "\x1b[31mdeny" in drawn
    assert re.search(r"\x1b\[2;3mKabar Kita", drawn)


def test_every_stance_has_a_style() -> None:
    assert set(STANCE_STYLES) == set(values("stance"))


def test_a_report_without_claims() -> None:
    assert table(SILENT) == "contoh-2\nno claims found\n\n"


def test_hostile_text_is_text() -> None:
    text = "[bold]x[/bold] [/] :smile: \x1b[31mmerah\x07 \u202eterbalik قال الجيش " + "a" * 5000
    report = Report("r\x1b[2J", text, "ar", (), outlet="[red]A[/]", title="\x00[link]\ud800")
    reading = Reading(report.id, "annotation", claims=(Claim("C1", (Span(0, len(text)),)),))
    drawn = table((report, reading))
    assert not {"\x1b", "\x07", "\x00", "\u202e", "\ud800"} & set(drawn)
    assert "[red]A[/]" in drawn
    assert "[bold]x[/bold] [/] :smile:" in drawn
    assert max(map(len, drawn.splitlines())) <= 120
    assert len(drawn) < 3000


def test_nobody_named_is_not_the_outlet_vouching() -> None:
    claim = Claim("C1", (at("menduduki desa Talish"),), (), at("kata"))
    assert "Kabar Kita “kata”" in table((REPORT, replace(READING, claims=(claim,), relations=())))


def test_an_unknown_outlet() -> None:
    drawn = table((replace(REPORT, outlet=None), READING))
    assert "(the outlet)" in drawn
    assert drawn.startswith("2020-09-28 · Talish")


def test_an_event_told_twice_is_shown_once() -> None:
    twin = replace(READING.events[0], id="V9", trigger=at("Talish"))
    claim = replace(READING.claims[1], events=("V1", "V1", "V9"))
    reading = replace(READING, events=(*READING.events, twin), claims=(claim,), relations=())
    assert table((REPORT, reading)).count("control:") == 1


@pytest.mark.parametrize("columns", [80, 100, 110, 120, 160])
def test_names_of_places_are_not_broken(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    places = (replace(READING.places[0], name="Nagorno-Karabakh"),)
    assert "Nagorno-Karabakh" in table((REPORT, replace(READING, places=places)))


def test_a_screen_too_narrow_still_shows_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert "menduduki" in table((REPORT, READING))


@pytest.mark.parametrize(
    ("name", "side", "shown"),
    [
        ("Anar Eyvazov", "Azerbaijan", "Anar Eyvazov (Azerbaijan)"),
        ("azerbaijan", "Azerbaijan", "azerbaijan"),
        ("Kementerian Pertahanan Azerbaijan", "Azerbaijan", "Kementerian Pertahanan Azerbaijan"),
        ("Oman Air", "Oman", "Oman Air"),
        ("Roman", "Oman", "Roman (Oman)"),
    ],
)
def test_a_side_is_said_where_the_name_does_not_say_it(name: str, side: str, shown: str) -> None:
    source = replace(READING.entities[1], name=name, affiliation=side)
    claim = Claim("C1", (at("desa Talish"),), ("E2",))
    reading = replace(READING, entities=(source,), places=(), times=(), events=(), claims=(claim,), relations=())
    lines = table((REPORT, reading)).splitlines()
    assert " ".join(line[:24].strip() for line in lines[4:]).strip() == shown


@pytest.mark.parametrize(
    ("event", "phrase"),
    [
        (Event("V", "assault", at("kata")), "assault"),
        (Event("V", "assault", at("kata"), actor=("E3", "E4")), "assault: Azerbaijan, Armenia"),
        (Event("V", "assault", at("kata"), target=("E4",)), "assault: → Armenia"),
        (
            Event("V", "assault", at("kata"), ("E3",), ("E4",), status="negated"),
            "assault: Azerbaijan → Armenia (negated)",
        ),
        (Event("V", "harm", at("kata"), target=("E5",)), "harm: → 16 tentara"),
    ],
)
def test_events_in_words(event: Event, phrase: str) -> None:
    claim = Claim("C1", (at("Armenia"),), events=("V",))
    drawn = table((REPORT, replace(READING, events=(event,), claims=(claim,), relations=())))
    assert f"· {phrase}" in " ".join(drawn.split())


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (16, 16, "16"),
        (101, None, "101+"),
        (None, 7, "≤7"),
        (11, 19, "11–19"),
        (None, None, "?"),
        (0, 0, "0"),
        (30000, None, "30,000+"),
    ],
)
def test_figures(low: int | None, high: int | None, words: str) -> None:
    assert figure(low, high) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2020-09-27", "2020-09-27"),
        ("2020-09-27TNI", "2020-09-27 night"),
        ("2020-09-27/2020-09-29", "2020-09-27 – 2020-09-29"),
        ("199X", "1990s"),
        ("PAST_REF", "in the past"),
        ("2020-09-27T16:30", "2020-09-27 16:30"),
        ("XXXX-XX-XXTNI", "night"),
        ("2017-W32", "2017 week 32"),
        ("XXXX-07-15", "15 July (year unknown)"),
        ("XXXX-07", "July (year unknown)"),
        ("XXXX-13", "XXXX-13"),
        ("P1D", "1 day"),
        ("P11W", "11 weeks"),
        ("PT2H", "2 hours"),
        ("PT2Q", "PT2Q"),
    ],
)
def test_moments(value: str, words: str) -> None:
    assert moment(value) == words


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("satu  dua\ntiga", "satu dua tiga"),
        ("satu dua tiga empat", "satu dua tiga…"),
        ("abcdefghijklmnopqrst", "abcdefghijklmn…"),
    ],
)
def test_shortening(text: str, short: str) -> None:
    assert shorten(text, 15) == short
