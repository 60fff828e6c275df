"""The chokepoints finding in words."""

from __future__ import annotations

from lanebook.answers.chokepoints_payload import Chokepoints
from lanebook.answers.chokepoints_records import Chokepoint, Stacks
from lanebook.answers.wording import EN_DASH, counted, joined, number, share

MOST_NAMED = 3
#: What follows the name of a firm that stops altogether.
ALL_OF_IT = ", all of it"


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
    others = [each for each in firms if each.layer and not _is_same(each, worst)]
    told = [
        f"{each.label} ({each.layer_label}) {share(each.dies_later.point or 0.0)}"
        for each in others[:MOST_NAMED]
    ]
    more = f"; then {joined(told)}" if told else ""
    return (
        f"Of the megawatts due, a stop of {_named(worst.label)} would cost"
        f" {share(worst.dies.point or 0.0)} within {data.months} months and"
        f" {share(worst.dies_later.point or 0.0)} within {data.run_months}{more}."
    )


def _named(label: str) -> str:
    name = label.removesuffix(ALL_OF_IT)
    return name if name == label else f"all of {name}"


def _is_same(each: Chokepoint, worst: Chokepoint) -> bool:
    """Tell whether a row is a part of the worst one."""
    return each.label == worst.label.removesuffix(ALL_OF_IT)


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
    clouds = next((each for each in data.stacks if each.layer == "compute"), whole)
    return (
        f"{counted(len(data.labs), 'buyer')} stand on about {number(clouds.about, 1)} independent"
        f" clouds ({_ends(clouds)}), but on {number(whole.about, 1)} independent"
        f" {'stack' if number(whole.about, 1) == '1.0' else 'stacks'} when every layer must hold."
    )


def _ends(stacks: Stacks) -> str:
    return f"{number(stacks.low, 1)}{EN_DASH}{number(stacks.high, 1)}"


def _layers(data: Chokepoints) -> str:
    over = [each for each in data.layers if each.verdict == "yes" and each.by == "firm"]
    told = [each for each in data.layers if each.by == "firm"]
    unsure = [each for each in told if each.verdict == "open"]
    if not told:
        return ""
    held = [each.label for each in over if each.hhi_low == 1.0]
    alone = f", {len(held)} of them held by one firm ({joined(held)})" if held else ""
    more = f"; of {len(unsure)} it cannot be told" if unsure else ""
    return (
        f"By firm {len(over)} of {len(told)} layers have an HHI above 1,800, highly concentrated"
        f" by the 2023 US guidelines{alone}{more}."
    )
