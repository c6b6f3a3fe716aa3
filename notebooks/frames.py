"""Answers as pandas frames: one frame for each list of an answer, its columns the names that the JSON has.

Quantities are `Decimal`, exact as in the answer, so that sums are sums and zero is zero; `.astype(float)` them to plot. Shares and percentages are
floats. Times are `datetime64[us, UTC]`. Lot numbers and all other names are text: leading zeros stay. What is not known is missing (`NaN`, `NaT`, `None`),
never zero.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pandas as pd
from msgspec import Struct

from genealogy.balance import BalanceAnswer
from genealogy.trace.answer import Amount

TIMES = {"at", "from", "to", "since", "until"}
RATIOS = {"low", "expected", "high", "percent"}
QUANTITIES = {"quantity", "input", "output", "gain", "allowed", "shipped", "returned", "outstanding", "on_hand"}
UTC = "datetime64[us, UTC]"
# The lines of an equation: what is to be accounted for, and what became of it (semantics 8.5).
CAME = ("opening", "received", "made", "returned_by_customers", "counted_up", "moved_in")
WENT = ("on_hand", "in_transit", "consumed", "shipped", "returned_to_suppliers", "destroyed", "counted_down", "moved_out")


def frames(answer: Struct) -> dict[str, pd.DataFrame]:
    """A frame for each list of rows that an answer has, by the list's name; empty lists have their columns, too.

    Sums by unit (a customer's `shipped` and `returned`) become one row a unit. What was entered and second measures stand at the shipment lines only.
    """
    rows = {name: _row_type(hint) for name, hint in _hints(type(answer)).items()}
    return {name: frame(getattr(answer, name) or (), kind) for name, kind in rows.items() if kind is not None}


def frame(rows: Sequence[Struct], kind: type[Struct]) -> pd.DataFrame:
    """Rows of one class as a frame; `kind` names the columns where there are no rows."""
    columns = dict(_columns(kind))
    told = [flat for row in rows for flat in _flattened(row)]
    made = {name: _series([one.get(name) for one in told], dtype) for name, dtype in columns.items()}
    return pd.DataFrame(made, columns=list(columns), index=pd.RangeIndex(len(told)))


def equation(answer: BalanceAnswer) -> pd.DataFrame:
    """A balance as an accountant writes it: a row for each line of each unit, `side` +1 what is to be accounted for, −1 what became of it, 0 the rest.

    Lines that this balance does not have are left out; the unexplained part is missing where it is not known.
    """
    rows = [
        {"unit": one.unit, "line": name, "side": side, "quantity": getattr(one, name)}
        for one in answer.equations
        for side, names in ((1, CAME), (-1, WENT), (0, ("unexplained",)))
        for name in names
        if getattr(one, name) is not None or name in ("opening", "unexplained")
    ]
    columns = {"unit": "str", "line": "str", "side": "int64", "quantity": "decimal"}
    return pd.DataFrame({name: _series([row[name] for row in rows], dtype) for name, dtype in columns.items()})


def about(answer: Struct) -> pd.Series[Any]:
    """What must be known before a number is used: whether the answer is complete, up to when it knows, and what it counts."""
    told = msgspec.to_builtins(answer)
    completeness = told.get("completeness", {})
    watermark = completeness.get("watermark") or told.get("as_of") or {}
    facts = {"complete": told["complete"], "known up to commit": watermark.get("commit"), "recorded at": watermark.get("recorded_at"), **told.get("counts", {})}
    unknown = {name: len(value) if isinstance(value, list) else value for name, value in completeness.items() if value and name != "watermark"}
    unknown |= {name.replace("_", " "): "; ".join(told[name]) for name in ("reasons", "not_known") if told.get(name)}
    return pd.Series({name: value for name, value in (facts | unknown).items() if value is not None}, dtype=object)


def totals(rows: pd.DataFrame, *by: str, of: str = "quantity") -> pd.DataFrame:
    """Exact sums by these columns and by unit; `unmeasured` counts the rows without a quantity, which are in no sum.

    Units are never added up: a result with one row for each name has one unit for each name.
    """
    keys = [*by, "unit"]
    known = rows[of].notna()
    grouped = rows.assign(**{of: rows[of].where(known, Decimal(0)), "unmeasured": ~known}).groupby(keys, dropna=False, sort=True)
    return grouped.agg(**{of: (of, _add), "unmeasured": ("unmeasured", "sum")}).reset_index()


def _add(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


@cache
def _hints(kind: type[Struct]) -> dict[str, Any]:
    return get_type_hints(kind)


def _row_type(hint: object) -> type[Struct] | None:
    """The class of a list's rows; None for what is no list of rows."""
    told = _without_none(hint)
    inner = get_args(told)[0] if get_origin(told) in (list, tuple) and get_args(told) else None
    return inner if isinstance(inner, type) and issubclass(inner, Struct) and inner is not Amount else None


def _without_none(hint: object) -> object:
    """`str` of `str | None`; a type with several meanings stays what it is."""
    if get_origin(hint) in (Union, types.UnionType):
        told = [one for one in get_args(hint) if one is not type(None) and one is not msgspec.UnsetType]
        return told[0] if len(told) == 1 else str
    return hint


def _columns(kind: type[Struct], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and dtype of each column."""
    summed = False
    for name, hint in _hints(kind).items():
        told = _without_none(hint)
        if told == list[Amount]:
            if not _other_measure(name):
                yield from () if summed else (("unit", "str"),)
                summed = True
                yield prefix + name, "decimal"
        elif isinstance(told, type) and issubclass(told, Struct):
            yield from _columns(told, f"{prefix}{name}_")
        else:
            yield prefix + name, _dtype(name, told, optional=told is not hint)


def _dtype(name: str, told: object, *, optional: bool) -> str:
    if told is bool:
        return "boolean" if optional else "bool"
    if told is int:
        return "Int64" if optional else "int64"
    if told is float or (told is str and (name in RATIOS or name.endswith("_percent"))):
        return "float64"
    if told is str and (name in TIMES or name.endswith("_at")):
        return UTC
    if told is str and (name in QUANTITIES or name.endswith(("_quantity", "_entered"))):
        return "decimal"
    return "str" if told is str or get_origin(told) is not list else "object"


def _series(values: list[Any], dtype: str) -> pd.Series[Any]:
    made: pd.Series[Any]
    if dtype == "decimal":
        made = pd.Series([None if value is None else Decimal(value) for value in values], dtype=object)
    elif dtype == "float64":
        made = pd.Series([None if value is None else float(value) for value in values], dtype="float64")
    elif dtype == UTC:
        made = pd.Series(pd.DatetimeIndex(pd.to_datetime(values, utc=True, format="ISO8601")).as_unit("us"))
    else:
        made = pd.Series([tuple(value) if isinstance(value, list) else value for value in values], dtype=object).astype(dtype)  # type: ignore[call-overload]
    return made


def _flattened(row: Struct) -> Iterator[dict[str, Any]]:
    """A row with its parts' fields beside its own; one for each unit, where it has sums."""
    plain: dict[str, Any] = {}
    sums: dict[str, list[Amount]] = {}
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, list) and _hints(type(row))[name] == list[Amount]:
            if not _other_measure(name):
                sums[name] = value
        elif isinstance(value, Struct):
            plain |= {f"{name}_{inner}": told for flat in _flattened(value) for inner, told in flat.items()}
        elif value is not msgspec.UNSET:
            plain[name] = value
    if not sums:
        yield plain
        return
    for unit in dict.fromkeys(amount.unit for amounts in sums.values() for amount in amounts) or (None,):
        yield plain | {"unit": unit} | {name: _in_unit(amounts, unit) for name, amounts in sums.items()}


def _in_unit(amounts: Sequence[Amount], unit: str | None) -> str | None:
    """The sum in a unit: nothing at all is zero, unless the unit stands for lines without a quantity."""
    return next((amount.quantity for amount in amounts if amount.unit == unit), None if unit is None else "0")


def _other_measure(name: str) -> bool:
    return name.endswith(("_entered", "_catch"))
