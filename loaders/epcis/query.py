"""The standard's simple event query: its parameters, and whether an event is wanted by them.

Events and parameters are compared in the one form of `normal`, so that a URN finds what a Digital Link names, and `cbv:BizStep-shipping` what says `shipping`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from genealogy import identifiers
from genealogy.errors import BadInput, BadRow
from loaders.epcis import vocabulary
from loaders.epcis.document import EVENT_TYPES
from loaders.epcis.normal import Form, moment

_EPCS: Final = ("epcList", "childEPCs")
_INPUT, _OUTPUT = ("inputEPCList",), ("outputEPCList",)
_CLASSES: Final = ("quantityList", "childQuantityList")
_INPUT_CLASSES, _OUTPUT_CLASSES = ("inputQuantityList",), ("outputQuantityList",)
_GOODS: Final[Mapping[str, tuple[str, ...]]] = {
    "MATCH_epc": _EPCS,
    "MATCH_parentID": ("parentID",),
    "MATCH_inputEPC": _INPUT,
    "MATCH_outputEPC": _OUTPUT,
    "MATCH_anyEPC": (*_EPCS, "parentID", *_INPUT, *_OUTPUT),
    "MATCH_epcClass": _CLASSES,
    "MATCH_inputEPCClass": _INPUT_CLASSES,
    "MATCH_outputEPCClass": _OUTPUT_CLASSES,
    "MATCH_anyEPCClass": (*_CLASSES, *_INPUT_CLASSES, *_OUTPUT_CLASSES),
}
_WORDS: Final = ("EQ_bizStep", "EQ_disposition")
_PLACES: Final = ("EQ_readPoint", "EQ_bizLocation")
_PAPERS: Final = ("po", "desadv", "recadv", "prodorder", "bol", "inv")
_ENDS: Final = ("owning_party", "possessing_party", "location")
_TIMES: Final = {"GE_eventTime": "since", "LT_eventTime": "before", "GE_recordTime": "recorded_since", "LT_recordTime": "recorded_before"}

PARAMETERS: Final[dict[str, str]] = {
    "eventType": "Kinds of events, like ObjectEvent.",
    "GE_eventTime": "Happened at this time or later.",
    "LT_eventTime": "Happened before this time.",
    "GE_recordTime": "Recorded here at this time or later.",
    "LT_recordTime": "Recorded here before this time.",
    "EQ_action": "ADD, OBSERVE or DELETE.",
    "EQ_bizStep": "Business steps.",
    "EQ_disposition": "Dispositions.",
    "EQ_readPoint": "Read points.",
    "EQ_bizLocation": "Business locations.",
    "EQ_transformationID": "Transformations.",
    "EQ_eventID": "Events by their id.",
    "EXISTS_errorDeclaration": "Only events that are declared wrong; the value is ignored.",
    **dict.fromkeys(_GOODS, "Goods, by any of the identifiers of docs/epcis.md; those of a whole class as they stand."),
    **{f"EQ_bizTransaction_{kind}": f"Papers of the kind {kind}." for kind in _PAPERS},
    **{f"EQ_{end}_{kind}": f"Events whose {end} of the kind {kind} is one of these." for end in ("source", "destination") for kind in _ENDS},
}
"""What can be asked, and what it means. Each takes several values, by commas or again and again, any of which will do; all parameters must hold."""

Test = Callable[[Form, Mapping[str, Any]], bool]


@dataclass(slots=True)
class Wanted:
    """A query.

    Attributes:
        since: Earliest event time.
        before: First event time that is too late.
        recorded_since: Earliest record time.
        recorded_before: First record time that is too late.
        steps: Business steps, one of which an event must have; None: any.
        event_ids: Ids, one of which an event must have; None: any.
        goods: Keys of lots and of units, one of which the events must be about; None: that can't be told by keys.
        tests: What else must hold, of an event's form and of the event as it is given out.
    """

    since: datetime | None = None
    before: datetime | None = None
    recorded_since: datetime | None = None
    recorded_before: datetime | None = None
    steps: frozenset[str] | None = None
    event_ids: tuple[str, ...] | None = None
    goods: tuple[list[str], list[str]] | None = None
    tests: list[Test] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether an event's content has no say in it."""
        return not self.tests and self.since is None and self.before is None

    def __call__(self, form: Form, event: Mapping[str, Any]) -> bool:
        """Is this event wanted, as far as its own content tells?

        Args:
            form: Its form.
            event: As it is given out.
        """
        if (self.since is not None and form.time < self.since) or (self.before is not None and form.time >= self.before):
            return False
        return all(test(form, event) for test in self.tests)


