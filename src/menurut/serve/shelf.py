"""Style sheets, modules and maps: served under a name that changes with them, so that browsers may keep them for ever."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from fastapi import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "assets"
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".css": "text/css",
    ".geojson": "application/geo+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
}


@cache
def version() -> str:
    """A name for the assets as they are now."""
    told = blake2b(digest_size=6)
    for file in sorted(FOLDER.rglob("*")):
        if file.is_file():
            told.update(f"{file.relative_to(FOLDER)} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return told.hexdigest()


def asset_url(path: str) -> str:
    """Where a browser finds an asset: `css/base.css`."""
    return f"/assets/{version()}/{path}"


def is_built() -> bool:
    """Whether the front-end packages are there, which the map and the charts need."""
    # Written last of all.
    return (FOLDER / "vendor" / "NOTICE").is_file()


class Assets(StaticFiles):
    """The folder of assets below its version; a file packed beforehand (`.gz` beside it) goes to who takes it so."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, for ever where the version is that of now; of another version only for the moment."""
        asked, _, rest = path.partition("/")
        accepts = dict(scope["headers"]).get(b"accept-encoding", b"")
        packed = FOLDER / f"{rest}.gz"
        try:
            is_packed = b"gzip" in accepts and ".." not in rest and packed.is_file()
            answer = await super().get_response(f"{rest}.gz" if is_packed else rest, scope)
        except (OSError, ValueError) as error:  # no name that a file could have
            raise HTTPException(404) from error
        if answer.status_code == 404:
            raise HTTPException(404)
        if isinstance(answer, FileResponse):
            answer.headers["content-type"] = _kind(rest)
        if is_packed:
            answer.headers["content-encoding"] = "gzip"
        answer.headers["vary"] = "accept-encoding"
        answer.headers["cache-control"] = _FOR_EVER if asked == version() else "no-cache"
        return answer


def _kind(path: str) -> str:
    kind = _TYPES.get(Path(path).suffix, "text/plain")
    return kind if kind.startswith("image/") else f"{kind}; charset=utf-8"
