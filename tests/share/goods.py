"""Goods as they lie about, bad ones among good ones, for the simulation of what truly happened. Shares no code with the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True)
class Heap:
    """So much good and so much bad."""

    good: float = 0.0
    bad: float = 0.0

    @property
    def size(self) -> float:
        return self.good + self.bad

    @property
    def share(self) -> float:
        return self.bad / self.size if self.size > 1e-12 else 0.0

    def add(self, other: Heap) -> None:
        self.good += other.good
        self.bad += other.bad

    def take(self, quantity: float, dice: Random) -> Heap:
        """Any units of it; often the worst or the best."""
        least, most = max(0.0, quantity - self.good), min(quantity, self.bad)
        bad = dice.choice([least, most, dice.uniform(least, max(least, most))])
        self.bad -= bad
        self.good -= quantity - bad
        return Heap(quantity - bad, bad)


@dataclass(slots=True)
class Vessel:
    """A tank by one of the four rules.

    Attributes:
        rule: full_mix, fifo, fifo_band or strict.
        band: By how much goods overtake each other at most.
        heel: What stays in it, whatever the books say.
        heaps: What is in it: one heap, or layers, oldest first.
        parcels: With a band: kilogram by kilogram, the order in which they leave, the place they took, and how much of each is bad.
    """

    rule: str
    band: int
    heel: int
    heaps: list[Heap] = field(default_factory=list)
    parcels: list[tuple[float, float, float]] = field(default_factory=list)
    _position: int = 0
    _peak: float = 0.0
    _drawn: Heap = field(default_factory=Heap)
    _share: float = 0.0

    @property
    def whole(self) -> Heap:
        """All that is in it."""
        whole = Heap()
        for heap in (*self.heaps, *(Heap(1 - bad, bad) for _, _, bad in self.parcels)):
            whole.add(heap)
        return whole

    def add(self, more: Heap, dice: Random) -> None:
        """Fill it."""
        short = min(self.heel, self._peak) - self.whole.size
        layer = self._with_heel(more, short, dice) if short > 1e-9 else more
        if self.rule == "fifo_band":
            self._arrange(layer, dice)
        elif self.rule == "fifo" or not self.heaps:
            self.heaps.append(layer)
        else:
            self.heaps[0].add(layer)
        self._peak, self._share = self.whole.size, self.whole.share

    def take(self, quantity: float, dice: Random) -> Heap:
        """Draw from it."""
        if self.rule == "fifo_band":
            self.parcels.sort()
            taken, self.parcels = self.parcels[: round(quantity)], self.parcels[round(quantity) :]
            self._drawn = Heap(1 - taken[-1][2], taken[-1][2])
            bad = sum(one for _, _, one in taken)
            return Heap(quantity - bad, bad)
        if self.rule == "fifo":
            return self._oldest(quantity, dice)
        heap = self.heaps[0]
        if self.rule == "strict":
            return heap.take(quantity, dice)
        drawn = Heap(quantity * (1 - heap.share), quantity * heap.share)
        heap.good -= drawn.good
        heap.bad -= drawn.bad
        return drawn

    def _oldest(self, quantity: float, dice: Random) -> Heap:
        drawn = Heap()
        while quantity > 1e-9:
            layer = self.heaps[0]
            self._drawn = Heap(layer.good, layer.bad)
            part = layer.take(min(quantity, layer.size), dice)
            drawn.add(part)
            quantity -= part.size
            if layer.size <= 1e-9:
                self.heaps.pop(0)
        return drawn

    def _with_heel(self, more: Heap, short: float, dice: Random) -> Heap:
        """What stayed though the books say that it had gone, mixed into the filling: of the last that was drawn, or like all that was in it."""
        like = self._drawn.share if self.rule in ("fifo", "fifo_band") else self._share
        if self.rule != "full_mix" and 1e-9 < like < 1 - 1e-9:
            like = dice.choice([0.0, 1.0, dice.random()])
        whole = self.whole
        whole.add(Heap(short * (1 - like), short * like))
        whole.add(more)
        self.heaps, self.parcels = [], []
        return whole

    def _arrange(self, layer: Heap, dice: Random) -> None:
        """Lay a layer out by the kilogram, bad ones anywhere; each may overtake others by up to the band."""
        bads = []
        left = layer.bad
        for _ in range(round(layer.size)):
            bads.append(min(1.0, left))
            left -= bads[-1]
        dice.shuffle(bads)
        for bad in bads:
            self.parcels.append((self._position + dice.randint(0, self.band), self._position, bad))
            self._position += 1
