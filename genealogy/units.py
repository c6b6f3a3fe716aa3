"""Units of measure: what a quantity is in its base unit, exactly.

There are five base units: kg, l, m, m2 and piece. Sources write units as UN/ECE codes (KGM, LTR, H87), as an ERP's own (KG, ST, PC) or as people do (kg, lb,
litre). A unit that is not in the list (a case, a pallet, a bag) is a base unit of its own: its size is a matter of the item, not of the word.
Quantities are counted in integer millionths of the base unit, so that sums are exact.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

import pint

from genealogy.errors import BadRow

MILLIONTHS = 1_000_000
PIECE = "piece"
PIECES = "H87"  # in UN/ECE Recommendation 20
LARGEST = 2**63 - 1
# More digits than any 64-bit result can need, so that the only rounding is the last one.
_EXACT = Context(prec=400, rounding=ROUND_HALF_EVEN)
_MOST_DIGITS = 30

# All factors are exact by definition (international yard and pound 1959; US and imperial gallon).
_DEFINITIONS = """
kg = [mass]
l = [volume]
m = [length]
m2 = [surface]
piece = [count]
mg = 0.000001 kg
g = 0.001 kg
hg = 0.1 kg
dt = 100 kg
t = 1000 kg
lb = 0.45359237 kg
oz = 0.028349523125 kg
cwt = 100 lb
long_cwt = 112 lb
short_ton = 2000 lb
long_ton = 2240 lb
ml = 0.001 l
cl = 0.01 l
dl = 0.1 l
hl = 100 l
m3 = 1000 l
gal = 3.785411784 l
quart = 0.946352946 l
pint = 0.473176473 l
floz = 0.0295735295625 l
gal_uk = 4.54609 l
pint_uk = 0.56826125 l
floz_uk = 0.0284130625 l
barrel = 158.987294928 l
cubic_foot = 28.316846592 l
mm = 0.001 m
cm = 0.01 m
dm = 0.1 m
km = 1000 m
inch = 0.0254 m
foot = 0.3048 m
yard = 0.9144 m
mm2 = 0.000001 m2
cm2 = 0.0001 m2
dm2 = 0.01 m2
hectare = 10000 m2
square_inch = 0.00064516 m2
square_foot = 0.09290304 m2
square_yard = 0.83612736 m2
acre = 4046.8564224 m2
pair = 2 piece
dozen = 12 piece
hundred = 100 piece
gross = 144 piece
thousand = 1000 piece
"""

# Our unit → how sources write it: UN/ECE Recommendation 20 codes first, then ERP and everyday texts. Case does not matter.
_TEXTS = {
    "kg": "KGM KG KGS KILO KILOS KILOGRAM KILOGRAMS KILOGRAMME",
    "mg": "MGM MG MILLIGRAM MILLIGRAMS",
    "g": "GRM G GR GM GRAM GRAMS GRAMME",
    "hg": "HGM HG",
    "dt": "DTN DT",
    "t": "TNE T TO TON_METRIC TONNE TONNES MT",
    "lb": "LBR LB LBS POUND POUNDS",
    "oz": "ONZ OZ OUNCE OUNCES",
    "cwt": "CWA",
    "long_cwt": "CWI",
    "short_ton": "STN",
    "long_ton": "LTN",
    "ml": "MLT ML MILLILITRE MILLILITER",
    "cl": "CLT CL",
    "dl": "DLT DL",
    "l": "LTR L LT LITRE LITER LITRES LITERS",
    "hl": "HLT HL",
    "m3": "MTQ M3 CBM",
    "gal": "GLL GAL GA GALLON GALLONS",
    "quart": "QTL QT QTS",
    "pint": "PTL PTS",
    "floz": "OZA FLOZ FL_OZ",
    "gal_uk": "GLI",
    "pint_uk": "PTI",
    "floz_uk": "OZI",
    "barrel": "BLL BBL",
    "cubic_foot": "FTQ FT3",
    "mm": "MMT MM",
    "cm": "CMT CM",
    "dm": "DMT DM",
    "m": "MTR M METRE METER METRES METERS",
    "km": "KMT KM",
    "inch": "INH IN",
    "foot": "FOT FT",
    "yard": "YRD YD",
    "mm2": "MMK MM2",
    "cm2": "CMK CM2",
    "dm2": "DMK DM2",
    "m2": "MTK M2 SQM",
    "hectare": "HAR HA",
    "square_inch": "INK IN2",
    "square_foot": "FTK FT2 SQFT",
    "square_yard": "YDK YD2",
    "acre": "ACR ACRE",
    "piece": "H87 C62 EA PCE NMB NAR PC PCS PZ ST STK UN UNIT UNITS EACH PIECE PIECES",
    "pair": "PR NPR PAIR PAIRS",
    "dozen": "DZN DZ DOZEN",
    "hundred": "CEN",
    "gross": "GRO",
    "thousand": "MIL T3",
}


def to_base(quantity: Decimal, unit: str | None) -> tuple[int, str]:
    """A quantity in millionths of its base unit, rounded half to even, and the base unit.

    Args:
        quantity: As entered; negative where a count found less.
        unit: As entered; None or blank means pieces.

    Raises:
        BadRow: Not a finite number, or too large for 64 bits.

    >>> to_base(Decimal("1.5"), "LBR"), to_base(Decimal(3), None), to_base(Decimal("2"), " cs ")
    ((680389, 'kg'), (3000000, 'piece'), (2000000, 'CS'))
    """
    ratio, base = _ratio(unit)
    try:
        if quantity.adjusted() < _MOST_DIGITS:  # Before int(): 1E999999999 would fill the memory.
            amount = int(_EXACT.to_integral_value(_EXACT.multiply(quantity, ratio)))
            if -LARGEST <= amount <= LARGEST:
                return amount, base
    except (InvalidOperation, ValueError, OverflowError):
        raise BadRow("quantity", "a finite number", str(quantity)[:40]) from None
    raise BadRow("quantity", f"at most {LARGEST // MILLIONTHS} {base}", f"{str(quantity)[:40]} {unit or PIECE}")


def base_unit(unit: str | None) -> str:
    """The base unit of a unit text: kg, l, m, m2, piece, or the text itself in capitals where it is none of ours.

    >>> base_unit("lb"), base_unit(""), base_unit("pallet")
    ('kg', 'piece', 'PALLET')
    """
    return _ratio(unit)[1]


def code(unit: str | None) -> str | None:
    """The UN/ECE Recommendation 20 code of a unit as entered; None where it has none.

    >>> code("lb"), code(None), code("pallet")
    ('LBR', 'H87', None)
    """
    name = _names().get(normalised(unit))
    return None if name is None else _TEXTS[name].split(maxsplit=1)[0]


def from_base(amount: int) -> Decimal:
    """Millionths as a plain decimal number, without trailing zeros.

    >>> str(from_base(680389)), str(from_base(3000000)), str(from_base(-10000000))
    ('0.680389', '3', '-10')
    """
    number = Decimal(amount).scaleb(-6)
    return number.quantize(Decimal(1)) if amount % MILLIONTHS == 0 else number.normalize()


def factor(unit: str | None) -> Decimal:
    """How many base units one of this unit is; 1 for a unit that is not in our list."""
    return _ratio(unit)[0] / MILLIONTHS


@lru_cache(maxsize=10_000)
def _ratio(unit: str | None) -> tuple[Decimal, str]:
    """Millionths of the base unit in one unit, and the base unit."""
    text = normalised(unit)
    name = _names().get(text)
    if name is None:
        return Decimal(MILLIONTHS), text
    base = _registry().Quantity(Decimal(1), name).to_base_units()
    return base.magnitude * MILLIONTHS, str(base.units)


def normalised(unit: str | None) -> str:
    """A unit text in capitals, without blanks around it or a point after it; none is a piece.

    >>> normalised("kg."), normalised("fl oz")
    ('KG', 'FL_OZ')
    """
    text = "_".join((unit or "").replace("²", "2").replace("³", "3").upper().rstrip(". ").split())
    return text or PIECE.upper()


@cache
def _names() -> dict[str, str]:
    return {text: name for name, texts in _TEXTS.items() for text in texts.split()}


@cache
def _registry() -> pint.UnitRegistry[Any]:
    return pint.UnitRegistry(_DEFINITIONS.strip().splitlines(), non_int_type=Decimal, cache_folder=None)
