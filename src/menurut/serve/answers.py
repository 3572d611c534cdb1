"""JSON that always arrives: reports may hold half of a surrogate pair, which UTF-8 has no place for."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse


class Json(JSONResponse):
    """As JSONResponse; with escapes for all but ASCII where the text cannot be written as UTF-8."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 (whatever JSON holds)
        """The content in bytes."""
        try:
            return super().render(content)
        except UnicodeEncodeError:
            return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")
