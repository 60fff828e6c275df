"""Sites in a firm's life: which it operates, uses or supplies, and how late they are."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.show.energisation import Milestone, milestones, running_now
from lanebook.answers.show.figures import unknown
from lanebook.answers.show.rows import SiteRow
from lanebook.answers.show.tables import claims_of
from lanebook.answers.wording import joined
from lanebook.network import query
from lanebook.network.model import NONE


def site_rows(book: Book, node: int) -> tuple[SiteRow, ...]:
    """Return the sites that a firm operates, uses or supplies, the largest first."""
    network = book.network
    operated = query.operated_by(network, node).tolist()
    roles: dict[int, str] = {site: "operates" + _for_whom(book, node, site) for site in operated}
    lanes = query.lanes_in(network, node).tolist()
    for tie in lanes:
        if network.site[tie] != NONE:
            roles.setdefault(int(network.site[tie]), "uses")
    for part, whole in _inside(book, lanes):
        if network.site[part] != NONE:
            through = f"through {network.node_labels[network.provider[whole]]}"
            roles.setdefault(int(network.site[part]), through)
    for tie in query.lanes_out(network, node):
        if network.site[tie] != NONE:
            roles.setdefault(int(network.site[tie]), "supplies")
    rows = [
        site_row(book, site, role, operated=site in operated)
        for site, role in sorted(roles.items())
    ]
    return tuple(sorted(rows, key=lambda row: (-_largest(row), row.site)))


def _inside(book: Book, lanes: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Yield live parts, at any depth, of the given lanes: (part, lane)."""
    network = book.network
    hosting = query.live(network) & query.of_kind(network, ("hosting", "compute_supply"))
    for lane in lanes:
        for part in hosting.nonzero()[0].tolist():
            if lane in query.wholes_of(network, part):
                yield part, lane


def _for_whom(book: Book, node: int, site: int) -> str:
    """Return `, for Anthropic` where the firm's household supplies compute from its own site."""
    network = book.network
    top = (node, *query.parents(network, node))[-1]
    household = query.family(network, top)
    lanes = query.live(network) & query.of_kind(network, ("compute_supply",))
    there = lanes & (network.site == site) & np.isin(network.provider, household)
    takers = sorted(set(network.recipient[there].tolist()) - set(household.tolist()))
    return f", for {joined([network.node_labels[each] for each in takers])}" if takers else ""


def site_row(book: Book, site: int, role: str, *, operated: bool) -> SiteRow:
    """Return one site with what runs, what is expected and its slip."""
    network = book.network
    subject = network.node_ids[site]
    path = milestones(book.beliefs, subject)
    metered, it_load = running_now(book.beliefs, subject)
    running = metered if metered.state != "unknown" else it_load
    coming = [each for each in path if each.state == "expected"]
    full = max(coming, key=lambda each: each.level.point or 0.0, default=None)
    shown = _most_late(path)
    return SiteRow(
        site=subject,
        label=network.node_labels[site],
        role=role,
        operated=operated,
        energised=running,
        expected=full.level if full else unknown("MW"),
        expected_on=full.expected.on if full and full.expected else None,
        slip_months=shown.slip_months if shown else unknown("months"),
        redated=len(shown.redated) if shown else 0,
        claims=claims_of((running.claims, *(each.claims for each in path))),
    )


def _most_late(path: Iterable[Milestone]) -> Milestone | None:
    """Return the announced milestone that is latest against its first day, exact ones first."""
    compared = [each for each in path if each.announced and each.slip_months.point is not None]
    return max(compared, key=_lateness, default=None)


def _lateness(each: Milestone) -> tuple[float, bool, float]:
    exact = not each.slip_months.bound
    return each.slip_months.point or 0.0, exact, each.level.point or 0.0


def _largest(row: SiteRow) -> float:
    return max(row.energised.point or 0.0, row.expected.point or 0.0)
