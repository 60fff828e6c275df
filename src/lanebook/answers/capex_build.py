"""From statements of capital spending to megawatts and required revenue, firm by firm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.capex_records import FirmYear, YearTotal
from lanebook.answers.capex_statements import Statement, prevailing, revisions
from lanebook.base.certificate import Certificate, Check
from lanebook.engines.capex import Array, CapexInputs, CapexResult, required_revenue
from lanebook.evidence.parameters import Parameter, Parameters

#: Kinds of organisation whose capital spending builds compute.
BUILDERS: Final = frozenset({"hyperscaler", "neocloud", "lab"})
OWN_WORD: Final = frozenset({"actual", "guided"})
BILLION: Final = 1e9
UNKNOWN_MW: Final = Figure(None, None, None, "MW", state="unknown")


@dataclass(frozen=True, slots=True)
class Org:
    """What the question needs to know of an organisation."""

    name: str
    kind: str
    parent: str


def orgs_of(book: Book) -> dict[str, Org]:
    """Return name, kind and parent of every organisation, by subject."""
    rows = book.snapshot.organisations.iter_rows(named=True)
    return {f"org:{r['id']}": Org(r["name"], r["kind"], f"org:{r['parent']}") for r in rows}


def is_builder(subject: str, orgs: Mapping[str, Org]) -> bool:
    """Whether the subject is a firm whose capital spending builds compute."""
    return subject in orgs and orgs[subject].kind in BUILDERS


def is_apart(statement: Statement, orgs: Mapping[str, Org]) -> bool:
    """Whether a statement must not be added: no builder of compute, or another currency."""
    return not is_builder(statement.subject, orgs) or statement.amount.unit != "USD"


def chosen_statements(
    statements: Iterable[Statement], orgs: Mapping[str, Org], years: range
) -> tuple[dict[tuple[str, int], tuple[Statement, int]], tuple[tuple[str, str], ...]]:
    """Choose per firm and year the prevailing statement: calendar year before fiscal year.

    Returns the statement with the number of earlier prevailing values, and what is not added.
    """
    found: dict[tuple[str, int], tuple[Statement, int]] = {}
    rows = [s for s in statements if not is_apart(s, orgs) and s.period.year in years]
    for (subject, period), group in groupby(rows, key=lambda s: (s.subject, s.period)):
        path = list(group)
        best, year = prevailing(path), period.year
        if best is None or year is None:
            continue
        held = found.get((subject, year))
        if held is None or (period.kind == "calendar" and held[0].period.kind == "fiscal"):
            found[subject, year] = best, len(revisions(path)) - 1
    inside = sorted({key for key in found if (orgs[key[0]].parent, key[1]) in found})
    ignored = tuple(
        (f"{orgs[org].name} {year}", f"it is inside {orgs[orgs[org].parent].name}")
        for org, year in inside
    )
    return {key: found[key] for key in sorted(found) if key not in inside}, ignored


def build_years(
    picked: Mapping[tuple[str, int], tuple[Statement, int]],
    orgs: Mapping[str, Org],
    parameters: Parameters,
) -> tuple[tuple[FirmYear, ...], tuple[YearTotal, ...]]:
    """Run the engine year by year and return the firms' rows and the sums.

    Raises:
        InputError: if a parameter is nonsense.
        EngineError: if a result does not prove itself.
    """
    rows: list[FirmYear] = []
    totals: list[YearTotal] = []
    for year in sorted({year for _, year in picked}):
        firms = [org for org, of_year in picked if of_year == year]
        statements = [picked[org, year][0] for org in firms]
        result = required_revenue(_inputs(firms, statements, orgs, parameters))
        result.certificate().demand()
        rows += [
            _firm_year(result, place, (year, org, orgs[org].name), picked[org, year])
            for place, org in enumerate(firms)
        ]
        totals.append(_total(result, year, statements))
    return tuple(rows), tuple(totals)


def _inputs(
    firms: Sequence[str],
    statements: Sequence[Statement],
    orgs: Mapping[str, Org],
    parameters: Parameters,
) -> CapexInputs:
    hardware = parameters.get("capex_per_gw", "it-hardware-per-gw-it")
    shell = parameters.get("capex_per_gw", "shell-and-mep-per-gw-it")
    ends = zip(ends_of(hardware), ends_of(shell)[::-1], strict=True)
    return CapexInputs(
        spend_usd=_table([s.ends for s in statements]),
        ai_share=_table([_ai_share(orgs[org].kind, parameters) for org in firms]),
        lab_share=_table([_lab_share(org, parameters) for org in firms]),
        pue=_table([ends_of(_pue(org, orgs[org].kind, parameters)) for org in firms]),
        usd_per_gw_it=BILLION * _row(parameters.get("capex_per_gw", "total-per-gw-it")),
        hardware_share=np.array([part / (part + rest) for part, rest in ends]),
        hardware_life_years=_row(parameters.get("useful_life", "accelerators-economic")),
        shell_life_years=_row(parameters.get("useful_life", "shell")),
        electricity_usd_per_mwh=_row(parameters.get("electricity", "us-all-in")),
        return_per_year=_row(parameters.get("discount_rate", "all")),
    )


def _ai_share(kind: str, parameters: Parameters) -> tuple[float, float, float]:
    """Return the AI share of capex: a neocloud or lab builds nothing else, so it counts whole."""
    if kind == "hyperscaler":
        return ends_of(parameters.get("ai_share_of_capex", "hyperscalers"))
    return 1.0, 1.0, 1.0


def _lab_share(org: str, parameters: Parameters) -> tuple[float | None, ...]:
    name = org.partition(":")[2]
    if not parameters.has("share_sold_to_labs", name):
        return None, None, None
    return ends_of(parameters.get("share_sold_to_labs", name))


def _pue(org: str, kind: str, parameters: Parameters) -> Parameter:
    """Return the firm's average energy ratio; its class's peak ratio where none is known."""
    name = org.partition(":")[2]
    if parameters.has("pue_average", name):
        return parameters.get("pue_average", name)
    if name == "oracle":
        return parameters.get("facility_over_it_peak", "oracle-and-stargate")
    classes = {"hyperscaler": "hyperscaler-own", "neocloud": "neocloud-and-other", "lab": "xai"}
    return parameters.get("facility_over_it_peak", classes[kind])


def ends_of(parameter: Parameter) -> tuple[float, float, float]:
    """Return (low, point, high) of a parameter."""
    return parameter.low, parameter.point, parameter.high


def _row(parameter: Parameter) -> Array:
    return np.array(ends_of(parameter))


def _table(rows: Sequence[Sequence[float | None]]) -> Array:
    return np.array(
        [[np.nan if end is None else end for end in row] for row in rows], dtype=np.float64
    ).reshape(-1, 3)


def _figure(ends: Array, unit: str, claims: tuple[str, ...]) -> Figure:
    """Return a derived figure; an open end shows as a bound."""
    low, point, high = (None if np.isnan(end) else float(end) for end in ends)
    bound = "at_least" if high is None else "up_to" if low is None else ""
    return Figure(low, point, high, unit, state="derived", bound=bound, claims=claims)


def _firm_year(
    result: CapexResult,
    place: int,
    who: tuple[int, str, str],
    chosen: tuple[Statement, int],
) -> FirmYear:
    (year, org, name), (statement, n_earlier) = who, chosen
    claims = statement.amount.claims
    split = not bool(np.isnan(result.inputs.lab_share[place]).all())
    return FirmYear(
        org=org,
        name=name,
        year=year,
        period=statement.period.words,
        word=statement.word,
        spend=statement.amount,
        ai_usd=_figure(result.ai_usd[place], "USD", claims),
        it_mw=_figure(result.it_mw[place], "MW", claims),
        to_labs_mw=_figure(result.to_labs_mw[place], "MW", claims) if split else None,
        kept_mw=_figure(result.kept_mw[place], "MW", claims) if split else None,
        depreciation_usd=float(result.depreciation_usd[place, 1]),
        return_usd=float(result.return_usd[place, 1]),
        power_usd=float(result.power_usd[place, 1]),
        revenue_usd=_figure(result.revenue_usd[place], "USD", claims),
        publisher=statement.publisher,
        note=statement.note,
        n_earlier=n_earlier,
    )


def _total(result: CapexResult, year: int, statements: Sequence[Statement]) -> YearTotal:
    claims = tuple(claim for statement in statements for claim in statement.amount.claims)
    split = ~np.isnan(result.inputs.lab_share).all(axis=1)
    labs, kept = result.to_labs_mw[split].sum(axis=0), result.kept_mw[split].sum(axis=0)
    rest, built = result.it_mw[~split].sum(axis=0), result.it_mw.sum(axis=0)
    gap = abs(float(labs[1] + kept[1] + rest[1] - built[1])) / max(float(built[1]), 1.0)
    Certificate((Check("to labs + kept + not split = built", gap, 1e-9),)).demand()
    return YearTotal(
        year=year,
        n_firms=len(statements),
        n_own_word=sum(statement.word in OWN_WORD for statement in statements),
        spend_usd=_figure(result.inputs.spend_usd.sum(axis=0), "USD", claims),
        ai_usd=_figure(result.ai_usd.sum(axis=0), "USD", claims),
        it_mw=_figure(built, "MW", claims),
        to_labs_mw=_figure(labs, "MW", claims) if split.any() else UNKNOWN_MW,
        kept_mw=_figure(kept, "MW", claims) if split.any() else UNKNOWN_MW,
        not_split_mw=_figure(rest, "MW", claims),
        depreciation_usd=float(result.depreciation_usd[:, 1].sum()),
        return_usd=float(result.return_usd[:, 1].sum()),
        power_usd=float(result.power_usd[:, 1].sum()),
        revenue_usd=_figure(result.revenue_usd.sum(axis=0), "USD", claims),
    )
