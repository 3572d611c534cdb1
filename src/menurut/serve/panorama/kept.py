"""A small memory of what was made last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class Kept(Generic[K, T]):
    """What was made for the keys that were asked for last, so many of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[K, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K, make: Callable[[K], T]) -> T:
        """What was made for the key, made now where it was not."""
        known = self.known([key])
        if key not in known:
            known[key] = make(key)
            self.put(known)
        return known[key]

    def known(self, keys: Iterable[K]) -> dict[K, T]:
        """What was made for these keys, for those for which something was."""
        with self._lock:
            found = {key: self._made[key] for key in keys if key in self._made}
            for key in found:
                self._made.move_to_end(key)
            return found

    def put(self, made: Mapping[K, T]) -> None:
        """Keep what was made for keys."""
        with self._lock:
            self._made.update(made)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
