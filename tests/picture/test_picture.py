"""Pictures of histories on record: what is drawn is what the traces answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from genealogy.errors import NotFound
from genealogy.picture import Picture, PictureLink, PictureQuestion, members, picture, to_svg
from genealogy.picture.question import Way
from genealogy.store import Store
from genealogy.trace import Start, to_json
from genealogy.trace.answer import Amount
from tests.trace.diary import Diary, at, key


@pytest.fixture
def diary(store: Store) -> Diary:
    """Milk becomes yoghurt, yoghurt and salt become cheese; both are shipped."""
    diary = Diary(store)
    diary.received(1, "MILK:100", "R1", "S1", "X/7")
    diary.received(1, "SALT:5", "R2", "S2")
    diary.made(2, "MILK:60", "YOG:55", "P1")
    diary.made(3, "YOG:40 SALT:1", "CHEESE:41", "P2")
    diary.shipped(4, "CHEESE:30", "L1", "C1", "SO1")
    diary.shipped(5, "CHEESE:5", "L2", "C1", "SO1")
    diary.shipped(6, "YOG:5", "L3", "C2", "SO2")
    return diary


def ask(diary: Diary, *starts: str, way: Way = "both", **more: object) -> Picture:
    return picture(diary.store, PictureQuestion(tuple(Start.parse(start) for start in starts), way, **more))  # type: ignore[arg-type]


def lot(name: str) -> str:
    return f"lot:{key(name)}"


def links(drawn: Picture) -> dict[tuple[str, str], PictureLink]:
    return {(link.source, link.target): link for link in drawn.links}


def kg(quantity: str) -> list[Amount]:
    return [Amount(quantity=quantity, unit="kg")]


def test_both_ways_from_suppliers_to_customers(diary: Diary) -> None:
    drawn = ask(diary, lot("YOG"))
    boxes = {node.id: node for node in drawn.nodes}
    made = {node.detail: node.id for node in drawn.nodes if node.kind == "transformation"}
    assert {node.id for node in drawn.nodes if node.kind != "transformation"} == {
        *("supplier:S1", "receipt:R1|X/7", lot("MILK"), lot("YOG"), lot("CHEESE")),
        *("order:SO1", "order:SO2", "customer:C1", "customer:C2"),
    }
    told = links(drawn)
    assert told[lot("MILK"), made["P1"]].quantities == kg("60")
    assert told[made["P1"], lot("YOG")].quantities == kg("55")
    assert told[lot("CHEESE"), "order:SO1"].quantities == kg("35")
    assert told[lot("CHEESE"), "order:SO1"].lines == 2
    assert told["order:SO1", "customer:C1"].at == "2026-03-01T04:00:00Z"
    assert boxes[lot("YOG")].asked
    assert not boxes[lot("MILK")].asked
    assert [boxes[lot(one)].hops for one in ("MILK", "YOG", "CHEESE")] == [-1, 0, 1]
    assert boxes[lot("YOG")].quantities == kg("55")
    assert boxes["receipt:R1|X/7"].start == "supplier-lot:S1/X/7"
    assert all(boxes[link.source].column < boxes[link.target].column for link in drawn.links)
    assert (drawn.complete, drawn.grouped, drawn.counts.lots, drawn.counts.shipment_lines) == (True, False, 3, 3)
    assert drawn.moments == [f"2026-03-01T0{hour}:00:00Z" for hour in (1, 2, 3, 4, 5, 6) if hour != 5]


def test_one_way_draws_no_more_than_the_trace_of_that_way(diary: Diary) -> None:
    forward = {node.id for node in ask(diary, lot("YOG"), way="forward").nodes}
    backward = {node.id for node in ask(diary, lot("CHEESE"), way="backward").nodes}
    assert lot("MILK") not in forward
    assert "supplier:S1" not in forward
    assert {lot("SALT"), "supplier:S2", "supplier:S1"} <= backward
    assert not any(one.startswith(("order", "customer")) for one in backward)


def test_shares_stand_on_lots_orders_and_customers(diary: Diary) -> None:
    boxes = {node.id: node for node in ask(diary, lot("YOG"), way="forward").nodes}
    assert all(boxes[one].suspect_share for one in (lot("YOG"), lot("CHEESE"), "order:SO1", "customer:C1"))


def test_as_of_a_time_nothing_later_is_drawn(diary: Diary) -> None:
    drawn = ask(diary, lot("YOG"), at=at(3.5))
    assert not any(node.kind in ("order", "customer") for node in drawn.nodes)
    assert lot("CHEESE") in {node.id for node in drawn.nodes}
    assert drawn.at == "2026-03-01T03:30:00Z"


def test_an_outflow_that_names_no_unit_is_drawn_as_possible(diary: Diary) -> None:
    diary.received(1, "A:10@H1", "R3")
    diary.made(2, "A:2", "B:2", "P3")
    drawn = ask(diary, "hu:H1", way="forward")
    boxes = {node.id: node for node in drawn.nodes}
    assert (boxes[lot("A")].certainty, boxes[lot("B")].certainty) == ("certain", "possible")
    made = next(node.id for node in drawn.nodes if node.kind == "transformation")
    assert links(drawn)[lot("A"), made].certainty == "possible"


def test_loops_and_lots_declared_the_same_are_drawn(diary: Diary) -> None:
    diary.made(7, "CHEESE:2", "CHEESE:2", "RE")
    diary.received(8, "M2:1", "R9")
    diary.same("MILK", "M2")
    drawn = ask(diary, lot("YOG"))
    assert any(link.returns for link in drawn.links)
    assert {link.kind for link in drawn.links} >= {"same"}


def test_many_lots_are_grouped_opened_and_listed(diary: Diary) -> None:
    diary.made(4, "CHEESE:1", " ".join(f"J/N{number}:1" for number in range(40)), "SPLIT", kind="split")
    few = ask(diary, lot("MILK"), way="forward", elements=30)
    assert few.grouped
    group = next(node for node in few.nodes if node.of == "lot" and node.item_id == "J")
    assert (group.members, group.quantities) == (40, kg("40"))
    again = ask(diary, lot("MILK"), way="forward", elements=30, opened=(group.id,))
    assert again.not_opened == [group.id]
    page = members(diary.store, PictureQuestion((Start.parse(lot("MILK")),), "forward", elements=30), group.id, limit=15, offset=30)
    assert (page.total, len(page.members), page.offset) == (40, 10, 30)
    with pytest.raises(NotFound):
        members(diary.store, PictureQuestion((Start.parse(lot("MILK")),), "forward"), "group:none")


def test_what_is_not_known_is_told(diary: Diary) -> None:
    diary.made(2, "NOWHERE:1", "Z:1", "P7")
    drawn = ask(diary, lot("Z"))
    assert not drawn.complete
    assert "Lot NOWHERE has no origin on record." in drawn.unknown


def test_the_svg_is_whole_has_every_box_and_escapes_what_names_say(diary: Diary) -> None:
    diary.made(4, "CHEESE:1", "<script>&:1", "P8")
    drawn = ask(diary, lot("YOG"))
    root = ElementTree.fromstring(to_svg(drawn))  # noqa: S314 - our own text
    titles = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == len(drawn.nodes) + 1
    assert any("<script>&" in text for text in titles)
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert "http" not in to_svg(drawn).replace("http://www.w3.org/2000/svg", "")


def test_a_start_that_is_not_on_record_is_told(diary: Diary) -> None:
    with pytest.raises(NotFound):
        ask(diary, "lot:NEVER")


def test_the_command_prints_json_and_writes_svg(diary: Diary, tmp_path: Path) -> None:
    target = diary.store.target
    env = {**os.environ, "NEO4J_URI": target.uri, "NEO4J_USER": target.user, "NEO4J_PASSWORD": target.password, "GENEALOGY_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "api.cli", "picture", lot("YOG")]
    told = subprocess.run([*command, "--json", "--svg", str(tmp_path / "a.svg")], env=env, capture_output=True, check=True)
    drawn = msgspec.json.decode(told.stdout, type=Picture)
    assert to_json(drawn) == told.stdout.strip()
    assert (tmp_path / "a.svg").read_text().startswith("<svg")
    plain = subprocess.run([*command, "--direction", "backward"], env=env, capture_output=True, check=True, text=True)
    assert "What went into YOG" in plain.stdout
    assert "Suppliers: 1\n  S1 supplier" in plain.stdout
    assert subprocess.run([*command[:-1], "lot:NEVER"], env=env, capture_output=True, check=False).returncode == 1
