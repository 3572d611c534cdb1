"""XML of strangers, read piece by piece: in linear time, expanding nothing, and past faults.

Expat reads small pieces without regard to namespaces: a feed with a hundred thousand namespaces or faults costs parsers
of whole trees minutes, and a fault in one piece must not cost the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat
from xml.sax.saxutils import escape

from menurut.acquire.decoding import decode
from menurut.model import AcquireError

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE_END = re.compile(r"[^\[>]*+(?:\[[^\]]*+(?:\](?!\s*+>)[^\]]*+)*+\]\s*+)?>")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}+:)?([A-Za-z_][\w.-]{0,40}+)")
_MOST_PARTS = 200_000  # elements of one piece
_DEEPEST = 50  # elements below are text of those above


@dataclass(slots=True)
class Part:
    """An element: its tag as it is written, its attributes, how deep it lies in the piece (from 0), all text in it.

    One that is not closed may lack a part of its text.
    """

    tag: str
    attributes: dict[str, str]
    depth: int
    texts: list[str] = field(default_factory=list)
    is_closed: bool = False

    @property
    def name(self) -> str:
        """Its tag, lower-case and without prefix."""
        return self.tag.rpartition(":")[2].lower()

    @property
    def text(self) -> str:
        """Its text on one line."""
        return " ".join("".join(self.texts).split())


def plain(content: bytes, *, name: str, most_mb: float) -> str:
    """The text of an XML file of at most `most_mb` megabytes, in whatever encoding, from its first element on.

    Its document type is taken out; letters named as in HTML (`&nbsp;`) and bare ampersands are put as XML has them.
    Raises AcquireError for what is too large or no text, and where entities are declared.
    """
    if len(content) > most_mb * 1e6:
        raise AcquireError(f"{name}: this is larger than {most_mb:g} MB; raise the limit feed_mb to have it read")
    text = decode(content, name=name)
    text = _NO_XML.sub("", text[_after_prolog(text, name=name) :])
    pieces, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        pieces += [_letters(text[at:start]), text[start : end + 3]]
        at = end + 3
    return "".join([*pieces, _letters(text[at:])])


def root_name(start: str) -> str | None:
    """The tag of the first element of XML that begins with `start`, lower-case and without prefix; None where none is."""
    try:
        at = _after_prolog(start, name="")
    except AcquireError:  # whoever reads all of it says what is wrong
        at = next((hit.start() for hit in re.finditer(r"<(?=[A-Za-z])", start)), len(start))
    found = _ROOT.match(start, at)
    return found[1].lower() if found else None


def pieces(text: str, *names: str) -> Iterator[tuple[int, str]]:
    """Every element with one of the `names`, whatever its prefix, and where it begins, in order and not those in others.

    One that is not closed ends where the next one or the text does.
    """
    mark = re.compile(rf"<!\[CDATA\[|<!--|<(/?)(?:[\w.-]{{1,40}}:)?(?:{'|'.join(names)})(?=[\s/>])[^<>]*+>", re.IGNORECASE)
    at, start = 0, -1
    while hit := mark.search(text, at):
        at = hit.end()
        if hit[0] in {"<!--", "<![CDATA["}:
            end = text.find("-->" if hit[0] == "<!--" else "]]>", at)
            at = end + 3 if end >= 0 else len(text)
        elif hit[1]:
            if start >= 0:
                yield start, text[start:at]
            start = -1
        else:
            if start >= 0:
                yield start, text[start : hit.start()]
            start = hit.start()
            if hit[0].endswith("/>"):
                yield start, hit[0]
                start = -1
    if start >= 0:
        yield start, text[start:]


def parts(piece: str) -> tuple[tuple[Part, ...], str | None]:
    """The elements of a piece in the order in which they begin, and the fault past which nothing was read, or None."""
    found: list[Part] = []
    opened: list[Part] = []
    depth = 0
    parser = expat.ParserCreate("utf-8")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if len(found) >= _MOST_PARTS:
            raise _TooManyError
        if depth < _DEEPEST:
            part = Part(tag, attributes, depth)
            found.append(part)
            opened.append(part)
        depth += 1

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1
        if depth < _DEEPEST:
            opened.pop().is_closed = True

    def characters(text: str) -> None:
        for part in opened:
            part.texts.append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.buffer_text = True
    try:
        parser.Parse(piece.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return tuple(found), expat.ErrorString(error.code)
    except _TooManyError:
        return tuple(found), f"more than {_MOST_PARTS} elements"
    return tuple(found), None


class _TooManyError(Exception):
    """A piece has more elements than anyone needs."""


def _after_prolog(text: str, *, name: str) -> int:
    """Where the first element begins: past what a server put before the XML, its declaration, comments, document type."""
    at = max(0, text.find("<"))
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<?", at):
            end = text.find("?>", at) + 2
        elif text.startswith("<!--", at):
            end = text.find("-->", at) + 3
        elif _DOCTYPE.match(text, at):
            hit = _DOCTYPE_END.match(text, at)
            end = hit.end() if hit else 0
            if "<!ENTITY" in text[at : end or len(text)]:
                raise AcquireError(f"{name}: this XML declares entities, which listings do not need and attacks do; not read")
        else:
            return at
        if end <= at:
            return len(text)
        at = end


def _letters(text: str) -> str:
    return _BARE.sub("&amp;", _NAMED.sub(_letter, text))


def _letter(hit: re.Match[str]) -> str:
    letter = html5.get(hit[1])
    return f"&amp;{hit[1]}" if letter is None else escape(letter)
