"""An override in one line of plain words, as lists of scenarios show it."""

from __future__ import annotations

from lanebook.scenarios.model import Draw, Override, Target

_MARKETS = {
    "power": "power everywhere",
    "compute": "compute for every buyer",
    "capital": "the capital of every payer",
    "electricity": "electricity",
    "shell": "shells",
    "accelerators": "every accelerator",
}


def said(item: Override | Draw) -> str:
    """Return an override or a draw in words.

    >>> from lanebook.scenarios.library import scenario_named
    >>> said(scenario_named("packaging-late").draws[0])
    'layer cowos comes 9 months later (triangular 3 months, 9 months, 15 months), from 2026-07'
    """
    override = item.override if isinstance(item, Draw) else item
    return f"{_act(override, isinstance(item, Draw))}{_when(override)}"


def _name(target: Target) -> str:
    if target.kind == "market":
        return _MARKETS.get(target.name, target.name)
    return f"{target.kind} {target.name}"


def _names(targets: tuple[Target, ...]) -> str:
    return ", ".join(_name(target) for target in targets)


def _act(override: Override, drawn: bool) -> str:  # noqa: FBT001 -- whether a spread is shown
    name, part = _name(override.target), _part(override)
    amount = _amount(override, drawn)
    whom = f" for {_names(override.to)}" if override.to else ""
    back = f", back over {override.ramp_months:.3g} months" if override.ramp_months else ""
    notice = f" at {override.notice_days:.0f} days' notice" if override.notice_days else ""
    set_ = "becomes" if override.at is not None else "moves by"
    return {
        "outage": f"{part}{name} stops{back}",
        "delay": f"{name} comes {amount}",
        "ban": f"{name} may not be had by {_names(override.to)}",
        "cap": f"{name} stays at {amount} at most{' of what is made' if whom else ''}{whom}",
        "terminate": f"{part}{name} is terminated{notice}",
        "fail": f"{part}{name} can no longer pay",
        "demand": f"{_asks(override.target)} {set_} {amount}",
        "price": f"price of {name} {set_} {amount}",
        "policy": f"{name} {_rule(override, amount)}",
        "build": f"{name} gains {amount}{whom}",
        "share": f"{part}{name} is shared with {_names(override.others)}",
    }[override.verb]


def _rule(override: Override, amount: str) -> str:
    if override.rule == "freeze":
        return "connects nothing new"
    if override.rule == "home-only":
        return "serves its own only"
    through = f", which let {amount} of what is made through" if override.at is not None else ""
    return f"may be had by {_names(override.to)} under licences only{through}"


def _asks(target: Target) -> str:
    return "every ask" if target.kind == "market" else f"ask of {_name(target)}"


def _part(override: Override) -> str:
    return "" if override.part >= 1.0 else f"{override.part * 100:.3g} % of "


def _amount(override: Override, drawn: bool) -> str:  # noqa: FBT001
    amount = override.at if override.at is not None else override.by
    if amount is None:
        return ""
    text = amount.text
    if amount.unit == "months":
        side = "earlier" if amount.value < 0 else "later"
        text = f"{abs(amount.value):.3g} months {side}"
    elif drawn and amount.unit == "share":
        text = f"{amount.value * 100:.3g} %"
    elif drawn:
        text = f"{amount.value:,.6g}"
    return f"{text} ({amount.text})" if drawn else text


def _when(override: Override) -> str:
    words = ""
    if override.begins is not None:
        words += f", from {override.begins.text}"
    if override.ends is not None:
        text = override.ends.text
        words += f", {text}" if text.startswith("for ") else f", until {text}"
    if override.ramp_months and override.verb != "outage":
        words += f", fully after {override.ramp_months:.3g} months"
    return words
