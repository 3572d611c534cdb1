"""The language of a text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_UNKNOWN = "und"  # ISO 639: undetermined
_SAMPLE = 4_000  # characters; the start of a report tells as much as all of it
_SURE = 0.25  # of a probability spread over 140 languages; names alone stay below
_WORD = re.compile(r"[^\W\d_]+")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Dialects and neighbours that py3langid tells apart, under the code that ISO 639-1 has for them.
_PARENT = {
    "arz": "ar", "ary": "ar", "wuu": "zh", "yue": "zh", "pcm": "en", "ext": "es", "an": "es", "vec": "it", "lij": "it",
    "ltg": "lv", "sdh": "ku", "uzs": "uz", "grc": "el", "hbo": "he", "nn": "no", "fuv": "ff", "gug": "gn", "kik": "ki",
}  # fmt: skip
# Short Indonesian reports, and those with many names, are taken for these.
_NUSANTARA = frozenset({"id", "ms", "jv", "ace", "bcl"})
_ONLY_MALAY = _words(
    "bahawa kerana kerajaan polis manakala pelbagai ekoran hospital isnin ahad khamis ogos julai seramai iaitu "
    "mesyuarat askar tentera setiausaha"
)
_ONLY_INDONESIAN = _words(
    "bahwa karena pemerintah polisi berbagai mobil uang ujar ujarnya senin kamis agustus juli kemenlu yakni yaitu "
    "tewas jumat imbuhnya kantor tentara rapat"
)
_INDONESIAN = _words(
    "yang dan di dengan untuk dari pada dalam itu ini tidak akan oleh juga telah sudah para tersebut kata bahwa karena "
    "sebagai adalah ke mereka atas saat kepada setelah"
)
_ENGLISH = _words("the of and to in that was for on with said by has have were from is at as its his an had")
_RUSSIAN = _words("и в на что с по не из о об для как от за его к у это при был были она они был после до")


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of `text`, from its first 4,000 characters; "und" where they do not tell.

    Malay and Javanese are what short Indonesian news is mistaken for, so they are believed only where the words that
    Indonesian does not share with them say so. A language without a code of two letters is "und". The first call for a
    text that is not plainly Indonesian, English or Russian loads py3langid's model, which takes about a second.
    """
    sample = text[:_SAMPLE]
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        return _UNKNOWN
    return _plain(words) or _modelled(sample, words)


def _plain(words: list[str]) -> str | None:
    """The served language whose small words make up the text; None where the model had better be asked."""
    if len(words) < 40:
        return None
    ids, ens, rus = (sum(word in small for word in words) / len(words) for small in (_INDONESIAN, _ENGLISH, _RUSSIAN))
    letters = frozenset("".join(words))
    if ids > 0.12 and ens < 0.04 and not _is_malay(words):
        return "id"
    if ens > 0.25 and ids < 0.04:
        return "en"
    # ы parts Russian from Bulgarian and Ukrainian, і and ў part it from Belarusian
    if rus > 0.12 and "ы" in letters and letters.isdisjoint("іїєў"):
        return "ru"
    return None


def _modelled(sample: str, words: list[str]) -> str:
    chances = _chances(sample)
    nusantara = math.fsum(chance for code, chance in chances.items() if code in _NUSANTARA)
    best = max(chances, key=lambda code: chances[code])
    if best in _NUSANTARA and nusantara >= _SURE:
        return _of_nusantara(best, chances, words)
    return best if chances[best] >= _SURE and len(best) == 2 else _UNKNOWN


def _of_nusantara(best: str, chances: Mapping[str, float], words: list[str]) -> str:
    if best == "ms" and _is_malay(words):
        return "ms"
    if best == "jv" and chances["jv"] > 0.9 and sum(word in _INDONESIAN for word in words) < 0.08 * len(words):
        return "jv"
    return "id"


def _is_malay(words: list[str]) -> bool:
    return sum(word in _ONLY_MALAY for word in words) > sum(word in _ONLY_INDONESIAN for word in words)


def _chances(sample: str) -> Mapping[str, float]:
    chances: dict[str, float] = {}
    for code, chance in _identifier().rank(sample):
        code = _PARENT.get(code, code)
        chances[code] = chances.get(code, 0.0) + chance
    return chances


@cache
def _identifier() -> LanguageIdentifier:
    # imported here: reports that name their language need neither the module nor its model
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
