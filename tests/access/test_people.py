"""People and keys on a real database: what they may do ends when it should, and every change is on the audit chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from genealogy import access
from genealogy.access import Right
from genealogy.audit import Actor, entries
from genealogy.errors import BadInput, GenealogyError, NotAllowed, NotFound, Refused
from genealogy.store import Store

BOSS = Actor(user="boss", role="admin")
ADMIN, VIEWER, QUALITY = Right("admin"), Right("viewer"), Right("quality")


@pytest.fixture
def boss(store: Store) -> str:
    """The one-time password of an administrator, the only user."""
    return access.add_user(store, BOSS, "boss", [ADMIN, VIEWER, QUALITY])


def holds_secret(store: Store, secret: str) -> bool:
    """Whether any property of the database has this text in it."""
    return any(secret in str(row) for row in store.autocommit("MATCH (n) RETURN properties(n) AS told"))


def test_a_person_signs_in_by_the_one_time_password_and_chooses_his_own(store: Store, boss: str) -> None:
    session = access.sign_in(store, "boss", boss)
    assert session is not None
    assert session.person.must_change
    assert not session.person.may("trace.read")
    with pytest.raises(NotAllowed, match="one-time"):
        session.person.require("trace.read")
    assert session.person.may("self.password")
    access.choose_password(store, BOSS, "boss", boss, "several good words")
    assert access.session_of(store, session.token) is None, "sessions of the old password are over"
    assert access.sign_in(store, "boss", boss) is None
    again = access.sign_in(store, "boss", "several good words")
    assert again is not None
    assert again.person.may("trace.read")
    shown = access.session_of(store, again.token)
    assert shown is not None
    assert (shown.person, shown.csrf_token) == (again.person, again.csrf_token)
    access.sign_out(store, again.token)
    assert access.session_of(store, again.token) is None


@pytest.mark.parametrize(("name", "password"), [("boss", "wrong password"), ("nobody", "wrong password"), ("boss", ""), ("", ""), ("boss", "x" * 100_000)])
def test_a_wrong_name_or_password_opens_nothing(store: Store, boss: str, name: str, password: str) -> None:
    assert access.sign_in(store, name, password) is None


@pytest.mark.parametrize("new", ["short", "x" * 257])
def test_a_password_too_short_or_long_is_refused(store: Store, boss: str, new: str) -> None:
    with pytest.raises(BadInput):
        access.choose_password(store, BOSS, "boss", boss, new)
    with pytest.raises(BadInput, match="old one"):
        access.choose_password(store, BOSS, "boss", boss, boss)
    with pytest.raises(Refused, match="wrong"):
        access.choose_password(store, BOSS, "boss", "not that one", "several good words")


def test_secrets_are_nowhere_in_the_database(store: Store, boss: str) -> None:
    key = access.add_key(store, BOSS, "WMS", "boss", [VIEWER])
    session = access.sign_in(store, "boss", boss)
    assert session is not None
    assert [holds_secret(store, secret) for secret in (boss, key.secret, session.token)] == [False] * 3
    assert holds_secret(store, key.key_id), "the look finds what is there"


def test_a_disabled_person_does_nothing_and_his_keys_neither(store: Store, boss: str) -> None:
    password = access.add_user(store, BOSS, "maria", [QUALITY], display_name="Maria Bergmann")
    key = access.add_key(store, BOSS, "scale", "maria", [QUALITY])
    session = access.sign_in(store, "maria", password)
    assert session is not None
    access.set_disabled(store, BOSS, "maria")
    assert access.session_of(store, session.token) is None
    assert access.sign_in(store, "maria", password) is None
    assert access.person_of_key(store, key.secret) is None
    with pytest.raises(NotAllowed, match="disabled"):
        access.decider(store, "maria", "hold.place")
    access.set_disabled(store, BOSS, "maria", disabled=False)
    assert access.person_of_key(store, key.secret) is not None


def test_a_key_opens_what_it_says_until_it_ends(store: Store, boss: str) -> None:
    key = access.add_key(store, BOSS, "WMS", "boss", [Right("viewer", "DC1")])
    person = access.person_of_key(store, key.secret)
    assert person is not None
    assert (person.name, person.rights, person.key) == ("boss", (Right("viewer", "DC1"),), f"{key.key_id} WMS")
    assert person.actor("trace.read") == Actor(user="boss", role=f"viewer by key {key.key_id} WMS")
    assert access.person_of_key(store, key.secret + "x") is None
    assert access.person_of_key(store, key.key_id) is None
    access.set_rights(store, BOSS, "boss", [ADMIN])
    limited = access.person_of_key(store, key.secret)
    assert limited is not None
    assert limited.rights == (), "its owner is no viewer any more"
    access.disable_key(store, BOSS, key.key_id)
    access.disable_key(store, BOSS, key.key_id)
    assert access.person_of_key(store, key.secret) is None
    assert [(each.name, each.disabled) for each in access.keys(store)] == [("WMS", True)]


def test_a_key_that_is_over_opens_nothing(store: Store, boss: str) -> None:
    key = access.add_key(store, BOSS, "WMS", "boss", [VIEWER], expires_at=datetime.now(UTC) + timedelta(days=1))
    assert access.person_of_key(store, key.secret) is not None
    store.autocommit("MATCH (key:ApiKey) SET key.expires_at = timestamp() * 1000 - 1")
    assert access.person_of_key(store, key.secret) is None
    with pytest.raises(BadInput, match="passed"):
        access.add_key(store, BOSS, "WMS", "boss", [VIEWER], expires_at=datetime(2020, 1, 1, tzinfo=UTC))


def test_a_key_beyond_its_owner_is_not_made(store: Store, boss: str) -> None:
    with pytest.raises(NotAllowed, match="recall_lead"):
        access.add_key(store, BOSS, "WMS", "boss", [Right("recall_lead")])
    with pytest.raises(NotFound):
        access.add_key(store, BOSS, "WMS", "nobody", [VIEWER])
    assert access.keys(store) == []


@pytest.mark.parametrize("name", ["", "a b", "../x", "=cmd", "x" * 65, "a\nb", "{name: 'x'}"])
def test_what_is_no_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(BadInput):
        access.add_user(store, BOSS, name, [ADMIN])


def test_a_name_is_taken_once(store: Store, boss: str) -> None:
    with pytest.raises(Refused, match="already"):
        access.add_user(store, BOSS, "boss", [VIEWER])
    with pytest.raises(NotFound):
        access.set_rights(store, BOSS, "nobody", [VIEWER])
    with pytest.raises(BadInput):
        access.set_rights(store, BOSS, "boss", [])


def test_the_first_user_administrates_and_the_last_who_does_stays(store: Store) -> None:
    with pytest.raises(Refused, match="first"):
        access.add_user(store, BOSS, "maria", [QUALITY])
    access.add_user(store, BOSS, "boss", [ADMIN])
    with pytest.raises(Refused, match="last"):
        access.set_disabled(store, BOSS, "boss")
    with pytest.raises(Refused, match="last"):
        access.set_rights(store, BOSS, "boss", [Right("admin", "DC1")])
    access.add_user(store, BOSS, "other", [ADMIN])

    def disabled(name: str) -> bool:
        try:
            access.set_disabled(store, BOSS, name)
        except GenealogyError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disabled, ["boss", "other"])) == [False, True], "one of two at once"


def test_every_change_is_on_the_chain_without_secrets(store: Store, boss: str) -> None:
    password = access.add_user(store, BOSS, "maria", [QUALITY])
    access.set_rights(store, BOSS, "maria", [VIEWER])
    access.new_password(store, BOSS, "maria")
    key = access.add_key(store, BOSS, "WMS", "maria", [VIEWER])
    access.disable_key(store, BOSS, key.key_id)
    access.set_disabled(store, BOSS, "maria")
    told = entries(store)
    assert [entry.action for entry in told] == ["user.add", "user.add", "user.change", "user.password", "key.add", "key.disable", "user.disable"]
    assert {entry.who for entry in told} == {"boss"}
    text = str(told)
    assert "argon2" not in text
    assert password not in text
    assert key.secret not in text
    assert (told[2].old, told[2].new) == ({"rights": ["quality"]}, {"rights": ["viewer"]})


def test_9_5_on_the_command_line_a_user_on_record_decides(store: Store) -> None:
    assert access.decider(store, "root", "hold.place") == Actor(user="root", role="admin"), "nobody is on record yet"
    access.add_user(store, BOSS, "boss", [ADMIN])
    access.add_user(store, BOSS, "maria", [Right("viewer"), Right("quality", "DC1")])
    with pytest.raises(NotAllowed, match="no user on record"):
        access.decider(store, "root", "hold.place")
    assert access.decider(store, "maria", "hold.place") == Actor(user="maria", role="quality")
    with pytest.raises(NotAllowed):
        access.decider(store, "maria", "user.add")
    with pytest.raises(NotAllowed):
        access.decider(store, "maria", "hold.forget")


def test_the_first_start_makes_one_administrator(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [password for password in pool.map(lambda _: access.first_user(store), range(4)) if password]
    assert len(made) == 1
    session = access.sign_in(store, "admin", made[0])
    assert session is not None
    assert session.person.must_change
    assert access.first_user(store) is None
