"""What one EPCIS event becomes: its business step, action and disposition read as things that happen to goods (docs/epcis.md has the table)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from msgspec import structs

from genealogy import events as ev
from genealogy import identifiers
from genealogy.errors import BadRow
from genealogy.events import Event, Line, TimeSpan
from genealogy.master import LotRow
from loaders.epcis import vocabulary
from loaders.epcis.goods import Goods, unit_of
from loaders.epcis.normal import Form
from loaders.epcis.parties import Around

SHIPPING: Final = frozenset({"shipping", "consigning", "retail_selling", "dispensing"})
LEAVING: Final = frozenset({"departing", "transporting"})
RECEIVING: Final = frozenset({"receiving"})
_HANDED_OVER: Final = frozenset({"landing", "transshipment"})
_NO_MOVE: Final = frozenset({"void_shipping", "killing", "encoding", "reserving"})
_TRANSFORMATIONS: Final[dict[str, ev.TransformationKind]] = {
    "repackaging": "repack",
    "packing": "repack",
    "unpacking": "split",
    "commingling": "blend",
    "disassembling": "disassembly",
    "assembling": "kit",
    "repairing": "rework",
}


class Maker:
    """Makes the events of one form."""

    def __init__(self, found: Form, surroundings: Around, source: str, *, void: bool) -> None:
        self.form = found
        self.around = surroundings
        self.source = source
        self.warnings: list[str] = []
        self._goods = Goods(found)
        self._void = void
        self.step = vocabulary.step(found.content.get("bizStep"))
        if self.step in _HANDED_OVER and surroundings.sender:  # Fish that comes ashore is received where somebody else brought it.
            self.step = "receiving"
        self.action = found.content.get("action", "")
        self.disposition = found.content.get("disposition", "")

    # Identity and what all events share

    def identity(self, *suffix: str) -> str:
        """Id of one of the events made of this one."""
        parts = (self.form.event_id,) if self.form.event_id else ()
        return ev.event_id(self.source, *parts, self.form.hash, *(("declared",) if self._void else ()), *suffix)

    def common(self, *suffix: str, note: str = "") -> dict[str, Any]:
        """The fields that every event has."""
        said = [text for text in (self.form.content.get("bizStep"), self.disposition, note, *self._goods.notes) if text]
        return {
            "event_id": self.identity(*suffix),
            "source": self.source,
            "event_time": TimeSpan(self.form.time, self.form.time),
            "site": self.around.site,
            "source_event_id": self.form.event_id,
            "source_content_hash": self.form.hash,
            "comment": ", ".join(said) or None,
        }

    def master(self, events: Iterable[Event]) -> Iterator[LotRow]:
        """Master data of the lots that this event brings into being, where it tells any."""
        if self._void or not self.form.content.get("ilmd"):
            return
        for event in events:
            born = event.lines if isinstance(event, ev.LotCommissioned) else event.outputs if isinstance(event, ev.LotTransformed) else ()
            for line in born:
                if line.lot_key is not None and not identifiers.is_unknown(line.lot_key):
                    yield LotRow(lot_key=line.lot_key, created=self._goods.made(), expiry_date=self._goods.expiry())

    def events(self) -> Iterator[Event]:
        """All events of this one: its movement first, changes of status after."""
        kinds: dict[str, Callable[[], Iterator[Event]]] = {
            "ObjectEvent": self._object,
            "AggregationEvent": self._aggregation,
            "TransformationEvent": self._transformation,
        }
        yield from kinds.get(self.form.kind, self._noted_only)()

    # ObjectEvent

    def _object(self) -> Iterator[Event]:
        lines = self._lines("epcList", "quantityList")
        if not lines:
            yield self._noted(())
        elif self.action == "ADD" and self.step not in RECEIVING:
            yield from self._born(lines)
        else:
            yield from self._happened(lines)
        yield from self._statuses(lines)

    def _born(self, lines: tuple[Line, ...]) -> Iterator[Event]:
        """Lots and serials come into being; a new container only stands somewhere."""
        lots, units = _split(lines)
        if lots:
            expiry = self._goods.expiry()
            yield ev.LotCommissioned(**self.common(), lines=tuple(structs.replace(line, expiry_date=expiry) for line in lots) if expiry else lots)
        if self.step in SHIPPING:
            yield self._shipped(lines, "shipped")
        elif units:
            yield from self._seen(units, *(("units",) if lots else ()))

    def _happened(self, lines: tuple[Line, ...]) -> Iterator[Event]:
        """What the business step says happened to goods that were there before."""
        if self.step in SHIPPING or (self.step in LEAVING and self.around.leaves):
            yield self._shipped(lines)
        elif self.step in RECEIVING:
            yield self._received(lines)
        elif self.step == "destroying":
            yield ev.StockDisposed(**self.common(), lines=lines)
        elif self.action == "DELETE" or self.step == "decommissioning":
            yield from self._ended(lines)
        elif self.step == "picking":
            yield ev.StockPicked(**self.common(), lines=lines)
        else:
            yield from self._seen(lines)

    def _ended(self, lines: tuple[Line, ...]) -> Iterator[Event]:
        """A number goes out of use: the end of a lot or serial. A container's contents may live on, so that it is only noted."""
        lots, units = _split(lines)
        if lots:
            yield ev.StockDisposed(**self.common(), lines=lots)
        if units:
            yield self._noted(units, *(("units",) if lots else ()))

    def _shipped(self, lines: tuple[Line, ...], *suffix: str) -> Event:
        if self.disposition == "returned":
            return ev.LotReturnedToSupplier(**self.common(*suffix), supplier_id=self.around.customer, lines=lines)
        note = self.around.note or ("" if self.around.customer else "names no customer")
        if note:
            self.warnings.append(note)
        papers = self.around.papers
        return ev.LotShipped(
            **self.common(*suffix, note=note),
            shipment_id=papers.get("desadv") or papers.get("bol"),
            customer_id=self.around.customer,
            lines=lines,
        )

    def _received(self, lines: tuple[Line, ...], *suffix: str) -> Event:
        if self.disposition == "returned":
            return ev.LotReturned(**self.common(*suffix), customer_id=self.around.sender, lines=lines)
        papers = self.around.papers
        return ev.LotReceived(**self.common(*suffix), receipt_id=papers.get("recadv"), sender_id=self.around.sender, lines=lines)

    def _seen(self, lines: tuple[Line, ...], *suffix: str) -> Iterator[Event]:
        """Goods seen at a place are there; without a place it is only noted."""
        if self.around.place is None or self.step in _NO_MOVE:
            if self.step == "void_shipping":
                self.warnings.append("void_shipping names no event that it voids: noted, nothing voided; an errorDeclaration would")
            yield self._noted(lines, *suffix)
            return
        lots, units = _split(lines)
        if lots:
            yield ev.StockMoved(**self.common(*suffix), from_location_id=self._from(), lines=lots)
        if units:
            yield ev.HandlingUnitMoved(**self.common(*suffix, *(("units",) if lots else ())), from_location_id=self._from(), lines=units)

    def _from(self) -> str | None:
        return self.around.origin if self.around.origin != self.around.place else None

    def _noted(self, lines: tuple[Line, ...], *suffix: str) -> Event:
        return ev.SourceEventNoted(**self.common(*suffix), kind=" ".join(filter(None, (self.form.kind, self.action))), lines=lines)

    # AggregationEvent

    def _aggregation(self) -> Iterator[Event]:
        children = self._lines("childEPCs", "childQuantityList")
        parent = self.form.content.get("parentID")
        if parent is None:
            if self.action != "OBSERVE":
                raise BadRow("parentID", f"the unit, for action {self.action}", "nothing")
            yield from self._happened(children) if children else iter((self._noted(()),))
            yield from self._statuses(children)
            return
        unit = unit_of(parent)
        if any(line.hu_key == unit for line in children):
            raise BadRow("childEPCs", "other units than the parent", unit)
        whole = Line(line="parent", hu_key=unit, **self._shared())
        if self.action == "ADD" and not children:
            raise BadRow("childEPCs", "what was packed", "nothing")
        if self.action == "ADD":
            yield ev.Packed(**self.common(), parent_hu_key=unit, lines=children)
        elif self.action == "DELETE":
            yield ev.Unpacked(**self.common(), parent_hu_key=unit, lines=children)
        yield from self._aggregate_went(whole, children)
        yield from self._statuses(children if self.action == "OBSERVE" and children else (whole,))

    def _aggregate_went(self, whole: Line, children: tuple[Line, ...]) -> Iterator[Event]:
        """Where the unit went or was: an aggregate that is shipped, received or destroyed as it is packed or seen, or just has a place."""
        lots, units = _split(children)
        seen = tuple(structs.replace(line, hu_key=whole.hu_key) for line in lots) + units
        went = self.step in SHIPPING | RECEIVING or self.step == "destroying" or (self.step in LEAVING and self.around.leaves)
        if self.action == "OBSERVE" and went:
            yield from self._happened(seen or (whole,))
        elif self.action == "ADD" and self.step in SHIPPING:
            yield self._shipped((whole,), "shipped")
        elif self.action == "ADD" and self.step in RECEIVING:
            yield self._received(seen, "received")
        else:
            if self.action == "OBSERVE":
                yield self._noted((whole, *children))
            if self.action != "DELETE" and self.around.place is not None:
                yield ev.HandlingUnitMoved(**self.common("place"), lines=(whole,))

    # TransformationEvent

    def _transformation(self) -> Iterator[Event]:
        place = {"location_id": self.around.place}
        inputs = self._goods.lines("inputEPCList", "inputQuantityList", "in/", **place)
        expiry = self._goods.expiry()
        outputs = self._goods.lines("outputEPCList", "outputQuantityList", "out/", **place, **({"expiry_date": expiry} if expiry else {}))
        named = self.form.content.get("transformationID")
        if not inputs and not outputs:
            raise BadRow("inputEPCList", "inputs or outputs", "none")
        yield ev.LotTransformed(
            **self.common(),
            document=self.around.papers.get("prodorder", ""),
            transformation_id=named or self.identity(),
            kind=_TRANSFORMATIONS.get(self.step, "production"),
            lines=inputs,
            outputs=outputs,
        )
        yield from self._statuses(outputs)

    # The others, and status

    def _noted_only(self) -> Iterator[Event]:
        lists = ("childEPCs", "childQuantityList") if self.form.kind == "AssociationEvent" else ("epcList", "quantityList")
        lines = self._lines(*lists)
        parent = self.form.content.get("parentID")
        whole = (Line(line="parent", hu_key=unit_of(parent), **self._shared()),) if parent else ()
        yield self._noted(whole + lines)

    def _statuses(self, lines: tuple[Line, ...]) -> Iterator[Event]:
        """Dispositions that say something of the goods themselves; a persistent one that ends is told as lifted."""
        persistent = self.form.content.get("persistentDisposition", {})
        told = {self.disposition, *persistent.get("set", ())}
        found = [status for status in sorted(told) if status in vocabulary.STATUSES]
        found += [f"{status} lifted" for status in persistent.get("unset", ()) if status in vocabulary.STATUSES]
        for status in found if lines else ():
            yield ev.StatusChanged(**self.common("status", status), status=status, lines=tuple(_plain(line) for line in lines))

    def _shared(self) -> dict[str, Any]:
        return {"location_id": self.around.place, "order_id": self.around.papers.get("po")}

    def _lines(self, epcs: str, quantities: str) -> tuple[Line, ...]:
        return self._goods.lines(epcs, quantities, **self._shared())


def _split(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Lines of lots, and lines of units as a whole."""
    return tuple(line for line in lines if line.lot_key is not None), tuple(line for line in lines if line.lot_key is None)


def _plain(line: Line) -> Line:
    """A line for a change of status: of what, not how much."""
    return Line(line=line.line, lot_key=line.lot_key, hu_key=line.hu_key, location_id=line.location_id)
