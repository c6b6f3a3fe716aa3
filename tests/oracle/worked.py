"""The hand-worked cases themselves."""

from __future__ import annotations

from tests.oracle.cases import Case, Diary, level


def refilled() -> Case:
    """What left before the second filling does not hold it; what left after may hold both (2.2)."""
    diary = Diary()
    diary.made(1, "Q1", "A")
    diary.made(2, "A", "X")
    diary.made(3, "Q2", "A")
    diary.made(4, "A", "Y")
    diary.shipped(5, "X", "s1")
    diary.shipped(6, "Y", "s2")
    return Case(
        "refilled",
        diary.events,
        forward={"Q1": {"Q1": 0, "A": 1, "X": 2, "Y": 2}, "Q2": {"Q2": 0, "A": 1, "Y": 2}, "A": {"A": 0, "X": 1, "Y": 1}},
        backward={"X": {"X": 0, "A": 1, "Q1": 2}, "Y": {"Y": 0, "A": 1, "Q1": 2, "Q2": 2}},
        shipped={"Q1": {"s1", "s2"}, "Q2": {"s2"}},
    )


def recorded_late() -> Case:
    """The same, recorded backwards: order of recording is nothing (3.7)."""
    case = refilled()
    return Case("recorded late", case.events[::-1], case.forward, case.backward, case.shipped)


def clocks() -> Case:
    """Equal times count as inflow first; a date is its whole day; an unknown time may be any (2.1, 2.2)."""
    diary = Diary()
    diary.made(1, "Q0", "A:90")
    diary.made(2, "A", "BEFORE")
    diary.made(3, "A", "EQUAL")
    diary.made((0, 23.9), "A", "DAY")
    diary.made(None, "A", "UNKNOWN")
    diary.made(3, "Q", "A")
    day = {"A": 1, "EQUAL": 2, "DAY": 2, "UNKNOWN": 2}
    return Case(
        "clocks", diary.events, forward={"Q": {"Q": 0, **day}, "Q0": {"Q0": 0, "BEFORE": 2, **day}}, backward={"BEFORE": {"BEFORE": 0, "A": 1, "Q0": 2}}
    )


def does_not_add_up() -> Case:
    """A lot that gave away more than it had is one mixing, whatever the times say (3.5)."""
    diary = Diary()
    diary.made(1, "Q1", "A:2")
    diary.shipped(2, "A:5", "s1")
    diary.made(3, "Q2", "A:9")
    diary.shipped(4, "A", "s2")
    return Case("does not add up", diary.events, forward={"Q2": {"Q2": 0, "A": 1}}, shipped={"Q2": {"s1", "s2"}, "Q1": {"s1", "s2"}})


def vessel() -> Case:
    """A tank is exempt from adding up: it stays cut (3.5)."""
    diary = Diary()
    diary.made(1, "Q1", "T:2", kind="fill")
    diary.shipped(2, "T:5", "s1")
    diary.made(3, "Q2", "T:9", kind="fill")
    diary.shipped(4, "T", "s2")
    return Case("vessel", diary.events, shipped={"Q1": {"s1", "s2"}, "Q2": {"s2"}, "T": {"s1", "s2"}})


def tank() -> Case:
    """What leaves a tank holds what went in before, whatever the records call it; the tank's lot is T (6.1)."""
    diary = Diary()
    diary.received(1, "A", "R1", place="TANK")
    diary.shipped(2, "C", "s1", place="TANK")
    diary.received(3, "B", "R2", place="TANK")
    diary.shipped(4, "D", "s2", place="TANK")
    diary.shipped(5, "A", "s3", place="DOCK")
    diary.cleaned(6, None, "TANK")
    diary.received(7, "E", "R3", place="TANK")
    diary.shipped(8, "C", "s4", place="TANK")
    return Case(
        "tank",
        diary.events,
        forward={"A": {"A": 0, "T": 1, "C": 2, "D": 2}, "B": {"B": 0, "T": 1, "D": 2}, "E": {"E": 0, "T": 1, "C": 2}},
        backward={"D": {"D": 0, "T": 1, "A": 2, "B": 2}, "C": {"C": 0, "T": 1, "A": 2, "E": 2}},
        # C left twice: what was in its first draw may be in its second shipment.
        shipped={"A": {"s1", "s2", "s3", "s4"}, "B": {"s2"}, "E": {"s4"}, "T": {"s1", "s2", "s4"}},
        received={"D": {("R1", "A"), ("R2", "B")}},
        tanks={"TANK": "T"},
    )


