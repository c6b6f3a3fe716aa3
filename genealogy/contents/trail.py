"""The trail of a unit: in which units and at which places it was, stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterator

from genealogy.trace.stays import Span, Stay, by_what, rest


class Trail:
    """Where some units were.

    Args:
        withins: Unit in unit.
        ats: Outermost unit at place.
    """

    def __init__(self, withins: list[Stay], ats: list[Stay]) -> None:
        self._outer, self._stands = by_what(withins), by_what(ats)

    def containers(self, unit: str, span: Span) -> Iterator[tuple[str, Span]]:
        """The unit itself, then the units around it, each with the part of the span during which it was so."""
        yield unit, span
        for stay in self._outer.get(unit, ()):
            if part := stay.during(span):
                yield from self.containers(stay.where, part.span)

    def places(self, unit: str, span: Span, inside: str | None = None) -> Iterator[tuple[str | None, str | None, Span]]:
        """Outermost unit (None when it stood alone), place (None when not told), and when; nothing is told of times at which it was in nothing and nowhere."""
        nested = [part for stay in self._outer.get(unit, ()) if (part := stay.during(span))]
        for part in nested:
            yield from self.places(part.where, part.span, part.where)
        for free in rest(span, [part.span for part in nested]):
            stands = [part for stay in self._stands.get(unit, ()) if (part := stay.during(free))]
            for part in stands:
                yield inside, part.where, part.span
            if inside is not None:
                for gap in rest(free, [part.span for part in stands]):
                    yield inside, None, gap
