"""From claims to `Network`: which nodes and ties are known, which are over, how firm each is.

A tie exists from the day the first claim on it was published; the register of ties carries no date
of its own, so a tie without any claim is in no network at any date. A node is known once a claim
speaks of it or a known tie touches it, or as operator, parent, grid or jurisdiction of a known node
(these four are those of the register, which keeps no history).

A tie is *over* when an `end` with status ended names a day that has come and had come when it was
said. An ended row that names a later day withdraws that date, not the tie.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from lanebook.base.time import AsOf
from lanebook.evidence.belief import Beliefs
from lanebook.evidence.ranking import FIRMNESS, REMOVING, STATUS_RANK
from lanebook.evidence.snapshot import Snapshot
from lanebook.network import model
from lanebook.network.model import NONE, Network

Row = dict[str, Any]
#: Texts about a tie: they say how firm it is only where nothing else is said.
_TEXTS = frozenset({"event", "policy", "review_status"})


@dataclass(frozen=True, slots=True)
class _TieFacts:
    """What the known claims say of one tie beside its place in the register."""

    claims: tuple[str, ...]
    known_on: date
    start_on: date | None
    end_on: date | None
    firmness: str | None
    over: bool


def build_network(beliefs: Beliefs) -> Network:
    """Return the network known at `beliefs.as_of.known_at`, its ends judged at `valid_at`.

    Args:
        beliefs: the book at one as-of; nothing published after its known day is seen.
    """
    snapshot, as_of = beliefs.snapshot, beliefs.as_of
    known = pl.lit(as_of.known_at)
    claims = beliefs.timeline.claims.filter(pl.col("published") <= known).with_columns(
        (pl.col("dead_on") <= known).fill_null(value=False).alias("dead")
    )
    facts = _tie_facts(claims, as_of)
    ties = [row for row in snapshot.ties.sort("id").iter_rows(named=True) if row["id"] in facts]
    nodes = _nodes(snapshot, claims, ties)
    index = {node["subject"]: row for row, node in enumerate(nodes)}
    return Network(as_of=as_of, **_node_arrays(nodes, index), **_tie_arrays(ties, facts, index))


def _tie_facts(claims: pl.DataFrame, as_of: AsOf) -> dict[str, _TieFacts]:
    ordered = claims.filter(pl.col("subject_kind") == "tie").sort("published", "sequence")
    by_tie: dict[str, list[Row]] = {}
    columns = ["subject_id", "id", "property", "value", "published", "status", "dead"]
    for row in ordered.select(columns).iter_rows(named=True):
        by_tie.setdefault(row["subject_id"], []).append(row)
    return {tie: _facts(rows, as_of) for tie, rows in by_tie.items()}


def _facts(rows: list[Row], as_of: AsOf) -> _TieFacts:
    live = [row for row in rows if not row["dead"] and row["status"] not in REMOVING]
    terms = [row for row in live if row["property"] not in _TEXTS] or live
    ranked = [FIRMNESS[row["status"]] for row in terms]
    return _TieFacts(
        claims=tuple(row["id"] for row in rows),
        known_on=rows[0]["published"],
        start_on=_prevailing_date(live, "start"),
        end_on=_ended_on(rows) or _prevailing_date(live, "end"),
        firmness=min(ranked, key=model.FIRMNESS.index) if ranked else None,
        over=(ended := _ended_on(rows)) is not None and ended <= as_of.valid_at,
    )


def _prevailing_date(live: list[Row], name: str) -> date | None:
    """Return the date that prevails: a later publication with a later date re-dates the earlier."""
    stated = [(row, date.fromisoformat(row["value"])) for row in live if row["property"] == name]
    kept = [
        (STATUS_RANK[row["status"]], row["published"], when)
        for row, when in stated
        if not any(
            other["published"] > row["published"] and later > when for other, later in stated
        )
    ]
    return max(kept)[2] if kept else None


def _ended_on(rows: list[Row]) -> date | None:
    """Return the day a tie ended, as the last row with status ended says it; None if none does."""
    ends = [
        date.fromisoformat(row["value"])
        for row in rows
        if row["property"] == "end"
        and row["status"] == "ended"
        and date.fromisoformat(row["value"]) <= row["published"]
    ]
    return ends[-1] if ends else None


def _nodes(snapshot: Snapshot, claims: pl.DataFrame, ties: list[Row]) -> list[Row]:
    """Return the known nodes as rows (subject, label, kind and the nodes they point to), by id."""
    spoken = set(claims["subject"])
    spoken |= {f"org:{row[end]}" for row in ties for end in ("provider", "recipient")}
    spoken |= {f"site:{row['site']}" for row in ties if row["site"]}
    nodes: dict[str, Row] = {}
    for row in snapshot.sites.iter_rows(named=True):
        if f"site:{row['id']}" in spoken:
            nodes[f"site:{row['id']}"] = _site_node(row)
            spoken.add(f"org:{row['operator']}")
    orgs = {row["id"]: row for row in snapshot.organisations.iter_rows(named=True)}
    for name in _with_parents((s[4:] for s in sorted(spoken) if s.startswith("org:")), orgs):
        nodes[f"org:{name}"] = _org_node(orgs[name])
    for subject in spoken:
        if subject.startswith("layer:"):
            nodes[subject] = _node(subject, subject.partition(":")[2], "layer")
    for node in list(nodes.values()):
        for kind in ("grid", "jurisdiction"):
            target = node[kind]
            if target:
                nodes[target] = _node(target, target.partition(":")[2], kind)
    return sorted(nodes.values(), key=lambda node: str(node["subject"]))


def _with_parents(names: Iterable[str], orgs: dict[str, Row]) -> set[str]:
    found: set[str] = set()
    for name in names:
        here = name
        while here in orgs and here not in found:
            found.add(here)
            here = orgs[here]["parent"]
    return found


def _node(subject: str, label: str, kind: str, **points: str) -> Row:
    blank = {"parent": "", "operator": "", "grid": "", "jurisdiction": ""}
    return {"subject": subject, "label": label, "kind": kind} | blank | points


def _site_node(row: Row) -> Row:
    return _node(
        f"site:{row['id']}",
        row["name"],
        "site",
        operator=f"org:{row['operator']}",
        grid=f"grid:{row['grid']}" if row["grid"] else "",
        jurisdiction=f"jurisdiction:{row['country']}" if row["country"] else "",
    )


def _org_node(row: Row) -> Row:
    return _node(
        f"org:{row['id']}",
        row["name"],
        row["kind"],
        parent=f"org:{row['parent']}" if row["parent"] else "",
        jurisdiction=f"jurisdiction:{row['country']}" if row["country"] else "",
    )


def _node_arrays(nodes: list[Row], index: dict[str, int]) -> dict[str, Any]:
    def pointer(name: str) -> model.Int32:
        return np.array([index.get(node[name], NONE) for node in nodes], dtype=np.int32)

    return {
        "node_ids": tuple(node["subject"] for node in nodes),
        "node_labels": tuple(node["label"] for node in nodes),
        "node_kind": np.array(
            [model.NODE_KINDS.index(node["kind"]) for node in nodes], dtype=np.int8
        ),
        "node_parent": pointer("parent"),
        "node_operator": pointer("operator"),
        "node_grid": pointer("grid"),
        "node_jurisdiction": pointer("jurisdiction"),
    }


def _tie_arrays(
    ties: list[Row], facts: dict[str, _TieFacts], index: dict[str, int]
) -> dict[str, Any]:
    rows = {tie["id"]: row for row, tie in enumerate(ties)}
    known = [facts[tie["id"]] for tie in ties]
    start_day, start_known = _days([fact.start_on for fact in known])
    end_day, end_known = _days([fact.end_on for fact in known])
    counts = [len(fact.claims) for fact in known]
    return {
        "tie_ids": tuple(tie["id"] for tie in ties),
        "tie_labels": tuple(tie["label"] for tie in ties),
        "tie_kind": _codes([tie["kind"] for tie in ties], model.TIE_KINDS),
        "tie_layer": _codes([tie["layer"] for tie in ties], model.TIE_LAYERS),
        "provider": _rows([f"org:{tie['provider']}" for tie in ties], index),
        "recipient": _rows([f"org:{tie['recipient']}" for tie in ties], index),
        "site": _rows([f"site:{tie['site']}" for tie in ties], index),
        "part_of": _rows([tie["part_of"] for tie in ties], rows),
        "known_day": _days([fact.known_on for fact in known])[0],
        "start_day": start_day,
        "start_known": start_known,
        "end_day": end_day,
        "end_known": end_known,
        "tie_firmness": _codes([fact.firmness or "rumoured" for fact in known], model.FIRMNESS),
        "firmness_known": np.array([fact.firmness is not None for fact in known], dtype=np.bool_),
        "over": np.array([fact.over for fact in known], dtype=np.bool_),
        "claim_offsets": np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        "claim_ids": tuple(claim for fact in known for claim in fact.claims),
    }


def _codes(names: list[str], table: tuple[str, ...]) -> model.Int8:
    return np.array([table.index(name) for name in names], dtype=np.int8)


def _rows(names: list[str], index: dict[str, int]) -> model.Int32:
    return np.array([index.get(name, NONE) for name in names], dtype=np.int32)


def _days(days: list[date | None]) -> tuple[model.Int32, model.Bool]:
    known = np.array([day is not None for day in days], dtype=np.bool_)
    ordinals = np.array([day.toordinal() if day else NONE for day in days], dtype=np.int32)
    return ordinals, known
