"""Pages: templates filled in the reader's language, with what every page shows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from menurut import __version__
from menurut.export.table import CITED
from menurut.export.wording import line, shorten, shown
from menurut.model import ontology
from menurut.serve.locale import LANGUAGES, Tongue
from menurut.serve.refusals import refusal_in
from menurut.serve.shelf import asset_url, is_built
from menurut.serve.who import person_of

if TYPE_CHECKING:  # it raises problems, which are shown as pages
    from menurut.serve.workplace import Workplace

THEMES = ("auto", "light", "dark")


def workplace_of(request: Request) -> Workplace:
    """What all requests share."""
    found: Workplace = request.app.state.workplace
    return found


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 (a template takes what it needs)
    """A page in the reader's language. `values` are the template's own, beside those that every page has."""
    tongue: Tongue = request.state.tongue
    theme = request.cookies.get("theme", "auto")
    work: Workplace | None = request.app.state.workplace  # None where the ledger cannot be opened
    everywhere = {
        "request": request,
        "tongue": tongue,
        "person": person_of(request),
        "theme": theme if theme in THEMES else "auto",
        "here": str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
        "ledger_name": work.ledger.name if work else "",
        "demo": request.app.state.settings.demo,
        "hue": work.hues.of if work else (lambda _: "side-none"),
    }
    return HTMLResponse(environment().get_template(template).render(everywhere | values), status_code=status)


@cache
def environment() -> Environment:
    """The templates, with the filters that they share."""
    made = Environment(
        loader=PackageLoader("menurut.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "asset": asset_url,
        "is_built": is_built,
        "version": __version__,
        "languages": LANGUAGES,
        "themes": THEMES,
        "ontology": ontology,
        "query": query,
    }
    made.filters |= {
        "shown": lambda text: shown(text or ""),
        "line": lambda text: line(text or ""),
        "shorten": lambda text, most=120: shorten(text or "", most),
        "cite": lambda name: name[:CITED],
        "day": pass_context(lambda context, day, form="medium": _tongue(context).day(day, form)),
        "moment": pass_context(lambda context, at, form="medium": _tongue(context).moment(at, form)),
        "number": pass_context(lambda context, number: _tongue(context).number(number)),
        "language": pass_context(lambda context, code: _tongue(context).language(code)),
        "country": pass_context(lambda context, code: _tongue(context).country(code)),
        "refusal": pass_context(lambda context, why: refusal_in(_tongue(context), why)),
        "safe_url": safe_url,
    }
    return made


def safe_url(url: str | None) -> str:
    """The URL if it is one of http or https, else nothing."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc else ""
    except ValueError:
        return ""


def query(asked: dict[str, str], **changed: str | None) -> str:
    """A query string, beginning with `?`: what was asked with some of it changed; None takes out."""
    kept = {name: value for name, value in (asked | changed).items() if value}
    return f"?{urlencode(kept)}" if kept else "?"


def _tongue(context: Context) -> Tongue:
    tongue: Tongue = context["tongue"]
    return tongue


@pass_context
def _gettext(context: Context, text: str) -> str:
    return _tongue(context).say(text)


@pass_context
def _ngettext(context: Context, one: str, several: str, number: int) -> str:
    return _tongue(context).count(one, several, number)
