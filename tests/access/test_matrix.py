"""The matrix says who may do what, and nothing that it doesn't name may be done by anybody."""

from __future__ import annotations

import pytest

from genealogy.access import ROLES, Right, allowed, matrix, sites
from genealogy.access.matrix import role_for, within
from genealogy.errors import BadInput


def test_an_operation_without_a_row_is_nobodys() -> None:
    everything = [Right(role) for role in ROLES]
    assert not allowed(everything, "hold.forget")
    assert sites(everything, "hold.forget") == frozenset()


def test_a_role_may_what_its_row_says() -> None:
    for operation, roles in matrix().roles.items():
        assert {role for role in ROLES if allowed([Right(role)], operation)} == roles, operation


def test_what_works_everywhere_needs_the_role_everywhere() -> None:
    for operation, roles in matrix().roles.items():
        at_a_site = {role for role in ROLES if allowed([Right(role, "DC1")], operation)}
        assert at_a_site == (set() if operation in matrix().everywhere else roles), operation


def test_looking_is_for_all_and_administration_for_one() -> None:
    """What the roles are for, said apart from the file: a slip of its keyboard shows here."""
    rows = matrix().roles
    for operation, roles in rows.items():
        noun, verb = operation.split(".")
        assert "admin" in roles
        if noun in ("user", "key", "setting"):
            assert roles == {"admin"}, operation
        if "viewer" in roles:
            assert verb in ("read", "check") or noun == "self", operation
    assert rows["hold.release"] == {"quality", "admin"}
    assert rows["hold.place"] == {"quality", "recall_lead", "admin"}
    assert rows["event.write"] == {"operator", "data_engineer", "admin"}


def test_a_role_at_a_site_ends_there() -> None:
    rights = [Right("operator", "DC1"), Right("viewer", "DC2")]
    assert allowed(rights, "event.write", "DC1")
    assert not allowed(rights, "event.write", "DC2")
    assert allowed(rights, "trace.read", "DC2")
    assert sites(rights, "trace.read") == frozenset({"DC1", "DC2"})
    assert sites(rights, "event.write") == frozenset({"DC1"})
    assert role_for(rights, "event.write") == "operator"


def test_a_key_does_no_more_than_its_owner() -> None:
    asked = [Right("admin"), Right("viewer"), Right("viewer", "DC2"), Right("quality", "DC1")]
    assert within(asked, [Right("viewer", "DC2"), Right("quality")]) == [Right("viewer", "DC2"), Right("quality", "DC1")]


@pytest.mark.parametrize("text", ["", "boss", "viewer@", "viewer@ ", "@DC1", "Viewer"])
def test_what_is_no_role_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Right.parse(text)


@pytest.mark.parametrize("text", ["viewer", "quality@DC1", "admin@A@B"])
def test_a_role_reads_as_it_is_written(text: str) -> None:
    assert str(Right.parse(text)) == text