def cleaned() -> Case:
    """A clean-out parts a tank's fillings, unless it shares its time with a flow (3.3, 6.3)."""
    diary = Diary()
    for hour, tank in ((2, "T"), (1, "U")):
        diary.made(0, f"{tank}Q1", tank, kind="fill")
        diary.made(1, tank, f"{tank}X")
        diary.cleaned(hour, tank)
        diary.made(3, f"{tank}Q2", tank, kind="fill")
        diary.made(4, tank, f"{tank}Y")
    return Case(
        "cleaned",
        diary.events,
        forward={"TQ1": {"TQ1": 0, "T": 1, "TX": 2}, "UQ1": {"UQ1": 0, "U": 1, "UX": 2, "UY": 2}, "T": {"T": 0, "TX": 1, "TY": 1}},
        backward={"TY": {"TY": 0, "T": 1, "TQ2": 2}, "UY": {"UY": 0, "U": 1, "UQ1": 2, "UQ2": 2}},
    )


def voids() -> Case:
    """A void ends what it names, may come first, and can be void itself (4.4)."""
    diary = Diary()
    waiting = diary.voided("case|make|001")
    never = diary.made(1, "A", "NEVER")
    again = diary.made(1, "A", "AGAIN")
    diary.voided(diary.voided(again))
    line = diary.made(1, "A B", "X")
    diary.voided(f"{line}#in/1")
    assert (waiting, never) == ("case|void|000", "case|make|001")
    return Case("voids", diary.events, forward={"A": {"A": 0, "AGAIN": 1, "X": 1}, "B": {"B": 0}}, backward={"X": {"X": 0, "A": 1}, "NEVER": {"NEVER": 0}})


def reused_event_id() -> Case:
    """An EPCIS event id given to two events: the declaration takes back the one of its content, and none it names as corrective (4.4)."""
    diary = Diary()
    diary.shipped(1, "A", "s1", source_event_id="E1", event_id="epcis|E1|c1")
    diary.shipped(2, "A", "s2", source_event_id="E1", event_id="epcis|E1|c2")
    diary.shipped(3, "A", "s3", source_event_id="E2", event_id="epcis|E2|c3")
    diary.shipped(4, "A", "s4", source_event_id="E3", event_id="epcis|E3|c4")
    diary.declared_wrong("E1", "c1", "E2")
    diary.declared_wrong("E2", "c3", "E2")
    diary.declared_wrong("E3", "c4")
    return Case("reused event id", diary.events, shipped={"A": {"s2", "s3"}})


def erpnext() -> Case:
    """Three lots of one item in each production, five levels deep: ERPNext keeps one of the three. Lot D of each level is never used."""
    diary = Diary()
    for text in level(0, 4):
        diary.received(0, text, f"R-{text}")
    for number in range(5):
        for text in level(number + 1, 3):
            diary.made(number + 1, " ".join(level(number, 3)), text)
    for text in level(5, 3):
        diary.shipped(9, text, f"s-{text}")
    below = {lot: 5 - number for number in range(5) for lot in level(number, 3)}
    above = {lot: number for number in range(1, 6) for lot in level(number, 3)}
    return Case(
        "erpnext",
        diary.events,
        forward={**{lot: {lot: 0, **above} for lot in level(0, 3)}, "L0/D": {"L0/D": 0}},
        backward={lot: {lot: 0, **below} for lot in level(5, 3)},
        shipped={"L0/B": {f"s-{lot}" for lot in level(5, 3)}, "L0/D": set()},
        received={"L5/C": {(f"R-{lot}", lot) for lot in level(0, 3)}},
    )


