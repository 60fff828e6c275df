"""The option answer in one sentence or three."""

from __future__ import annotations

from lanebook.answers.answer import Figure
from lanebook.answers.option_payload import Option
from lanebook.answers.option_records import LaneOption
from lanebook.answers.wording import EN_DASH, counted, day, joined, megawatts, money, share, trimmed


def finding_of(data: Option) -> str:
    """Return which lane closes the column, by when, at what cost and regret."""
    head = _column(data)
    if len(data.options) == 1:
        return f"{head} {_told(data, data.options[0])}{_regret(data)}"
    timely = [each for each in data.options if each.timing == "in time"]
    if not timely:
        soonest = min(data.options, key=lambda each: (each.point_on, each.kind))
        return (
            f"{head} No kind of new lane is likely by the end of {data.by}; the soonest is"
            f" {soonest.label}, {day(soonest.point_on, 'month')}.{_regret(data)}"
        )
    best = timely[0]
    late = [each.label for each in data.options if each.timing == "late"]
    too_late = f" Too late even at best: {joined(late)}." if late else ""
    return f"{head} {_told(data, best)}{too_late}{_regret(data)}"


def _column(data: Option) -> str:
    if data.open.point is None:
        return f"No source says what {data.name} needs at the end of {data.by}."
    sign = {"at_least": "at least ", "up_to": "up to "}.get(data.open.bound, "")
    return (
        f"{data.name}'s column of {data.by} is {sign}{megawatts(data.open.point)} open;"
        f" {megawatts(data.mw)} would close"
        f" {share(min(data.mw / data.open.point, 1.0)) if data.open.point else 'none'} of it."
        f"{_worth(data.worth)}"
    )


def _worth(worth: Figure) -> str:
    if worth.point is None or worth.high is None:
        return ""
    words = f" One more MW-year is worth {money(worth.point)} to it"
    if worth.high > worth.point:
        words += (
            f" where megawatts go to whom they are worth most,"
            f" {money(worth.high)} if only its announced lanes come"
        )
    return f"{words}."


def _told(data: Option, option: LaneOption) -> str:
    cost = option.cost
    words = (
        f"{_begun(option.label)}: likely {day(option.point_on, 'month')}"
        f" ({day(option.earliest_on, 'month')} to {day(option.latest_on, 'month')}),"
        f" {share(option.on_time_odds)} by the end of {data.by}, at"
        f" {_millions(cost)} m USD a MW-year"
    )
    if option.value_usd.point == 0.0 and option.cost_usd.point == 0.0:
        words += "; inside the years of the model it brings and costs nothing"
    elif option.net_usd.point is not None:
        less = "less" if option.net_usd.point < 0 else "more"
        words += (
            f"; worth {money(abs(option.net_usd.point))} {less} than it costs"
            f" ({_billions(option.net_usd)} bn)"
        )
    return f"{words}."


def _millions(cost: Figure) -> str:
    low, high = (trimmed((end or 0.0) / 1e6, 1) for end in (cost.low, cost.high))
    return f"{trimmed((cost.point or 0.0) / 1e6, 1)} ({low}{EN_DASH}{high})"


def _billions(worth: Figure) -> str:
    low, high = (trimmed((end or 0.0) / 1e9, 1) for end in (worth.low, worth.high))
    return f"{low} to {high}"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _regret(data: Option) -> str:
    if not data.minimax:
        return ""
    told = counted(len(data.scenarios), "scenario")
    found = next((each for each in data.options if each.kind == data.minimax), None)
    if len(data.options) == 1:
        only = data.options[0]
        lost = money(only.max_regret_usd or 0.0)
        return f" Its largest regret over {told} is {lost} ({only.worst_scenario})."
    if found is None:
        return f" Over {told} building nothing has the smallest largest regret."
    lost = money(found.max_regret_usd or 0.0)
    late = "" if found.timing == "in time" else f", though it is not likely by the end of {data.by}"
    return (
        f" Over {told} {found.label} has the smallest largest regret,"
        f" {lost} ({found.worst_scenario}){late}."
    )
