"""A trace's graph drawn with pyvis, as one HTML file that needs no network.

pyvis's own page loads styles from a CDN, whatever `cdn_resources` says, and puts texts into it as they come. So only its network (nodes and edges) and the
vis-network that it ships are taken; the page is ours, forbids the browser to load anything, and carries all texts as data.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Any, Final

from pyvis.network import Network

from genealogy.errors import BadInput
from genealogy.picture.answer import NodeKind
from genealogy.picture.layout import Placed, layout
from genealogy.picture.things import Drawing as Places
from genealogy.picture.things import Thing, Tie
from notebooks.graph import Graph

VIS: Final = "lib/vis-9.1.2/vis-network.min.js"
# Boxes here have more lines than those of the pages.
TALLER = 1.3
# Half the width of a box and of a transformation's dot.
BOX, DOT = 88.0, 12.0
MOST = 2_000
# What each kind looks like: fill, border, shape, and the word of the legend; told apart by shape and word, too.
LOOKS: Final = {
    "supplier-lot": ("#e3eefc", "#2f6fb5", "box", "lot of a supplier"),
    "start": ("#fbd9d3", "#b3261e", "box", "where the question starts"),
    "lot": ("#ffffff", "#5f6b7a", "box", "lot"),
    "on-hand": ("#fdf0c4", "#a67c00", "box", "lot of which some is on hand"),
    "transformation": ("#dfe4ea", "#5f6b7a", "dot", "production, fill, kit …"),
    "customer": ("#dcf1e1", "#24753b", "box", "customer"),
}
LINE: Final = "#9aa5b1"
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn graph; Jupyter shows it, `save` keeps it.

    Attributes:
        html: The whole page.
        height: Height in a notebook, in pixels.
    """

    html: str = field(repr=False)
    height: int = 620

    def save(self, path: Path | str) -> Path:
        """Write the page; it opens in any browser, on a machine without network too."""
        target = Path(path)
        target.write_text(self.html, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        frame = 'sandbox="allow-scripts" style="width:100%;border:1px solid #d5dae1;border-radius:6px"'
        return f'<iframe {frame} height="{self.height}" srcdoc="{escape(self.html)}"></iframe>'


def draw(graph: Graph, title: str, note: str = "") -> Drawing:
    """Draw a graph of `notebooks.graph` from left to right; the pointer on a node or edge shows the rest of what is known of it.

    Raises:
        BadInput: It has more than 2,000 nodes, of which nobody would see anything.
    """
    if len(graph) > MOST:
        raise BadInput(f"{len(graph)} nodes are too many to draw, at most {MOST}.", cure="Draw a part: graph.subgraph(…), networkx.ego_graph(…).")
    network = Network(directed=True)
    placed = _placed(graph)
    for node, told in graph.nodes(data=True):
        x, y = _spot(placed, node)
        network.add_node(node, x=x, y=y, **_look(told))
    for source, target, told in graph.edges(data=True):
        _edge(network, placed, source, target, told)
    shown = [kind for kind in LOOKS if any(_kind(told) == kind for _, told in graph.nodes(data=True))]
    state = "The answer is complete." if graph.graph.get("complete", True) else "THE ANSWER IS INCOMPLETE."
    page = Template((files("notebooks") / "drawing.html").read_text(encoding="utf-8")).substitute(
        title=escape(title),
        note=escape(" ".join(part for part in (note, state) if part)),
        legend="".join(_legend(kind) for kind in shown),
        font=FONT,
        vis=_vis().replace("</script", "<\\/script"),
        data=_as_data({"nodes": network.nodes, "edges": network.edges}),
    )
    return Drawing(page)


def _placed(graph: Graph) -> Placed:
    """Where things stand, by the same rules as in the pages (genealogy.picture)."""
    places = Places()
    for node, told in graph.nodes(data=True):
        kind: NodeKind = "supplier" if told["kind"] == "supplier-lot" else told["kind"]
        places.things[node] = Thing(node, kind, str(told["label"]), level=told.get("hops"), asked=bool(told.get("start")))
    for source, target in graph.edges:
        places.ties[source, target, "output"] = Tie(source, target, "output")
    return layout(places)


def _spot(placed: Placed, node: str) -> tuple[float, float]:
    return placed.spots[node].x, TALLER * placed.spots[node].y


def _edge(network: Network, placed: Placed, source: str, target: str, told: dict[str, Any]) -> None:
    """An edge in pieces: to its amount, which stands where there is room, from bend to bend, to its end with the arrow."""
    between = [(x, TALLER * y) for x, y in placed.corners[source, target, "output"]]
    here, beyond = _spot(placed, source), (between or [_spot(placed, target)])[0]
    left, right = (DOT if node.startswith("transformation:") else BOX for node in (source, target))
    middle = (here[0] + left + beyond[0] - (0 if between else right)) / 2
    share = (middle - here[0]) / (beyond[0] - here[0]) if beyond[0] != here[0] else 0.5
    amount, title = f"amount of {source} to {target}", _edge_title(told)
    text = "same lot" if told["same"] else _amounts(told)
    spot = {"x": here[0] + share * (beyond[0] - here[0]), "y": here[1] + share * (beyond[1] - here[1])}
    network.add_node(amount, label=text, title=title, shape="text", font={"size": 13, "color": "#3b4654", "face": FONT, "background": "#ffffff"}, **spot)
    bends = [f"bend {number} of {source} to {target}" for number in range(len(between))]
    for bend, (x, y) in zip(bends, between, strict=True):
        network.add_node(bend, label=" ", x=x, y=y, shape="dot", size=0, borderWidth=0, color=LINE, chosen=False)
    for one, other in pairwise([source, amount, *bends, target]):
        network.add_edge(one, other, title=title, dashes=bool(told["same"]), arrows="to" if other == target else "")


@cache
def _vis() -> str:
    return (files("pyvis") / VIS).read_text(encoding="utf-8")


def _as_data(told: object) -> str:
    """JSON that ends no script element, whatever the texts in it say."""
    return json.dumps(told, ensure_ascii=False).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _kind(told: dict[str, Any]) -> str:
    if told["kind"] == "lot":
        return "start" if told["start"] else "on-hand" if told["on_hand"] else "lot"
    return str(told["kind"])


def _look(told: dict[str, Any]) -> dict[str, Any]:
    fill, border, shape, _ = LOOKS[_kind(told)]
    small = shape == "dot"
    perhaps = told.get("certainty") == "possible"
    return {
        "label": "\n".join(_label(told)),
        "title": "\n".join(_title(told)),
        "shape": shape,
        "size": 9,
        "color": {"background": fill, "border": border, "highlight": {"background": fill, "border": "#111111"}},
        "borderWidth": 2,
        "shapeProperties": {"borderDashes": [5, 4] if perhaps else False, "borderRadius": 5},
        "font": {"size": 13 if small else 15, "color": "#3b4654" if small else "#111820", "face": FONT},
        "widthConstraint": False if small else {"minimum": 96, "maximum": 182},
    }


def _label(told: dict[str, Any]) -> list[str]:
    lines = [str(told["label"])]
    if told["kind"] == "transformation":
        return [str(told["what"] or "made"), str(told["document"] or "")]
    if told["kind"] == "supplier-lot":
        lines.append(str(told["name"] or "supplier not told"))
    if told["kind"] == "lot":
        lines.append(str(told["item_id"] or "item not told"))
        lines += [f"here: {_plain(quantity)} {unit}" for unit, quantity in told["on_hand"].items()]
        lines += ["HELD"] if told["held"] else []
    return lines


def _title(told: dict[str, Any]) -> list[str]:
    lines = [f"{LOOKS[_kind(told)][3]}: {told['label']}"]
    lines += [f"{word}: {told[name]}" for name, word in (("item_id", "item"), ("expiry_date", "best before"), ("status", "status")) if told.get(name)]
    if share := told.get("suspect_share"):
        low, expected, high = (None if part is None else f"{part:.1%}" for part in share)
        lines.append(f"suspect material: {expected or 'not known'} expected, {low} to {high}")
    lines += ["perhaps only: no record names it"] if told.get("certainty") == "possible" else []
    return lines


def _amounts(told: dict[str, Any]) -> str:
    amounts = [f"{_plain(quantity)} {unit}" for unit, quantity in told["quantities"].items()]
    return "\n".join([*amounts, *(["?"] if told["unmeasured"] else [])])


def _edge_title(told: dict[str, Any]) -> str:
    when = [f"from {told['first']:%Y-%m-%d %H:%M} UTC"] if told["first"] is not None else []
    return "\n".join([_amounts(told), *when, *(f"record {line}" for line in told["lines"][:8])]).strip()


def _plain(quantity: Decimal) -> str:
    return f"{quantity:,f}"


def _legend(kind: str) -> str:
    fill, border, shape, word = LOOKS[kind]
    return f'<span class="key"><i class="{shape}" style="background:{fill};border-color:{border}"></i>{escape(word)}</span>'
