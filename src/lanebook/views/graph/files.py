"""Write a map in the format asked for, or the one its file name says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

from lanebook.answers.answer import Answer
from lanebook.answers.map_payload import NetworkMap, nodes_table, ties_table
from lanebook.answers.serialise import plain_value
from lanebook.base.errors import InputError
from lanebook.base.files import write_atomically
from lanebook.views.graph.fields import link_ids
from lanebook.views.graph.gexf import to_gexf
from lanebook.views.graph.graphml import to_graphml
from lanebook.views.table_csv import table_csv

Format = Literal["graphml", "gexf", "json", "csv"]
FORMATS: Final[tuple[Format, ...]] = ("graphml", "gexf", "json", "csv")


def to_node_link(answer: Answer[NetworkMap]) -> bytes:
    """Return the map as node-link JSON, the form that networkx and d3 read.

    Unknown is null. Relations of the register are links whose `basis` is "register".
    """
    data = answer.data
    links: list[dict[str, Any]] = [
        {**plain_value(tie), "key": tie.id, "basis": "claims"} for tie in data.ties
    ]
    links += [
        {**plain_value(link), "key": name, "basis": "register"}
        for name, link in link_ids(data.links)
    ]
    content = {
        "directed": True,
        "multigraph": True,
        "graph": {
            "finding": answer.finding,
            "valid_at": answer.as_of.valid_at.isoformat(),
            "known_at": answer.as_of.known_at.isoformat(),
            "sequence": answer.sequence,
            "layers": list(answer.layers),
            "caveats": list(answer.caveats),
        },
        "nodes": [plain_value(node) for node in data.nodes],
        "links": links,
    }
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


_ONE_FILE: Final[dict[str, Callable[[Answer[NetworkMap]], bytes]]] = {
    "graphml": to_graphml,
    "gexf": to_gexf,
    "json": to_node_link,
}


def render(answer: Answer[NetworkMap], form: Format) -> bytes:
    """Return the map in one stream; CSV gives the ties."""
    if form == "csv":
        return table_csv(ties_table(answer.data.ties, answer.data.nodes)).encode()
    return _ONE_FILE[form](answer)


def write_map(
    answer: Answer[NetworkMap], path: Path, form: Format | None = None
) -> tuple[Path, ...]:
    """Write the map to `path` and return the files written.

    CSV is a pair: `map.csv` becomes `map-nodes.csv` and `map-ties.csv`. Text that a spreadsheet
    would run gets a leading apostrophe.

    Raises:
        InputError: if no format is given and the name ends in none, or the file cannot be written.
    """
    chosen = form or format_of(path)
    if chosen == "csv":
        nodes = table_csv(nodes_table(answer.data.nodes))
        ties = table_csv(ties_table(answer.data.ties, answer.data.nodes))
        parts = {"nodes": nodes.encode(), "ties": ties.encode()}
        contents = {path.with_name(f"{path.stem}-{name}.csv"): parts[name] for name in parts}
    else:
        contents = {path: _ONE_FILE[chosen](answer)}
    for target, content in contents.items():
        _write(target, content)
    return tuple(contents)


def format_of(path: Path) -> Format:
    """Return the format that a file name ends in.

    Raises:
        InputError: if it ends in none.
    """
    for form in FORMATS:
        if path.suffix.lower() == f".{form}":
            return form
    raise InputError(
        f"{path.name!r} does not say its format.",
        expected="a name that ends in .graphml, .gexf, .json or .csv",
        next_step="name the format with --format.",
    )


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}.",
            expected="a folder that exists and has room",
            next_step="choose another place with --out.",
        ) from error
