"""Accounts and sayings to and from the form in which rows hold them: JSON without what is as by default, packed by zlib."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_QUICK = 1  # of zlib
_SMALL = (12, 5)  # window and memory, in powers of two: with the usual ones most of the time goes into clearing them
_KIND = ""  # the name under which a value of one of several classes tells which


def pack_body(value: object, *, without: Collection[str] = ()) -> bytes:
    """A frozen dataclass as JSON, but for the fields `without`, packed by zlib."""
    plain = {name: one for name, one in _write(cast("Hashable", type(value)))(value).items() if name not in without}
    line = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(_QUICK, zlib.DEFLATED, *_SMALL)
    return packer.compress(line.encode("utf-8", "surrogatepass")) + packer.flush()


def unpack_body(kind: type[T], body: bytes, *, only: Collection[str] | None = None, **more: object) -> T:
    """What `pack_body` packed; `more` are fields as they are, for those that were left out.

    With `only` these fields alone are read, the others are as by default.
    """
    plain = json.loads(zlib.decompress(body))
    readers = _readers(cast("Hashable", kind))
    if only is not None:
        plain = {name: plain[name] for name in only if name in plain}
    # A field that this version of the class does not have was of another one.
    return kind(**{name: readers[name](one) for name, one in plain.items() if name in readers}, **more)


@cache
def _write(kind: Hashable) -> Callable[[Any], dict[str, Any]]:
    hints = get_type_hints(kind)
    parts = [(field.name, field.default, _writer(hints[field.name])) for field in fields(cast("Any", kind))]

    def write(value: object) -> dict[str, Any]:
        found = {}
        for name, default, writer in parts:
            one = getattr(value, name)
            if default is MISSING or one != default:
                found[name] = writer(one)
        return found

    return write


@cache
def _readers(kind: Hashable) -> Mapping[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(cast("Any", kind))}


def _same(value: T) -> T:
    return value


def _writer(hint: object) -> Callable[[Any], Any]:
    several = _choices(hint)
    if len(several) > 1:
        writers = {kind: _write(kind) for kind in several}
        return lambda value: {_KIND: type(value).__name__, **writers[type(value)](value)}
    kind, within = several[0], _within(several[0])
    if kind is date:
        found: Callable[[Any], Any] = date.isoformat
    elif kind is bytes:
        found = lambda value: base64.b64encode(value).decode("ascii")  # noqa: E731
    elif get_origin(kind) is frozenset:
        found = sorted
    elif get_origin(kind) is tuple:
        inner = _writer(within)
        found = list if inner is _same else lambda value: [inner(one) for one in value]
    else:
        found = _write(cast("Hashable", kind)) if is_dataclass(kind) else _same
    return found if found is _same or not _optional(hint) else lambda value: None if value is None else found(value)


def _reader(hint: object) -> Callable[[Any], Any]:
    several = _choices(hint)
    if len(several) > 1:
        readers = {kind.__name__: _made(kind) for kind in several}
        return lambda value: readers[value[_KIND]](value)
    kind, within = several[0], _within(several[0])
    if kind is date:
        found: Callable[[Any], Any] = date.fromisoformat
    elif kind is bytes:
        found = base64.b64decode
    elif get_origin(kind) is frozenset:
        found = frozenset
    elif get_origin(kind) is tuple:
        inner = _reader(within)
        found = tuple if inner is _same else lambda value: tuple(inner(one) for one in value)
    else:
        found = _made(cast("Any", kind)) if is_dataclass(kind) else _same
    return found if found is _same or not _optional(hint) else lambda value: None if value is None else found(value)


def _made(kind: Callable[..., Any]) -> Callable[[Mapping[str, Any]], Any]:
    readers = _readers(kind)
    return lambda value: kind(**{name: readers[name](one) for name, one in value.items() if name in readers})


def _choices(hint: object) -> tuple[Any, ...]:
    if get_origin(hint) in {UnionType, Union}:
        return tuple(one for one in get_args(hint) if one is not NoneType)
    return (hint,)


def _optional(hint: object) -> bool:
    return NoneType in get_args(hint)


def _within(kind: object) -> object:
    return next((one for one in get_args(kind) if one is not Ellipsis), None)