def wanted(given: Mapping[str, Iterable[str]]) -> Wanted:
    """Read a query.

    Args:
        given: Values by parameter.

    Raises:
        BadInput: A parameter that there is not, or a value that can't be one.
    """
    made = Wanted()
    for name, texts in given.items():
        values = tuple(text.strip() for value in texts for text in value.split(",") if text.strip())
        if name not in PARAMETERS:
            raise BadInput(f"{name} can't be asked here.", cure=f"Ask by {', '.join(PARAMETERS)}.")
        if not values and name != "EXISTS_errorDeclaration":
            raise BadInput(f"{name} has no value.")
        _read(made, name, values)
    return made


def _read(made: Wanted, name: str, values: tuple[str, ...]) -> None:
    if name in _TIMES:
        setattr(made, _TIMES[name], _limit(name, values))
        return
    if name == "EQ_eventID":
        made.event_ids = values
    elif name == "EQ_bizStep":
        made.steps = frozenset(vocabulary.word(text) for text in values)
    elif name in _GOODS and made.goods is None:
        made.goods = _keys(values)
    made.tests.append(_test(name, values))


def _test(name: str, values: tuple[str, ...]) -> Test:
    if name == "eventType":
        if unknown := set(values) - set(EVENT_TYPES):
            raise BadInput(f"{min(unknown)!r} is no kind of event.", cure=f"Kinds are {', '.join(EVENT_TYPES)}.")
        return lambda form, _: form.kind in values
    if name == "EXISTS_errorDeclaration":
        return lambda _, event: "errorDeclaration" in event
    if name == "EQ_eventID":
        return lambda _, event: event.get("eventID") in values
    if name in _GOODS:
        goods, fields = {_uri(text) for text in values}, _GOODS[name]
        return lambda form, _: not goods.isdisjoint(_named(form.content, fields))
    if name in _WORDS:
        words, told = {vocabulary.word(text) for text in values}, name.removeprefix("EQ_")
        return lambda form, _: form.content.get(told) in words
    if name in _PLACES:
        places, where = {_uri(text) for text in values}, name.removeprefix("EQ_")
        return lambda form, _: form.content.get(where, {}).get("id") in places
    if name.startswith(("EQ_source_", "EQ_destination_", "EQ_bizTransaction_")):
        return _typed(name, values)
    plain = name.removeprefix("EQ_")
    return lambda form, _: form.content.get(plain) in values


def _typed(name: str, values: tuple[str, ...]) -> Test:
    """Whether a list of the event has one of these values under a type: papers, sources, destinations."""
    _, of, kind = name.split("_", 2)
    uris = {_uri(text) for text in values}
    return lambda form, _: any(one.get("type") == kind and one[of] in uris for one in form.content.get(f"{of}List", ()))


def _named(content: Mapping[str, Any], fields: Iterable[str]) -> Iterable[str]:
    for name in fields:
        told = content.get(name, ())
        for one in (told,) if isinstance(told, str) else told:
            yield one if isinstance(one, str) else one["epcClass"]


def _keys(texts: tuple[str, ...]) -> tuple[list[str], list[str]] | None:
    """Keys of the lots and units that are asked for; None where something else is: a class of products, a place."""
    found = [identifiers.parse(text) for text in texts]
    if not all(one.kind in ("lot", "serial", "hu") for one in found):
        return None
    lots = [key for one in found for key in one.lot_keys]
    return lots, [one.key for one in found if one.kind == "hu"] + [unit for key in lots if (unit := identifiers.unit_of_serial(key))]


def _uri(text: str) -> str:
    return identifiers.parse(text).uri


def _limit(name: str, values: tuple[str, ...]) -> datetime:
    try:
        (text,) = values
        return moment(text if "T" in text else f"{text}T00:00:00Z", name).astimezone(UTC)
    except (ValueError, BadRow):
        raise BadInput(f"{name} is no time.", cure="Write one, like 2025-03-01T14:00:00Z.") from None
