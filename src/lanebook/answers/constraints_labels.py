"""What binds in each period, and how surely: the base solve beside its noise."""

from __future__ import annotations

from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints_layers import LayerRows
from lanebook.answers.constraints_noise import STABLE, Tally
from lanebook.answers.constraints_records import PeriodLabel, Verdict, Vote
from lanebook.answers.constraints_scene import ASK, Scene
from lanebook.engines.clearing.prices import Binding, LayerPrices, is_part

#: Votes for fewer solves than this share are left out of the list.
LEAST_VOTE: Final = 0.005
_BLANK: Final = Figure(None, None, None, "", state="blank")


def label_rows(
    scene: Scene, rows: LayerRows, noise: Tally, ranges: Tally
) -> tuple[PeriodLabel, ...]:
    """Return the labels of the periods shown, with their stability."""
    return tuple(label_row(scene, rows, noise, ranges, at) for at in scene.shown)


def label_row(scene: Scene, rows: LayerRows, noise: Tally, ranges: Tally, at: int) -> PeriodLabel:
    """Return the label of one period.

    Args:
        scene: what was cleared.
        rows: of its layers, for slack and price.
        noise, ranges: what the solves beside it name.
        at: position of the period.
    """
    period, found = scene.inputs.periods[at], scene.base.binding[at]
    votes = _votes(noise, ranges, at)
    stability = noise.share(at, found.key)
    runner_up = _runner_up(found, votes, scene.base.prices, at)
    return PeriodLabel(
        period=period.label,
        year=period.year,
        layer=found.key,
        name=layer_name(found.key),
        share_of_value=None if found.key == ASK else found.share,
        slack=_BLANK if found.key == ASK else rows.row(found.key, at).slack,
        shadow_price=_BLANK if found.key == ASK else rows.row(found.key, at).shadow_price,
        stability=stability,
        stability_ranges=ranges.share(at, found.key),
        verdict=_verdict(stability),
        runner_up=runner_up,
        runner_up_name=layer_name(runner_up) if runner_up else "",
        also=found.also,
        votes=votes,
    )


def _verdict(stability: float | None) -> Verdict | None:
    if stability is None:
        return None
    return "stable" if stability >= STABLE else "contested"


def _votes(noise: Tally, ranges: Tally, at: int) -> tuple[Vote, ...]:
    keys = sorted({*noise.votes[at], *ranges.votes[at]})
    votes = [
        Vote(key, layer_name(key), noise.share(at, key) or 0.0, ranges.share(at, key) or 0.0)
        for key in keys
    ]
    kept = [vote for vote in votes if max(vote.noise, vote.ranges) >= LEAST_VOTE]
    return tuple(sorted(kept, key=lambda vote: (-vote.noise, -vote.ranges, vote.layer)))


def _runner_up(found: Binding, votes: tuple[Vote, ...], prices: LayerPrices, at: int) -> str:
    """Return who else is named most often under noise, then in the ranges, then weighs most."""
    others = [vote for vote in votes if vote.layer != found.key]
    if others:
        return others[0].layer
    if found.also:
        return found.also[0]
    rows = [
        row
        for row, key in enumerate(prices.keys)
        if key not in (ASK, found.key) and not is_part(key) and prices.share[row, at] > 0
    ]
    return prices.keys[max(rows, key=lambda row: prices.share[row, at])] if rows else ""
