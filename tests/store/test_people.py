"""Who uses a ledger, and what each did, saved and saw; on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from menurut.model import StoreError
from menurut.store import Deed, Failures, Ledger, NotKept
from store.making import NOON

HOUR = timedelta(hours=1)
HASH = "$argon2id$x"


def test_an_account_is_found_however_its_name_is_written(ledger: Ledger) -> None:
    one = ledger.members.add(" R.  Hartono ", role="analyst", password=HASH, at=NOON)
    assert (one.name, one.role, one.password, one.active, one.made_at) == ("R. Hartono", "analyst", HASH, True, NOON)
    assert HASH not in repr(one)
    assert ledger.members.named("r. hartono") == one
    assert ledger.members.named("Ｒ. HARTONO\n") == one
    assert ledger.members.named("") is None
    assert ledger.members.named("R. Hartano") is None
    other = ledger.members.add("A", role="reader", password=None, at=NOON)
    assert ledger.members.every() == [other, one]


@pytest.mark.parametrize("name", ["r. hartono", "R.\tHARTONO", "", " ", "x" * 101, "a\x00b", "a\u202eb"])
def test_a_name_that_is_taken_or_none_is_refused(ledger: Ledger, name: str) -> None:
    ledger.members.add("R. Hartono", role="admin", password=None, at=NOON)
    with pytest.raises(StoreError, match=r"name|account"):
        ledger.members.add(name, role="admin", password=None, at=NOON)
    assert len(ledger.members.every()) == 1


def test_a_role_that_is_none_is_refused_with_those_that_are(ledger: Ledger) -> None:
    with pytest.raises(StoreError, match="reader, analyst, admin"):
        ledger.members.add("a", role="root", password=None, at=NOON)
    one = ledger.members.add("a", role="reader", password=None, at=NOON)
    with pytest.raises(StoreError, match="reader, analyst, admin"):
        ledger.members.set_role(one.id, "owner")
    ledger.members.set_role(one.id, "admin")
    assert [one.role for one in ledger.members.every()] == ["admin"]
    for change in (
        lambda: ledger.members.set_role(9, "admin"),
        lambda: ledger.members.set_active(9, False),
        lambda: ledger.members.set_password(9, "x"),
    ):
        with pytest.raises(NotKept, match="user list"):
            change()


def test_a_session_lasts_until_it_is_over_or_ended(ledger: Ledger) -> None:
    one = ledger.members.add("a", role="reader", password=HASH, at=NOON)
    for name in ("one", "two", "three"):
        ledger.sessions.start(name, member=one.id, at=NOON, expires_at=NOON + HOUR)
    found = ledger.sessions.of("one", at=NOON)
    assert found is not None
    assert (found.member, found.made_at, found.seen_at, found.expires_at) == (one, NOON, NOON, NOON + HOUR)
    ledger.sessions.touch("one", at=NOON + HOUR / 2)
    assert ledger.sessions.of("one", at=NOON + HOUR / 2).seen_at == NOON + HOUR / 2  # type: ignore[union-attr]
    assert ledger.sessions.of("one", at=NOON + HOUR) is None
    assert ledger.sessions.of("four", at=NOON) is None
    ledger.sessions.end("two")
    assert ledger.sessions.of("two", at=NOON) is None
    assert ledger.sessions.of("one", at=NOON) is not None
    ledger.members.set_password(one.id, "new")
    assert ledger.sessions.of("one", at=NOON) is None
    assert ledger.sessions.of("three", at=NOON) is None
    ledger.sessions.start("five", member=one.id, at=NOON, expires_at=NOON + HOUR)
    ledger.members.set_active(one.id, False)
    ledger.members.set_active(one.id, True)
    assert ledger.sessions.of("five", at=NOON) is None


def test_sessions_that_are_over_are_forgotten_with_the_next(ledger: Ledger) -> None:
    one = ledger.members.add("a", role="reader", password=None, at=NOON)
    ledger.sessions.start("old", member=one.id, at=NOON, expires_at=NOON + HOUR)
    ledger.sessions.start("new", member=one.id, at=NOON + HOUR, expires_at=NOON + 2 * HOUR)
    assert ledger.read(lambda db: db.execute(text("SELECT digest FROM session")).scalars().all()) == ["new"]


def test_a_session_of_nobody_is_refused(ledger: Ledger) -> None:
    with pytest.raises(StoreError):
        ledger.sessions.start("one", member=7, at=NOON, expires_at=NOON + HOUR)


def test_a_token_opens_what_it_may_until_it_is_revoked_or_expired(ledger: Ledger) -> None:
    one, other = (ledger.members.add(name, role="reader", password=None, at=NOON) for name in "ab")
    token = ledger.tokens.add("d1", member=one.id, name="for the desk", scopes={"add", "read"}, at=NOON, expires_at=NOON + HOUR)
    assert (token.member, token.scopes, token.expires_at) == (one, ("read", "add"), NOON + HOUR)
    assert "d1" not in repr(token)
    assert ledger.tokens.of("d1", at=NOON) == token
    assert ledger.tokens.of("d1", at=NOON + HOUR) is None
    lasting = ledger.tokens.add("d2", member=other.id, name="x", scopes=["admin"], at=NOON, expires_at=None)
    assert ledger.tokens.of("d2", at=NOON + 9999 * HOUR) == lasting
    ledger.tokens.touch(lasting.id, at=NOON + HOUR)
    assert [one.used_at for one in ledger.tokens.every()] == [NOON + HOUR, None]
    assert ledger.tokens.every(member=one.id) == [token]
    with pytest.raises(NotKept):
        ledger.tokens.revoke(lasting.id, at=NOON, member=one.id)
    ledger.tokens.revoke(lasting.id, at=NOON, member=other.id)
    assert ledger.tokens.of("d2", at=NOON) is None
    ledger.members.set_active(one.id, False)
    assert ledger.tokens.of("d1", at=NOON) is None
    assert len(ledger.tokens.every()) == 2


@pytest.mark.parametrize("scopes", [[], ["read", "write"], ["READ"]])
def test_a_token_for_nothing_known_is_refused(ledger: Ledger, scopes: list[str]) -> None:
    one = ledger.members.add("a", role="reader", password=None, at=NOON)
    with pytest.raises(StoreError, match="read, decide, add, admin"):
        ledger.tokens.add("d", member=one.id, name="x", scopes=scopes, at=NOON, expires_at=None)
    with pytest.raises(NotKept, match="no account"):
        ledger.tokens.add("d", member=9, name="x", scopes=["read"], at=NOON, expires_at=None)


def test_failed_logins_are_counted_by_name_and_by_address(ledger: Ledger) -> None:
    for n in range(5):
        ledger.members.put_failure("Budi " if n % 2 else "BUDI", address=f"10.0.0.{n // 2}", at=NOON + n * HOUR)
    count = ledger.members.failures
    assert count("budi", address="10.0.0.0", since=NOON) == Failures(5, 2)
    assert count("budi", address="10.0.0.0", since=NOON + HOUR) == Failures(4, 1)
    assert count("another", address="::1", since=NOON) == Failures(0, 0)
    ledger.members.forget_failures(before=NOON + 2 * HOUR)
    assert count("budi", address="10.0.0.0", since=NOON) == Failures(3, 0)
    ledger.members.forget_failures(name=" budi")
    assert count("budi", address="10.0.0.1", since=NOON) == Failures(0, 0)


def test_deeds_are_kept_and_never_changed(ledger: Ledger) -> None:
    deeds = [
        Deed("R. Hartono", "login", "R. Hartono", "::1"),
        Deed("R. Hartono", "correct", "key", None, {"what": "side", "from": None, "to": ["a", "\ud800"]}),
        Deed("S. Utami", "login", "S. Utami", "::1"),
    ]
    for n, deed in enumerate(deeds):
        assert ledger.audit.put(deed, at=NOON + n * HOUR) == n + 1
    assert [one.deed for one in ledger.audit.last(limit=9)] == deeds[::-1]
    assert [one.at for one in ledger.audit.last(limit=1)] == [NOON + 2 * HOUR]
    assert [one.id for one in ledger.audit.last(limit=9, after=3)] == [2, 1]
    assert [one.id for one in ledger.audit.last(limit=9, who="R. Hartono")] == [2, 1]
    assert [one.id for one in ledger.audit.last(limit=1, action="login", after=3)] == [1]
    assert [one.id for one in ledger.audit.last(limit=9, subject="key")] == [2]
    for change in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(StoreError, match="append-only"):
            ledger.write(lambda db, change=change: db.execute(text(change)))  # type: ignore[misc]


def test_searches_are_each_persons_own(ledger: Ledger) -> None:
    one = ledger.searches.save("Talish", member="a", page="/ledger", query="text=Talish&side=AZ", at=NOON)
    ledger.searches.save("Talish", member="b", page="/ledger", query="", at=NOON)
    other = ledger.searches.save("Talish", member="a", page="/", query="", at=NOON)
    assert ledger.searches.of("a", page="/ledger") == [one]
    assert ledger.searches.of("a") == [one, other]
    anew = ledger.searches.save("Talish", member="a", page="/ledger", query="text=x", at=NOON + HOUR)
    assert anew.id == one.id
    assert ledger.searches.of("a", page="/ledger") == [anew]
    with pytest.raises(NotKept):
        ledger.searches.remove(one.id, member="b")
    ledger.searches.remove(one.id, member="a")
    assert ledger.searches.of("a") == [other]
    assert len(ledger.searches.of("b")) == 1


def test_nobody_saves_searches_without_end(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menurut.store.searches.MOST", 2)
    for name in "ab":
        ledger.searches.save(name, member="a", page="/", query="", at=NOON)
    with pytest.raises(StoreError, match="remove one"):
        ledger.searches.save("c", member="a", page="/", query="", at=NOON)
    ledger.searches.save("b", member="a", page="/", query="x", at=NOON)
    ledger.searches.save("c", member="b", page="/", query="", at=NOON)


def test_the_last_visit_takes_the_place_of_the_one_before(ledger: Ledger) -> None:
    assert ledger.searches.last_look("/", member="a") is None
    ledger.searches.look("/", member="a", at=NOON, mark="1-2")
    ledger.searches.look("/", member="a", at=NOON + HOUR, mark="3-4")
    ledger.searches.look("/", member="b", at=NOON, mark="5")
    found = ledger.searches.last_look("/", member="a")
    assert found is not None
    assert (found.at, found.mark) == (NOON + HOUR, "3-4")
    assert ledger.searches.last_look("/ledger", member="a") is None
