"""Whether the words around a time tell of something ahead or behind: `akan digelar Rabu`, `said on Wednesday`."""

from __future__ import annotations

import re

from menurut.resolve.times.lexicon import TimeWords
from menurut.resolve.words.phrases import Word, words_of

# Verbs stand before a time more often, and farther from it, than behind it.
WORDS_BEFORE, WORDS_AFTER = 14, 7

_SENTENCE = re.compile(r"[.!?;][\"'”»)]*\s|\n|[“”«»\"]")
_CLAUSE = re.compile(r"[.!?;:,\n]|[“”«»\"]")


def ahead(before: str, after: str, lex: TimeWords, *, until: bool = False) -> bool | None:
    """True for ahead, False for behind, None where the words do not say; `before` and `after` are the report's text.

    The nearest verb decides, first among the words before the time in its sentence, then among those behind it in its
    clause. What is held up `until` a time (`menangguhkan penerbangan hingga Kamis`) is held up to one ahead.
    """
    starts = [match.end() for match in _SENTENCE.finditer(before)]
    found = _tenses(words_of(before[starts[-1] if starts else 0 :])[-WORDS_BEFORE:], lex, until=until)
    if found:
        return found[-1] == "ahead"
    after = after.lstrip(" ,")
    end = _CLAUSE.search(after)
    found = _tenses(words_of(after[: end.start()] if end else after)[:WORDS_AFTER], lex, until=until)
    return found[0] == "ahead" if found else None


def _tenses(words: tuple[Word, ...], lex: TimeWords, *, until: bool) -> list[str]:
    """What each word or phrase of `words` tells, in order, `ahead` or `back`."""
    found, at = [], 0
    while at < len(words):
        joined = (at and words[at - 1].text == "-") or (at + 1 < len(words) and words[at + 1].text == "-")
        phrase = None if joined else lex.tense.match(words, at)  # `state-held` is no verb
        if phrase is not None:
            found.append(phrase[0])
        elif not joined and not words[at].text[:1].isupper():  # nor is `United`
            found.extend(meaning for ending, meaning in lex.endings if words[at].folded.endswith(ending))
        at = phrase[1] if phrase else at + 1
    told = ["ahead" if meaning == "held" and until else meaning for meaning in found]
    return [meaning for meaning in told if meaning in ("ahead", "back")]
