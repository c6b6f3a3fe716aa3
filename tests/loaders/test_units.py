from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genealogy import units
from genealogy.errors import BadRow

MASS = [("KGM", "1"), ("kg", "1"), ("GRM", "0.001"), ("TNE", "1000"), ("LBR", "0.45359237"), ("lb", "0.45359237"), ("ONZ", "0.028349523125")]
VOLUME = [("LTR", "1"), ("L", "1"), ("ml", "0.001"), ("HLT", "100"), ("GLL", "3.785411784"), ("GLI", "4.54609")]
LENGTH = [("MTR", "1"), ("CMT", "0.01"), ("FOT", "0.3048"), ("INH", "0.0254")]
AREA = [("MTK", "1"), ("FTK", "0.09290304"), ("HAR", "10000")]
COUNT = [(None, "1"), ("", "1"), ("EA", "1"), ("H87", "1"), ("C62", "1"), ("PCE", "1"), ("PC", "1"), ("DZN", "12"), ("NPR", "2"), ("MIL", "1000")]
KNOWN = [(base, *entry) for base, entries in (("kg", MASS), ("l", VOLUME), ("m", LENGTH), ("m2", AREA), ("piece", COUNT)) for entry in entries]


@pytest.mark.parametrize(("base", "unit", "factor"), KNOWN)
def test_known_units_have_their_exact_factor(base: str, unit: str | None, factor: str) -> None:
    assert units.factor(unit) == Decimal(factor)
    assert units.base_unit(unit) == base


@pytest.mark.parametrize(("text", "base"), [("CS", "CS"), (" cs ", "CS"), ("Pallet", "PALLET"), ("ctn.", "CTN"), ("10 kg bag", "10_KG_BAG")])
def test_an_unknown_unit_is_its_own_base(text: str, base: str) -> None:
    assert units.to_base(Decimal("2.5"), text) == (2_500_000, base)


def test_case_and_blanks_do_not_matter() -> None:
    assert {units.base_unit(text) for text in ("KG", "kg", " Kg. ", "kgm")} == {"kg"}


@pytest.mark.parametrize(
    ("quantity", "millionths"), [("0.0000005", 0), ("0.0000015", 2), ("0.0000025", 2), ("-0.0000015", -2), ("0.00000250000000000000000000000000001", 3)]
)
def test_half_a_millionth_goes_to_even(quantity: str, millionths: int) -> None:
    assert units.to_base(Decimal(quantity), "kg") == (millionths, "kg")


@pytest.mark.parametrize("quantity", ["NaN", "sNaN", "Infinity", "-Infinity", "9223372036854.775808", "1E+999999999"])
def test_what_no_64_bits_hold_is_refused(quantity: str) -> None:
    with pytest.raises(BadRow) as raised:
        units.to_base(Decimal(quantity), "kg")
    assert raised.value.field == "quantity"


def test_the_largest_amount_still_fits() -> None:
    assert units.to_base(Decimal("-9223372036854.775807"), "kg") == (-(2**63 - 1), "kg")


AMOUNTS = st.decimals(min_value=-(10**6), max_value=10**6, places=9, allow_nan=False)


@given(AMOUNTS, st.sampled_from(KNOWN))
def test_to_base_is_the_exact_product_rounded_once(quantity: Decimal, known: tuple[str, str | None, str]) -> None:
    base, unit, factor = known
    numerator, denominator = (Decimal(factor) * 10**12).as_integer_ratio()
    assert denominator == 1
    exact = Decimal(int(quantity.scaleb(9)) * numerator).scaleb(-15)
    assert units.to_base(quantity, unit) == (int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)), base)


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_from_base_gives_back_what_to_base_took(amount: int) -> None:
    text = str(units.from_base(amount))
    assert "E" not in text
    assert units.to_base(Decimal(text), "kg") == (amount, "kg")


@given(st.text(max_size=20))
def test_any_text_is_a_unit(text: str) -> None:
    amount, base = units.to_base(Decimal(1), text)
    assert amount > 0
    assert units.base_unit(base) == base
