"""A case and its impact list in sentences, for somebody just woken: the decision, who has how much, where the rest is, what is not known, what to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from genealogy.recall.answer import CustomerRow, Filter, ImpactList, RowChange
from genealogy.recall.case import CLASS_MEANS, Case, VersionInfo, spoken_kind
from genealogy.recall.tables import told
from genealogy.trace.answer import Amount, sums
from genealogy.trace.text import SHOWN, spoken

_DRILL = "*** DRILL. This is an exercise: nobody is to be warned, nothing to be thrown away. ***"


def tell_case(of: Case, found: ImpactList | None) -> str:
    """A case as it stands, with the last version of its list where there is one."""
    parts = [_decision(of)]
    if found is None:
        parts.append(f"No list has been made yet: `genealogy recall impact {of.recall_id}` makes it.")
    else:
        parts += [_standing(of, found), *_list(found), _next(of, found)]
    return "\n\n".join(part for part in parts if part) + "\n"


def tell_impact(of: ImpactList) -> str:
    """A list by itself."""
    head = of.recall
    title = f"Impact list of {head.recall_id}, {_what(head.kind, head.recall_class)}: {head.title}. Version {of.version} of {_moment(of.made_at)}."
    parts = [_DRILL if head.drill else "", "\n".join(part for part in (title, _as_of(of), _filter(of.filter)) if part), _changed(of), *_list(of)]
    return "\n\n".join(part for part in parts if part) + "\n"


def tell_cases(cases: Sequence[Case]) -> str:
    """One case a line, the newest first."""
    if not cases:
        return "No recall case is on record.\n"
    rows = []
    for one in cases:
        last = one.versions[-1] if one.versions else None
        size = f"{_count(last.customers, 'customer')}, {_count(last.lots, 'lot')}" if last else "no list yet"
        drill = "DRILL  " if one.drill else ""
        rows.append(f"{one.recall_id}  {one.status:<6}  {drill}{_what(one.kind, one.recall_class)}: {one.title}  ({_moment(one.opened_at)}, {size})")
    return "\n".join(rows) + "\n"


def _decision(of: Case) -> str:
    head = f"{of.recall_id}  {_what(of.kind, of.recall_class).upper()}  {of.title}"
    meaning = f"Class {of.recall_class}: {CLASS_MEANS[of.recall_class]}." if of.recall_class else f"A {spoken_kind(of.kind)} is no recall."
    entered = "" if of.opened_by == of.decided_by else f", entered by {of.opened_by}"
    rows = [
        *([_DRILL] if of.drill else []),
        head,
        f"Decided by {of.decided_by} at {_moment(of.opened_at)}{entered}: {of.reason}",
        f"{meaning} Customers are notified down to the {of.depth} level.",
        *([f"Scope: {of.scope}"] if of.scope else []),
        f"From: {', '.join(of.starts)}",
        *([f"Goes on from {of.follows}."] if of.follows else []),
        f"Holds: {', '.join(of.holds)}" if of.holds else "Holds: none was placed with this case.",
        f"CLOSED by {of.closed_by} at {_moment(of.closed_at)}: {of.closed_reason}" if of.status == "closed" else "OPEN.",
    ]
    return "\n".join(rows)


def _standing(of: Case, found: ImpactList) -> str:
    last = next((one for one in of.versions if one.number == found.version), None)
    late = late_versions(of)
    rows = [f"List: version {found.version} of {_moment(found.made_at)}. {_as_of(found)}"]
    if late:
        numbers = ", ".join(str(one.number) for one in late)
        rows.append(
            f"RECORDED AFTER IT WAS CLOSED: version {numbers} of the list differs. Open another case with --follows {of.recall_id} if anybody must be warned."
        )
    if last and last.changed:
        rows.append(f"It differs from version {found.version - 1} in {_count(last.changed, 'row')}: `genealogy recall impact {of.recall_id}` tells them.")
    return "\n".join(rows)


def late_versions(of: Case) -> list[VersionInfo]:
    """Versions of the list that were made after the case was closed."""
    closed = of.closed_at
    return [one for one in of.versions if closed and one.made_at > closed]


def _as_of(of: ImpactList) -> str:
    mark = of.as_of
    checked = f" At {_moment(of.checked.at)} (commit {of.checked.commit}) it was still so." if of.checked else ""
    return f"It knows what was recorded up to commit {mark.commit} of {_moment(mark.recorded_at)}.{checked}"


def _filter(only: Filter | None) -> str:
    if only is None:
        return ""
    told = [f"{name} {', '.join(values)}" for name, values in (("customers", only.customers), ("sites", only.sites), ("lots", only.lots)) if values]
    told += [f"{only.certainty} rows"] if only.certainty else []
    return f"ONLY PART OF IT: {'; '.join(told)}."


def _list(of: ImpactList) -> Iterator[str]:
    yield "This list is complete." if of.complete else "\n".join(["THIS LIST IS NOT COMPLETE:", *(f"  - {reason}" for reason in of.reasons)])
    yield _numbers(of)
    yield _customers(of)
    yield _places(of)
    yield _ask(of)
    yield "\n".join(["What is not known:", *(f"  {text}" for text in of.not_known)]) if of.not_known else ""


def _numbers(of: ImpactList) -> str:
    counts, totals = of.counts, of.totals
    head = f"{_count(counts.customers, 'customer')}, {_count(counts.orders, 'order')}, {_count(counts.shipment_lines, 'shipment line')}"
    head += f", {_count(counts.lots, 'lot')}, {_count(counts.handling_units, 'handling unit')}."
    names = ("shipped", "returned", "outstanding", "on_hand", "in_transit", "work_in_progress", "consumed", "destroyed", "returned_to_suppliers")
    spoken_names = {"outstanding": "still out", "on_hand": "on hand with us", "consumed": "consumed (and in what it became)"}
    rows = [(spoken_names.get(name, name.replace("_", " ")), getattr(totals, name)) for name in names]
    return "\n".join([head, *(f"  {name:<34}{_amounts(amounts)}" for name, amounts in rows if amounts or name == "still out")])


def _customers(of: ImpactList) -> str:
    if not of.customers:
        return "Customers: none received any of it."
    rows = []
    for row in sorted(of.customers, key=lambda row: not row.notify):
        reach = ", ".join(text for text in (row.contact, row.phone, row.email) if text) or "no contact on record"
        name = f" {row.name}" if row.name else ""
        depth = "" if row.notify else "  (below the depth of this recall)"
        back = f"; {_amounts(row.returned)} came back, {_amounts(row.outstanding)} still out" if row.returned else ", all still out"
        rows += [f"  {row.customer_id}{name}: got {_amounts(row.shipped)}{back}{_maybe(row)}{depth}", f"    {reach}"]
    left = [f"  … and {len(of.customers) - SHOWN} more; --csv DIR, --xlsx FILE or --json has them all."] if len(of.customers) > SHOWN else []
    return "\n".join([f"Customers: {of.counts.customers_to_notify} to notify.", *rows[: 2 * SHOWN], *left])


def _maybe(row: CustomerRow) -> str:
    return " (possible, not certain)" if row.certainty == "possible" else ""


def _places(of: ImpactList) -> str:
    if of.filter and of.filter.customers:
        return ""
    if not of.stock and not of.in_transit and not of.work_in_progress:
        return "With us: none of it is on hand, in transit or in work."
    by_place: dict[tuple[str, str, str], list[tuple[str | None, str | None]]] = defaultdict(list)
    for row in of.stock:
        state = ", ".join(text for text in (row.status, "held" if row.held else None) if text)
        by_place[row.site or "", row.location_id or "place unknown", state].append((row.quantity, row.unit))
    rows = [f"  {place}{f' ({site})' if site else ''}: {_sum(held)}{f', {state}' if state else ''}" for (site, place, state), held in sorted(by_place.items())]
    more = [f"  … and {len(rows) - SHOWN} more places" for _ in (1,) if len(rows) > SHOWN]
    for transit in of.in_transit[:SHOWN]:
        to = f" to {transit.to}" if transit.to else ""
        more.append(f"  in transit{to}: {spoken(transit.quantity, transit.unit)} of lot {transit.lot_number}")
    for work in of.work_in_progress[:SHOWN]:
        where = f"in {work.document}, which has given nothing yet" if work.state == "used" else f"at {work.location_id}"
        more.append(f"  in work: {spoken(work.quantity, work.unit)} of lot {work.lot_number} {where}")
    return "\n".join(["With us:", *rows[:SHOWN], *more])


def _ask(of: ImpactList) -> str:
    rows = []
    for row in of.suppliers[:SHOWN]:
        numbers = f", their lots {', '.join(row.supplier_lot_numbers)}" if row.supplier_lot_numbers else ""
        reach = ", ".join(text for text in (row.contact, row.phone, row.email) if text)
        rows.append(f"  {row.supplier_id}{f' {row.name}' if row.name else ''}{numbers}{f' ({reach})' if reach else ''}")
    more = [f"  … and {len(of.suppliers) - SHOWN} more" for _ in (1,) if len(of.suppliers) > SHOWN]
    return "\n".join(["Suppliers to ask:", *rows, *more]) if rows else ""


def _changed(of: ImpactList) -> str:
    if of.changes is None:
        return ""
    if not (of.changes.rows or of.changes.reasons_added or of.changes.reasons_gone):
        return f"Since version {of.changes.since_version} only what is not known has changed."
    other = [change for change in of.changes.rows if not _share_alone(change)]
    counted = Counter((change.table, change.change) for change in other)
    told_counts = ", ".join(f"{table.replace('_', ' ')} {number} {change}" for (table, change), number in counted.items())
    head = f"CHANGED since version {of.changes.since_version}: {told_counts or 'nothing that anybody got or has'}."
    rows = [f"  {_change(change)}" for change in other[:SHOWN]]
    rows += [f"  … and {len(other) - SHOWN} more; --csv DIR, --xlsx FILE or --json has them all." for _ in (1,) if len(other) > SHOWN]
    alone = len(of.changes.rows) - len(other)
    rows += [f"  {_count(alone, 'row')} more {'has' if alone == 1 else 'have'} another suspect share." for _ in (1,) if alone]
    rows += [f"  no longer so: {text}" for text in of.changes.reasons_gone] + [f"  new: {text}" for text in of.changes.reasons_added]
    return "\n".join([head, *rows])


def _share_alone(change: RowChange) -> bool:
    """Nothing but the suspect share of a row is other."""
    return bool(change.fields) and all(field.name.startswith("suspect_") for field in change.fields)


def _change(change: RowChange) -> str:
    fields = f": {told(change.fields)}" if change.fields else ""
    return f"{change.change:<8}{change.table.replace('_', ' ')}  {change.row}{fields}"


def _next(of: Case, found: ImpactList) -> str:
    """What to do now, the most urgent first."""
    if of.status == "closed":
        return ""
    steps = []
    if not found.complete:
        steps.append("Find out what the list may lack: the reasons stand above; `genealogy exceptions list` shows rows that could not be recorded.")
    if not of.drill and not of.holds and not all(row.held for row in found.stock):
        steps.append(f"Freeze what is still with us: `genealogy recall freeze {of.recall_id}`.")
    if found.counts.customers_to_notify:
        steps.append(
            f"Warn {_count(found.counts.customers_to_notify, 'customer')}: `genealogy recall impact {of.recall_id} --xlsx FILE` is the list to work from."
        )
    if found.in_transit:
        steps.append("Stop what is in transit.")
    if found.work_in_progress:
        steps.append("Stop the work in progress, and record what came out of it.")
    if found.suppliers:
        steps.append(f"Ask {_count(len(found.suppliers), 'supplier')} who else got the same.")
    steps.append(f"Look again when more is recorded: `genealogy recall impact {of.recall_id}` makes a new version and says what changed.")
    return "\n".join(["What to do next:", *(f"  {number}. {step}" for number, step in enumerate(steps, 1))])


def _what(kind: str, recall_class: str | None) -> str:
    return f"{kind.replace('-', ' ')}{f' class {recall_class}' if recall_class else ''}"


def _moment(text: str | None) -> str:
    """A time to the second.

    >>> _moment("2026-03-01T08:00:00.123456Z"), _moment(None)
    ('2026-03-01T08:00:00Z', 'an unknown time')
    """
    return f"{text.partition('.')[0].removesuffix('Z')}Z" if text else "an unknown time"


def _amounts(amounts: Sequence[Amount]) -> str:
    return " and ".join(spoken(one.quantity, one.unit) for one in amounts) or "nothing"


def _sum(quantities: Sequence[tuple[str | None, str | None]]) -> str:
    return _amounts(sums((quantity, unit or "") for quantity, unit in quantities))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
