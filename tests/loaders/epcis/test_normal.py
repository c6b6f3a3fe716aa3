"""The same event in other words is the same event."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genealogy import identifiers
from loaders.epcis.document import read
from loaders.epcis.normal import form
from loaders.epcis.translate import translate
from tests.loaders.epcis.reference import CHAIN, DATA, DOCUMENTS, PASSPORTS

PATHS = sorted(
    [*CHAIN.glob("*.jsonld"), *PASSPORTS.glob("*/*.jsonld"), *DOCUMENTS.glob("[DE]*/*.json"), DATA / "epcis-event-hash" / "epclist_normalisation.jsonld"]
)
EVENTS = [(event, document.prefixes) for path in PATHS for document in [read(path.read_bytes())] for _, event in document.events]
NAMING = {"epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID", "epcClass", "source", "destination"}


def rebuilt(value: Any, change: Callable[[str, Any], Any], name: str = "") -> Any:
    if isinstance(value, dict):
        return change(name, {key: rebuilt(item, change, key) for key, item in value.items()})
    if isinstance(value, list):
        return change(name, [rebuilt(item, change, name) for item in value])
    return change(name, value)


def shuffled(seed: int) -> Callable[[str, Any], Any]:
    dice = random.Random(seed)

    def change(_: str, value: Any) -> Any:
        if isinstance(value, list):
            return dice.sample(value, len(value))
        return dict(dice.sample(list(value.items()), len(value))) if isinstance(value, dict) else value

    return change


def as_links(name: str, value: Any) -> Any:
    return identifiers.parse(value).uri if name in NAMING and isinstance(value, str) else value


def as_long_terms(name: str, value: Any) -> Any:
    if name in {"bizStep", "disposition"} and isinstance(value, str) and ":" not in value:
        return f"https://ref.gs1.org/cbv/{'BizStep' if name == 'bizStep' else 'Disp'}-{value}"
    return value


def elsewhere(name: str, value: Any) -> Any:
    if name != "eventTime":
        return value
    return datetime.fromisoformat(value).astimezone(timezone(timedelta(hours=-7))).isoformat()


def with_decimals(_: str, value: Any) -> Any:
    return Decimal(f"{value}.00") if isinstance(value, int) and not isinstance(value, bool) else value


WAYS: dict[str, Callable[[str, Any], Any]] = {
    "shuffled": shuffled(1),
    "shuffled again": shuffled(2),
    "links": as_links,
    "terms": as_long_terms,
    "elsewhere": elsewhere,
    "decimals": with_decimals,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_in_other_words(way: str) -> None:
    for event, prefixes in EVENTS:
        again = rebuilt(event, WAYS[way])
        assert translate(again, prefixes, "epcis").events == translate(event, prefixes, "epcis").events


def test_prefixes_are_only_names() -> None:
    event = {"type": "ObjectEvent", "eventTime": "2024-01-01T00:00:00Z", "action": "ADD", "epcList": ["urn:x:1"]}
    one = form({**event, "a:colour": "red"}, {"a": "http://ns.example.com/"})
    assert one.hash == form({**event, "b:colour": "red"}, {"b": "http://ns.example.com/"}).hash
    assert one.hash != form({**event, "a:colour": "red"}, {"a": "http://ns.example.com/2"}).hash
    assert one.hash != form({**event, "a:colour": "blue"}, {"a": "http://ns.example.com/"}).hash


def test_all_that_is_said_counts() -> None:
    base = {
        "type": "ObjectEvent",
        "eventTime": "2024-01-01T00:00:00Z",
        "action": "OBSERVE",
        "epcList": ["urn:x:1"],
        "quantityList": [{"epcClass": "urn:x:2", "quantity": 1}],
    }
    others: list[dict[str, Any]] = [
        {"eventTime": "2024-01-01T00:00:00.000001Z"},
        {"action": "ADD"},
        {"epcList": ["urn:x:1", "urn:x:3"]},
        {"quantityList": [{"epcClass": "urn:x:2", "quantity": 1}] * 2},
        {"quantityList": [{"epcClass": "urn:x:2", "quantity": 1.5}]},
        {"quantityList": [{"epcClass": "urn:x:2", "quantity": 1, "uom": "KGM"}]},
        {"bizStep": "shipping"},
        {"disposition": "active"},
        {"readPoint": {"id": "urn:x:p"}},
        {"bizLocation": {"id": "urn:x:p"}},
        {"bizTransactionList": [{"bizTransaction": "P1"}]},
        {"destinationList": [{"type": "location", "destination": "urn:x:p"}]},
        {"sensorElementList": [{"sensorReport": [{"value": 3}]}]},
        {"x:y": "z"},
    ]
    hashes = {form(base | other, {}).hash for other in [{}, *others]}
    assert len(hashes) == len(others) + 1


@given(st.decimals(min_value=0, max_value=10**12, places=6))
def test_numbers_are_plain(value: Decimal) -> None:
    event = {
        "type": "ObjectEvent",
        "eventTime": "2024-01-01T00:00:00Z",
        "action": "OBSERVE",
        "quantityList": [{"epcClass": "urn:x:2", "quantity": value}],
    }
    text = form(event, {}).content["quantityList"][0]["quantity"]
    assert Decimal(text) == value
    assert "E" not in text
    assert form({**event, "quantityList": [{"epcClass": "urn:x:2", "quantity": value.normalize()}]}, {}).hash == form(event, {}).hash
