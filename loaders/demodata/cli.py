"""The command `genealogy-data`: write a data set of any size."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from loaders.demodata import EXPECTED, Plan, Sizes, generate


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, write the files, say what was made.

    Returns:
        The exit status: 0 done, 1 not written, 2 usage.
    """
    options = _parser().parse_args(arguments)
    sizes = Sizes(options.diamonds, options.chain, options.silo_segments, options.lot_shipments, options.wide, options.more_shipments)
    began = time.perf_counter()
    try:
        rows = generate(Plan(options.lots, options.days, options.seed, sizes), options.out, _show)
    except ValueError as error:
        _parser().error(str(error))
    except OSError as error:
        print(f"error data: {options.out}: {error.strerror}", file=sys.stderr)
        return 1
    total, seconds = sum(rows.values()), time.perf_counter() - began
    print(f"{options.lots:,} lots, {total:,} rows in {len(rows)} files in {options.out}, {seconds:.1f} s. Answers: {options.out / EXPECTED}")
    return 0


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} of {total:,} lots", end="\r" if done < total else "\n", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    what = "Write demo data: a food distributor with production and three warehouses, in the flat format."
    parser = argparse.ArgumentParser(prog="genealogy-data", description=what)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files; made when it isn't there")
    for name, default, text in (
        ("lots", 300, "lots in all"),
        ("days", 0, "days of business (default: 60, from 2,000 lots on 365)"),
        ("seed", 21, "same seed and sizes, same files"),
        ("diamonds", 0, "diamonds one after the other"),
        ("chain", 0, "transformations in a row"),
        ("silo-segments", 0, "fills and draws of one silo lot"),
        ("lot-shipments", 0, "shipment lines of one lot"),
        ("more-shipments", 0, "shipment lines of another lot"),
        ("wide", 0, "lots that one lot becomes"),
    ):
        parser.add_argument(f"--{name}", type=_count, default=default, metavar="N", help=text)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return number


if __name__ == "__main__":
    sys.exit(main())
