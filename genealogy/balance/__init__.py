"""The mass balance: all that came and went of lots, or at places, against what is there, with the part that nobody explains."""

from genealogy.balance.answer import BalanceAnswer
from genealogy.balance.engine import balance
from genealogy.balance.question import BalanceQuestion, BalanceStart, Tolerance
from genealogy.balance.tolerances import percent_of

__all__ = ["BalanceAnswer", "BalanceQuestion", "BalanceStart", "Tolerance", "balance", "percent_of"]
