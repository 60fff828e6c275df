"""What a buyer asks for, what it says it has, and what it merely aims for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.capex_statements import Statement, prevailing, statements_of
from lanebook.engines.asks import AskPoint
from lanebook.evidence.parameters import Parameters
from lanebook.evidence.ranking import REMOVING, SOURCE_RANK, STATUS_RANK

#: A total stated for the last quarter of a year stands for its year-end.
LAST_QUARTER: Final = 10
#: First year of capital spending on top of the starting stock of parameters.csv.
STOCK_YEAR: Final = 2022
_FACT: Final = frozenset({"operational", "filed", "binding", "announced", "reported"})

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asks:
    """The dated needs of every buyer, in MW of the sheet's load.

    Attributes:
        points: buyer -> points of its ask path, anchors included.
        controls: buyer -> year -> its stated total.
        goals: buyer -> aims that are shown, not used.
    """

    points: Mapping[str, tuple[AskPoint, ...]]
    controls: Mapping[str, Mapping[int, Figure]]
    goals: Mapping[str, tuple[Figure, ...]]


def asks_of(
    book: Book,
    rows: Mapping[str, Sequence[Row]],
    buyers: Sequence[str],
    parameters: Parameters,
    *,
    facility: bool,
) -> Asks:
    """Return the asks, controls and goals of `buyers`.

    Args:
        book: the book at its as-of.
        rows: per "org:ID" the live claims in MW, with outcomes.
        buyers: organisation ids.
        parameters: conversions and the capital-spending route to an ask.
        facility: whether the sheet counts facility load.
    """
    scale = 1.0
    if facility:
        scale = parameters.get("facility_over_it_peak", "all-tracked-sites").point
    reader = _Reader(parameters, scale)
    controls = {buyer: reader.controls(rows.get(f"org:{buyer}", ())) for buyer in buyers}
    points: dict[str, tuple[AskPoint, ...]] = {}
    spending = statements_of(book.snapshot, book.as_of.known_at)
    kinds = dict(
        zip(book.snapshot.organisations["id"], book.snapshot.organisations["kind"], strict=True)
    )
    for buyer in buyers:
        stated = reader.stated(rows.get(f"org:{buyer}", ()))
        if stated:
            anchors = reader.anchors(controls[buyer], min(stated))
            points[buyer] = (*anchors, *(stated[year] for year in sorted(stated)))
        else:
            own = [s for s in spending if s.subject == f"org:{buyer}" and s.amount.unit == "USD"]
            points[buyer] = capex_asks(buyer, kinds.get(buyer, ""), own, parameters, scale)
    goals = {buyer: reader.goals(rows.get(f"org:{buyer}", ())) for buyer in buyers}
    return Asks(points, controls, goals)


def capex_asks(
    buyer: str, kind: str, spending: Sequence[Statement], parameters: Parameters, scale: float
) -> tuple[AskPoint, ...]:
    """Return the ask that capital spending implies, year by year from 2023, or ().

    The stock at end 2022 plus, for each year, spending × AI share ÷ cost of a gigawatt. The path
    stops at the first year without a statement. Firms without a starting stock in parameters.csv
    have none.
    """
    if not parameters.has("stock_start", f"{buyer}:{STOCK_YEAR}"):
        return ()
    by_year = _yearly(spending)
    if STOCK_YEAR + 1 not in by_year:
        return ()
    stock = parameters.get("stock_start", f"{buyer}:{STOCK_YEAR}")
    cost = parameters.get("capex_per_gw", "total-per-gw-it")
    low_share = point_share = high_share = 1.0
    if kind == "hyperscaler":
        share = parameters.get("ai_share_of_capex", "hyperscalers")
        low_share, point_share, high_share = share.low, share.point, share.high
    low, point, high = (1000 * end for end in (stock.low, stock.point, stock.high))
    claims: list[str] = []
    points = []
    year = STOCK_YEAR + 1
    while (spent := by_year.get(year)) is not None:
        ends = spent.ends
        middle = ends[1] or 0.0
        low += (ends[0] or middle) / 1e6 * low_share / cost.high
        point += middle / 1e6 * point_share / cost.point
        high += (ends[2] or middle) / 1e6 * high_share / cost.low
        claims.extend(spent.amount.claims)
        points.append(
            AskPoint(
                year,
                low * scale,
                point * scale,
                high * scale,
                "implied",
                "",
                tuple(sorted(claims)),
                f"stock of {STOCK_YEAR} plus capital spending × AI share ÷ cost of a gigawatt",
            )
        )
        year += 1
    return tuple(points)


class _Reader:
    """Reads an organisation's own megawatt statements."""

    def __init__(self, parameters: Parameters, scale: float) -> None:
        self._unknown = parameters.get("unknown_basis_to_it", "all")
        self._facility = parameters.get("facility_over_it_peak", "all-tracked-sites")
        self._chips = parameters.get("chips_basis_to_it", "epoch-chip-level")
        self._scale = scale

    def ends(self, row: Row) -> tuple[float, float, float]:
        """Convert a total: an unknown basis is read as IT, the low end as facility load."""
        value = float(row["number"]) * self._scale
        if row["basis"] == "facility":
            ratio = self._facility
            return value / ratio.high, value / ratio.point, value / ratio.low
        if row["basis"] == "chips":
            chips = self._chips
            return value * chips.low, value * chips.point, value * chips.high
        low = self._unknown.low if row["basis"] != "it" else 1.0
        return value * low, value, value

    def stated(self, rows: Sequence[Row]) -> dict[int, AskPoint]:
        """Return stated needs: `demand_ask`, and the firm's own guidance of its total."""
        needs = [
            row
            for row in rows
            if _speaks(row)
            and row["valid_from"] is not None
            and row["bound"] not in {"high", "up_to"}
            and (
                row["property"] == "demand_ask"
                or (
                    row["property"] == "capacity"
                    and row["status"] == "guidance"
                    and row["valid_from"] > row["published"]
                )
            )
        ]
        found: dict[int, AskPoint] = {}
        chosen: dict[int, Row] = {}
        for row in sorted(needs, key=lambda row: (row["published"], row["id"])):
            last: date = row["valid_to"] or row["valid_from"]
            for year in range(row["valid_from"].year, last.year + 1):
                chosen[year] = row
        for year, row in chosen.items():
            low, point, high = self.ends(row)
            begins, ends = row["valid_from"].year, (row["valid_to"] or row["valid_from"]).year
            note = f"some time in {begins}–{ends}; {row['note']}" if begins != ends else row["note"]
            found[year] = AskPoint(
                year, low, point, high, "stated", _sign(row["bound"]), (row["id"],), note
            )
        return found

    def controls(self, rows: Sequence[Row]) -> dict[int, Figure]:
        """Return stated totals by year-end; else own chips shipped, at server level."""
        totals = [
            row
            for row in rows
            if _speaks(row)
            and row["property"] in {"capacity", "shipped_power"}
            and (row["status"] in _FACT or row["property"] == "shipped_power")
            and row["valid_from"] is not None
            and row["valid_from"].month >= LAST_QUARTER
        ]
        best: dict[int, Row] = {}
        for row in sorted(totals, key=_standing):
            best[row["valid_from"].year] = row
        found = {}
        for year, row in best.items():
            low, point, high = self.ends(row)
            note = row["note"]
            if row["property"] == "shipped_power":
                note = f"own chips shipped × server overhead: {note}"
            found[year] = Figure(
                low, point, high, "MW", "stated", None, _sign(row["bound"]), (row["id"],), note
            )
        return found

    def anchors(self, controls: Mapping[int, Figure], first: int) -> tuple[AskPoint, ...]:
        """Return the latest stated total before the first need, from which its path starts."""
        years = [year for year in controls if year < first]
        if not years:
            return ()
        total = controls[max(years)]
        point = total.point or 0.0
        return (
            AskPoint(
                max(years),
                total.low or point,
                point,
                total.high or point,
                "anchor",
                "",
                total.claims,
                "stated total",
            ),
        )

    def goals(self, rows: Sequence[Row]) -> tuple[Figure, ...]:
        """Return aims and ceilings, newest first."""
        aims = [row for row in rows if row["property"] == "goal" and _speaks(row, low=True)]
        return tuple(
            Figure(
                None,
                float(row["number"]),
                None,
                "MW",
                "stated",
                None,
                _sign(row["bound"]),
                (row["id"],),
                _goal_note(row),
            )
            for row in sorted(aims, key=lambda row: (row["published"], row["id"]), reverse=True)
        )


