"""Drawings of any shape, as Hypothesis draws them: chains, diamonds, loops, self-loops, several lines between the same two things."""

from __future__ import annotations

from hypothesis import strategies as st

from genealogy.picture.answer import LinkKind
from genealogy.picture.things import Drawing, Thing

KINDS = ("supplier", "receipt", "lot", "transformation", "order", "customer")


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    drawing = Drawing()
    count = draw(st.integers(1, 30))
    for number in range(count):
        kind = draw(st.sampled_from(KINDS))
        level = draw(st.integers(-3, 3)) if kind in ("lot", "transformation") else None
        thing = Thing(
            id=f"{kind}:{number}",
            kind=kind,  # type: ignore[arg-type]
            label=f"T{number}",
            level=level,
            item_id=draw(st.sampled_from(["MILK", "FLOUR", None])) if kind == "lot" else None,
            asked=draw(st.integers(0, 9)) == 0,
        )
        if kind == "lot":
            thing.quantities = draw(st.lists(MEASURES, max_size=3))
        drawing.things[thing.id] = thing
    ids = list(drawing.things)
    for number in range(draw(st.integers(0, 60))):
        source, target = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        link: LinkKind = draw(st.sampled_from(["input", "output", "shipped"]))
        drawing.tie(source, target, link, (f"line {number}", draw(MEASURES), draw(st.none() | st.integers(0, 10**15))), "certain")
    return drawing


MEASURES = st.tuples(st.integers(0, 10**9), st.sampled_from(["kg", "piece"])) | st.just((None, None))
