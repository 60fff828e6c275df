"""Three ladders, kept apart: commercial, permit and power, delivery.

A contract may be signed for a site without a permit, and chips may be shipped to a shell without
power; one scale of progress would hide it. Each step carries the claims it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from lanebook.evidence.belief.beliefs import Beliefs

Row = dict[str, Any]
LadderName = Literal["commercial", "permit", "delivery"]

#: Steps of each ladder from the lowest to the highest; `ended` and `refused` end one.
STEPS: Final[dict[LadderName, tuple[str, ...]]] = {
    "commercial": (
        "rumour",
        "reported",
        "letter of intent",
        "option",
        "signed",
        "amended",
        "ended",
    ),
    "permit": ("applied", "granted", "refused", "power secured", "connected"),
    "delivery": ("ordered", "shipped", "energised", "in service"),
}
COMMERCIAL: Final[dict[str, str]] = {
    "rumoured": "rumour",
    "reported": "reported",
    "loi": "letter of intent",
    "option": "option",
    "announced": "signed",
    "binding": "signed",
    "filed": "signed",
}
#: Properties whose later, different statement amends a signed contract.
TERMS: Final = frozenset({"contracted_capacity", "amount", "term", "end", "exclusivity", "notice"})
#: Words of events and policies that mark a step of permit and power, tried in this order.
PERMIT_WORDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("refused", ("permit denied", "rejected", "refused", "vetoed", "voted down", "moratorium")),
    ("connected", ("interconnected", "back-feed", "grid connection live", "substation energised")),
    ("granted", ("permit granted", "permit issued", "approved", "approves", "rezon", "permitted")),
    ("applied", ("applied", "application", "applies", "permit filed", "refiled", "seeks permit")),
)
_PERMIT_SUBJECT: Final = ("permit", "zoning", "rezon", "interconnect", "grid", "plant", "turbine")


@dataclass(frozen=True, slots=True)
class Step:
    """One rung reached.

    Attributes:
        ladder, step: which rung of which ladder (see `STEPS`).
        on: day in the world, where a source gives one, else the day of publication.
        published: day on which it became known.
        value: what the claim says, as written with its unit; "" for texts without a figure.
        claims: ids of the claims it rests on.
        note: the claim's own words.
    """

    ladder: LadderName
    step: str
    on: date
    published: date
    value: str
    claims: tuple[str, ...]
    note: str


def ladders(beliefs: Beliefs, subject: str) -> tuple[Step, ...]:
    """Return the rungs that `subject` has reached, first arrival at each, by ladder and day."""
    rows = sorted(
        (row for row in beliefs.claims_about(subject) if row["status"] != "forecast"),
        key=lambda row: (row["published"], row["valid_from"] or row["published"], row["id"]),
    )
    steps = [*_permit(rows), *_delivery(rows)]
    if subject.startswith("tie:"):
        steps.extend(_commercial(rows))
    order = list(STEPS)
    return tuple(sorted(steps, key=lambda s: (order.index(s.ladder), s.on, s.published, s.claims)))


def _commercial(rows: Sequence[Row]) -> Iterable[Step]:
    seen: set[str] = set()
    signed_on: date | None = None
    terms: dict[tuple[str, str, str], str] = {}
    for row in rows:
        if row["property"] == "end" and row["status"] == "ended":
            yield _step("commercial", "ended", row)
            continue
        step = COMMERCIAL.get(row["status"])
        if step is None:
            continue
        key = (row["property"], row["unit"], row["basis"])
        amends = (
            signed_on is not None
            and row["published"] > signed_on
            and step == "signed"
            and row["property"] in TERMS
            and terms.get(key, row["value"]) != row["value"]
        )
        if step == "signed":
            signed_on = signed_on or row["published"]
            terms[key] = row["value"]
        if amends:
            yield _step("commercial", "amended", row)
        elif step not in seen:
            seen.add(step)
            yield _step("commercial", step, row)


def _permit(rows: Sequence[Row]) -> Iterable[Step]:
    for row in rows:
        if row["property"] == "interconnection_rights":
            yield _step("permit", "power secured", row)
        if row["property"] not in ("event", "policy", "review_status"):
            continue
        words = f"{row['value']} {row['note']}".lower()
        if not any(word in words for word in _PERMIT_SUBJECT):
            continue
        for step, marks in PERMIT_WORDS:
            if any(mark in words for mark in marks):
                yield _step("permit", step, row)
                break


def _delivery(rows: Sequence[Row]) -> Iterable[Step]:
    seen: set[str] = set()
    for row in rows:
        step = _delivery_step(row)
        if step and step not in seen:
            seen.add(step)
            yield _step("delivery", step, row)


def _delivery_step(row: Row) -> str:
    operational, name = row["status"] == "operational", row["property"]
    words = row["note"].lower()
    if name == "capacity" and operational and row["number"]:
        serving = "in service" in words or "billing" in words
        return "in service" if serving else "energised"
    if name in ("units", "hbm_stacks", "shipped_power") and operational:
        return "shipped"
    if name == "units" and row["status"] in ("binding", "filed", "announced"):
        return "ordered"
    return ""


def _step(ladder: LadderName, step: str, row: Row) -> Step:
    happened = row["valid_from"]
    if happened is None or happened > row["published"]:
        happened = row["published"]
    value = row["value"] if row["unit"] in ("text", "date") else f"{row['value']} {row['unit']}"
    return Step(ladder, step, happened, row["published"], value, (row["id"],), row["note"])
