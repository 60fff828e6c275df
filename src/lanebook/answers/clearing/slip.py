"""The book's own slip: how late levels of sites come, and what queues and permits they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.clearing.notes import Ends, Notes, Sourced
from lanebook.answers.show.energisation import milestones

#: Rows of `lead_time` that bind new power in each pool.
_LEAD: Final[dict[str, str]] = {
    "ercot": "interconnection:ercot", "pjm": "interconnection:pjm", "miso": "interconnection:miso",
    "spp": "interconnection:spp", "wecc": "interconnection:wecc",
    "serc-tva": "interconnection:serc-tva", "off-grid": "interconnection:off-grid-gas",
    "outside-us": "interconnection:nordic",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """How late a level comes.

    Attributes:
        months: lower quartile, median, upper quartile.
        count: levels measured; 0 where the named default stands in.
        claims: behind them.
    """

    months: Ends
    count: int
    claims: tuple[str, ...]


def slip_of(book: Book, notes: Notes) -> Slip:
    """Return the slip of dated levels that came, or were dated anew, as known at the as-of.

    Levels never dated anew and not yet due say nothing and do not count. With fewer levels than
    `site_slip_least_count` the named default stands in.
    """
    found: list[tuple[float, tuple[str, ...]]] = []
    for site in sorted(book.snapshot.sites["id"]):
        for each in milestones(book.beliefs, f"site:{site}"):
            months = each.slip_months.point
            if months is not None and (each.state == "energised" or months != 0.0):
                found.append((months, each.slip_months.claims))
    if len(found) < notes.get("site_slip_least_count", "all").point:
        slip = Slip(notes.parameter("power", "slip of dated levels", "site_slip", "all"), 0, ())
    else:
        low, point, high = np.percentile([months for months, _ in found], (25, 50, 75))
        claims = tuple(sorted({claim for _, ids in found for claim in ids}))
        slip = Slip(Ends(float(low), float(point), float(high)), len(found), claims)
        note = f"quartiles of {len(found)} levels that came or were dated anew"
        notes.add("power", "", "slip of dated levels", Sourced(slip.months, claims, "", note),
                  "months")  # fmt: skip
    _queues(book, notes)
    return slip


def _queues(book: Book, notes: Notes) -> None:
    """Write down permits and queues: they bind the pools, and show where a row comes from."""
    for pool, row in _LEAD.items():
        bound = "permit" if pool == "off-grid" else "interconnection"
        notes.parameter(f"power:{pool}", f"{bound} lead time", "lead_time", row)
    for subject, layer in (
        ("layer:power-interconnect", "power"),
        ("org:ercot", "power:ercot"),
        ("org:pjm", "power:pjm"),
    ):
        for name in ("queue_size", "queue_time", "demand_ask"):
            for belief in book.beliefs.about(subject, name):
                if belief.point is None:
                    continue
                ends = Ends(belief.low or belief.point, belief.point, belief.high or belief.point)
                day = belief.valid_from
                note = next((r.note for r in belief.readings if r.claim == belief.claim), "")
                number = Sourced(ends, (belief.claim,), "", note)
                what = {"queue_size": "queue", "queue_time": "time in the queue",
                        "demand_ask": "expected peak"}[name]  # fmt: skip
                notes.add(layer, str(day.year) if day else "", what, number, belief.unit)
