"""The files in a folder that may hold reports."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from menurut.model import AcquireError

# What saved pages bring along; nobody expects reports in it.
_PASSED_OVER = re.compile(
    r"\.(?:avif|bmp|css|eot|gif|ico|jpe?g|m?js|map|mov|mp[34]|ogg|otf|png|svg|tiff?|ttf|wav|web[mp]|woff2?)\Z", re.IGNORECASE
)


def files_in(folder: Path, *, depth: int) -> Iterator[Path | AcquireError]:
    """The files of a folder and of those in it, down to `depth` levels, sorted by name.

    Hidden ones are left out, and so are images, style sheets, scripts and the like. Links are not followed: what they
    point to inside the folder comes at its own place, and one that points out of it comes as an AcquireError, as does
    all else that cannot be read.
    """
    yield from _files(folder, folder.resolve(), depth)


def _files(folder: Path, top: Path, depth: int) -> Iterator[Path | AcquireError]:
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208 (entries are larger)
    except OSError as error:
        yield AcquireError(f"{_shown(folder)}: this folder cannot be read ({error.strerror or error}); check its permissions")
        return
    for name in names:
        path = folder / name
        if path.is_symlink():
            yield from _link(path, top)
        elif path.is_dir():
            if depth > 0:
                yield from _files(path, top, depth - 1)
            else:
                yield AcquireError(f"{_shown(path)}: this folder lies too deep; give it itself, or raise the limit depth")
        elif _PASSED_OVER.search(name):
            continue
        elif path.is_file():
            yield path
        else:
            yield AcquireError(f"{_shown(path)}: this is no file, but a pipe, socket or device; give it itself to have it read")


def _link(path: Path, top: Path) -> Iterator[AcquireError]:
    try:
        inside = path.resolve(strict=True).is_relative_to(top)
    except (OSError, RuntimeError):  # it leads nowhere, or in a circle
        yield AcquireError(f"{_shown(path)}: this link leads to nothing; remove it")
        return
    if not inside:
        yield AcquireError(f"{_shown(path)}: this link leads out of the folder and is not followed; give what it points to")


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "replace").decode()
