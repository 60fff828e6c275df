"""GEXF 1.3 (gexf.net): a dynamic graph whose ties live from the day they became known.

An edge's life is the book's: from the first claim's publication to the day the tie ended, if it
did. Stated starts and ends of contracts are attributes, because most ties state none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

from lanebook.answers.answer import Answer
from lanebook.answers.map_payload import MapTie, NetworkMap
from lanebook.views.graph.fields import (
    EDGE_FIELDS,
    NODE_FIELDS,
    Kind,
    link_ids,
    link_values,
    node_values,
    tie_values,
)
from lanebook.views.graph.graphml import UNDIRECTED
from lanebook.views.graph.xml_text import document, legal

NAMESPACE: Final = "http://gexf.net/1.3"
#: GEXF's own name of a type.
_TYPES: Final[dict[Kind, str]] = {"string": "string", "int": "integer", "boolean": "boolean"}
#: Attributes that GEXF has a place of its own for.
_BUILT_IN: Final = frozenset({"label"})


def to_gexf(answer: Answer[NetworkMap]) -> bytes:
    """Return the map as a GEXF 1.3 document.

    The modification date is the known day, so that the same question gives the same bytes.
    """
    data = answer.data
    root = ET.Element("gexf", {"xmlns": NAMESPACE, "version": "1.3"})
    meta = ET.SubElement(root, "meta", {"lastmodifieddate": answer.as_of.known_at.isoformat()})
    ET.SubElement(meta, "creator").text = "Lanebook"
    ET.SubElement(meta, "description").text = legal(
        f"{answer.finding} Valid {answer.as_of.valid_at}, ledger sequence {answer.sequence}."
    )
    frame = {
        "mode": "dynamic",
        "defaultedgetype": "directed",
        "timeformat": "date",
        "timerepresentation": "interval",
        "idtype": "string",
    }
    graph = ET.SubElement(root, "graph", frame)
    node_ids = _declare(graph, "node", NODE_FIELDS)
    edge_ids = _declare(graph, "edge", EDGE_FIELDS)
    nodes = ET.SubElement(graph, "nodes", {"count": str(len(data.nodes))})
    for node in data.nodes:
        attributes = {"id": legal(node.id), "label": legal(node.label)}
        _life(attributes, node.known_on, None)
        _values(ET.SubElement(nodes, "node", attributes), node_values(node), node_ids)
    edges = ET.SubElement(graph, "edges", {"count": str(len(data.ties) + len(data.links))})
    for tie in data.ties:
        _values(ET.SubElement(edges, "edge", _edge(tie)), tie_values(tie), edge_ids)
    for name, link in link_ids(data.links):
        attributes = _ends(name, link.source, link.target) | {"kind": link.kind, "label": link.kind}
        _values(ET.SubElement(edges, "edge", attributes), link_values(link), edge_ids)
    return document(root)


def _edge(tie: MapTie) -> dict[str, str]:
    attributes = _ends(tie.id, tie.source, tie.target) | {"kind": legal(tie.kind)}
    if tie.label:
        attributes["label"] = legal(tie.label)
    if tie.kind == UNDIRECTED:
        attributes["type"] = "undirected"
    # A tie that ended before it was first written about lives for one day on this axis.
    ended = max(tie.end_on, tie.known_on) if tie.over and tie.end_on else None
    _life(attributes, tie.known_on, ended)
    return attributes


def _ends(name: str, source: str, target: str) -> dict[str, str]:
    return {"id": legal(name), "source": legal(source), "target": legal(target)}


def _life(attributes: dict[str, str], start: date | None, end: date | None) -> None:
    if start is not None:
        attributes["start"] = start.isoformat()
    if end is not None:
        attributes["end"] = end.isoformat()


def _declare(graph: ET.Element, domain: str, fields: Sequence[tuple[str, Kind]]) -> dict[str, str]:
    parent = ET.SubElement(graph, "attributes", {"class": domain, "mode": "static"})
    ids: dict[str, str] = {}
    for name, kind in fields:
        if name not in _BUILT_IN:
            ids[name] = name
            ET.SubElement(parent, "attribute", {"id": name, "title": name, "type": _TYPES[kind]})
    return ids


def _values(element: ET.Element, values: Mapping[str, str], ids: Mapping[str, str]) -> None:
    parent = ET.SubElement(element, "attvalues")
    for name, text in values.items():
        if name in ids:
            ET.SubElement(parent, "attvalue", {"for": ids[name], "value": legal(text)})
