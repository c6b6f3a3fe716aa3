"""Common cause: what several complaints go back to, ranked by how much better it explains them than chance."""

from genealogy.common.answer import CommonAnswer
from genealogy.common.engine import common

__all__ = ["CommonAnswer", "common"]
