"""Text of any characters, the same in both engines."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

# PostgreSQL takes no NUL, and UTF-8 has no form for half of a surrogate pair, which a file name that is no UTF-8 has.
_ODD = re.compile("[\0\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")


class Letters(TypeDecorator[str]):
    """Text that comes back as it was put in; compared by its characters, not as the people of some country sort them.

    What an engine refuses is kept as the control character SUB and four hexadecimal digits.
    """

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """What values are in Python."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text; in PostgreSQL one whose order, and so the beginning of an id, does not hang on the server's locale."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (as SQLAlchemy calls it)
        """As the engine takes it."""
        return value and _ODD.sub(lambda odd: f"\x1a{ord(odd[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (the same)
        """As it was put in."""
        return _ESCAPED.sub(lambda odd: chr(int(odd[1], 16)), value) if value and "\x1a" in value else value
