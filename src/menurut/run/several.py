"""Many incidents at once, each with how the claims about it stand to one another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from menurut.model import Account, Incident, Judgement, Saying
from menurut.reconcile.nesting import NEEDED
from menurut.store import Ledger

_TOLD = NEEDED | {"named", "around"}
Judged = tuple[Incident, Sequence[Account], Sequence[Saying], Sequence[Judgement]]
"""An incident, its accounts, what is said of them, and the judgements among that."""


def several(ledger: Ledger, incidents: Collection[str], *, telling: bool = False) -> Iterator[Judged]:
    """The incidents with these ids, in the same order; what is not there is left out.

    They take as many queries as one, and of their accounts no more is read than profiles, headlines and tallies need.
    With `telling` only those that tell a figure of people.
    """
    wholes = ledger.wholes(incidents, only=_TOLD)
    wanted = [wholes[one] for one in incidents if one in wholes]
    if telling:
        wanted = [one for one in wanted if any(saying.tolls for saying in one[2])]
    judgements = ledger.judgements({saying.claim for _, _, sayings in wanted for saying in sayings})
    later: dict[str, list[int]] = {}
    for at, one in enumerate(judgements):
        later.setdefault(one.a, []).append(at)
    for incident, accounts, sayings in wanted:
        claims = {saying.claim for saying in sayings}
        among = sorted(at for claim in claims for at in later.get(claim, ()) if judgements[at].b in claims)
        yield incident, accounts, sayings, [judgements[at] for at in among]
