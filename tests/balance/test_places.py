"""The mass balance of places and sites: what came there, what left, also by moves, of goods loose and in handling units (semantics 8.5)."""

from __future__ import annotations

import pytest

from genealogy.errors import BadInput, NotFound
from tests.balance.book import Book, rows, standing, told
from tests.trace.diary import at


def test_8_5_moves_count_for_a_site_only_when_they_cross_its_border(book: Book) -> None:
    book.site("W1", "DOCK", "BIN")
    book.site("W2", "DEPOT")
    book.received(1, "A:100", "R1")
    book.shifted(2, "A:80", "DOCK", "BIN")
    book.shifted(3, "A:30", "BIN", "DEPOT")
    book.shifted(4, "A:10", "DEPOT", "DOCK")
    book.shipped(5, "A:4", "L1", place="DEPOT")
    first, second = book.balance("site:W1"), book.balance("site:W2")
    assert told(first) == {"received": "100", "moved_in": "10", "on_hand": "80", "moved_out": "30", "unexplained": "0"}
    assert standing(first) == {"BIN": "50", "DOCK": "30"}
    assert told(second) == {"moved_in": "30", "on_hand": "16", "moved_out": "10", "shipped": "4", "unexplained": "0"}
    assert told(book.balance("site:W1", "site:W2")) == {"received": "100", "on_hand": "96", "shipped": "4", "unexplained": "0"}
    assert told(book.balance("location:BIN")) == {"moved_in": "80", "on_hand": "50", "moved_out": "30", "unexplained": "0"}
    assert told(book.balance("location:BIN", from_=at(2.5))) == {"opening": "80", "on_hand": "50", "moved_out": "30", "unexplained": "0"}
    assert told(book.balance("location:BIN", at=at(2.5))) == {"moved_in": "80", "on_hand": "80", "unexplained": "0"}
    assert first.scope == "places"
    assert first.equations[0].in_transit is None


def test_a_unit_takes_along_what_it_holds(book: Book) -> None:
    book.received(1, "A:60@H1", "R1")
    book.received(1, "B:40", "R2")
    book.packed(2, "B:40", "H1")
    book.moved(3, "H1", "FREEZER")
    book.shipped(4, "A:20@H1", "L1", place="FREEZER")
    book.moved(5, "H1", "YARD")
    assert told(book.balance("location:DOCK")) == {"received": "100", "moved_out": "100", "unexplained": "0"}
    assert told(book.balance("location:FREEZER")) == {"moved_in": "100", "shipped": "20", "moved_out": "80", "unexplained": "0"}
    assert told(book.balance("location:YARD")) == {"moved_in": "80", "on_hand": "80", "unexplained": "0"}
    assert told(book.balance("location:FREEZER", at=at(4.5))) == {"moved_in": "100", "on_hand": "80", "shipped": "20", "unexplained": "0"}
    assert told(book.balance("location:FREEZER", from_=at(4.5))) == {"opening": "80", "moved_out": "80", "unexplained": "0"}


def test_a_unit_in_a_unit_stands_where_the_outer_one_does(book: Book) -> None:
    book.received(1, "A:10@CASE", "R1")
    book.packed(2, "@CASE", "PALLET")
    book.moved(3, "PALLET", "FREEZER")
    assert told(book.balance("location:FREEZER")) == {"moved_in": "10", "on_hand": "10", "unexplained": "0"}
    assert told(book.balance("location:DOCK")) == {"received": "10", "moved_out": "10", "unexplained": "0"}


def test_goods_sent_between_sites_move_out_and_in(book: Book) -> None:
    book.site("W1", "DOCK")
    book.site("W2", "DEPOT")
    book.received(1, "A:100", "R1")
    book.sent(2, "A:40")
    book.received(3, "A:38", "R2", supplier=None, place="DEPOT")
    assert told(book.balance("site:W1")) == {"received": "100", "on_hand": "60", "moved_out": "40", "unexplained": "0"}
    assert told(book.balance("site:W2")) == {"moved_in": "38", "on_hand": "38", "unexplained": "0"}


def test_what_left_a_place_where_it_never_came_in_is_found_there(book: Book) -> None:
    book.site("W1", "DOCK", "BIN")
    book.received(1, "A:100", "R1")
    book.received(1, "B:100", "R2")
    book.shipped(2, "A:30", "L1", place="YARD")
    book.shipped(2, "B:130", "L2", place="BIN")
    yard = book.balance("location:YARD")
    assert (told(yard), rows(yard)) == ({"shipped": "30", "unexplained": "-30"}, {("below-zero", "A", "YARD", None, "-30")})
    site = book.balance("site:W1")
    assert told(site)["unexplained"] == "-30"
    assert rows(site) == {("below-zero", "B", "BIN", None, "-30")}
    assert [row.site for row in site.located] == ["W1"]
    assert site.counts.unbalanced_lots == 1


def test_lines_without_a_place_are_told_and_make_it_incomplete(book: Book) -> None:
    book.received(1, "A:100", "R1")
    assert book.balance("location:DOCK").complete
    book.shifted(2, "A:10", None, "DOCK")
    assert book.balance("location:DOCK").complete
    book.shipped(3, "A:5", "L1", place="")
    answer = book.balance("location:DOCK")
    assert (answer.complete, answer.completeness.placeless_lines) == (False, 1)


def test_places_and_lots_are_asked_for_apart(book: Book) -> None:
    book.received(1, "A:100", "R1")
    with pytest.raises(BadInput, match="balanced apart"):
        book.balance("lot:A", "location:DOCK")
    with pytest.raises(NotFound, match="No place of a site 'W9'"):
        book.balance("site:W9")
    with pytest.raises(BadInput, match="nothing that has a balance"):
        book.balance("R1")
