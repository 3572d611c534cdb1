"""The article in an HTML page."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from menurut.acquire.boilerplate import strip
from menurut.model import AcquireError

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|meta|section|table|span)\b", re.IGNORECASE)
# A sentence ends somewhere in an article; in menus and buttons none does.
_SENTENCE = re.compile(r"\w{2}[\"'”’»)]?[.!?…。！？।۔։]")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds of a report; None where it does not say. `text` has a line for each paragraph.

    `author` is the names in its byline, several set apart by semicolons; `url` is its canonical address.
    """

    text: str
    title: str | None = None
    dct: date | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None


def is_page(text: str) -> bool:
    """Whether `text` is HTML: it begins with a tag, and the tags of a page stand near its start."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    return start.startswith("<") and bool(_TAG.search(start))


def read_page(html: str, *, name: str, url: str | None = None) -> Page:
    """The main text of a page with its title, date, site name, author and address; `name` is how errors call the page.

    Nothing is fetched, and only a date that the page states is taken. `url` is where the page came from: the address
    that the page calls its own is believed before it, but not where it is of another site. What news sites put between
    paragraphs (links to other reports, advertisements) is taken out of the text. Raises AcquireError where the page has
    no article: a front page of links, a form, a page that scripts fill in a browser; and where it has over 10,000 tags.
    """
    # imported here: it takes a third of a second, which reports in plain text need not wait for
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    for library in ("trafilatura", "htmldate", "courlan"):
        _hush(library)
    tamed = _tamed(html, name)
    try:
        tree = load_html(tamed)
        if tree is None:
            raise AcquireError(f"{name}: no article was found in this HTML page; {_REMEDY}")
        _prune(tree)
        address = _canonical(tree, url)
        lang = (tree.get("lang") or "id").lower()
        found = bare_extraction(
            tree,
            include_comments=False,
            favor_precision=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except AcquireError:
        raise
    except (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError) as error:
        raise AcquireError(f"{name}: this page could not be parsed ({type(error).__name__}); {_REMEDY}") from error
    text = strip(found.text, None) if isinstance(found, Document) and found.text else ""
    if not isinstance(found, Document) or not _SENTENCE.search(text):
        raise AcquireError(f"{name}: no article was found in this HTML page; {_REMEDY}")
    title = _line(found.title)
    if title and text.startswith(title + "\n"):
        text = text[len(title) + 1 :]  # a headline is no sentence of the report
    return Page(text, title, _date(found.date), _line(found.sitename), _author(found.author, lang), address)


_REMEDY = "save the text of the report as a .txt file and give that"


def _hush(library: str) -> None:
    """Keep a library's messages off stderr where the user has set up no logging; elsewhere they arrive as before."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


# Quotes count only after an equals sign, as browsers have it; everything is possessive and matches to the end of the
# page at worst, so that a page is read once.
_VALUE = r"""=\s*+(?:"[^"]*+"?|'[^']*+'?)?+"""
_MARKUP = re.compile(rf"<!--.*?(?:-->|\Z)|<([a-zA-Z][^\s/>]*+)((?:[^>=]++|{_VALUE})*+)>?", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s/>="']++)\s*+(?:=\s*+("[^"]*+"?|'[^']*+'?|[^\s>"']++))?+|[\s/>="']++""")
_SCRIPT = re.compile(r"<(/?)script\b", re.IGNORECASE)
_STYLE_END = re.compile(r"</style\b", re.IGNORECASE)
_MOST_TAGS = 10_000
_LONG_TAG = 200  # characters
_MOST_ATTRIBUTES = 32
_LONGEST_VALUE = 2_000  # characters of an attribute in a long tag


def _tamed(html: str, name: str) -> str:
    """The page without what makes parsers slow: libxml2 compares each attribute of a tag with all others.

    A script that closes itself (`<script/>`) but is followed by `</script>` is made to hold what stands between, as
    in browsers. Raises AcquireError where the page has more tags than any report.
    """
    if "<![CDATA[" in html:
        html = html.replace("<![CDATA[", "").replace("]]>", "")
    kept: list[str] = []
    tags = done = position = 0
    while markup := _MARKUP.search(html, position):
        position = markup.end()
        if not markup[1]:
            continue
        tags += 1
        if tags > _MOST_TAGS:
            raise AcquireError(f"{name}: this page has more than {_MOST_TAGS:,} tags, as no report has; {_REMEDY}")
        whole, kind = markup[0], markup[1].lower()
        if len(whole) > _LONG_TAG:
            whole = _shortened(markup[1], markup[2])
        if kind == "script":
            after = _SCRIPT.search(html, position)
            if whole.endswith("/>"):
                if after and after[1]:
                    whole = whole[:-2].rstrip("/") + ">"
                    position = after.start()
            else:
                while after and not after[1]:
                    after = _SCRIPT.search(html, after.end())
                position = after.start() if after else len(html)
        elif kind == "style":
            end = _STYLE_END.search(html, position)
            position = end.start() if end else len(html)
        if whole != markup[0]:
            kept += [html[done : markup.start()], whole]
            done = markup.end()
    return "".join([*kept, html[done:]])


