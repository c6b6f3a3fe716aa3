"""How likely chance alone explains as many complaints: the upper tail of the hypergeometric distribution."""

from __future__ import annotations

from math import exp, lgamma, log

SCORE = "-log10 of the hypergeometric chance that at least k of n shipment lines, drawn blindly from N, are among the M that go back to the cause"


def score(explained: int, complaints: int, reached: int, lines: int) -> float:
    """How surprising it is that so many complaints go back to one cause; 0 when nothing else could be.

    Args:
        explained: k, complaints that go back to it.
        complaints: n, all of them.
        reached: M, shipment lines that go back to it.
        lines: N, all shipment lines.

    >>> score(2, 2, 1000, 1000), score(2, 2, 10, 1000)
    (0.0, 4.045323)
    """
    first, last = max(explained, complaints - (lines - reached)), min(complaints, reached)
    if explained <= complaints - (lines - reached) or explained <= 0:
        return 0.0
    logs = [_log_of(reached, one) + _log_of(lines - reached, complaints - one) - _log_of(lines, complaints) for one in range(first, last + 1)]
    highest = max(logs)
    chance = highest + log(sum(exp(one - highest) for one in logs))
    return max(0.0, round(-chance / log(10), 6))


def lift(explained: int, complaints: int, reached: int, lines: int) -> float:
    """How many times more often the cause stands behind a complaint than behind any shipment line.

    >>> lift(2, 4, 10, 1000)
    50.0
    """
    return round((explained / complaints) / (reached / lines), 3)


def _log_of(total: int, taken: int) -> float:
    """Logarithm of the number of ways to take some of so many."""
    return lgamma(total + 1) - lgamma(taken + 1) - lgamma(total - taken + 1)
