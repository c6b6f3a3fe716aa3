"""Spill files: what one part of the work leaves for another, sorted into partitions by key, so that each partition fits into memory.

A part writes one file; at its end stands where each partition's records begin. A partition is read from all parts, in their order.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

PARTITIONS: Final = 64
_TAIL: Final = 8
_HELD: Final = 50_000
_SUFFIX: Final = ".spill"


class Spill:
    """Gathers records of one part of the work.

    Args:
        folder: Where its file goes.
        kind: What the records are of: `lots`, `units` …
        part: Name of the part.
    """

    def __init__(self, folder: Path, kind: str, part: str) -> None:
        self._path = folder / f"{kind}.{part}{_SUFFIX}"
        self._path.unlink(missing_ok=True)
        self._held: defaultdict[int, list[Any]] = defaultdict(list)
        self._index: dict[int, list[tuple[int, int]]] = {}
        self._count = 0

    def add(self, key: str, record: Any) -> None:
        """Keep a record with its key's partition."""
        self._held[zlib.crc32(key.encode()) % PARTITIONS].append(record)
        self._count += 1
        if self._count == _HELD:
            self._write()

    def close(self) -> None:
        """Write what is left, and the index; nothing at all when there is nothing."""
        self._write()
        if self._index:
            with self._path.open("ab") as file:
                end = msgspec.msgpack.encode(self._index)
                file.write(end)
                file.write(len(end).to_bytes(_TAIL, "big"))

    def _write(self) -> None:
        if self._count:
            with self._path.open("ab") as file:
                for partition, records in sorted(self._held.items()):
                    block = msgspec.msgpack.encode(records)
                    self._index.setdefault(partition, []).append((file.tell(), len(block)))
                    file.write(block)
        self._held.clear()
        self._count = 0


def read(folder: Path, kind: str, partition: int) -> Iterator[Any]:
    """All records of a partition, part by part."""
    for path in sorted(folder.glob(f"{kind}.*{_SUFFIX}")):
        with path.open("rb") as file:
            file.seek(-_TAIL, 2)
            length = int.from_bytes(file.read(_TAIL), "big")
            file.seek(-_TAIL - length, 2)
            index = msgspec.msgpack.decode(file.read(length), type=dict[int, list[tuple[int, int]]])
            for start, size in index.get(partition, ()):
                file.seek(start)
                yield from msgspec.msgpack.decode(file.read(size))
