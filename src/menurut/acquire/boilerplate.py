"""What news sites put between the paragraphs of a report and trafilatura leaves there. The rules are `boilerplate.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from menurut.model import AcquireError

# No line of boilerplate is longer; longer ones are paragraphs, which only `inside` and `end` rules look at.
_LONGEST = 300
_PLACES = ("line", "lead", "end", "inside")
# One tongue to these rules: what is detected as Malay is mostly Indonesian.
_KIN = {"ms": "id", "jv": "id", "su": "id"}
_HEADLINE = re.compile(r"(?:[-•*] )?\S[^\n]{8,158}[^\s.!?…:;,\"”»)]")
_BLANKS = " \t\u00a0"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: `where` is line, lead, end or inside; `lang` None applies to all; `last` to the end alone.

    `removes` and `keeps` are its examples: texts of which it takes something away, and texts that it leaves as they are.
    """

    name: str
    where: str
    pattern: re.Pattern[str]
    lang: str | None
    last: bool
    removes: tuple[str, ...]
    keeps: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the table. Raises AcquireError where a row is faulty."""
    table = tomllib.loads(files("menurut.acquire").joinpath("boilerplate.toml").read_text("utf-8"))
    lists = {name: "|".join(map(re.escape, words)) for name, words in table["lists"].items()}
    return tuple(_rule(row, lists) for row in table["rule"])


def strip(text: str, lang: str | None) -> str:
    """`text` without lines that belong to the site and not to the report; doing so twice is doing it once.

    `lang` is an ISO 639-1 code; where it is None the rules of all languages apply. What is taken out: whole lines
    (`line`), a line with the headline that it announces (`lead`), the end of a line (`end`) and marks in it (`inside`).
    The cost grows linearly with the length of the text.
    """
    applied = _Applied.of(rules(), lang)
    kept: list[str] = []  # from the last line to the first: some rules apply only where nothing follows
    below = 0  # lines of `kept` that are not blank
    for line in reversed(text.split("\n")):
        rest = applied.rest(line, is_last=not below)
        if rest is None:
            below -= _announced(kept) if applied.leads(line) else 0
        else:
            kept.append(rest)
            below += bool(rest.strip())
    return "\n".join(reversed(kept))


def _announced(kept: list[str]) -> int:
    """Take the headline, or the list of them, that follows a lead off `kept`; how many lines these were."""
    taken = 0
    while kept:
        blanks = next((n for n, line in enumerate(reversed(kept)) if line.strip()), len(kept))
        line = kept[-1 - blanks].strip(_BLANKS) if blanks < len(kept) else ""
        if blanks > 1 or not _HEADLINE.fullmatch(line) or (taken and not line.startswith("- ")):
            break
        del kept[-1 - blanks :]
        taken += 1
        if not line.startswith("- "):
            break
    return taken


@dataclass(frozen=True, slots=True)
class _Applied:
    """The rules for one language by where they apply."""

    line: tuple[Rule, ...]
    lead: tuple[Rule, ...]
    end: tuple[Rule, ...]
    inside: tuple[Rule, ...]

    @classmethod
    def of(cls, table: Iterable[Rule], lang: str | None) -> _Applied:
        lang = _KIN.get(lang or "", lang)
        fitting = [rule for rule in table if not lang or rule.lang in {None, lang}]
        return cls(*(tuple(rule for rule in fitting if rule.where == place) for place in _PLACES))

    def rest(self, line: str, *, is_last: bool) -> str | None:
        """What is left of the line; None where that is nothing."""
        if not line.strip(_BLANKS):
            return line
        rest = line
        for rule in self.inside:
            if rule.pattern.search(rest):
                rest = rule.pattern.sub(" ", rest).strip(_BLANKS)
        rest = rest[: self._end(rest, is_last=is_last)]
        if len(rest) > _LONGEST:
            return rest
        core = rest.strip(_BLANKS)
        if not core or any((is_last or not rule.last) and rule.pattern.fullmatch(core) for rule in (*self.line, *self.lead)):
            return None
        return rest

    def _end(self, line: str, *, is_last: bool) -> int:
        """Where the line ends once what the rules find at its end is gone; it is cut there once, not at every find."""
        found, end = True, len(line)
        while found:
            found = False
            for rule in self.end:
                hit = rule.pattern.search(line, max(0, end - _LONGEST), end) if is_last or not rule.last else None
                if hit:
                    found, end = True, hit.start()
                    while end and line[end - 1] in _BLANKS:
                        end -= 1
        return end

    def leads(self, line: str) -> bool:
        core = line.strip(_BLANKS)
        return len(core) <= _LONGEST and any(rule.pattern.fullmatch(core) for rule in self.lead)


def _rule(row: dict[str, object], lists: dict[str, str]) -> Rule:
    try:
        pattern = str(row["pattern"])
        for name, words in lists.items():
            pattern = pattern.replace(f"%{name}%", f"(?:{words})")
        where, removes, keeps = str(row["where"]), row["removes"], row["keeps"]
        if where not in _PLACES or not isinstance(removes, list) or not isinstance(keeps, list):
            raise ValueError(f"where is one of {', '.join(_PLACES)}; removes and keeps are lists")
        full = re.compile(rf"(?:{pattern})\s*\Z" if where == "end" else pattern)
        lang = row.get("lang")
        return Rule(
            str(row["name"]), where, full, str(lang) if lang else None, bool(row.get("last")), tuple(removes), tuple(keeps)
        )
    except (KeyError, ValueError, re.error) as error:
        raise AcquireError(f"boilerplate.toml, rule {row.get('name', '?')}: {error}; mend the table") from error
