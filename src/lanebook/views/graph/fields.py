"""The attributes that every graph format carries, in one place: name, type, value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal

from lanebook.answers.map_payload import MapNode, MapTie, RegisterLink

Kind = Literal["string", "int", "boolean"]

#: Attributes of nodes and of edges, in order.
NODE_FIELDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("subject", "string"),
    ("label", "string"),
    ("kind", "string"),
    ("country", "string"),
    ("ticker", "string"),
    ("parent", "string"),
    ("operator", "string"),
    ("grid", "string"),
    ("known_on", "string"),
    ("n_partners", "int"),
)
EDGE_FIELDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("subject", "string"),
    ("label", "string"),
    ("kind", "string"),
    ("layer", "string"),
    ("firmness", "string"),
    ("known_on", "string"),
    ("start_on", "string"),
    ("end_on", "string"),
    ("over", "boolean"),
    ("site", "string"),
    ("part_of", "string"),
    ("claims", "string"),
    ("basis", "string"),
)
#: What the `basis` of an edge says: where it comes from.
CLAIMED, REGISTERED = "claims", "register"


def node_values(node: MapNode) -> dict[str, str]:
    """Return the attributes of a node as text; what is unknown is left out."""
    return dict(_texts(node, NODE_FIELDS) | {"subject": node.id})


def tie_values(tie: MapTie) -> dict[str, str]:
    """Return the attributes of a tie as text; what is unknown is left out."""
    return _texts(tie, EDGE_FIELDS) | {"subject": tie.id, "basis": CLAIMED}


def link_values(link: RegisterLink) -> dict[str, str]:
    """Return the attributes of a relation of the register, which has no claim and no date."""
    return {"label": link.kind, "kind": link.kind, "basis": REGISTERED}


def link_ids(links: Sequence[RegisterLink]) -> Iterator[tuple[str, RegisterLink]]:
    """Yield each relation with an id of its own."""
    for number, link in enumerate(links, start=1):
        yield f"register:{number}", link


def _texts(thing: MapNode | MapTie, fields: Sequence[tuple[str, Kind]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, _ in fields:
        value = getattr(thing, name, None)
        if value is None or value == "":
            continue
        values[name] = _text(value)
    return values


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ";".join(value)
    return str(value)
