"""The finding of `constraints` and its caveats, computed from the payload."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.constraints_influence import Influence
from lanebook.answers.constraints_more import BindingStatement
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_records import PeriodLabel
from lanebook.answers.wording import EN_DASH, change, day, joined, money, plain, share

#: How a rule is called.
RULE_WORDS: Final[dict[str, str]] = {
    "value": "value order",
    "contract": "contract priority",
    "pro_rata": "pro rata",
    "max_min": "max-min fair",
}
#: One more of what, by kind of layer.
_ONE_MORE: Final[dict[str, str]] = {
    "cowos": "CoWoS wafer", "hbm": "HBM stack", "power": "MW", "capital": "dollar",
}  # fmt: skip


def one_more(layer: str) -> str:
    """Return what one more unit of a layer is called: `MW`, `HBM stack`, `N3 wafer`.

    >>> one_more("n3"), one_more("power:pjm")
    ('N3 wafer', 'MW')
    """
    kind = layer.partition(":")[0]
    return _ONE_MORE.get(kind, f"{kind.upper()} wafer")


def worth_words(figure: Figure) -> str:
    """Return a shadow price in words with its sign: `+7.1 m USD a year`, `+0.3–0.4 USD` at a kink.

    >>> worth_words(Figure(7.1e6, 7.1e6, 7.1e6, "USD/MW-year"))
    '+7.1 m USD a year'
    """
    if figure.point is None:
        return "nothing known"
    low, high = figure.low, figure.high
    year = " a year" if figure.unit.endswith("-year") else ""
    if high is None:
        return f"at least +{money(low or figure.point)}{year}"
    if low is None or plain(low, "USD") == plain(high, "USD"):
        return f"+{money(figure.point)}{year}"
    return f"+{plain(low, 'USD')}{EN_DASH}{money(high)}{year}"


def finding(data: Constraints) -> str:
    """Return the answer in one sentence: what binds when, how surely, worth, glut."""
    runs = [list(group) for _, group in groupby(data.labels, key=lambda label: label.layer)]
    parts = [_run(run) for run in runs]
    scenario = f"Under {data.scenario}: " if data.scenario else ""
    text = scenario + joined(parts)
    if not scenario:
        text = text[:1].upper() + text[1:]
    worth = _worth(data)
    return "; ".join([text, *([worth] if worth else []), _glut(data)]) + "."


def _run(run: Sequence[PeriodLabel]) -> str:
    label = run[0]
    verb = "bind" if label.name.startswith("wafers") else "binds"
    if label.layer == "ask":
        verb = "is the limit"
    return f"{label.name} {verb} {_when([each.period for each in run])}{_surely(run)}"


def _when(periods: Sequence[str]) -> str:
    if len(periods) == 1:
        return f"in {periods[0]}"
    if len(periods) == 2:
        return f"in {periods[0]} and {periods[1]}"
    return f"from {periods[0]} to {periods[-1]}"


def _surely(run: Sequence[PeriodLabel]) -> str:
    known = [(label.stability, label) for label in run if label.stability is not None]
    if not known:
        return ""
    least, label = min(known, key=lambda each: each[0])
    if label.verdict == "contested":
        beside = f" with {label.runner_up_name}" if label.runner_up else ""
        at = f" in {label.period}" if len(run) > 1 else ""
        return f" ({share(least)} stable{at}: contested{beside})"
    wide = [each.stability_ranges for each in run if each.stability_ranges is not None]
    ranges = f" and {share(min(wide))} in the ranges" if wide else ""
    return f" (stable: {share(least)} under noise{ranges})"


def _worth(data: Constraints) -> str:
    """Return what one more of the scarcest layer is worth, in the first period that it binds."""
    scarce = [label for label in data.labels if label.share_of_value is not None]
    if not scarce:
        return ""
    layer = max(scarce, key=lambda label: label.share_of_value or 0.0).layer
    first = next(label.period for label in scarce if label.layer == layer)
    row = next(row for row in data.layers if (row.layer, row.period) == (layer, first))
    if not row.shadow_price.point:
        return ""
    return f"one more {one_more(layer)} in {first} is worth {worth_words(row.shadow_price)}"


def _glut(data: Constraints) -> str:
    if data.glut_begins is not None:
        held = (
            "" if data.glut_share is None else f" (some glut in {share(data.glut_share)} of noise)"
        )
        return f"a glut begins in {data.glut_begins}{held}"
    last = data.labels[-1].period if data.labels else "the horizon"
    maybe = f" ({share(data.glut_share)} of noise solves have one)" if data.glut_share else ""
    return f"no glut by {last}{maybe}"


def influence_caveat(strongest: Influence, uses: Sequence[ParameterUse]) -> str:
    """Return which range matters most for the whole, and on what it rests."""
    spread = strongest.spread
    its = [use for use in uses if f"{use.name}/{use.applies_to}".startswith(spread.source)]
    grounds = {use.source for use in its} or {spread.source}
    unsourced = grounds <= {"", "assumption"}
    rests = "no source stands behind it" if unsourced else f"from {joined(sorted(grounds)[:3])}"
    ends = f"{change(strongest.low * 100)} % to {change(strongest.high * 100)} %"
    key = f" ({spread.source})" if its else ""
    return (
        f"No range of a quantity moves the value of the whole more than {spread.label}{key}:"
        f" {ends} from its low to its high end; {rests}."
    )


def said_words(said: BindingStatement) -> str:
    """Return a statement in a line: who said what of when, and what the model says of it."""
    quote = said.quote
    who = quote.subject_name.partition(":")[2] or quote.subject_name
    what = (
        quote.value
        if quote.property in ("event", "policy")
        else (f"{quote.property} {quote.value}" + (f" ({quote.note})" if quote.note else ""))
    )
    many = said.said_of in ("wafers", "chips")
    verb = ("bind" if said.binds else "ease") + ("" if many else "s")
    first, last = said.years
    when = str(first) if first == last else f"{first}{EN_DASH}{last}"
    model = f"the model: {said.model}" if said.model else "beyond the model"
    return f"{day(quote.published)} · {who}: {what} → {said.said_of} {verb} {when}; {model}"
