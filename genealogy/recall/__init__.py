"""Recall: a case that somebody opened about some goods, and its impact list, kept as versions: who got what, what is where, whom to ask, what is not known."""

from genealogy.recall.answer import Filter, ImpactList
from genealogy.recall.case import Case, CaseRequest
from genealogy.recall.cases import case, cases, close, link_holds, open_case
from genealogy.recall.versions import impact, load

__all__ = ["Case", "CaseRequest", "Filter", "ImpactList", "case", "cases", "close", "impact", "link_holds", "load", "open_case"]
