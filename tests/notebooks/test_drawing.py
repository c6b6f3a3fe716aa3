"""The drawn page: one file that loads nothing, texts that stay texts, and a browser that draws it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest

from genealogy.errors import BadInput
from notebooks.drawing import MOST, draw
from notebooks.graph import Graph

HOSTILE = "</script><img src=http://127.0.0.1:9/x onerror=\"document.title='taken over'\"><script>document.title='taken over'</script>"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


def story(name: str = "MILK") -> Graph:
    """A lot, what was made of it, and who has that."""
    graph: Graph = nx.DiGraph(complete=False)
    lot = {
        "kind": "lot",
        "item_id": name,
        "hops": 0,
        "certainty": "certain",
        "status": name,
        "expiry_date": None,
        "on_hand": {},
        "held": True,
        "suspect_share": None,
    }
    graph.add_node("lot:A", label=name, start=True, **lot)
    graph.add_node("lot:B", label="B", start=False, **lot | {"on_hand": {"kg": Decimal(1200)}, "certainty": "possible", "suspect_share": (0.25, None, 1.0)})
    graph.add_node("transformation:P", kind="transformation", label=f"blend {name}", what="blend", document=name, hops=1, certainty="certain")
    graph.add_node("customer:C", kind="customer", label=name, orders=1)
    for source, target in (("lot:A", "transformation:P"), ("transformation:P", "lot:B"), ("lot:B", "customer:C"), ("lot:A", "customer:C")):
        graph.add_edge(source, target, same=False, quantities={"kg": Decimal("1200.5")}, unmeasured=1, lines=[name], first=None)
    return graph


class Page(HTMLParser):
    """What a browser would read: elements with attributes, and the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements:
            self.texts.setdefault(self.elements[-1][0], []).append(data)

    @property
    def data(self) -> dict[str, list[dict[str, object]]]:
        found: dict[str, list[dict[str, object]]] = json.loads(next(text for text in self.texts["script"] if text.startswith('{"nodes"')))
        return found


def test_nothing_is_loaded_from_anywhere() -> None:
    page = Page(draw(story(), "Milk").html)
    loading = {"src", "href", "srcset", "data", "action", "poster", "background"}
    assert [(tag, attributes) for tag, attributes in page.elements if loading & attributes.keys()] == []
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.elements
    assert not re.search(r"url\(|@import", "".join(page.texts["style"]))
    assert [tag for tag, _ in page.elements if tag in {"link", "base", "iframe", "object", "embed"}] == []
    assert any("vis-network" in text[:200] for text in page.texts["script"]), "vis-network is in the file"


def test_the_answer_is_told() -> None:
    page = Page(draw(story(), "Milk", "A note.").html)
    labels = {str(node["label"]) for node in page.data["nodes"]}
    assert {"MILK\nMILK\nHELD", "B\nMILK\nhere: 1,200 kg\nHELD", "blend\nMILK", "1,200.5 kg\n?"} <= labels
    assert "A note. THE ANSWER IS INCOMPLETE." in page.texts["p"]
    assert "suspect material: not known expected, 25.0% to 100.0%" in next(str(node["title"]) for node in page.data["nodes"] if node["id"] == "lot:B")
    legend = "".join(page.texts["i"])
    assert "lot of which some is on hand" in legend
    assert "lot of a supplier" not in legend


def test_every_edge_leads_from_its_source_to_its_target() -> None:
    graph = story()
    drawn: nx.DiGraph[str] = nx.DiGraph((str(edge["from"]), str(edge["to"])) for edge in Page(draw(graph, "Milk").html).data["edges"])
    for source, target in graph.edges:
        assert nx.has_path(drawn, source, f"amount of {source} to {target}")
        assert nx.has_path(drawn, f"amount of {source} to {target}", target)
    arrows = [edge for edge in Page(draw(graph, "Milk").html).data["edges"] if edge["arrows"] == "to"]
    assert len(arrows) == graph.number_of_edges()


def test_hostile_texts_stay_texts() -> None:
    page, plain = Page(draw(story(HOSTILE), HOSTILE, HOSTILE).html), Page(draw(story(), "Milk", "A note.").html)
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert any(str(node["label"]).startswith(HOSTILE) for node in page.data["nodes"])


def test_a_picture_in_a_notebook_is_shut_in() -> None:
    drawing = draw(story(HOSTILE), HOSTILE)
    shown = Page(drawing._repr_html_())
    assert [tag for tag, _ in shown.elements] == ["iframe"]
    assert shown.elements[0][1]["sandbox"] == "allow-scripts"
    assert shown.elements[0][1]["srcdoc"] == drawing.html
    assert len(repr(drawing)) < 100


def test_too_much_to_see_is_refused() -> None:
    graph: Graph = nx.path_graph(MOST + 1, create_using=nx.DiGraph)
    with pytest.raises(BadInput, match="too many to draw"):
        draw(graph, "All")


def test_a_browser_draws_it_without_a_word_and_without_the_network(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium here")
    assert browser, "Chromium is missing: apt-get install chromium"
    page, log = draw(story(HOSTILE), HOSTILE).save(tmp_path / "page.html"), tmp_path / "net.json"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"]
    options += [f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}", "--virtual-time-budget=5000", "--dump-dom"]
    ran = subprocess.run([browser, *options, page.as_uri()], capture_output=True, text=True, timeout=300, check=True)
    drawn = Page(ran.stdout)
    assert any(tag == "canvas" for tag, _ in drawn.elements), ran.stderr
    assert "taken over" not in "".join(drawn.texts["title"]).replace(HOSTILE, "")
    assert [line for line in ran.stderr.splitlines() if "CONSOLE" in line] == []
    asked = {url for url in re.findall(r'"url":"([^"]+)"', log.read_text(encoding="utf-8")) if "127.0.0.1:9" in url}
    assert asked == set()
