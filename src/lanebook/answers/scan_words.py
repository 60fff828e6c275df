"""The scan's finding in words, ranks and the correlation with degree."""

from __future__ import annotations

import numpy as np

from lanebook.answers.scan_payload import Scan, ScanRow
from lanebook.answers.wording import counted, joined
from lanebook.engines.scan.network import Floats, Ints


def ranks(values: Floats) -> Ints:
    """Return rank 1 for the largest; equal values, to twelve digits, share the better rank."""
    told = np.round(values, 12)
    return 1 + len(told) - np.searchsorted(np.sort(told), told, side="right").astype(np.int64)


def correlation(one: Floats, other: Floats) -> float | None:
    """Return Spearman's rank correlation; None below three values or where one does not vary."""
    if len(one) < 3:
        return None
    left, right = (_places(np.round(each, 12)) for each in (one, other))
    if np.ptp(left) == 0.0 or np.ptp(right) == 0.0:
        return None
    return float(np.corrcoef(left, right)[0, 1])


def _places(values: Floats) -> Floats:
    _, inverse, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2.0)[inverse], dtype=np.float64)


def percent(share: float) -> str:
    """Return a share in percent, a decimal below ten; "under 0.1 %" for less."""
    if 0.0 < share < 0.001:
        return "under 0.1 %"
    return f"{100.0 * share:.{1 if share < 0.0995 else 0}f} %"


def book_finding(data: Scan) -> str:
    """Return the answer in a sentence or two: the chokepoints, and what degree would have said."""
    if not data.rows:
        return "No firm supplies another in the book as known then: there is nothing to scan."
    first, others = data.rows[0], data.rows[1:4]
    text = (
        f"If {first.name} stops, {percent(first.esri)} of all documented sales stop with it"
        f" ({counted(data.n_firms, 'firm')}, {counted(data.n_links, 'link')})"
    )
    if others:
        text += f"; then {joined([f'{row.name} {percent(row.esri)}' for row in others])}"
    return f"{text}. {_hidden(data.rows)}".strip()


def file_finding(data: Scan) -> str:
    """Return the answer on a network from files in a sentence or two."""
    size = f"{counted(data.n_firms, 'firm')}, {counted(data.n_links, 'link')}"
    first = data.rows[0]
    text = f"If {first.name} stops, {percent(first.esri)} of all sales stop with it ({size})"
    others = [f"{row.name} {percent(row.esri)}" for row in data.rows[1:4]]
    if others:
        text += f"; then {joined(others)}"
    return f"{text}. The mean over all firms is {percent(data.mean_esri)}."


def _hidden(rows: tuple[ScanRow, ...]) -> str:
    """Name the firm near the top whom a count of partners would have missed most."""
    top = [row for row in rows[:10] if row.degree_rank > row.rank]
    if not top:
        return ""
    missed = max(top, key=lambda row: (row.degree_rank - row.rank, row.firm))
    return f"{missed.name} is rank {missed.rank} here and rank {missed.degree_rank} by partners."