def odoo() -> Case:
    """Made, taken apart, made again under the same serial: the new part is not in what came out before."""
    diary = Diary()
    diary.made(1, "C1 C2", "S:1")
    diary.made(3, "S", "C2:1 D1:1", kind="disassembly")
    diary.made(5, "C1 C3", "S:1")
    diary.shipped(6, "C2", "part")
    diary.shipped(7, "S", "serial")
    return Case(
        "odoo",
        diary.events,
        forward={"C3": {"C3": 0, "S": 1}, "C1": {"C1": 0, "S": 1, "C2": 2, "D1": 2}},
        backward={"S": {"S": 0, "C1": 1, "C2": 1, "C3": 1}, "D1": {"D1": 0, "S": 1, "C1": 2, "C2": 2}},
        shipped={"C3": {"serial"}, "C1": {"serial", "part"}, "C2": {"serial", "part"}},
    )


def one_mixing() -> Case:
    """Components posted after the product, in a batch of their own, are in it all the same (3.6, 4.3)."""
    diary = Diary()
    diary.made(5, "A", "X", document="P1", out_hour=1)
    diary.made(9, "B", "Y", document="P1")
    return Case("one mixing", diary.events, forward={"B": {"B": 0, "X": 1, "Y": 1}}, backward={"X": {"X": 0, "A": 1, "B": 1}})


def same_text() -> Case:
    """The same lot text on two items is two lots, the same supplier lot number of two suppliers two things (1.1, 1.2)."""
    diary = Diary()
    diary.received(0, "J/A", "R1", "V1", "X7")
    diary.received(0, "K/A", "R2", "V2", "X7")
    diary.made(1, "J/A", "X")
    diary.made(1, "K/A", "Y")
    return Case("same text", diary.events, forward={"J/A": {"J/A": 0, "X": 1}}, received={"X": {("R1", "J/A")}, "Y": {("R2", "K/A")}})


def declared_same() -> Case:
    """Two keys of one lot are one, both ways and as a whole, at no hop (1.4)."""
    diary = Diary()
    diary.made(1, "Q", "A")
    diary.made(2, "B", "X")
    diary.same("A", "B")
    return Case(
        "declared same",
        diary.events,
        forward={"Q": {"Q": 0, "A": 1, "B": 1, "X": 2}, "B": {"A": 0, "B": 0, "X": 1}},
        backward={"X": {"X": 0, "B": 1, "A": 1, "Q": 2}},
    )


def arrival() -> Case:
    """Receiving a lot that was made on record is no origin and adds nothing (3.2)."""
    diary = Diary()
    diary.received(0, "RAW", "R0")
    diary.made(1, "RAW", "A")
    diary.shipped(2, "A:10", "s1")
    diary.received(3, "A", "R1", supplier=None)
    diary.made(4, "A:10", "X")
    return Case("arrival", diary.events, backward={"X": {"X": 0, "A": 1, "RAW": 2}}, received={"X": {("R0", "RAW")}}, shipped={"RAW": {"s1"}})


def loops() -> Case:
    """Rework into itself, and a diamond: sets, never paths; hops are the fewest (8.1)."""
    diary = Diary()
    diary.made(1, "A:2", "A:5", kind="rework")
    diary.made(2, "A", "L M")
    diary.made(3, "L", "N")
    diary.made(4, "M N", "Z")
    diary.made(5, "Z", "A")
    return Case(
        "loops",
        diary.events,
        forward={"A": {"A": 0, "L": 1, "M": 1, "N": 2, "Z": 2}, "N": {"N": 0, "Z": 1, "A": 2}},
        backward={"Z": {"Z": 0, "M": 1, "N": 1, "L": 2, "A": 2}},
    )


CASES = [
    make()
    for make in (
        refilled,
        recorded_late,
        clocks,
        does_not_add_up,
        vessel,
        tank,
        cleaned,
        voids,
        reused_event_id,
        erpnext,
        odoo,
        one_mixing,
        same_text,
        declared_same,
        arrival,
        loops,
    )
]
