"""Flat files in pieces, for a first fill: each piece is read by a process of its own, so no process holds a whole file for long."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from loaders.dialect import BATCH_SIZE, Batch, Options
from loaders.flat import background, tables
from loaders.flat.fields import Background
from loaders.flat.source import Opened, event_batch, event_frame, master_batches, open_file, vessel_lots
from loaders.read import Table

ROWS: Final = 100_000
# What rows need to know of each other (`background`) stands in these columns, and in all that is said of places.
_SHARED: Final = ("hu_id", "type", "kind", "io", "item_id", "lot_id", "location_id", "shipment_line_id", "uom")
_ORDER: Final = {kind.name: turn for turn, kind in enumerate((*tables.MASTER, *tables.EVENTS))}


@dataclass(frozen=True, slots=True)
class FlatPiece:
    """Some rows of a flat file.

    Attributes:
        path: Where they were put aside.
        file: The name of their file.
        kind: The name of its kind.
    """

    path: Path
    file: str
    kind: str

    def batches(self, about: Background) -> Iterator[Batch]:
        """Master rows, then events."""
        kind = next(kind for kind in tables.ALL if kind.name == self.kind)
        frame = pl.read_ipc(self.path)
        file = Opened(kind, Table(Path(self.file), kind.columns, frame))
        if kind in tables.MASTER:
            yield from master_batches(file, about, BATCH_SIZE)
        if kind in tables.EVENTS:
            rows = event_frame(file).iter_rows(named=True)
            while chunk := list(itertools.islice(rows, BATCH_SIZE)):
                yield event_batch(((file, row) for row in chunk), about)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Flat files, cut into pieces.

    Attributes:
        start: What is said of files as a whole, and the lots of vessels.
        pieces: Master files first, as they come; what they hold doesn't depend on their order.
        about: What rows need to know of each other.
    """

    start: Batch
    pieces: list[FlatPiece]
    about: Background


def cut(paths: Sequence[Path], options: Options, folder: Path) -> Pieces:
    """Read files one by one and put their rows aside in pieces.

    Args:
        paths: The files.
        options: As for every load.
        folder: Where the pieces go.

    Raises:
        BadInput: No such time zone.
    """
    start = Batch()
    pieces: list[FlatPiece] = []
    frames: list[tuple[tables.TableKind, pl.DataFrame]] = []
    for path in paths:
        opened = open_file(path, start)
        if opened is None:
            continue
        frame = opened.table.frame
        for offset in range(0, frame.height, ROWS):
            place = folder / f"{len(pieces):06}.arrow"
            frame.slice(offset, ROWS).write_ipc(place, compression="lz4")
            pieces.append(FlatPiece(place, opened.name, opened.kind.name))
        needed = frame if opened.kind is tables.LOCATIONS else frame.select(name for name in _SHARED if name in opened.kind.columns)
        frames.append((opened.kind, needed))
    about = background.of(frames, options)
    start.master += vessel_lots([frame for kind, frame in frames if kind is tables.PRODUCTIONS], options.namespace)
    return Pieces(start, sorted(pieces, key=lambda piece: _ORDER[piece.kind]), about)
