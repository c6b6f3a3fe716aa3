"""What people type and scan, and what files hold."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genealogy import gs1
from genealogy.errors import BadInput
from genealogy.identifiers import Identifier, is_unknown, lot_key, lot_number, parse, unit_of_serial, unknown_lot_key

DATA = Path(__file__).parents[1] / "data"

LOT = ("lot", "|00614141777778|987")
SAME: list[tuple[tuple[str, str], list[str]]] = [
    (
        LOT,
        [
            "urn:epc:class:lgtin:0614141.077777.987",
            "URN:EPC:CLASS:LGTIN:0614141.077777.987",
            "https://id.gs1.org/01/00614141777778/10/987",
            "https://id.gs1.org/01/0614141777778/10/987",
            "http://shop.example.com/some/way/01/614141777778/10/987?17=261231#top",
            "https://id.gs1.org/gtin/00614141777778/lot/987",
            "(01)00614141777778(10)987",
            " (01)00614141777778(10)987\n",
            "(10)987(01)00614141777778",
            "]C1010061414177777810987",
            "]d2010061414177777810987\x1d17261231",
            "]Q3010061414177777810987",
            "010061414177777810987",
            "\x1d010061414177777810987",
        ],
    ),
    (
        ("serial", "|80614141123458|(21)6789"),
        ["urn:epc:id:sgtin:0614141.812345.6789", "https://id.gs1.org/01/80614141123458/21/6789", "(01)80614141123458(10)L1(21)6789"],
    ),
    (
        ("hu", "106141412345678908"),
        [
            "urn:epc:id:sscc:0614141.1234567890",
            "https://id.gs1.org/00/106141412345678908",
            "(00)106141412345678908",
            "00106141412345678908",
            "106141412345678908",
            "]C100106141412345678908",
            "(00)106141412345678908(02)00614141777778(10)987(37)4",
        ],
    ),
    (("item", "04012345666663"), ["urn:epc:idpat:sgtin:4012345.066666.*", "https://id.gs1.org/01/04012345666663", "(01)04012345666663", "4012345666663"]),
    (("location", "4012345000054"), ["urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054", "(414)4012345000054"]),
    (("location", "4012345000054(254)122"), ["urn:epc:id:sgln:4012345.00005.122", "https://id.gs1.org/414/4012345000054/254/122"]),
    (("party", "4000001000005"), ["urn:epc:id:pgln:4000001.00000", "https://id.gs1.org/417/4000001000005"]),
    (("hu", "(8003)04012345000221334455"), ["urn:epc:id:grai:4012345.00022.334455", "https://example.org/8003/04012345000221334455"]),
    (("hu", "(8004)4012345ABC345"), ["urn:epc:id:giai:4012345.ABC345", "(8004)4012345ABC345"]),
]


@pytest.mark.parametrize(("thing", "texts"), SAME, ids=lambda value: value[1] if isinstance(value, tuple) else None)
def test_all_ways_to_write_one_thing_have_one_key(thing: tuple[str, str], texts: list[str]) -> None:
    for text in texts:
        found = parse(text, strict=True)
        assert (found.kind, found.key, found.warnings) == (*thing, ()), text
    assert len({parse(text).uri for text in texts}) == 1
    assert parse(parse(texts[0]).uri).key == thing[1]


def test_lots_stay_text() -> None:
    assert parse("https://id.gs1.org/01/00614141777778/10/007%2FA%20b").key == lot_key("00614141777778", "007/A b")
    assert parse("urn:epc:class:lgtin:0614141.077777.L%2F1.2").lot == "L/1.2"
    assert parse("(01)00614141777778(10)1E5").lot == "1E5"


def test_a_serial_label_also_tells_its_lot() -> None:
    found = parse("(01)80614141123458(10)L1(21)6789")
    assert found.lot_keys == ("|80614141123458|(21)6789", "|80614141123458|L1")
    assert parse("(00)106141412345678908(02)00614141777778(10)987(37)4").lot_keys == ("|00614141777778|987",)


def test_wrong_check_digits_warn_in_files_and_are_refused_from_people() -> None:
    for text, key in {
        "https://id.gs1.org/00/401234560095633759": "401234560095633759",
        "(01)00614141777770(10)X": "|00614141777770|X",
        "https://id.gs1.org/414/1234567089451": "1234567089451",
        "https://id.example.com/8003/030013450007718765": "(8003)030013450007718765",
    }.items():
        found = parse(text)
        assert found.key == key
        assert "wrong check digit" in found.warnings[0]
        with pytest.raises(BadInput, match="wrong check digit"):
            parse(text, strict=True)


def test_a_number_that_does_not_check_is_just_a_text() -> None:
    for text in ("106141412345678907", "4012345666660", "0112345", "01006141417777701", "LOT 7", "10X"):
        assert (parse(text, strict=True).kind, parse(text).key) == ("other", text)


def test_urns_with_wrong_digits_are_what_their_scheme_says() -> None:
    unit = parse("urn:epc:id:sscc:08600031303.0004", strict=True)
    assert (unit.kind, unit.key, unit.malformed) == ("hu", "urn:epc:id:sscc:08600031303.0004", True)
    assert unit.warnings
    assert parse("urn:epc:class:lgtin:12.34.L").key == lot_key("", "urn:epc:class:lgtin:12.34.L")
    assert parse("urn:epc:idpat:sgtin:4012345.*.*").kind == "item"


def test_seafood_urns() -> None:
    for row in json.loads((DATA / "opentraceability" / "test-data" / "epc_tests.json").read_text()):
        found = parse(row["epc"])
        assert found.kind == {"Class": "lot", "Instance": "serial"}[row["type"]]
        assert found.key == lot_key("", row["epc"])
        assert lot_number(found.key).endswith(row["lotOrSerial"].rsplit("/", 1)[-1])
    assert parse("urn:gdst:example.org:party:importer.1u").kind == "party"
    assert parse("urn:gdst:example.org:location:loc:plant").kind == "location"
    assert parse("urn:gdst:example.org:product:class:processor.2u").kind == "item"


def test_every_epc_of_the_standard() -> None:
    document = json.loads((DATA / "epcis-event-hash" / "epclist_normalisation.jsonld").read_text())
    found = [parse(text, strict=True) for text in document["epcisBody"]["eventList"][0]["epcList"]]
    kinds = [one.kind for one in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {"serial": 8, "hu": 3, "location": 2, "other": 6, "party": 2, "lot": 1, "item": 1}
    assert [one.goods for one in found if one.kind == "other"] == [False] * 6
    for one in found:
        again = parse(one.uri)
        assert (again.kind, again.key, again.uri) == (one.kind, one.key, one.uri)


def test_unknown_lots_and_serial_units() -> None:
    key = unknown_lot_key("I1", "x|y")
    assert is_unknown(key)
    assert not is_unknown(lot_key("I1", "L"))
    assert lot_number(key) == "lot unknown"
    assert unit_of_serial(lot_key("09521141012345", "S1", serial=True)) == "(01)09521141012345(21)S1"
    assert unit_of_serial(lot_key("09521141012345", "S1")) is None


@pytest.mark.parametrize("text", ["", "  ", "\n", "x" * 2_001])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse(text)


DIGITS = st.text("0123456789", min_size=1, max_size=20)
MARKS = "(01) (10) (00) ( ) ]C1 ]d2 ]Q3 ]E0 \x1d 01 00 02 10 21 17 310 8003 392 / : . * %2 %2F https:// http://[ urn:epc: id: class: idpat: sgtin: lgtin: sscc:"
URNS = "sgln: itip: cpi: gdti: urn:gdst:x:product:lot:class: urn:gdst:x:party: 4012345.012345.7 00614141777778 106141412345678908"
# Digits by their kind that are none of a number in ASCII.
ODD = "² ٣ (8003)0²²²²²²²²²²²²²"
PIECES = st.one_of(st.sampled_from(f"{MARKS} {URNS} {ODD}".split(" ")), DIGITS, st.text(max_size=5))


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=10).map("".join))
def test_no_text_surprises(text: str) -> None:
    try:
        found = parse(text)
    except BadInput:
        assert not text.strip(" \t\r\n") or len(text) > gs1.MAX_TEXT
        return
    assert isinstance(found, Identifier)
    assert found.key
    again = parse(found.uri)
    assert (again.kind, again.key, again.uri) == (found.kind, found.key, found.uri)
    if found.kind in {"lot", "serial"}:
        assert lot_number(found.key)


@given(DIGITS, st.text(st.characters(codec="ascii", exclude_characters="\x00\x1d", min_codepoint=33, max_codepoint=126), min_size=1, max_size=20))
def test_link_and_barcode_of_any_lot_agree(digits: str, lot: str) -> None:
    payload = digits.zfill(13)[-13:]
    gtin = payload + gs1.check_digit(payload)
    key = lot_key(gtin, lot)
    assert parse(parse(key_link(gtin, lot)).uri).key == key
    assert parse(f"]C101{gtin}10{lot}").key == key or not set(lot) <= GS1_CHARACTERS


GS1_CHARACTERS = set("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")


def key_link(gtin: str, lot: str) -> str:
    return f"https://example.com/01/{gtin}/10/{quote(lot, safe='')}"
