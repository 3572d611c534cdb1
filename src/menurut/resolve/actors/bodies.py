"""Bodies and groups that the register knows by another name than the words that a mention has for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from menurut.resolve.actors.lexicon import ActorWords, actor_words, title_of
from menurut.resolve.actors.register import Register
from menurut.resolve.words.folding import fold


@lru_cache(maxsize=1024)
def body_of(state: str, body: str, register: Register) -> str | None:
    """The actor of the register that is this body of the state; None where it has none."""
    for name in _english(state, body, register):
        for actor in register.named(fold(name)):
            if register.side(actor) == state and register.kind(actor) != "state":
                return actor
    return None


def _english(state: str, body: str, register: Register) -> Iterator[str]:
    """What English papers call the body of a state, most usual first."""
    named = register.name(state)
    words = body.replace("-", " ")
    for title in dict.fromkeys((title_of(body), words)):
        yield f"{title} of {named}"
        for adjective in (*actor_words("en").adjectives.get(state, ()), named):
            yield f"{adjective} {title}"


def group_of(heads: Iterable[str], state: str, lex: ActorWords, register: Register) -> str | None:
    """The group that a noun means where its state is told: `rebels` in a report on Syria are `Syrian rebels`."""
    for adjective in lex.adjectives.get(state, ()):
        for head in heads:
            words = (adjective, head) if lex.head_last else (head, adjective)
            if found := register.named(fold(" ".join(words))):
                return found[0]
    return None
