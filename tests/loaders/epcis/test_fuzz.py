"""Junk in real documents: refused or recorded, never a surprise."""

from __future__ import annotations

import copy
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genealogy.errors import BadRow
from genealogy.record.lines import take_apart
from tests.loaders.epcis.reference import CHAIN, DOCUMENTS, PASSPORTS, batches

SEEDS = [
    msgspec.json.decode(path.read_bytes())
    for path in (
        DOCUMENTS / "Documents" / "Combination_of_different_event.json",
        DOCUMENTS / "Documents" / "ObjectEvent_all_possible_fields.json",
        DOCUMENTS / "Events" / "TransformationEvent.json",
        CHAIN / "EPCISQUERYDOCUMENT_advanced_19.jsonld",
        PASSPORTS / "eudr-timber" / "supply-chain-transfer.jsonld",
    )
]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(
        ["", " ", "\x00", "urn:epc:id:sscc:", "2024-01-01T25:00:00Z", "9999-12-31T23:59:59-12:00", "https://id.gs1.org/01/", "cbv:BizStep-x", "-0"]
    ),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just([{}]),
    st.just({"id": None}),
)


def spots(value: Any) -> list[tuple[Any, Any]]:
    found = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        for name in item if isinstance(item, dict) else range(len(item)) if isinstance(item, list) else ():
            found.append((item, name))
            waiting.append(item[name])
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(range(len(SEEDS))), st.lists(st.tuples(st.integers(0, 10_000), JUNK), min_size=1, max_size=3))
def test_junk_in_a_real_document(folder: Path, seed: int, changes: list[tuple[int, Any]]) -> None:
    document = copy.deepcopy(SEEDS[seed])
    for place, junk in changes:
        where = spots(document)
        if where:
            holder, name = where[place % len(where)]
            holder[name] = copy.deepcopy(junk)
    path = folder / "junk.json"
    path.write_bytes(msgspec.json.encode(document))
    made = batches(path)
    for batch in made:
        assert len(batch.events) == len(batch.places)
        for event in batch.events:
            with suppress(BadRow):  # what the recorder refuses: quantities beyond 64 bit, events without lines
                take_apart(event)
        for rejected in batch.rejected:
            assert rejected.expected
            assert rejected.found
