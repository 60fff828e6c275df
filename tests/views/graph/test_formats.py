"""Graph files parse, keep to their formats' rules, escape hostile text and never change."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from lanebook.answers.book import Book
from lanebook.answers.map import network_map
from lanebook.base.errors import InputError
from lanebook.views.graph.files import FORMATS, format_of, render, to_node_link, write_map
from lanebook.views.graph.gexf import to_gexf
from lanebook.views.graph.graphml import to_graphml
from lanebook.views.graph.xml_text import legal

G = "{http://graphml.graphdrawing.org/xmlns}"
X = "{http://gexf.net/1.3}"
NMTOKEN = re.compile(r"[A-Za-z0-9._:-]+")
NASTY = 'A ]]> <script>alert("1")</script> & \x00\x0b\x1b[31m \ufffe “ü”'
SEEN = 'A ]]> <script>alert("1")</script> & \ufffd\ufffd\ufffd[31m \ufffd “ü”'


@pytest.fixture(scope="module")
def whole(book: Callable[..., Book]) -> Any:
    return network_map(book("2026-05-31"), sites=True)


@pytest.fixture(scope="module")
def nasty(small_book: Callable[..., Book]) -> Any:
    orgs = [
        {"id": "a", "name": NASTY, "kind": "lab", "country": "US"},
        {"id": "b", "name": "=cmd()", "kind": "lab", "country": "US"},
    ]
    ties = [{"id": "a--b--debt", "layer": "capital", "label": NASTY}]
    claims = [
        {"subject": "tie:a--b--debt", "property": "event", "value": "x", "published": "2025-01-02"},
        {
            "subject": "tie:a--b--debt",
            "property": "end",
            "value": "2025-01-01",
            "unit": "date",
            "status": "ended",
            "published": "2025-01-03",
        },
    ]
    return network_map(small_book(organisations=orgs, ties=ties, claims=claims))


def test_graphml_keeps_to_its_rules(whole: Any) -> None:
    root = ET.fromstring(to_graphml(whole))
    assert root.tag == f"{G}graphml"
    children = [child.tag.removeprefix(G) for child in root]
    assert children == ["key"] * (len(children) - 1) + ["graph"]  # keys first, then the graph
    keys = {key.get("id"): key for key in root.iter(f"{G}key")}
    assert all(key.get("attr.type") in {"string", "int", "boolean"} for key in keys.values())
    graph = root.find(f"{G}graph")
    assert graph is not None
    assert graph.get("edgedefault") == "directed"
    ids = [node.get("id") for node in graph.iter(f"{G}node")]
    edges = list(graph.iter(f"{G}edge"))
    everything = [*ids, *(edge.get("id") for edge in edges)]
    assert len(set(everything)) == len(everything)
    assert all(name and NMTOKEN.fullmatch(name) for name in everything)
    for edge in edges:
        assert {edge.get("source"), edge.get("target")} <= set(ids)
    for element, domain in [(graph, "graph"), *((e, "edge") for e in edges)]:
        used = [data.get("key") for data in element.findall(f"{G}data")]
        assert len(set(used)) == len(used)
        assert all(keys[key].get("for") == domain for key in used)
    undirected = {edge.get("directed") for edge in edges if "--competes" in (edge.get("id") or "")}
    assert undirected == {"false"}


def test_gexf_keeps_to_its_rules(whole: Any) -> None:
    root = ET.fromstring(to_gexf(whole))
    assert (root.tag, root.get("version")) == (f"{X}gexf", "1.3")
    meta, graph = list(root)
    assert meta.get("lastmodifieddate") == "2026-05-31"
    assert {graph.get("mode"), graph.get("timeformat")} == {"dynamic", "date"}
    blocks = [child.tag.removeprefix(X) for child in graph]
    assert blocks == ["attributes", "attributes", "nodes", "edges"]
    declared: dict[str | None, set[str | None]] = {}
    for block in graph.findall(f"{X}attributes"):
        assert block.get("mode") == "static"
        kinds = {each.get("type") for each in block}
        assert kinds <= {"string", "integer", "boolean"}
        declared[block.get("class")] = {each.get("id") for each in block}
    nodes = list(graph.iter(f"{X}node"))
    edges = list(graph.iter(f"{X}edge"))
    assert graph.find(f"{X}nodes").get("count") == str(len(nodes))  # type: ignore[union-attr]
    assert graph.find(f"{X}edges").get("count") == str(len(edges))  # type: ignore[union-attr]
    ids = {node.get("id") for node in nodes}
    assert len(ids) == len(nodes)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    for element in [*nodes, *edges]:
        domain = "node" if element in nodes[:1] or element.tag == f"{X}node" else "edge"
        used = [value.get("for") for value in element.iter(f"{X}attvalue")]
        assert set(used) <= declared[domain]
        assert len(set(used)) == len(used)
        start, end = element.get("start"), element.get("end")
        for day in filter(None, (start, end)):
            date.fromisoformat(day)
        if start and end:
            assert start <= end
    for edge in edges:
        assert {edge.get("source"), edge.get("target")} <= ids
        assert edge.get("type") in {None, "undirected"}


def test_gexf_life_is_that_of_knowledge(whole: Any) -> None:
    root = ET.fromstring(to_gexf(whole))
    edges = {edge.get("id"): edge for edge in root.iter(f"{X}edge")}
    lane = edges["tie:spacex--anthropic--compute_supply"]
    assert (lane.get("start"), lane.get("end")) == ("2026-05-06", None)
    values = {value.get("for"): value.get("value") for value in lane.iter(f"{X}attvalue")}
    assert values["start_on"] == "2026-05-03"
    assert values["end_on"] == "2029-05-31"
    assert values["firmness"] == "binding"
    assert values["site"] == "site:colossus-1"
    assert values["claims"].count(";") == 24  # type: ignore[union-attr]
    assert edges["tie:nscale--openai--compute_supply"].get("end") == "2026-04-15"


def test_hostile_text_is_escaped_and_survives(nasty: Any) -> None:
    for content, path in ((to_graphml(nasty), f".//{G}data"), (to_gexf(nasty), ".//*")):
        assert b"<script>" not in content
        assert b"]]>" not in content
        root = ET.fromstring(content)
        texts = {element.text for element in root.findall(path)}
        texts |= {element.get("label") for element in root.findall(path)}
        assert SEEN in texts
    assert json.loads(render(nasty, "json"))


def test_what_no_xml_can_hold_is_replaced() -> None:
    assert legal("a\x00b\ud800c\uffff\U0001f600\t") == "a\ufffdb\ufffdc\ufffd\U0001f600\t"


def test_a_tie_ended_before_it_was_known_does_not_run_backwards(nasty: Any) -> None:
    (edge,) = ET.fromstring(to_gexf(nasty)).iter(f"{X}edge")
    assert (edge.get("start"), edge.get("end")) == ("2025-01-02", "2025-01-02")


def test_ids_that_are_no_tokens_become_numbers(small_book: Callable[..., Book]) -> None:
    orgs = [{"id": name, "name": name, "kind": "lab"} for name in ("é x", "b")]
    ties = [{"id": "é x--b--debt", "layer": "capital"}]
    claims = [
        {
            "subject": "tie:é x--b--debt",
            "property": "event",
            "value": "x",
            "published": "2025-01-01",
        }
    ]
    answer = network_map(small_book(organisations=orgs, ties=ties, claims=claims))
    root = ET.fromstring(to_graphml(answer))
    assert [node.get("id") for node in root.iter(f"{G}node")] == ["org:b", "n2"]
    (edge,) = root.iter(f"{G}edge")
    assert (edge.get("id"), edge.get("source"), edge.get("target")) == ("e1", "n2", "org:b")
    assert "org:é x" in {data.text for data in root.iter(f"{G}data")}


def test_node_link_json(whole: Any) -> None:
    content = json.loads(to_node_link(whole))
    assert (content["directed"], content["multigraph"]) == (True, True)
    ids = {node["id"] for node in content["nodes"]}
    assert len(content["links"]) == len(whole.data.ties) + len(whole.data.links)
    assert all({link["source"], link["target"]} <= ids for link in content["links"])
    lane = next(
        link for link in content["links"] if link["key"] == "tie:google--openai--compute_supply"
    )
    assert lane["end_on"] is None  # unknown is null, never 0
    assert lane["basis"] == "claims"
    assert content["graph"]["known_at"] == "2026-05-31"
    assert "how much has been written" in content["graph"]["caveats"][0]


def test_csv_is_a_pair_and_neutralises_formulas(nasty: Any, tmp_path: Path) -> None:
    files = write_map(nasty, tmp_path / "m.csv")
    assert [file.name for file in files] == ["m-nodes.csv", "m-ties.csv"]
    rows = list(csv.DictReader(io.StringIO(files[0].read_text(encoding="utf-8"))))
    assert [row["label"] for row in rows][1] == "'=cmd()"
    (tie,) = csv.DictReader(io.StringIO(files[1].read_text(encoding="utf-8")))
    assert tie["claims"] == "c1;c2"
    assert tie["start_on"] == ""


@pytest.mark.parametrize("form", FORMATS)
def test_same_question_same_bytes(book: Callable[..., Book], whole: Any, form: Any) -> None:
    again = network_map(book("2026-05-31"), sites=True)
    assert render(whole, form) == render(again, form)


def test_formats_by_name() -> None:
    assert [format_of(Path(f"x.{form.upper()}")) for form in FORMATS] == list(FORMATS)
    with pytest.raises(InputError, match="does not say its format"):
        format_of(Path("map.pdf"))


def test_a_folder_that_is_missing_is_said_in_words(whole: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_map(whole, tmp_path / "none" / "m.gexf")
    assert list(tmp_path.iterdir()) == []