def _shortened(kind: str, attributes: str) -> str:
    found = (hit for hit in _ATTRIBUTE.finditer(attributes) if hit[1])
    kept = [f"{hit[1]}={_value(hit[2] or '')}" for hit in islice(found, _MOST_ATTRIBUTES) if len(hit[1]) < 100]
    return f"<{kind} {' '.join(kept)}>"


def _value(text: str) -> str:
    quote = "'" if text[:1] == "'" else '"'
    return quote + text.strip(quote)[:_LONGEST_VALUE] + quote


_BYLINE = re.compile(r"author|creator|byl", re.IGNORECASE)
_MOST_BYLINES = 10
_LONGEST_BYLINE = 300  # characters
_LONGEST_BROKEN_JSON = 4_000  # characters; its fields are then looked for by patterns, which is slow


def _prune(tree: HtmlElement) -> None:
    """Take out what browsers never show, and bylines by the thousand, each of which is compared with all others."""
    for hidden in tree.xpath("//template | //noframes | //*[substring-after(name(), ':') = 'script']"):
        hidden.drop_tree()
    bylines = [m for m in tree.iter("meta") if any(_BYLINE.search(m.get(key, "")) for key in ("name", "property", "itemprop"))]
    for number, meta in enumerate(bylines):
        meta.set("content", _unlinked(meta.get("content", "")) if number < _MOST_BYLINES else "")
    left = _MOST_BYLINES

    def fewer(record: dict[str, object]) -> dict[str, object]:
        nonlocal left
        for key in record.keys() & {"author", "creator"}:
            value = record[key]
            names = value if isinstance(value, list) else [value]
            record[key] = [_named(one) for one in names[: max(0, left)]]
            left -= len(names)
        return record

    for script in tree.xpath("//script[contains(@type, 'json')]"):
        try:
            script.text = json.dumps(json.loads(" ".join((script.text or "").split()), object_hook=fewer))
        except (ValueError, RecursionError):
            if len(script.text or "") > _LONGEST_BROKEN_JSON:
                script.text = ""


def _named(author: object) -> object:
    """An author of JSON-LD, who is a string or has a name that is one."""
    if isinstance(author, dict):
        return author | {"name": _unlinked(author["name"])} if isinstance(author.get("name"), str) else author
    return _unlinked(author) if isinstance(author, str) else ""


def _unlinked(byline: str) -> str:
    """A byline without addresses, of which trafilatura would make names."""
    return _LINK.sub(" ", byline[:_LONGEST_BYLINE])


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    """The address that the page calls its own where that may be believed, else `url` where that is an address."""
    given = _address(url)
    own = [link.get("href") for link in tree.iterfind(".//head//link") if "canonical" in link.get("rel", "").lower().split()]
    own += [m.get("content") for m in tree.iterfind(".//head//meta") if "og:url" in (m.get("property"), m.get("name"))]
    for candidate in own[:4]:
        address = _address(candidate, given)
        # a front page is the address of no report, yet many sites name it on every page
        if (
            address
            and urlsplit(address).path.strip("/") + urlsplit(address).query
            and (not given or _site(address) == _site(given))
        ):
            return address
    return given


def _address(text: str | None, base: str | None = None) -> str | None:
    """An absolute http(s) address without its fragment; None where `text` is none."""
    text = text.strip() if text else ""
    if not text or len(text) > _LONGEST_VALUE or re.search(r"[\s\x00-\x1f\x7f\\<>\"]", text):
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or (parts.port or 1) < 1:
            return None
        return urlunsplit(parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment=""))
    except ValueError:
        return None


def _site(address: str) -> str:
    """The name that its owner registered (`detik.com`, `bbc.co.uk`, `someone.blogspot.com`), or else its host."""
    from tld import get_fld

    name = get_fld(address, fail_silently=True, search_private=True)
    return name or urlsplit(address).hostname or ""


_LINK = re.compile(r"(?:https?://|www\.)[^\s;,]*|[^\s;,@()<>]{1,64}@[^\s;,()<>]*", re.IGNORECASE)
_ROLE = re.compile(
    r"(?<!\w)(?:(?:written |words |story )?by|(?:reporter|pewarta|penulis|editor|jurnalis|wartawan|kontributor|author|автор"
    r"|редактор|текст)(?=\s*:|\s|$))\s*:?\s+|(?<!\w)(?:by|reporter|pewarta|penulis|editor|author|автор)\s*:?\s*$",
    re.IGNORECASE,
)
_OLEH = re.compile(r"(?<!\w)oleh(?!\w)\s*:?", re.IGNORECASE)  # by; in Ukraine it is a name
_LONGEST_AUTHOR = 200  # characters


def _author(text: str | None, lang: str) -> str | None:
    """The names in a byline without the words before them, addresses and links; None where no letters are left."""
    if not text:
        return None
    names: dict[str, None] = {}
    text = _LINK.sub(" ", text[:_LONGEST_VALUE])
    if lang[:2] in {"id", "in", "ms"}:
        text = _OLEH.sub(";", text)
    for piece in text.split(";"):
        for part in _ROLE.split(piece):
            name = " ".join(part.split()).strip(" ,.:|/-–—()[]<>\"'")
            if re.search(r"[^\W\d_]", name):
                names[name] = None
    while len("; ".join(names)) > _LONGEST_AUTHOR and len(names) > 1:
        names.popitem()
    return "; ".join(names)[:_LONGEST_AUTHOR].strip() or None
