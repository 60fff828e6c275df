"""Arrivals, shipments and stocks on the base path: what the makers' own growth asks for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def base_shipments(*, use: Floats, lag: Ints, group: Ints, cover: Floats, keeps: Flags) -> Floats:
    """Return what each edge ships in each period of the base path, shape (E, T).

    Shipments arrive `lag` periods later in time for the use of that period and for the change of
    the target stock. After the last period the use of the last one goes on. What arrived in the
    first `lag` periods was on its way before. Set `final` to a maker's base output less these.
    """
    arrive, _ = base_arrivals(use=use, lag=lag, group=group, cover=cover, keeps=keeps)
    periods = use.shape[1]
    at = np.arange(periods)[None, :] + lag[:, None]
    return np.take_along_axis(arrive, at, axis=1)


def base_arrivals(
    *, use: Floats, lag: Ints, group: Ints, cover: Floats, keeps: Flags
) -> tuple[Floats, Floats]:
    """Return arrivals by edge and stocks at the ends of periods by group on the base path.

    Both go on for the longest lag beyond the last period; the stock's first column is that before
    the first period. A stock follows its target, `cover` times the use of the period, but nothing
    is sent back where use falls faster than the stock is used up.
    """
    longest = int(lag.max(initial=0))
    longer = np.concatenate([use, np.repeat(use[:, -1:], longest, axis=1)], axis=1)
    total = summed(longer, group, len(cover))
    target = np.where(keeps, cover, 0.0)
    stock = np.empty((len(cover), longer.shape[1] + 1))
    stock[:, 0] = target * total[:, 0]
    came = np.empty_like(total)
    for at in range(longer.shape[1]):
        came[:, at] = np.maximum(0.0, total[:, at] * (1 + target) - stock[:, at])
        stock[:, at + 1] = np.maximum(0.0, stock[:, at] + came[:, at] - total[:, at])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total[group] > 0, longer / total[group], 0.0)
    return came[group] * share, stock


def summed(rows: Floats, member: Ints, members: int) -> Floats:
    """Return the sum of the rows of each member, in the order of the rows: (members, columns).

    A running total by index: the bits of one column never depend on how many others there are.
    """
    width = rows.shape[1]
    index = (member[:, None] * width + np.arange(width)).ravel()
    found = np.bincount(index, weights=np.ravel(rows), minlength=members * width)
    return found.astype(np.float64, copy=False).reshape(members, width)
