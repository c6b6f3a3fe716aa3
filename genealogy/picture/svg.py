"""A picture as one SVG file with nothing outside it: for reports, mails and print."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from genealogy.picture.answer import Picture, PictureLink, PictureNode
from genealogy.trace.answer import Amount, SuspectShare

# Kind → fill and edge of its box; every kind also differs by its outline or its word.
COLOURS = {
    "supplier": ("#ede7f6", "#5e35b1"),
    "receipt": ("#f3eefc", "#7e57c2"),
    "lot": ("#ffffff", "#37474f"),
    "transformation": ("#eceff1", "#607d8b"),
    "shipment": ("#e3f2fd", "#1976d2"),
    "order": ("#e3f2fd", "#1976d2"),
    "customer": ("#e0f2f1", "#00796b"),
}
_HELD, _ASKED, _LINE = "#b3261e", "#b26a00", "#90a4ae"


def to_svg(picture: Picture) -> str:
    """The drawing, as text."""
    return "\n".join(_parts(picture)) + "\n"


def _parts(picture: Picture) -> Iterator[str]:
    boxes = {node.id: node for node in picture.nodes}
    width, height = f"{picture.width:g}", f"{picture.height:g}"
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif">'
    yield f"<title>{escape(title(picture))}</title>"
    yield '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    yield f'<path d="M0 0 8 4 0 8z" fill="{_LINE}"/></marker></defs>'
    yield f'<rect width="{width}" height="{height}" fill="#fafafa"/>'
    for column in picture.columns:
        yield f'<text x="{column.x:g}" y="34" text-anchor="middle" font-size="12" fill="#546e7a">{escape(column.title)}</text>'
    for link in picture.links:
        yield from _link(link, boxes)
    for node in picture.nodes:
        yield from _node(node)
    yield "</svg>"


def title(picture: Picture) -> str:
    """What the picture shows, in one line."""
    starts = ", ".join(start.lot_number or start.value for start in picture.start[:5])
    more = f" and {len(picture.start) - 5} more" if len(picture.start) > 5 else ""
    way = {"forward": "What became of", "backward": "What went into", "both": "Genealogy of"}[picture.direction]
    as_of = f", as of {picture.at}" if picture.at else ""
    known = f", as known at {picture.known_at}" if picture.known_at else ""
    return f"{way} {starts}{more}{as_of}{known}, data up to commit {picture.commit}{'' if picture.complete else ', NOT COMPLETE'}"


def _link(link: PictureLink, boxes: dict[str, PictureNode]) -> Iterator[str]:
    source, target = boxes[link.source], boxes[link.target]
    dash = ' stroke-dasharray="5 4"' if link.certainty == "possible" or link.kind in ("same", "packed") else ""
    yield f'<path d="{path(link, source, target)}" fill="none" stroke="{_LINE}" stroke-width="1.5"{dash} marker-end="url(#tip)"/>'
    if link.quantities:
        x, y = middle(link, source, target)
        yield (
            f'<text x="{x:g}" y="{y - 4:g}" text-anchor="middle" font-size="10" fill="#455a64" stroke="#fafafa" stroke-width="3" paint-order="stroke">'
            f"{escape(amount_text(link.quantities))}</text>"
        )


def path(link: PictureLink, source: PictureNode, target: PictureNode) -> str:
    """The line of a link as SVG path data: level at both ends, through its corners; what leads back goes round above."""
    x0, y0, x1, y1 = source.x + source.width / 2, source.y, target.x - target.width / 2, target.y
    if link.returns:
        top = min(source.y - source.height, target.y - target.height) - 16
        return f"M{x0:g} {y0:g}C{x0 + 60:g} {top:g} {x1 - 60:g} {top:g} {x1:g} {y1:g}"
    way = [(x0, y0), *link.points, (x1, y1)]
    parts = [f"M{x0:g} {y0:g}"]
    for (ax, ay), (bx, by) in pairwise(way):
        half = (bx - ax) / 2
        parts.append(f"C{ax + half:g} {ay:g} {bx - half:g} {by:g} {bx:g} {by:g}")
    return "".join(parts)


def middle(link: PictureLink, source: PictureNode, target: PictureNode) -> tuple[float, float]:
    """Where its quantity is written: on the first stretch, which is its own."""
    x0 = source.x + source.width / 2
    x1, y1 = link.points[0] if link.points else (target.x - target.width / 2, target.y)
    return (x0 + x1) / 2, (source.y + y1) / 2


def _node(node: PictureNode) -> Iterator[str]:
    kind = node.of or node.kind
    fill, edge = COLOURS[kind]
    left, top = node.x - node.width / 2, node.y - node.height / 2
    colour, wide = (_HELD, 3) if node.held else (_ASKED, 3) if node.asked else (edge, 1.5)
    dash = ' stroke-dasharray="5 4"' if node.certainty == "possible" else ""
    round_ = node.height / 2 if kind == "transformation" else 8
    yield f"<g><title>{escape(', '.join(filter(None, (kind, node.label, node.detail))))}</title>"
    if node.kind == "group":
        yield f'<rect x="{left + 5:g}" y="{top + 5:g}" width="{node.width:g}" height="{node.height:g}" rx="{round_:g}" fill="{fill}" stroke="{edge}"/>'
    box = f'x="{left:g}" y="{top:g}" width="{node.width:g}" height="{node.height:g}" rx="{round_:g}"'
    yield f'<rect {box} fill={quoteattr(fill)} stroke={quoteattr(colour)} stroke-width="{wide}"{dash}/>'
    lines = [
        (short(f"{'? ' if node.certainty == 'possible' else ''}{node.label}", 24), 12.5, "600", "#1c262b"),
        (short(node.detail, 30), 10.5, "400", "#455a64"),
    ]
    if kind != "transformation":
        lines.append((short(amount_text(node.quantities), 32), 10.5, "400", "#455a64"))
    step = node.height / (len(lines) + 0.6)
    for index, (text, size, weight, ink) in enumerate(lines):
        yield (
            f'<text x="{node.x:g}" y="{top + step * (index + 0.95):g}" text-anchor="middle" font-size="{size}" font-weight="{weight}" fill="{ink}">'
            f"{escape(text)}</text>"
        )
    yield from _marks(node, left, top)
    yield from _bar(node, left, top)
    yield "</g>"


def _bar(node: PictureNode, left: float, top: float) -> Iterator[str]:
    """A bar below: full from the left to what is at least suspect, pale to what is at most."""
    share = node.suspect_share
    if share is None:
        return
    wide, y = node.width - 16, top + node.height - 7
    yield f'<rect x="{left + 8:g}" y="{y:g}" width="{wide:g}" height="4" rx="2" fill="#eceff1"/>'
    yield f'<rect x="{left + 8:g}" y="{y:g}" width="{wide * float(share.high):g}" height="4" rx="2" fill="#f0b8b4"/>'
    yield f'<rect x="{left + 8:g}" y="{y:g}" width="{wide * float(share.low):g}" height="4" rx="2" fill="{_HELD}"/>'


def _marks(node: PictureNode, left: float, top: float) -> Iterator[str]:
    """What colour alone must not say: a no-entry sign on what is held, an arrowhead where the question starts."""
    x, y = left + node.width - 14, top + 14
    if node.held:
        yield f'<circle cx="{x:g}" cy="{y:g}" r="8" fill="{_HELD}"/><rect x="{x - 5:g}" y="{y - 1.5:g}" width="10" height="3" fill="#ffffff"/>'
    if node.asked:
        yield f'<path d="M{left + 8:g} {top + 8:g}l9 5.5l-9 5.5z" fill="{_ASKED}"/>'


def amount_text(amounts: list[Amount]) -> str:
    """Sums as one reads them.

    >>> amount_text([Amount(quantity="3", unit="kg"), Amount(quantity=None, unit=None)])
    '3 kg + unknown'
    """
    return " + ".join("unknown" if one.quantity is None else f"{one.quantity} {'pcs' if one.unit == 'piece' else one.unit}" for one in amounts)


def share_text(share: SuspectShare | None) -> str:
    """A share in percent.

    >>> share_text(SuspectShare(low="0", expected="0.615385", high="1"))
    '0–100 % suspect, 62 % expected'
    """
    if share is None:
        return ""
    low, high = (f"{float(one) * 100:.3g}" for one in (share.low, share.high))
    span = low if low == high else f"{low}–{high}"
    expected = f", {float(share.expected) * 100:.2g} % expected" if share.expected is not None and low != high else ""
    return f"{span} % suspect{expected}"


def short(text: str, most: int) -> str:
    """A text cut to so many letters.

    >>> short("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"
