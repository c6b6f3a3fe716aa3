"""Demo data: a simulated food distributor with production and three warehouses, in the flat format."""

from loaders.demodata.generate import EXPECTED, Plan, generate, shapes_of
from loaders.demodata.shapes import Sizes

__all__ = ["EXPECTED", "Plan", "Sizes", "generate", "shapes_of"]
