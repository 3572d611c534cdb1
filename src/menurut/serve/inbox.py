"""Where files lie that people send, until they are read: nothing of it stays behind, whatever becomes of the server."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from threading import Lock

try:
    import fcntl
except ImportError:  # not on this system: what a killed server left is the system's to sweep
    fcntl = None  # type: ignore[assignment]

_PREFIX = "menurut-add-"
_YOUNG_S = 60.0  # a folder is made a moment before it is held


class Inbox:
    """A folder of this server's alone, held as long as it lives; made when it is needed first.

    Those of servers that were killed are removed then: nobody holds them any more.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._root: TemporaryDirectory[str] | None = None
        self._held: int | None = None

    def folder(self) -> TemporaryDirectory[str]:
        """A new folder for what is sent at once. Raises OSError where there is no room."""
        with self._lock:
            if self._root is None:
                sweep()
                self._root = TemporaryDirectory(prefix=_PREFIX)
                self._held = _hold(Path(self._root.name))
            return TemporaryDirectory(dir=self._root.name)

    def close(self) -> None:
        """Remove all of it."""
        with self._lock:
            if self._root is not None:
                self._root.cleanup()
            if self._held is not None:
                os.close(self._held)
            self._root = self._held = None


def sweep() -> None:
    """Remove the folders that servers of ours left behind when they were killed."""
    for folder in _left():
        held = _hold(folder)
        if held is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)


def _left() -> Iterator[Path]:
    """Folders by that name that are ours, and not just being made; others may put links there, which lead elsewhere."""
    if fcntl is None:
        return
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        try:
            found = folder.lstat()
        except OSError:
            continue
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and time.time() - found.st_mtime > _YOUNG_S:
            yield folder


def _hold(folder: Path) -> int | None:
    """Hold a folder; None where another server does, or where folders cannot be held."""
    if fcntl is None:
        return None
    held = None
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if held is not None:
            os.close(held)
        return None
    return held
