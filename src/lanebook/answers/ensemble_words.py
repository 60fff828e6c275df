"""The ensemble's finding in words."""

from __future__ import annotations

from lanebook.answers.ensemble_payload import Ensemble
from lanebook.answers.ensemble_records import BindingOdds, Chance
from lanebook.answers.wording import EN_DASH, counted, joined, number, trimmed

#: Under this share a binding layer reads contested.
SURE = 0.8
MOST_NAMED = 3


def finding(data: Ensemble) -> str:
    """Return the answer in one sentence: what binds in the headline period, how surely, why."""
    rows = [each for each in data.binding if each.period == data.headline and each.named.times]
    return " ".join(filter(None, (_binds(data, rows), _moves(data), _glut(data))))


def _binds(data: Ensemble, rows: list[BindingOdds]) -> str:
    n = counted(data.draws, "draw")
    if not rows:
        return f"{data.headline}: nothing was drawn."
    first, others = rows[0], rows[1:MOST_NAMED]
    verb = "limits" if first.layer == "ask" else "binds"
    rest = joined([f"{each.label} in {percent(each.named.share)}" for each in others])
    contested = "" if first.named.share >= SURE else ", so it is contested"
    return (
        f"{data.headline}: {first.label} {verb} in {chance(first.named)} of {n}"
        f"{f', {rest}' if rest else ''}{contested}."
    )


def _moves(data: Ensemble) -> str:
    """Name the two strongest drivers of the first outcome that has any."""
    for each in data.outcomes:
        moved = [driver for driver in data.drivers if driver.outcome == each.key][:2]
        if moved:
            low, _, middle, _, high = (quantile.value for quantile in each.quantiles)
            names = joined([driver.label for driver in moved])
            verb = "moves" if len(moved) == 1 else "move"
            return (
                f"{each.label[0].upper()}{each.label[1:]}: {number(middle)} {each.unit}, nine in"
                f" ten draws {number(low)}{EN_DASH}{number(high)}; {names} {verb} it most."
            )
    return ""


def _glut(data: Ensemble) -> str:
    by = [each for each in data.glut if each.by is not None]
    last = by[-1].by if by else None
    if last is None:
        return ""
    if not last.times:
        return f"No draw has a glut by {by[-1].period}."
    return f"A glut has begun by {by[-1].period} in {chance(last)}."


def chance(share: Chance) -> str:
    """Return a share with its Monte Carlo interval: `62 % (59–65)`."""
    ends = f"{trimmed(100 * share.low, 0)}{EN_DASH}{trimmed(100 * share.high, 0)}"
    return f"{percent(share.share)} ({ends})"


def percent(share: float) -> str:
    """Return a share in whole percent; never 0 or 100 for what is between."""
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{number(100 * share)} %"
