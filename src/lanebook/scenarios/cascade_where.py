"""Where lanes and their builders stand, and where buyers are at home, as far as power tells."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.scenarios.cascade_bench import Floats, ShockBench
from lanebook.scenarios.cascade_places import Part

#: Kinds of layer that have a level: megawatts that run. All others make so much in a period.
LEVELS: Final = frozenset({"power", "site", "lane", "ask"})
#: A buyer whose lanes stand in one country to this share is at home there.
HOME_SHARE: Final = 0.99


def kind_of(bench: ShockBench, at: int) -> str:
    """Return the kind of a maker's layer: what stands before the colon, "" for silicon."""
    kind, colon, _ = bench.inputs.makers[at].layer.partition(":")
    return kind if colon else ""


def adds(bench: ShockBench, at: int) -> bool:
    """Tell whether a maker's output is what is added in a period."""
    return at in bench.places.additions or int(bench.inputs.builds[at]) >= 0


def at_place(bench: ShockBench, kind: str, name: str) -> list[Part]:
    """Return the makers that say of themselves that they stand there."""
    wanted = {name, f"{kind}:{name}"}
    return [
        Part(at)
        for at, maker in enumerate(bench.inputs.makers)
        if not wanted.isdisjoint(maker.places)
    ]


def standing_on(bench: ShockBench, parts: list[Part]) -> dict[int, Floats]:
    """Return the lanes that draw their power from the makers given, and who builds those lanes.

    A lane's share (T,) is that of its power which comes from there. A builder's is the same share
    of what its lane grows by over all periods: what it adds in a month has no site of its own.
    """
    inputs = bench.inputs
    wanted = {part.at: bench.share(part) for part in parts}
    customer = inputs.customer[inputs.group]
    total: dict[int, Floats] = {}
    mine: dict[int, Floats] = {}
    for edge, supplier in enumerate(inputs.supplier.tolist()):
        lane = int(customer[edge])
        if kind_of(bench, lane) == "lane" and kind_of(bench, supplier) in ("power", "site"):
            total[lane] = total.get(lane, 0.0) + inputs.use[edge]
            if supplier in wanted:
                mine[lane] = mine.get(lane, 0.0) + inputs.use[edge] * wanted[supplier]
    found: dict[int, Floats] = {}
    for lane, used in sorted(mine.items()):
        with np.errstate(divide="ignore", invalid="ignore"):
            found[lane] = np.where(total[lane] > 0, used / total[lane], 0.0)
    built = {int(lane): at for at, lane in enumerate(inputs.builds.tolist()) if lane in found}
    for lane, builder in built.items():
        grew = total[lane][-1] - total[lane][0]
        share = (mine[lane][-1] - mine[lane][0]) / grew if grew > 0 else float(found[lane].mean())
        found[builder] = np.full(len(inputs.periods), min(max(float(share), 0.0), 1.0))
    return found


def home_of(bench: ShockBench, at: int) -> str:
    """Return the country that a buyer is at home in, "" if it has none or none is known."""
    if at not in bench.homes:
        named = _countries(bench, at)
        bench.homes[at] = bench.places.homes.get(at) or (named or [_stands_in(bench, at)])[0]
    return bench.homes[at]


def _stands_in(bench: ShockBench, at: int) -> str:
    """Return the one country in which every lane of a buyer stands, "" if there is none."""
    inputs = bench.inputs
    lanes = inputs.supplier[inputs.customer[inputs.group] == at].tolist()
    codes = {code for maker in range(len(inputs.makers)) for code in _countries(bench, maker)}
    for code in sorted(codes) if lanes else ():
        shares = standing_on(bench, at_place(bench, "jurisdiction", code))
        if all(lane in shares and float(shares[lane].mean()) > HOME_SHARE for lane in lanes):
            return code
    return ""


def _countries(bench: ShockBench, at: int) -> list[str]:
    prefix = "jurisdiction:"
    places = bench.inputs.makers[at].places
    return sorted(each.removeprefix(prefix) for each in places if each.startswith(prefix))
