"""What a megawatt is worth by tier, and the rates that the objective uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lanebook.answers.clearing.axes import FAMILIES, LABS, LATER_LABS
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced
from lanebook.engines.clearing.inputs import Floats

_HOURS_A_YEAR: Final = 8760
#: Tiers of an ask, highest first: for labs, and for everybody else.
_LAB: Final = ("frontier-lab-first-half", "lab-and-hyperscaler-middle", "marginal")
_OTHER: Final = ("lab-and-hyperscaler-middle", "lab-and-hyperscaler-middle", "marginal")
_FLEETS: Final = ("amazon", "google", "meta", "microsoft")


def values(notes: Notes, buyers: Sequence[str]) -> Parts:
    """Return tiers and their values, shell price, lives, running cost, rates and what waits.

    Only labs pay the frontier's price for the first part of their ask; the first tier of all others
    is worth what the middle one is.
    """
    first = notes.parameter("values", "share of an ask in the first tier", "value_tier_share",
                            "first;middle;marginal")  # fmt: skip
    rest = 1 - first.point
    shell = notes.parameter("values", "shell and power", "capex_per_gw", "shell-and-mep-per-gw-it")
    price = np.full(len(notes.periods), shell.point)
    notes.spread("capex_per_gw/shell-and-mep-per-gw-it", "price of shell and power",
                 "shell_price", slice(None), np.full_like(price, shell.low),
                 np.full_like(price, shell.high))  # fmt: skip
    energy = notes.parameter("values", "electricity", "electricity", "us-all-in").point
    pue = np.mean([notes.parameter("values", f"PUE of {firm}", "pue_average", firm).point
                   for firm in _FLEETS])  # fmt: skip

    def one(what: str, name: str, applies_to: str) -> float:
        return notes.parameter("values", what, name, applies_to).point

    return {
        "tier_share": np.array([first.point, rest * 2 / 3, rest / 3]),
        "tier_value": _tiers(notes, buyers),
        "shell_price": price,
        "shell_years": one("life of a shell", "useful_life", "shell"),
        "unit_years": one("life of accelerators", "useful_life", "accelerators-economic"),
        "running": energy * float(pue) * _HOURS_A_YEAR / 1e6,
        "discount_rate": one("discount rate", "discount_rate", "all"),
        "waiting_cost": one("waiting units", "waiting_cost", "all"),
        "held": _held(notes),
    }


def _held(notes: Notes) -> Floats:
    """Return what waits before the first period: the book is silent, so the stock holds it."""
    silent = Sourced(Ends(0.0, 0.0, 0.0), note="the book is silent; inside the stock of 2022")
    notes.add("fleet", "", "units waiting before the first period", silent, "thousand units")
    return np.zeros(len(FAMILIES))


def _tiers(notes: Notes, buyers: Sequence[str]) -> Floats:
    """Return the value of each buyer's tiers, and a driver for each named value."""
    keys = [_LAB if buyer in (*LABS, *LATER_LABS) else _OTHER for buyer in buyers]
    ends = {
        key: notes.parameter("values", f"a megawatt-year, {key}", "value_per_mw_year", key)
        for key in _LAB
    }
    table = np.array([[ends[key].point for key in row] for row in keys])
    for key in _LAB:
        rows, columns = np.nonzero([[each == key for each in row] for row in keys])
        notes.spread(f"value_per_mw_year/{key}", f"worth of a megawatt-year, {key}", "tier_value",
                     (rows, columns), np.full(rows.size, ends[key].low),
                     np.full(rows.size, ends[key].high))  # fmt: skip
    return table