def _goal_note(row: Row) -> str:
    when = row["valid_to"] or row["valid_from"]
    return f"{row['note']} (by {when.year})" if when is not None else str(row["note"])


def _speaks(row: Row, *, low: bool = False) -> bool:
    live = row["outcome"] is None and row["status"] not in REMOVING and row["unit"] == "MW"
    return live and (low or row["confidence"] != "low") and row["number"] is not None


def _standing(row: Row) -> tuple[bool, date, int, int, date, str]:
    return (
        row["property"] == "capacity",
        row["valid_from"],
        STATUS_RANK.get(row["status"], -1),
        SOURCE_RANK.get(row["kind"], -1),
        row["published"],
        row["id"],
    )


def _sign(bound: str) -> str:
    return bound if bound in {"at_least", "up_to", "approx"} else ""


def _yearly(spending: Sequence[Statement]) -> dict[int, Statement]:
    """Return what prevails per year; a calendar year before a fiscal one."""
    dated = [statement for statement in spending if statement.period.year is not None]

    def key(statement: Statement) -> tuple[int, bool]:
        return statement.period.year or 0, statement.period.kind == "calendar"

    found: dict[int, Statement] = {}
    for (year, _), group in groupby(sorted(dated, key=key), key=key):
        best = prevailing(group)
        if best is not None and best.ends[1] is not None:
            found[year] = best
    return found
