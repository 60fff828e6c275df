"""Sums of sites by grid, operator, tenant, power source, country and firmness: each MW once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_cells import total_of
from lanebook.answers.wording import joined
from lanebook.answers.world_payload import (
    DIMENSIONS,
    NOT_KNOWN,
    Dimension,
    WorldGroup,
    WorldSite,
)
from lanebook.evidence.ranking import FIRMNESS_ORDER

_UNKNOWN_LABELS: Final[dict[str, str]] = {
    "grid": "grid not known", "operator": "operator not known", "tenant": "no tenant named",
    "power": "not stated", "country": "country not known", "firmness": "no figure",
}  # fmt: skip
_ZERO_LABEL: Final = "works seen, none running"


def groups_of(sites: Iterable[WorldSite]) -> tuple[WorldGroup, ...]:
    """Return the groups of every dimension: the largest first, what is not known last.

    Args:
        sites: data centres only; each stands in exactly one group of a dimension.
    """
    held = tuple(sites)
    return tuple(group for by in DIMENSIONS for group in _groups(held, by))


def sums_of(sites: Sequence[WorldSite]) -> tuple[Figure, Figure, Figure]:
    """Return megawatts by the day, energised ones and stated final ones; withdrawn never count."""
    standing = [site.final for site in sites if site.final.state != "withdrawn"]
    return (
        total_of(site.mw for site in sites),
        total_of(site.energised for site in sites),
        total_of(standing),
    )


def n_unknown(sites: Iterable[WorldSite]) -> int:
    """Return how many sites have no figure for the day."""
    return sum(site.mw.point is None for site in sites)


def order(site: WorldSite) -> tuple[float, float, str]:
    """Order sites by megawatts at the day, then by stated final size, then by name."""
    return -(site.mw.point or 0.0), -(site.final.standing or 0.0), site.id


def _groups(sites: Sequence[WorldSite], by: Dimension) -> tuple[WorldGroup, ...]:
    held: dict[str, list[WorldSite]] = {}
    for site in sites:
        held.setdefault(site.keys[by], []).append(site)
    labels = _labels(sites, by)
    found = [_group(by, key, labels.get(key, key), held[key]) for key in held]
    rank = _firmness_rank if by == "firmness" else _size_rank
    return tuple(sorted(found, key=rank))


def _group(by: Dimension, key: str, label: str, sites: Sequence[WorldSite]) -> WorldGroup:
    mw, energised, final = sums_of(sites)
    return WorldGroup(
        by=by,
        key=key,
        label=label,
        n_sites=len(sites),
        n_unknown=n_unknown(sites),
        mw=mw,
        energised=energised,
        final=final,
        sites=tuple(site.id for site in sorted(sites, key=order)),
    )


def _size_rank(group: WorldGroup) -> tuple[bool, float, float, str]:
    return (
        group.key == NOT_KNOWN,
        -(group.mw.point or 0.0),
        -(group.final.point or 0.0),
        group.label,
    )


def _firmness_rank(group: WorldGroup) -> tuple[bool, float, float, str]:
    steps = [*FIRMNESS_ORDER, "zero"]
    return group.key == NOT_KNOWN, float(steps.index(group.key) if group.key in steps else 9), 0, ""


def _labels(sites: Iterable[WorldSite], by: Dimension) -> Mapping[str, str]:
    labels = {NOT_KNOWN: _UNKNOWN_LABELS[by]}
    for site in sites:
        key = site.keys[by]
        if key in labels:
            continue
        if by == "operator":
            labels[key] = site.operator_label
        elif by == "tenant":
            names = {each.org: each.label for each in site.tenants}
            labels[key] = joined(sorted(names[org] for org in key.split("+")))
        elif by == "power":
            labels[key] = joined(key.split("+"))
        elif by == "firmness" and key == "zero":
            labels[key] = _ZERO_LABEL
    return labels
