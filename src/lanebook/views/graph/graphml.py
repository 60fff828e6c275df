"""GraphML (graphdrawing.org): directed, one edge per tie, typed keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from lanebook.answers.answer import Answer
from lanebook.answers.map_payload import NetworkMap
from lanebook.views.graph.fields import (
    EDGE_FIELDS,
    NODE_FIELDS,
    Kind,
    link_ids,
    link_values,
    node_values,
    tie_values,
)
from lanebook.views.graph.xml_text import document, legal, token

NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
UNDIRECTED: Final = "competes"


def to_graphml(answer: Answer[NetworkMap]) -> bytes:
    """Return the map as a GraphML document.

    Ids are the subjects; one that GraphML cannot take as an id becomes n1, n2, … and keeps its
    subject as data. Unknown attributes are absent.
    """
    root = ET.Element("graphml", {"xmlns": NAMESPACE})
    keys: dict[tuple[str, str], str] = {}
    _declare(root, "graph", (("as_of", "string"), ("finding", "string")), keys)
    _declare(root, "node", NODE_FIELDS, keys)
    _declare(root, "edge", EDGE_FIELDS, keys)
    graph = ET.SubElement(root, "graph", {"id": "lanebook", "edgedefault": "directed"})
    when = f"valid {answer.as_of.valid_at}, known {answer.as_of.known_at}"
    told = {"as_of": f"{when}, sequence {answer.sequence}", "finding": answer.finding}
    _data(graph, "graph", told, keys)
    ids: dict[str, str] = {}
    for number, node in enumerate(answer.data.nodes, start=1):
        ids[node.id] = token(node.id, f"n{number}")
        _data(ET.SubElement(graph, "node", {"id": ids[node.id]}), "node", node_values(node), keys)
    for number, tie in enumerate(answer.data.ties, start=1):
        attributes = {
            "id": token(tie.id, f"e{number}"),
            "source": ids[tie.source],
            "target": ids[tie.target],
        }
        if tie.kind == UNDIRECTED:
            attributes["directed"] = "false"
        _data(ET.SubElement(graph, "edge", attributes), "edge", tie_values(tie), keys)
    for name, link in link_ids(answer.data.links):
        attributes = {"id": name, "source": ids[link.source], "target": ids[link.target]}
        _data(ET.SubElement(graph, "edge", attributes), "edge", link_values(link), keys)
    return document(root)


def _declare(
    root: ET.Element,
    domain: str,
    fields: Sequence[tuple[str, Kind]],
    keys: dict[tuple[str, str], str],
) -> None:
    for name, kind in fields:
        key = f"{domain}_{name}"
        keys[domain, name] = key
        ET.SubElement(root, "key", {"id": key, "for": domain, "attr.name": name, "attr.type": kind})


def _data(
    parent: ET.Element,
    domain: str,
    values: Mapping[str, str],
    keys: Mapping[tuple[str, str], str],
) -> None:
    for name, text in values.items():
        ET.SubElement(parent, "data", {"key": keys[domain, name]}).text = legal(text)
