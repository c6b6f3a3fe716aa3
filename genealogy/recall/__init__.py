"""Recall: a case that somebody opened about some goods, and its impact list, kept as versions: who got what, what is where, whom to ask, what is not known."""

from genealogy.recall.answer import Filter, ImpactList
from genealogy.recall.case import Case, CaseRequest
from genealogy.recall.cases import case, cases, close, link_holds, open_case
from genealogy.recall.csvfiles import write_csv
from genealogy.recall.freezing import freeze, freeze_as, within
from genealogy.recall.versions import impact, load
from genealogy.recall.workbook import write_workbook

__all__ = [
    "Case",
    "CaseRequest",
    "Filter",
    "ImpactList",
    "case",
    "cases",
    "close",
    "freeze",
    "freeze_as",
    "impact",
    "link_holds",
    "load",
    "open_case",
    "within",
    "write_csv",
    "write_workbook",
]
