"""What a person has selected in a report, brought to whole words and into one sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from menurut.model import ReadError, Report, Span
from menurut.reader.read import CONTENT_EDGES, EDGES
from menurut.reader.words import Word, words

_OPENING, _CLOSING = frozenset("\"“„«‘'”"), frozenset("\"”“»’'")
_MOST_SHOWN = 60


@dataclass(frozen=True)
class Selecting:
    """Selecting in one report."""

    report: Report

    @cached_property
    def _words(self) -> tuple[Word, ...]:
        return words(self.report)

    @cached_property
    def _ends(self) -> list[int]:
        return [word.span.end for word in self._words]

    def phrase(self, span: Span, what: str) -> Span:
        """The whole words that the span touches, without marks at its ends; it must lie in one sentence.

        `what` names it in the ReadError that is raised where it is outside the text, holds no word or spans sentences.
        """
        parts = self._by_sentence(span, what, EDGES)
        if len(parts) > 1:
            raise ReadError(f"{what}: {self.shown(span)} runs over several sentences; select words of one")
        return parts[0]

    def content(self, spans: Iterable[Span], *, without: Sequence[Span] = ()) -> tuple[Span, ...]:
        """What is said: whole words, cut at sentences and around `without`; the pieces in order, those that touch as one."""
        pieces = [part for span in spans for part in self._by_sentence(span, "what is said", CONTENT_EDGES)]
        if not pieces:
            raise ReadError("nothing is selected that is said; select the words")
        left = self.cut(_united(pieces), without)
        if not left:
            raise ReadError(f"what is said: {self.shown(pieces[0])} is the cue alone; select what is said beside it")
        return left

    def cut(self, content: Sequence[Span], without: Sequence[Span]) -> tuple[Span, ...]:
        """A content of whole words without some of its words, and without marks at the new ends."""
        left = []
        for span in content:
            # Where nothing is taken out, it stays to the letter.
            if not any(span.overlaps(other) for other in without):
                left.append(span)
                continue
            run: list[Span] = []
            for word in [*self._touched(span), None]:
                if word is None or any(word.span.overlaps(other) for other in without):
                    if (part := self._trimmed(run, CONTENT_EDGES)) is not None:
                        left.append(part)
                    run = []
                else:
                    run.append(word.span)
        return tuple(left)

    def found(self, name: str) -> Span | None:
        """Where the text first has this name as whole words."""
        text, start = self.report.text, self.report.text.find(name)
        while start >= 0:
            span = Span(start, start + len(name))
            touched = self._touched(span)
            if touched and touched[0].span.start == span.start and touched[-1].span.end == span.end:
                return span
            start = text.find(name, start + 1)
        return None

    def quote(self, content: Sequence[Span]) -> str:
        """Whether what is said stands in quotation marks: `direct`, `mixed` or `indirect`."""
        text = self.report.text
        if all(
            text[span.start - 1 : span.start] in _OPENING and _CLOSING & set(text[span.end : span.end + 2]) for span in content
        ):
            return "direct"
        return "mixed" if any(_OPENING - {"'"} & set(span.of(text)) for span in content) else "indirect"

    def shown(self, span: Span) -> str:
        """Its characters for a message, on one line."""
        told = " ".join(span.of(self.report.text).split())
        return f"“{told[:_MOST_SHOWN]}{'…' if len(told) > _MOST_SHOWN else ''}”"

    def _by_sentence(self, span: Span, what: str, edges: frozenset[str]) -> list[Span]:
        if span.end > len(self.report.text):
            length = len(self.report.text)
            raise ReadError(f"{what}: characters {span.start} to {span.end} are outside the text of {length}; select anew")
        sentences: dict[int, list[Span]] = {}
        for word in self._touched(span):
            sentences.setdefault(word.sentence, []).append(word.span)
        parts = [part for run in sentences.values() if (part := self._trimmed(run, edges)) is not None]
        if not parts:
            raise ReadError(f"{what}: {self.shown(span)} holds no word; select words")
        return parts

    def _touched(self, span: Span) -> Sequence[Word]:
        first = bisect_right(self._ends, span.start)
        last = first
        while last < len(self._words) and self._words[last].span.start < span.end:
            last += 1
        return self._words[first:last]

    def _trimmed(self, run: Sequence[Span], edges: frozenset[str]) -> Span | None:
        first, last = 0, len(run) - 1
        while first <= last and run[first].of(self.report.text) in edges:
            first += 1
        while first <= last and run[last].of(self.report.text) in edges:
            last -= 1
        return Span(run[first].start, run[last].end) if first <= last else None


def _united(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.start < united[-1].end:
            united[-1] = Span(united[-1].start, max(united[-1].end, span.end))
        else:
            united.append(span)
    return united
