"""Where the simulated distributor keeps its goods: a dairy, a mill, a distribution centre, and a third party's cold store."""

from __future__ import annotations

from loaders.demodata.book import Book

SITES = ("W1", "W2", "W3")
COLD_STORE = "X1-COLD"
BINS = 30


def write(book: Book, vessels: int) -> None:
    """All locations; `vessels` tanks at the dairy beside the story's two, and as many silos at the mill."""
    add = book.files.add
    for site in SITES:
        add("locations", (f"{site}-DOCK", site, "dock"))
        add("locations", (f"{site}-RET", site, "returns"))
        for number in range(1, BINS + 1):
            add("locations", (bin_of(site, number), site, "bin"))
    for number in range(1, 3):
        add("locations", (tank(number), "W1", "silo"))
    for number in range(vessels):
        add("locations", (vessel_of(number), vessel_of(number)[:2], "silo"))
    add("locations", (COLD_STORE, "X1", "third_party"))


def bin_of(site: str, number: int) -> str:
    """A bin of a site.

    >>> bin_of("W1", 7)
    'W1-B007'
    """
    return f"{site}-B{number:03}"


def tank(number: int) -> str:
    """One of the story's milk tanks."""
    return f"W1-TANK{number}"


def vessel_of(line: int) -> str:
    """The tank or silo of a production line: milk at the dairy, grain at the mill by turns."""
    return f"W1-SILO{line:03}" if line % 2 == 0 else f"W2-SILO{line:03}"
