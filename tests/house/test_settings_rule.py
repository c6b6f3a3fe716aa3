"""The settings rule knows the names that the settings class makes of its fields."""

from __future__ import annotations

from tools import house_rules


def test_the_names_are_those_users_set() -> None:
    names = set(house_rules._setting_names())
    assert "GENEALOGY_HOME" in names
    assert all(name.startswith("GENEALOGY_") for name in names)
