"""An aim that is missed is told, and one that is met as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench import aims
from bench.cases import LARGEST, MANY, SINGLES, SMALL, about
from bench.freeze import Freezes
from bench.late import Late
from bench.loading import FIRST_FILL, ORDINARY, Loading
from bench.report import Report
from bench.timing import Timed
from bench.traces import Figures


def took(ms: float, calls: int = 10) -> Timed:
    return Timed(ms, ms, ms, calls, ms * calls)


def case(name: str, ms: float, *, postgres: float = 1.0, nodes: int = 10_000, starts: int = 1, peak: float = 100.0) -> Figures:
    return Figures(name, starts, nodes, nodes // 2, 3, 2, took(ms), peak, summary=took(ms), bare_walk=took(ms / 2), peers={"PostgreSQL": took(postgres)})


def missed(report: Report) -> list[str]:
    return [aim.name for aim in report.aims() if not aim.met]


FAST = Report(
    {},
    {},
    [Loading(ORDINARY, 1, 1, 4_000, 2_048), Loading(FIRST_FILL, 1, 1, 15_000, 4_096)],
    [
        case(SMALL, 15, postgres=3, nodes=10),
        case(about(1_000), 30, postgres=20, nodes=1_000),
        case(about(100_000), 1_000, postgres=1_000, nodes=100_000),
        case(LARGEST, 3_000, postgres=3_000),
        case(MANY, 500, postgres=1, starts=1_000),
        case(SINGLES, 10, postgres=10, nodes=5),
    ],
    10_000,
    took(10),
    Late(took(20), 5_000, 5_019),
    Freezes(500, 10_000, 100_001, 20, 100, 500),
)


def test_all_that_just_meet_their_aims() -> None:
    assert missed(FAST) == []
    assert len(FAST.aims()) == 22
    assert "not met" not in FAST.page()


@pytest.mark.parametrize(
    ("place", "slow", "told"),
    [
        (0, case(SMALL, 15.1, postgres=4, nodes=10), 2),
        (0, case(SMALL, 10, postgres=1.9, nodes=10), 1),
        (1, case(about(1_000), 50.1, postgres=50, nodes=1_000), 1),
        (1, case(about(1_000), 31, postgres=20, nodes=1_000), 1),
        (2, case(about(100_000), 1_001, postgres=1_002), 1),
        (2, case(about(100_000), 900, postgres=899), 1),
        (3, case(LARGEST, 3_001, postgres=3_001), 1),
        (3, case(LARGEST, 1, peak=1_025), 1),
        (4, case(MANY, 501, starts=1_000), 1),
        (4, case(MANY, 10_001, starts=1_000), 2),
    ],
)
def test_a_slow_answer_is_told(place: int, slow: Figures, told: int) -> None:
    traces = [slow if number == place else each for number, each in enumerate(FAST.traces)]
    report = replace(FAST, traces=traces)
    assert len(missed(report)) == told
    assert "not met" in report.page()


def test_slow_loads_and_late_events_are_told() -> None:
    loads = [Loading(ORDINARY, 1, 1, 3_999, 2_049), Loading(FIRST_FILL, 1, 1, 14_999, 4_097)]
    assert len(missed(replace(FAST, loading=loads))) == 4
    assert len(missed(replace(FAST, late=Late(took(20.1), 1, 2)))) == 1
    assert len(missed(replace(FAST, freezes=Freezes(501, 10_001, 100_001, 20, 101, 501)))) == 4
    assert len(replace(FAST, freezes=Freezes(1, None, 0, 1, 1, 1)).aims()) == 21


def test_the_peer_may_be_absent() -> None:
    alone = [replace(each, peers={}) for each in FAST.traces]
    assert not any("PostgreSQL" in aim.name for aim in replace(FAST, traces=alone).aims())
    assert list(aims.of_peer(alone, "SQLite")) == []
