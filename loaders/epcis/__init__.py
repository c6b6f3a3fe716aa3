"""EPCIS 2.0 events as canonical events: `dialect` is what a load asks."""

from loaders.epcis.source import EpcisDialect

dialect = EpcisDialect()

__all__ = ["EpcisDialect", "dialect"]
