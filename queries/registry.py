"""The Cypher files of this folder, read and checked once at start.

A query file opens with a header of comment lines and holds one statement of at most 50 lines:

    // name: trace/reached
    // purpose: What a set of segments flows into.
    // mode: read
    // params: keys, limit
    // columns: segment_keys, lot_keys
    // sample: {"keys": ["|MILK|M1"], "limit": 10}

The name is the file's path without its ending. `columns` are those of RETURN, in order; empty for a query that returns nothing. `sample` is JSON with
just the declared parameters; it runs on the demo data. `allow: Eager` (or another operator) tells that the plan may hold it, with the reason after a dash.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

ROOT = Path(__file__).parent
LONGEST = 50
_HEADER = re.compile(r"^// (\w+): ?(.*)$")
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")
_REQUIRED = ("name", "purpose", "mode", "params", "columns", "sample")
_KNOWN = (*_REQUIRED, "allow")


class BadQueryFile(Exception):
    """A query file whose header and text don't agree; the text names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Query:
    """One named statement.

    Attributes:
        name: `folder/file`.
        purpose: One sentence.
        mode: `read` or `write`.
        params: Declared parameters.
        columns: Declared columns of RETURN.
        sample: Parameters it runs with on the demo data.
        allow: Plan operator that is usually refused → why it is right here.
        text: The Cypher itself, header included.
    """

    name: str
    purpose: str
    mode: Literal["read", "write"]
    params: tuple[str, ...]
    columns: tuple[str, ...]
    sample: dict[str, Any]
    allow: dict[str, str]
    text: str


@cache
def all_queries() -> dict[str, Query]:
    """Every query by name.

    Raises:
        BadQueryFile: The first file whose header and text don't agree.
    """
    files = sorted(path for path in ROOT.rglob("*.cypher") if "migrations" not in path.parts)
    return {query.name: query for query in (parse(path.relative_to(ROOT).with_suffix("").as_posix(), path.read_text(encoding="utf-8")) for path in files)}


def query(name: str) -> Query:
    """The query of this name.

    Raises:
        BadQueryFile: There is none.
    """
    try:
        return all_queries()[name]
    except KeyError:
        raise BadQueryFile(f"no query file {name}.cypher") from None


def together(*names: str) -> Query:
    """Queries of one row each as one statement, for one round trip: it returns the columns of all of them, in order.

    Raises:
        BadQueryFile: One of them is missing or writes, or two of them name a column alike.
    """
    parts = [query(name) for name in names]
    whole = " + ".join(names)
    columns = tuple(column for part in parts for column in part.columns)
    if len(set(columns)) < len(columns):
        raise BadQueryFile(f"{whole}: two columns of one name")
    if any(part.mode != "read" for part in parts):
        raise BadQueryFile(f"{whole}: one of them writes")
    text = "".join(f"CALL () {{\n{part.text}}}\n" for part in parts) + f"RETURN {', '.join(columns)}\n"
    params = tuple(dict.fromkeys(param for part in parts for param in part.params))
    sample = {param: value for part in parts for param, value in part.sample.items()}
    allow = {operator: why for part in parts for operator, why in part.allow.items()}
    return Query(whole, parts[0].purpose, "read", params, columns, sample, allow, text)


def in_order(*names: str) -> Query:
    """Writing queries as one statement, for one round trip: the rows of each are a list in the list `parts`, their other parameters are shared.

    Raises:
        BadQueryFile: One of them is missing, returns something, or takes no rows.
    """
    queries = [query(name) for name in names]
    whole = f"{names[0]} to {names[-1]}"
    if any(one.columns or "rows" not in one.params for one in queries):
        raise BadQueryFile(f"{whole}: one of them returns something, or takes no rows")
    bodies = (re.sub(r"\$rows\b", f"$parts[{place}]", _body(one.text)) for place, one in enumerate(queries))
    params = ("parts", *dict.fromkeys(param for one in queries for param in one.params if param != "rows"))
    sample = {"parts": [[] for _ in queries]} | {param: value for one in queries for param, value in one.sample.items() if param != "rows"}
    allow = {"Eager": "each part must see what the one before it wrote"} | {operator: why for one in queries for operator, why in one.allow.items()}
    return Query(whole, queries[0].purpose, "write", params, (), sample, allow, "".join(f"CALL () {{\n{body}\n}}\n" for body in bodies))


def parse(name: str, text: str) -> Query:
    """Check one file's header against its text.

    Args:
        name: The name its path gives it.
        text: The whole file.

    Raises:
        BadQueryFile: Missing, unknown, repeated or untrue header lines, or too many lines.
    """
    header, allow = _read_header(name, text)
    body = _body(text)
    if header["name"] != name:
        raise BadQueryFile(f"{name}: header says {header['name']}")
    if header["mode"] not in ("read", "write"):
        raise BadQueryFile(f"{name}: mode is read or write, not {header['mode']!r}")
    if len(text.splitlines()) > LONGEST:
        raise BadQueryFile(f"{name}: longer than {LONGEST} lines")
    params = _names(header["params"])
    _same(name, "parameters", set(params), set(_PARAMETER.findall(body)))
    columns = _names(header["columns"])
    _same(name, "columns", columns, returned_columns(body))
    try:
        sample = json.loads(header["sample"] or "{}")
    except ValueError as error:
        raise BadQueryFile(f"{name}: sample is not JSON: {error}") from None
    _same(name, "sample's parameters", set(params), set(sample))
    mode = cast("Literal['read', 'write']", header["mode"])
    return Query(name, header["purpose"], mode, params, columns, sample, allow, text)


def returned_columns(body: str) -> tuple[str, ...]:
    """The column names of the last RETURN outside of braces: its aliases, or the expressions themselves."""
    top, depth = [], 0
    for character in body:
        depth += (character in "{[(") - (character in "}])")
        top.append(character if depth == 0 and character not in "}])" else " " if character in "\n\t" else "\0" if depth else " ")
    found = list(re.finditer(r"\bRETURN\b(?:\s+DISTINCT\b)?", "".join(top)))
    if not found:
        return ()
    tail = "".join(top)[found[-1].end() :]
    tail = re.split(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b|;", tail)[0]
    columns = []
    for part in tail.split(","):
        alias = re.search(r"\bAS\s+`?(\w+)`?\s*$", part.strip(" \0\n\t"))
        columns.append(alias[1] if alias else part.strip(" \0\n\t").rsplit(".", 1)[-1])
    return tuple(columns)


def _body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))


def _read_header(name: str, text: str) -> tuple[dict[str, str], dict[str, str]]:
    header: dict[str, str] = {}
    allow: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        match = _HEADER.match(line)
        if match is None:
            raise BadQueryFile(f"{name}: not a header line: {line}")
        key, value = match[1], match[2].strip()
        if key not in _KNOWN:
            raise BadQueryFile(f"{name}: unknown header {key}")
        if key == "allow":
            operator, _, why = value.partition(" - ")
            if not why:
                raise BadQueryFile(f"{name}: allow needs a reason: allow: Operator - why")
            allow[operator.strip()] = why
        elif key in header:
            raise BadQueryFile(f"{name}: header {key} twice")
        else:
            header[key] = value
    missing = [key for key in _REQUIRED if key not in header]
    if missing:
        raise BadQueryFile(f"{name}: header lacks {', '.join(missing)}")
    return header, allow


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _same(name: str, what: str, declared: Any, used: Any) -> None:
    if declared != used:
        raise BadQueryFile(f"{name}: {what} declared {sorted(declared)}, used {sorted(used)}")
