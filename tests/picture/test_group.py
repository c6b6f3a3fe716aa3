"""Grouping: what is too much becomes few boxes, and no quantity is lost."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from genealogy.picture.group import grouped
from genealogy.picture.layout import layout
from genealogy.picture.things import Drawing, Measure, Thing, summed
from tests.picture.drawings import drawings


def fan(lots: int, *, items: int = 2, levels: int = 1) -> Drawing:
    """One start that became so many lots of so many items, in so many levels side by side."""
    drawing = Drawing()
    drawing.things["lot:S"] = Thing(id="lot:S", kind="lot", label="S", level=0, item_id="RAW", asked=True)
    for number in range(lots):
        level = number % levels + 1
        made, lot = f"made:{number}", f"lot:{number}"
        drawing.things[made] = Thing(id=made, kind="transformation", label="production", level=level)
        drawing.things[lot] = Thing(id=lot, kind="lot", label=str(number), level=level, item_id=f"I{number % items}", quantities=[(10, "kg")])
        drawing.tie("lot:S", made, "input", (f"in {number}", (10, "kg"), number), "certain")
        drawing.tie(made, lot, "output", (f"out {number}", (10, "kg"), number), "certain")
    return drawing


def total(drawing: Drawing) -> list[Measure]:
    return summed(measure for thing in drawing.things.values() for measure in thing.quantities)


def crossing(drawing: Drawing, inside: dict[str, str]) -> Counter[str]:
    """Lines of records between what is not in one group."""
    counted: Counter[str] = Counter()
    for tie in drawing.ties.values():
        if (tie.source == tie.target and tie.source not in inside) or inside.get(tie.source, tie.source) != inside.get(tie.target, tie.target):
            counted[tie.kind] += tie.lines
    return counted


@settings(max_examples=80, deadline=None)
@given(drawings(), st.integers(1, 40))
def test_grouping_loses_no_thing_no_quantity_and_no_line(drawing: Drawing, elements: int) -> None:
    found = grouped(drawing, elements)
    inside = {one: group for group, ids in found.groups.items() for one in ids}
    assert sum(thing.members for thing in found.drawing.things.values()) == len(drawing.things)
    assert total(found.drawing) == total(drawing)
    assert crossing(found.drawing, {}) == crossing(drawing, inside)
    assert all({tie.source, tie.target} <= found.drawing.things.keys() for tie in found.drawing.ties.values())
    assert all(thing.id in found.drawing.things for thing in drawing.things.values() if thing.asked)


def test_what_fits_is_drawn_one_by_one() -> None:
    drawing = fan(10)
    assert grouped(drawing, 1_500).drawing.things == drawing.things


def test_above_the_limit_lots_of_one_item_and_level_are_one_box() -> None:
    found = grouped(fan(3_000, items=3, levels=2), 1_500)
    assert found.drawing.size <= 1_500
    assert found.groups["group:lot:1:I0"][0] == "lot:0"
    box = found.drawing.things["group:lot:1:I0"]
    assert (box.members, box.quantities, box.label, box.of) == (500, [(5_000, "kg")], "500 lots", "lot")
    assert "lot:S" in found.drawing.things


def test_a_group_is_opened_as_far_as_it_fits() -> None:
    drawing = fan(3_000, items=30, levels=1)
    opened = grouped(drawing, 1_500, opened=["group:lot:1:I3", "group:lot:1:NEVER"])
    assert opened.opened == ["group:lot:1:I3"]
    assert "lot:3" in opened.drawing.things
    assert "group:lot:1:I3" not in opened.drawing.things
    assert opened.drawing.size <= 1_500
    much = grouped(fan(3_000, items=1), 1_500, opened=["group:lot:1:I0"])
    assert (much.opened, much.not_opened) == ([], ["group:lot:1:I0"])


def test_a_group_of_a_small_picture_is_closed_on_request() -> None:
    found = grouped(fan(10, items=2), 1_500, closed=["group:lot:1:I1", "group:lot:9:I1"])
    assert set(found.groups) == {"group:lot:1:I1"}
    assert found.group_of["lot:0"] == "group:lot:1:I0"


def test_very_many_items_and_very_many_levels_still_fit() -> None:
    assert grouped(fan(4_000, items=4_000), 1_500).drawing.size <= 1_500
    deep = Drawing()
    for number in range(8_001):
        kind = "transformation" if number % 2 else "lot"
        deep.things[f"{kind}:{number}"] = Thing(id=f"{kind}:{number}", kind=kind, label=str(number), level=(number + 1) // 2, item_id=f"I{number}")  # type: ignore[arg-type]
        if number:
            before = "lot" if number % 2 else "transformation"
            deep.tie(f"{before}:{number - 1}", f"{kind}:{number}", "input", (str(number), (1, "kg"), None), "certain")
    found = grouped(deep, 1_500)
    assert found.drawing.size <= 1_500
    assert layout(found.drawing).spots.keys() == found.drawing.things.keys()
