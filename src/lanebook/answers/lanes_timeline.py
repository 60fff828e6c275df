"""The lanes of a lab as a timeline: when signed, how firm, what was restated, when over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from lanebook.answers.lanes_changes import changes_of
from lanebook.answers.lanes_records import FirmnessStep, Lane, LaneRole, LaneState
from lanebook.answers.lanes_sizes import Desk, parents_of, promised_it
from lanebook.answers.promises import MEGAWATTS, MONEY, SERIOUS, Row, hardest, largest
from lanebook.engines.count import lanes_of
from lanebook.evidence.ranking import FIRMNESS, FIRMNESS_ORDER, REMOVING
from lanebook.network.capacity import CapacityTie

#: What makes a lane more than news of its trouble.
SUBSTANCE: Final = frozenset(
    {
        "capacity",
        "contracted_capacity",
        "capacity_added",
        "amount",
        "annual_amount",
        "units",
        "term",
    }
)
#: Roles whose lanes are compute that a lab can use; chips go into sites and are told apart.
COUNTED_ROLES: Final = frozenset({"ready", "bare"})
#: Words of a report that something is not agreed.
NOT_AGREED: Final = re.compile(r"\b(?:talks|interest|weighs|weigh|explores?)\b", re.IGNORECASE)
#: Removals that say a statement was never so, or is taken back: not evidence of a lane.
UNTRUE: Final = frozenset({"denied", "ended"})
TOP_ROLES: Final[tuple[LaneRole, ...]] = ("ready", "bare", "chips")
ROLE_OF_LAYER: Final[dict[str, LaneRole]] = {
    "full_stack": "ready",
    "site": "bare",
    "chips": "chips",
    "power": "power",
}


def lanes_for(desk: Desk, lab: str) -> tuple[Lane, ...]:
    """Return the lanes of a lab, each followed by its components.

    Args:
        lab: organisation id without prefix.

    Ordered by begin (unsigned last), then tie; a component of another firm's tie (a landlord of
    the provider) stands inside the lane it serves.
    """
    roles = lanes_of(desk.capacity, lab)
    tops: dict[str, LaneRole] = {}
    for role in TOP_ROLES:
        tops |= dict.fromkeys(roles[role], role)
    family = desk.capacity.families[lab]
    tops |= {
        tie.id: "power"
        for tie in desk.capacity.ties.values()
        if tie.layer == "power" and tie.recipient in family
    }
    inside = {tie: part for tie, part in parents_of(desk.capacity).items() if part in tops}
    lanes = [lane_of(desk, tie, role, "") for tie, role in tops.items() if tie not in inside]
    found: list[Lane] = []
    for lane in sorted((_begun(desk, lane) for lane in lanes), key=by_begin):
        found.append(lane)
        found += _components(desk, lane.tie.removeprefix("tie:"))
    return tuple(found)


def is_running(lane: Lane, on: date) -> bool:
    """Tell whether a lane had begun and was not over on a day, as known now."""
    if lane.begun_on is None or lane.begun_on > on or lane.state == "on_hold":
        return False
    ended = lane.ended_on is not None and lane.ended_on <= on
    return not ended and not (lane.ends_on is not None and lane.ends_on < on)


def said_on(row: Row) -> date:
    """Return the day in the world a statement speaks of: its start, unless that lies ahead."""
    valid_from: date | None = row["valid_from"]
    published: date = row["published"]
    return valid_from if valid_from is not None and valid_from <= published else published


def precision_of(row: Row) -> str:
    """Return the precision of `said_on`."""
    key = "precision" if said_on(row) == row["valid_from"] else "published_precision"
    return str(row[key])


def by_begin(lane: Lane) -> tuple[date, date, str]:
    """Return the order of lanes: by begin, unsigned last, then by first publication."""
    return lane.begun_on or date.max, lane.known_on, lane.tie


def _begun(desk: Desk, lane: Lane) -> Lane:
    """Let a lane begin with its first component from the same patron."""
    parts = _components(desk, lane.tie.removeprefix("tie:"))
    own = [part for part in parts if part.patron == lane.patron and part.signed_on is not None]
    first = min(own, key=by_begin, default=None)
    if first is None or first.signed_on is None:
        return lane
    if lane.signed_on is not None and lane.signed_on <= first.signed_on:
        return lane
    state = first.state if lane.state == "not_signed" else lane.state
    return replace(
        lane, begun_on=first.signed_on, begun_precision=first.signed_precision, state=state
    )


def _components(desk: Desk, parent: str) -> Iterable[Lane]:
    for child, of in parents_of(desk.capacity).items():
        if of == parent:
            yield lane_of(desk, child, ROLE_OF_LAYER[desk.capacity.ties[child].layer], f"tie:{of}")
            yield from _components(desk, child)


def lane_of(desk: Desk, tie_id: str, role: LaneRole, inside: str) -> Lane:
    """Return one tie as a lane.

    Args:
        tie_id: without prefix; one of the desk's.
        inside: "tie:ID" of the lane it stands in; "" for a lane of its own.
    """
    tie = desk.capacity.ties[tie_id]
    rows = sorted(
        desk.book.beliefs.claims_about(f"tie:{tie_id}"),
        key=lambda row: (row["published"], row["id"]),
    )
    standing = [row for row in rows if row["dead_on"] is None and row["status"] not in REMOVING]
    signed = signing_of(rows, tie.ended_on)
    return Lane(
        tie=f"tie:{tie_id}",
        label=tie.label,
        patron=f"org:{tie.provider}",
        patron_name=desk.capacity.names.get(tie.provider, tie.provider),
        role=role,
        inside=inside,
        signed_on=said_on(signed) if signed else None,
        begun_on=said_on(signed) if signed else None,
        signed_precision=precision_of(signed) if signed else "",
        begun_precision=precision_of(signed) if signed else "",
        signed_claim=signed["id"] if signed else "",
        known_on=tie.known_on,
        firmness=hardest(_trusted(standing)) or "rumoured",
        path=_firmness_path(_trusted(rows)),
        promised_mw=largest(standing, MEGAWATTS, "MW"),
        promised_it_mw=promised_it(tie),
        promised_usd=largest(standing, MONEY, "USD"),
        ends_on=tie.ends_on,
        ended_on=tie.ended_on,
        state=_state(rows, standing, tie, said_on(signed) if signed else None, desk),
        changes=changes_of(rows),
        claims=tie.claims,
    )


def _trusted(rows: Sequence[Row]) -> Sequence[Row]:
    """Return what is of more than low confidence; all of it where nothing is."""
    return [row for row in rows if row["confidence"] != "low"] or rows


def signing_of(rows: Sequence[Row], ended_on: date | None) -> Row | None:
    """Return the statement with the earliest day in the world that makes a lane serious, or None.

    Args:
        rows: every known claim of its tie. What a newer statement replaced still shows that the
            lane was there; what was denied or taken back does not.
        ended_on: day from which the tie is over.
    """
    serious = [
        row
        for row in rows
        if row["rule"] not in UNTRUE
        and row["status"] not in REMOVING
        and FIRMNESS.get(row["status"]) in SERIOUS
        and row["confidence"] != "low"
        and row["property"] != "end"
        and not (row["number"] is None and NOT_AGREED.search(row["value"]))
        and (ended_on is None or said_on(row) < ended_on)
    ]
    return min(serious, key=lambda row: (_latest(row), row["published"], row["id"]), default=None)


def _latest(row: Row) -> date:
    """Return the last day that `said_on` can mean: a month may mean its end, never later news."""
    on: date = said_on(row)
    precision = precision_of(row)
    if precision == "month":
        on = (on.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    elif precision == "year":
        on = on.replace(month=12, day=31)
    published: date = row["published"]
    return min(on, published)


def _state(
    rows: Sequence[Row],
    standing: Sequence[Row],
    tie: CapacityTie,
    signed_on: date | None,
    desk: Desk,
) -> LaneState:
    on = desk.book.as_of.valid_at
    if tie.ended_on is not None and tie.ended_on <= on:
        return "over"
    if tie.ends_on is not None and tie.ends_on < on:
        return "over"
    if signed_on is None or signed_on > on:
        return "not_signed"
    stopped = any(row["property"] == "event" and row["status"] == "ended" for row in rows)
    has_substance = any(
        row["property"] in SUBSTANCE and FIRMNESS.get(row["status"]) in SERIOUS for row in standing
    )
    return "on_hold" if stopped and not has_substance else "running"


def _firmness_path(rows: Sequence[Row]) -> tuple[FirmnessStep, ...]:
    path: list[FirmnessStep] = []
    for row in rows:
        firmness = FIRMNESS.get(row["status"])
        if firmness is None:
            continue
        rank = FIRMNESS_ORDER.index(firmness)
        if not path or rank < FIRMNESS_ORDER.index(path[-1].firmness):
            path.append(FirmnessStep(row["published"], firmness, row["id"]))
    return tuple(path)
