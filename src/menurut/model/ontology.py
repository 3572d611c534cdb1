"""The closed sets of values that a reading may hold; `ontology.toml` says what each of them means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def ontology() -> Mapping[str, Mapping[str, str]]:
    """`{set: {value: meaning}}`, in the order of `ontology.toml`."""
    text = files("menurut.model").joinpath("ontology.toml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = tomllib.loads(text)
    return loaded


@cache
def values(name: str) -> tuple[str, ...]:
    """The values of one set, in order: the order in which the reader's weights count them."""
    return tuple(ontology()[name])


def require(name: str, value: str) -> None:
    """Raise ValueError, naming the known ones, unless `value` is in the set `name`."""
    if value not in ontology()[name]:
        raise ValueError(f"no {name.replace('_', ' ')} {value!r}; known: {', '.join(values(name))}")
