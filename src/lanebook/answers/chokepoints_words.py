"""The chokepoints finding in words."""

from __future__ import annotations

from lanebook.answers.chokepoints_payload import Chokepoints
from lanebook.answers.chokepoints_records import LayerConcentration
from lanebook.answers.chokepoints_tables import largest_words
from lanebook.answers.wording import EN_DASH, counted, joined, number, share

MOST_NAMED = 3


def finding(data: Chokepoints) -> str:
    """Return the answer in a few sentences: the worst stop, who cuts all off, stacks, layers."""
    parts = (_pair(data), _worst(data), _cuts(data), _stacks(data), _layers(data))
    return " ".join(filter(None, parts)) or "Nothing was known of any supplier yet."


def _pair(data: Chokepoints) -> str:
    if not data.pair:
        return ""
    labels = dict(zip(data.labs, data.lab_labels, strict=True))
    mine = [each for each in data.fates if {each.one, each.other} == set(data.pair)]
    if not mine:
        return ""
    told = [
        f"{share(each.about)} of {each.label}"
        for each in sorted(mine, key=lambda each: -each.about)[:MOST_NAMED]
    ]
    one, other = (labels[lab] for lab in data.pair)
    return f"{one} and {other} share about {joined(told)}."


def _worst(data: Chokepoints) -> str:
    firms = [each for each in data.points if each.kind == "firm" and each.dies_later.point]
    if not firms:
        return ""
    worst = firms[0]
    told = [
        f"{each.label}{f' ({each.layer_label})' if each.layer_label else ''}"
        f" {share(each.dies_later.point or 0.0)}"
        for each in firms[1 : MOST_NAMED + 1]
    ]
    soon = share(worst.dies.point or 0.0)
    others = f"; then {joined(told)}" if told else ""
    return (
        f"If one firm stopped for good, {worst.label} would cost the most:"
        f" {soon} of the megawatts due within {data.months} months,"
        f" {share(worst.dies_later.point or 0.0)} within {data.run_months}{others}."
    )


def _cuts(data: Chokepoints) -> str:
    every = [each for each in data.cuts if data.labs and each.n_labs == len(data.labs)]
    if not every:
        return ""
    told = [f"{each.label} ({', '.join(each.cut)})" for each in every]
    verb = "stands" if len(told) == 1 else "stand"
    return f"{joined(told)} {verb} between every lab told here and what it needs."


def _stacks(data: Chokepoints) -> str:
    whole = next((each for each in data.stacks if not each.layer), None)
    if whole is None:
        return ""
    spread = number(whole.about, 1)
    ends = number(whole.low, 1), number(whole.high, 1)
    if ends != (spread, spread):
        spread = f"about {spread} ({ends[0]}{EN_DASH}{ends[1]})"
    return (
        f"{counted(len(data.labs), 'buyer')} by megawatts count as {number(whole.naive, 1)}; all"
        f" layers taken together they stand on {spread} independent stacks."
    )


def _layers(data: Chokepoints) -> str:
    over = [each for each in data.layers if each.verdict == "yes" and each.by == "firm"]
    told = [each for each in data.layers if each.by == "firm"]
    unsure = [each for each in told if each.verdict == "open"]
    if not told:
        return ""
    least = min((each for each in over), key=_order, default=None)
    named = f", the most of all {least.label} ({largest_words(least.shares)})" if least else ""
    more = f"; of {len(unsure)} it cannot be told" if unsure else ""
    return (
        f"{len(over)} of {len(told)} layers are above 1,800 by firm, highly concentrated by the"
        f" 2023 US guidelines{named}{more}."
    )


def _order(each: LayerConcentration) -> tuple[float, str]:
    return -each.hhi_low, each.key
