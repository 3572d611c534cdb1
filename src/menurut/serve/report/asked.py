"""Corrections as they come by the web: the same values, each told by its `kind`."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from menurut.model import Span
from menurut.run.corrections import KINDS, Correction

_LONGEST = 300
_LARGEST = 10_000_000_000
_MOST = 50


class Characters(BaseModel):
    """Characters `start` to `end` (exclusive) of the report's text, counted in Unicode code points."""

    model_config = ConfigDict(extra="forbid")
    start: int = Field(ge=0, le=10_000_000)
    end: int = Field(ge=1, le=10_000_001)


def _typed(hint: Any) -> Any:  # noqa: ANN401 (a type)
    """The type by which a field of a correction comes."""
    if hint is Span:
        return Characters
    if hint is str:
        return Annotated[str, Field(max_length=_LONGEST)]
    if hint is int:
        return Annotated[int, Field(ge=-_LARGEST, le=_LARGEST)]
    if get_origin(hint) is tuple:
        return Annotated[list[_typed(get_args(hint)[0])], Field(max_length=_MOST)]  # type: ignore[misc]
    return Union[tuple(map(_typed, get_args(hint)))] if get_args(hint) else hint  # noqa: UP007 (of types in a list)


def _model(name: str, kind: type[Correction]) -> type[BaseModel]:
    hints = get_type_hints(kind)
    known: dict[str, Any] = {"kind": (Literal[name], ...)}
    for field in fields(kind):
        known[field.name] = (_typed(hints[field.name]), ... if field.default is MISSING else field.default)
    told = " ".join((kind.__doc__ or "").split())
    made: type[BaseModel] = create_model(kind.__name__, __config__=ConfigDict(extra="forbid"), __doc__=told, **known)
    return made


_MODELS = {name: _model(name, kind) for name, kind in KINDS.items()}
_Any: Any = Annotated[Union[tuple(_MODELS.values())], Field(discriminator="kind")]  # noqa: UP007 (of models in a list)


class Corrections(BaseModel):
    """What is to be corrected in the reading by the reader `seen`, the newest that was shown."""

    model_config = ConfigDict(extra="forbid")
    seen: str = Field(max_length=_LONGEST)
    corrections: list[_Any] = Field(min_length=1, max_length=_MOST)

    def values(self) -> list[Correction]:
        """The corrections themselves. Raises ValueError where a span is empty."""
        return [_value(one) for one in self.corrections]


class Undoing(BaseModel):
    """Which reading counted when it was shown, and which earlier one, by its reader, is to count again."""

    model_config = ConfigDict(extra="forbid")
    seen: str = Field(max_length=_LONGEST)
    back_to: str | None = Field(default=None, max_length=_LONGEST, description="null for the one before")


def _value(model: BaseModel) -> Correction:
    given = {name: _plain(getattr(model, name)) for name in type(model).model_fields}
    kind = KINDS[str(given.pop("kind"))]
    return kind(**given)


def _plain(value: object) -> Any:  # noqa: ANN401 (what a correction takes)
    if isinstance(value, Characters):
        return Span(value.start, value.end)
    return tuple(map(_plain, value)) if isinstance(value, list) else value
