"""How concentration moved between two days of knowledge."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.chokepoints_records import LayerChange, LayerConcentration
from lanebook.answers.wording import change

#: A share that moved by less than this is not worth a word.
_WORTH = 0.005


def changes_between(
    then: Sequence[LayerConcentration], now: Sequence[LayerConcentration]
) -> tuple[LayerChange, ...]:
    """Return one row a layer and kind of holder that both days know, in order of the later day."""
    before = {(each.key, each.by): each for each in then}
    return tuple(
        _change(before[each.key, each.by], each) for each in now if (each.key, each.by) in before
    )


def _change(then: LayerConcentration, now: LayerConcentration) -> LayerChange:
    rise = None if then.hhi is None or now.hhi is None else now.hhi - then.hhi
    return LayerChange(
        layer=now.key,
        label=now.label,
        by=now.by,
        then_low=then.hhi_low,
        then_high=then.hhi_high,
        now_low=now.hhi_low,
        now_high=now.hhi_high,
        rise=rise,
        then_claims=then.n_claims,
        now_claims=now.n_claims,
        words=_words(then, now),
    )


def _words(then: LayerConcentration, now: LayerConcentration) -> str:
    """Name the holder whose share moved most, in points of a hundred."""
    before = {each.holder: each.point for each in then.shares if each.point is not None}
    after = {each.holder: each.point for each in now.shares if each.point is not None}
    labels = {each.holder: each.label for each in now.shares}
    # What was unknown on one of the days was not zero then: it has not moved.
    moved = {holder: after[holder] - before[holder] for holder in before.keys() & after.keys()}
    if not moved:
        return "no share known on both days"
    most = max(moved, key=lambda holder: (abs(moved[holder]), holder), default="")
    if not most or abs(moved[most]) < _WORTH:
        return "no share moved"
    return f"{labels[most]} {change(100 * moved[most])} points of share"
