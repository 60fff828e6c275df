"""The finding of the answer `shock` in words."""

from __future__ import annotations

from lanebook.answers.shock_payload import ShockDiff, ShockPage
from lanebook.answers.shock_records import Loss, Revenue
from lanebook.answers.wording import (
    MINUS,
    counted,
    gigawatts,
    megawatts,
    money,
    number,
    quarter_words,
    share,
)

#: From this share of a loss on, the network's part is worth a clause.
WORTH_SAYING = 0.05
#: Below this many USD million a firm's revenue is not named in the finding.
WORTH_NAMING = 50.0
GIGAWATT = 10_000.0


def finding(page: ShockPage) -> str:
    """Return what breaks in two or three sentences: labs, how it gets there, revenue."""
    if not page.begins:
        return f"{page.title}: nothing in the network changes within {_horizon(page)}."
    parts = [_labs(page), _revenue(page.revenue)]
    if page.combination is not None:
        parts.append(page.combination.says)
    return " ".join(part for part in parts if part)


def _horizon(page: ShockPage) -> str:
    return counted(page.horizon_months, "month")


def _labs(page: ShockPage) -> str:
    whole = page.all_labs
    losing = [each for each in page.labs if each.first_at is not None]
    if not losing:
        return f"{page.title}: no lab loses a megawatt within {_horizon(page)}."
    first = losing[0]
    total = f"labs lose {mw_years(whole.lost)} in {_horizon(page)}"
    if _asks_fall(page):
        total = f"labs take {mw_years(whole.lost)} less in {_horizon(page)}, as they ask for less"
    if whole.lost <= 0:
        total = f"some labs lose what others gain in {_horizon(page)}"
    when = quarter_words(first.worst_quarter)
    worst = (
        f"{first.name} most ({MINUS}{megawatts(first.worst_lost)} in {when}"
        f"{f', {share(first.worst_share)} of its own' if first.worst_share else ''})"
    )
    return f"{page.title}: {total}, {worst}; {_when(losing)}{_amplified(whole)}."


def _asks_fall(page: ShockPage) -> bool:
    """Whether the shock strikes what labs ask for: then what they do not take is no loss."""
    return any(each.is_hit and each.layer.startswith("ask:") for each in page.makers)


def mw_years(lost: float) -> str:
    """Return megawatt-years as a reader takes them: `1,240 MW-years`, `14.2 GW-years`."""
    if abs(lost) >= GIGAWATT:
        return f"{gigawatts(lost).removesuffix(' GW')} GW-years"
    return f"{number(lost, 0 if abs(lost) >= 10 else 1)} MW-years"


def _when(losing: list[Loss]) -> str:
    soonest = min(
        (each.months_to_impact for each in losing if each.months_to_impact is not None),
        default=None,
    )
    if soonest is None:
        return "felt later"
    if soonest < 1:
        return "felt at once"
    return f"first felt {counted(round(soonest), 'month')} after it begins"


def _amplified(whole: Loss) -> str:
    if whole.lost <= 0:
        return ""
    part = whole.amplified / whole.lost
    if whole.first_round <= 0:
        return "; all of it comes through the network"
    if part >= WORTH_SAYING:
        return f"; the network adds {share(part)} of it"
    if whole.amplified < 0 and -whole.amplified / max(whole.first_round, 1e-9) >= WORTH_SAYING:
        healed = -whole.amplified / whole.first_round
        return f"; re-contracting heals {share(healed)} of the first round"
    return "; nearly all of it in the first round"


def _revenue(revenue: tuple[Revenue, ...]) -> str:
    losing = [
        each for each in revenue
        if each.lost_usd_million is not None and each.lost_usd_million >= WORTH_NAMING
    ]  # fmt: skip
    if not losing:
        return ""
    first = losing[0]
    words = f"{first.name} loses {money(1e6 * (first.lost_usd_million or 0.0))} of revenue"
    direct = first.first_round_usd_million or 0.0
    if direct >= 0.995 * (first.lost_usd_million or 0.0):
        words += ", all of it in the first round"
    elif direct >= WORTH_NAMING:
        words += f", {money(1e6 * direct)} of it in the first round"
    if len(losing) > 1:
        second = losing[1]
        words += f"; {second.name} {money(1e6 * (second.lost_usd_million or 0.0))}"
    return f"{words}."


def diff_finding(data: ShockDiff) -> str:
    """Return how two shocks differ, in one sentence."""
    one, other = data.first.all_labs.lost, data.second.all_labs.lost
    a, b = data.first.title, data.second.title
    if abs(one - other) < 1.0:
        return f"{a} and {b} take the same from labs: {mw_years(one)}."
    more, less = (b, a) if other > one else (a, b)
    return (
        f"{more} takes {mw_years(abs(other - one))} more from labs than {less}:"
        f" {mw_years(max(one, other))} against {mw_years(min(one, other))}."
    )
