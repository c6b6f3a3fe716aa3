"""Places of a picture: nothing overlaps, goods flow to the right, the same drawing has the same places."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings

from genealogy.picture.layout import GAP, Placed, layout
from genealogy.picture.things import Drawing, Thing
from tests.picture.drawings import drawings


def chain(*ids: str) -> Drawing:
    """Lots and transformations by turns, each flowing into the next."""
    drawing = Drawing()
    for one in ids:
        drawing.things.setdefault(one, Thing(id=one, kind="transformation" if one.startswith("made") else "lot", label=one))
    for source, target in pairwise(ids):
        drawing.tie(source, target, "output" if source.startswith("made") else "input", (f"{source}>{target}", (1, "kg"), None), "certain")
    return drawing


def columns(placed: Placed) -> dict[str, int]:
    return {one: spot.column for one, spot in placed.spots.items()}


@settings(max_examples=80, deadline=None)
@given(drawings())
def test_boxes_never_overlap_and_every_line_has_its_ends(drawing: Drawing) -> None:
    placed = layout(drawing)
    assert placed.spots.keys() == drawing.things.keys()
    for (_, one), (_, other) in combinations(placed.spots.items(), 2):
        if one.column == other.column:
            assert abs(one.y - other.y) >= (one.height + other.height) / 2 + GAP - 0.11
        else:
            assert abs(one.x - other.x) >= (one.width + other.width) / 2
    for spot in placed.spots.values():
        assert spot.x - spot.width / 2 >= 0
        assert spot.x + spot.width / 2 <= placed.width
        assert spot.y - spot.height / 2 >= 0
        assert spot.y + spot.height / 2 <= placed.height
    assert placed.corners.keys() == drawing.ties.keys()


@settings(max_examples=80, deadline=None)
@given(drawings())
def test_goods_flow_to_the_right_but_where_a_loop_is_closed(drawing: Drawing) -> None:
    placed = layout(drawing)
    kinds = {one: thing.kind for one, thing in drawing.things.items()}
    for tie in drawing.ties.values():
        at_the_end = {kinds[tie.source], kinds[tie.target]} & {"order", "customer"}
        if (tie.source, tie.target, tie.kind) not in placed.returning and not at_the_end:
            assert placed.spots[tie.source].column < placed.spots[tie.target].column


@settings(max_examples=50, deadline=None)
@given(drawings())
def test_the_same_drawing_in_another_order_has_the_same_places(drawing: Drawing) -> None:
    turned = Drawing(dict(reversed(drawing.things.items())), dict(reversed(drawing.ties.items())))
    assert layout(turned) == layout(drawing)


def test_a_chain_is_a_row_and_orders_and_customers_stand_last() -> None:
    drawing = chain("lot:A", "made:P", "lot:B", "made:Q", "lot:C")
    for kind, number in (("order", "1"), ("customer", "1")):
        drawing.things[f"{kind}:{number}"] = Thing(id=f"{kind}:{number}", kind=kind, label=number)  # type: ignore[arg-type]
    drawing.tie("lot:B", "order:1", "shipped", ("s", (1, "kg"), None), "certain")
    drawing.tie("order:1", "customer:1", "sold", ("s", (1, "kg"), None), "certain")
    placed = layout(drawing)
    assert columns(placed) == {"lot:A": 0, "made:P": 1, "lot:B": 2, "made:Q": 3, "lot:C": 4, "order:1": 5, "customer:1": 6}
    assert [title for _, title in placed.columns] == ["Lots", "Transformations", "Lots", "Transformations", "Lots", "Orders", "Customers"]
    assert len(placed.corners["lot:B", "order:1", "shipped"]) == 2


def test_rework_into_itself_and_a_ring_are_drawn_with_one_line_back() -> None:
    itself = layout(chain("lot:A", "made:P", "lot:A"))
    assert itself.returning == {("made:P", "lot:A", "output")}
    ring = layout(chain("lot:RAW", "made:0", "lot:A", "made:P", "lot:B", "made:Q", "lot:A"))
    assert ring.returning == {("made:Q", "lot:A", "output")}
    assert columns(ring)["lot:A"] < columns(ring)["lot:B"]


def test_crossing_lines_are_uncrossed() -> None:
    drawing = Drawing()
    for one in ("A", "B", "C"):
        drawing.things[f"lot:{one}"] = Thing(id=f"lot:{one}", kind="lot", label=one)
    for one, of in (("1", "C"), ("2", "B"), ("3", "A")):
        drawing.things[f"made:{one}"] = Thing(id=f"made:{one}", kind="transformation", label=one)
        drawing.tie(f"lot:{of}", f"made:{one}", "input", (one, (1, "kg"), None), "certain")
    placed = layout(drawing)
    lots = sorted("ABC", key=lambda one: placed.spots[f"lot:{one}"].y)
    made = sorted("123", key=lambda one: placed.spots[f"made:{one}"].y)
    assert ["321"["ABC".index(one)] for one in lots] == made


def test_nothing_is_an_empty_picture() -> None:
    assert layout(Drawing()).spots == {}


def test_a_chain_of_thousands_is_laid_out_without_recursion() -> None:
    placed = layout(chain(*(f"made:{number}" if number % 2 else f"lot:{number}" for number in range(5_001))))
    assert columns(placed)["lot:5000"] == 5_000
