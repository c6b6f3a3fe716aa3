"""From small drafts, which Hypothesis can shrink, to canonical events, which the engine must understand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from genealogy import events as ev
from genealogy.events import Line, TimeSpan
from genealogy.identifiers import lot_key

_TEXTS = [("~I1", "A"), ("~I1", "B"), ("~I1", "C"), ("~I2", "A"), ("~I2", "007"), ("~I2", "7"), ("~I3", "A"), ("~I3", "1E5"), ("~I4", "x|y"), ("~I4", "A")]
LOTS = [lot_key(item, lot) for item, lot in _TEXTS]
PLACES = ["~T1", "~T2", "~W0"]
VESSELS = [lot_key("~MILK", "TANK 1"), lot_key("~MILK", "TANK 2"), lot_key("", "~T2")]
ANY = LOTS[:5] + VESSELS[:1] + LOTS[5:] + VESSELS[1:2]
_START = datetime(2025, 3, 1, tzinfo=UTC)
_DAY = 8
_MUCH = (Decimal(100), Decimal(100), Decimal(100), Decimal(5), Decimal(1), None)
_LITTLE = (Decimal(1), Decimal(2), Decimal(1), Decimal(3), Decimal(60), None)
_FROM = [None, *PLACES]
_MADE: tuple[ev.TransformationKind, ...] = ("production", "blend", "repack", "split", "merge", "relabel", "kit", "rework")


@dataclass(frozen=True)
class Draft:
    """What Hypothesis draws for one event; each kind takes from it what it needs.

    Attributes:
        kind: What happens.
        ins: Lots it is about, or takes from.
        outs: Lots it makes.
        when: Kind of time and its tick.
        line_when: Time of the first line, where it has its own.
        delay: By how many places it is recorded late.
        number: Which document, party, unit or earlier event.
        amount: Which quantity.
        flag: A choice of its own to each kind.
        place: Where it happens; None leaves that open.
    """

    kind: str
    ins: tuple[int, ...]
    outs: tuple[int, ...]
    when: tuple[str, int]
    line_when: tuple[str, int] | None
    delay: int
    number: int
    amount: int
    flag: bool
    place: str | None = None


class Writer:
    """Writes events for drafts.

    Args:
        gaps: Whether quantities may be missing and units may differ.
    """

    def __init__(self, *, gaps: bool) -> None:
        self._gaps = gaps
        self._written: list[ev.Event] = []
        self._same: set[frozenset[str]] = set()
        self._turn = 0
        self._kinds: dict[str, Callable[[Draft], ev.Event | None]] = {
            "make": self._make,
            "fill": self._fill,
            "draw": self._draw,
            "receive": self._receive,
            "commission": lambda draft: ev.LotCommissioned(lines=self._lines(draft, _MUCH, one=True, place=True), **self._head(draft)),
            "ship": self._ship,
            "return": self._return,
            "count": self._count,
            "dispose": lambda draft: ev.StockDisposed(lines=self._lines(draft, _LITTLE), **self._head(draft)),
            "supplier_return": lambda draft: ev.LotReturnedToSupplier(lines=self._lines(draft, _LITTLE), **self._head(draft)),
            "clean": lambda draft: ev.VesselCleaned(lines=(self._cleaned(draft),), **self._head(draft)),
            "same": self._declare_same,
            "pack": lambda draft: ev.Packed(parent_hu_key=f"~H{draft.number % 3}", lines=self._lines(draft, _LITTLE), **self._head(draft)),
            "unpack": lambda draft: ev.Unpacked(parent_hu_key=f"~H{draft.number % 3}", lines=self._lines(draft, _LITTLE), **self._head(draft)),
            "move": lambda draft: ev.StockMoved(from_location_id=_FROM[draft.amount % 4], lines=self._lines(draft, _LITTLE, place=True), **self._head(draft)),
            "pick": lambda draft: ev.StockPicked(lines=self._lines(draft, _LITTLE), **self._head(draft)),
            "status": lambda draft: ev.StatusChanged(status="blocked", lines=self._lines(draft, _LITTLE), **self._head(draft)),
            "void": self._void,
            "repeat": self._repeat,
            "conflict": self._conflict,
            "epcis": self._epcis,
            "declare": self._declare_error,
        }

    def write(self, drafts: Sequence[Draft]) -> tuple[ev.Event, ...]:
        """The events, in the order of recording."""
        order: list[tuple[int, int, ev.Event]] = []
        for turn, draft in enumerate(drafts):
            self._turn = turn
            event = self._kinds[draft.kind](draft)
            if event is not None:
                self._written.append(event)
                order.append((turn + draft.delay, turn, event))
        return tuple(event for _, _, event in sorted(order, key=lambda entry: entry[:2]))

    def _head(self, draft: Draft) -> dict[str, Any]:
        # Documents are numbered out of turn, so that ties by line id don't follow the order of writing.
        document = f"{self._turn * 37 % 101:03d}"
        return {
            "event_id": ev.event_id("~erp", draft.kind, document),
            "source": "~erp",
            "document": document,
            "event_time": self._span(draft.when),
        }

    def _span(self, when: tuple[str, int]) -> TimeSpan:
        kind, tick = when
        if kind == "unknown":
            return TimeSpan()
        if kind == "day":
            return TimeSpan(_hour(tick * _DAY), _hour((tick + 1) * _DAY) - timedelta(microseconds=1), given=f"day {tick}")
        moment = _hour(self._turn if kind == "now" else tick)
        return TimeSpan(None if kind == "until" else moment, None if kind == "since" else moment)

    def _lines(self, draft: Draft, amounts: Sequence[Decimal | None], *, made: bool = False, one: bool = False, place: bool = False) -> tuple[Line, ...]:
        chosen = draft.outs if made else draft.ins
        lots = [(LOTS if made else ANY)[number % len(LOTS)] for number in chosen[: 1 if one else None]]
        side = "out" if made else "in"
        return tuple(
            Line(
                line="" if one else f"{side}/{number}",
                lot_key=lot,
                hu_key=f"~H{draft.number % 3}" if draft.flag and number == 0 and draft.kind == "make" else None,
                quantity=self._quantity(amounts, draft.amount + number),
                unit=None if self._gaps and draft.amount == 4 else "kg",
                location_id=draft.place or (f"~W{draft.number % 2}" if place else None),
                event_time=self._span(draft.line_when) if draft.line_when and number == 0 else None,
            )
            for number, lot in enumerate(lots)
        )

    def _quantity(self, amounts: Sequence[Decimal | None], choice: int) -> Decimal | None:
        quantity = amounts[choice % len(amounts)]
        return quantity if quantity is not None or self._gaps else amounts[0]

    def _make(self, draft: Draft) -> ev.Event:
        number = draft.number if draft.flag else 100 + self._turn
        kind: ev.TransformationKind = "disassembly" if len(draft.outs) > len(draft.ins) else _MADE[draft.number]
        outputs = self._lines(draft, _MUCH, made=True)
        return ev.LotTransformed(transformation_id=f"~P{number}", kind=kind, lines=self._lines(draft, _LITTLE), outputs=outputs, **self._head(draft))

    def _fill(self, draft: Draft) -> ev.Event:
        output = Line(line="out/0", lot_key=_tank(draft), quantity=self._quantity(_MUCH, draft.amount), unit="kg", location_id=draft.place)
        lines = self._lines(draft, _LITTLE, one=True)
        return ev.LotTransformed(transformation_id=f"~F{self._turn}", kind="fill", lines=lines, outputs=(output,), **self._head(draft))

    def _draw(self, draft: Draft) -> ev.Event:
        lines = (Line(line="in/0", lot_key=_tank(draft), quantity=self._quantity(_LITTLE, draft.amount), unit="kg", location_id=draft.place),)
        outputs = self._lines(draft, _MUCH, made=True)
        return ev.LotTransformed(transformation_id=f"~D{self._turn}", kind="production", lines=lines, outputs=outputs, **self._head(draft))

    def _cleaned(self, draft: Draft) -> Line:
        """What is clean now: a place, or the content of a tank by its lot, perhaps with its place."""
        if draft.flag:
            return Line(location_id=PLACES[draft.number % 2])
        return Line(lot_key=VESSELS[draft.number % 2], location_id=draft.place)

    def _receive(self, draft: Draft) -> ev.Event:
        lines = tuple(msgspec.structs.replace(line, supplier_lot_number=f"S{draft.number % 3}") for line in self._lines(draft, _MUCH))
        supplier = f"~V{draft.number % 2}" if draft.flag else None
        return ev.LotReceived(receipt_id=f"~R{self._turn}", supplier_id=supplier, lines=lines, **self._head(draft))

    def _ship(self, draft: Draft) -> ev.Event:
        lines = tuple(
            msgspec.structs.replace(line, document_line_id=f"~L{self._turn}.{number}", order_id=f"~O{draft.number}")
            for number, line in enumerate(self._lines(draft, _LITTLE))
        )
        return ev.LotShipped(shipment_id=f"~SH{self._turn}", customer_id=f"~C{draft.number % 4}", lines=lines, **self._head(draft))

    def _return(self, draft: Draft) -> ev.Event:
        sent = [event for event in self._written if isinstance(event, ev.LotShipped) and event.source == "~erp"]
        shipped = [line for event in sent for line in event.lines if line.lot_key]
        given_back = shipped[draft.number % len(shipped)] if shipped else None
        lines = self._lines(draft, _LITTLE, one=True, place=True)
        if given_back is not None:
            lines = (msgspec.structs.replace(lines[0], lot_key=given_back.lot_key, document_line_id=given_back.document_line_id),)
        return ev.LotReturned(customer_id=f"~C{draft.number % 4}", lines=lines, **self._head(draft))

    def _count(self, draft: Draft) -> ev.Event:
        line = self._lines(draft, _LITTLE[:5], one=True)[0]
        quantity = (line.quantity or Decimal(1)) * (1 if draft.flag else -1)
        return ev.StockAdjusted(lines=(msgspec.structs.replace(line, quantity=quantity),), **self._head(draft))

    def _declare_same(self, draft: Draft) -> ev.Event | None:
        pair = (LOTS[draft.ins[0] % len(LOTS)], LOTS[(draft.ins[0] + 1 + draft.number) % len(LOTS)])
        if frozenset(pair) in self._same or len(set(pair)) == 1:
            return None
        self._same.add(frozenset(pair))
        return ev.LotsDeclaredSame(lines=tuple(Line(line=str(number), lot_key=lot) for number, lot in enumerate(pair)), **self._head(draft))

    def _void(self, draft: Draft) -> ev.Event | None:
        able = [event for event in self._written if event.source == "~erp" or isinstance(event, ev.EventVoided)]
        if not able:
            return None
        target = able[-1 - draft.number % len(able)]
        lines = target.lines + getattr(target, "outputs", ())
        line = lines[draft.amount % len(lines)].line if lines and draft.flag and not isinstance(target, ev.LotsDeclaredSame) else ""
        return ev.EventVoided(voids=(ev.line_id(target.event_id, line),), **self._head(draft))

    def _repeat(self, draft: Draft) -> ev.Event | None:
        return self._written[-1 - draft.number % len(self._written)] if self._written else None

    def _conflict(self, draft: Draft) -> ev.Event | None:
        able = [event for event in self._written if isinstance(event, ev.LotShipped | ev.LotReceived | ev.StockDisposed) and event.source == "~erp"]
        if not able:
            return None
        said = able[-1 - draft.number % len(able)]
        lines = tuple(msgspec.structs.replace(line, lot_key=LOTS[draft.amount], quantity=Decimal(77)) for line in said.lines)
        return msgspec.structs.replace(said, lines=lines)

    def _epcis(self, draft: Draft) -> ev.Event:
        """An event with an id that its source gave to others as well; what it says hangs on its content hash alone."""
        content = draft.amount % 3
        name, hash_ = _epcis_name(draft), f"~c{content}"
        event_id = ev.event_id("~epcis", *filter(None, [name]), hash_)
        span = TimeSpan(_hour(content * 9), _hour(content * 9))
        number = event_id.replace("|", ".")
        return ev.LotShipped(
            event_id=event_id,
            source="~epcis",
            source_event_id=name,
            source_content_hash=hash_,
            event_time=span,
            shipment_id=number,
            customer_id=f"~C{content}",
            lines=(Line(lot_key=LOTS[content], quantity=Decimal(1), unit="kg", document_line_id=number),),
        )

    def _declare_error(self, draft: Draft) -> ev.Event:
        corrective = (f"~E{draft.outs[0] % 2}",) if draft.outs and draft.flag else ()
        declared = ev.ErrorDeclared(content_hash=f"~c{draft.amount % 3}", corrective_event_ids=corrective)
        head = self._head(draft) | {"source": "~epcis"}
        return ev.EventVoided(source_event_id=_epcis_name(draft), error_declared=declared, **head)


def _tank(draft: Draft) -> str:
    """What a fill makes and a draw takes: the content of a tank by its lot, seldom an ordinary lot, which a fill makes a vessel's."""
    return VESSELS[draft.number % 2] if draft.number < 5 else VESSELS[2] if draft.number < 6 else LOTS[draft.amount % 2]


def _epcis_name(draft: Draft) -> str | None:
    return None if draft.number == 0 else f"~E{draft.number % 2}"


def _hour(tick: int) -> datetime:
    return _START + timedelta(hours=tick)
