"""Rows of profiles as flat tables, the form every view can show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.contradictions import Contradiction, side_words
from lanebook.answers.show.rows import (
    Fact,
    LaneRow,
    MoneyRow,
    PartyRow,
    RightRow,
    RivalRow,
    SiteRow,
    SpendRow,
)
from lanebook.answers.wording import day, ratio

LOADS: Final = (
    "Years in MW of IT load, as lanebook sheet counts them (power lanes as stated); promised as the"
    " sources state it, in IT, facility or chips. Neither is added."
)
_CLAIMS: Final = Column("claims", "claims", "claims", "", "Ids of the claims behind the row.")


def facts_table(facts: Sequence[Fact], title: str) -> Table:
    """Return the first screen."""
    columns = (Column("fact", "At a glance"), Column("value", ""), _CLAIMS)
    return Table("profile", title, columns, tuple((f.label, f.value, f.claims) for f in facts))


def lanes_table(
    name: str, title: str, rows: Sequence[LaneRow], years: Sequence[int], *, party: str
) -> Table:
    """Return lanes by year-end; components stand under their whole."""
    columns = (
        Column("layer", "layer"),
        Column(party, party),
        *(
            Column(f"mw_{year}", str(year), "figure", "MW", f"At the end of {year}.")
            for year in years
        ),
        Column("promised_mw", "promised", "figure", "MW", "When fully ramped, dated or not."),
        Column("known_on", "known from", "date"),
        Column("tie", "tie", "claims"),
        _CLAIMS,
    )
    cells: list[tuple[Cell, ...]] = [
        (
            row.layer,
            lane_label(row),
            *row.levels,
            row.promised,
            row.known_on,
            (row.tie,),
            row.claims,
        )
        for row in rows
    ]
    notes = (LOADS,) if rows else ()
    return Table(name, title, columns, tuple(cells), notes)


def lane_label(row: LaneRow) -> str:
    """Return `Oracle: Stargate` or `inside: Abilene expansion (ended)`."""
    head = f"{row.other_label}: {row.label}" if row.label else row.other_label
    inside = "└ inside: " if row.inside else ""
    return inside + head + state_mark(row)


def state_mark(row: LaneRow | MoneyRow) -> str:
    """Return ` (ended)`, ` (halted)` or nothing."""
    return " (ended)" if row.over else " (halted)" if row.halted else ""


def parties_table(name: str, title: str, rows: Sequence[PartyRow], *, party: str) -> Table:
    """Return patrons or dependants."""
    columns = (
        Column("party", party),
        Column("gives", "by"),
        Column("promised_mw", "largest MW", "figure", "MW", "Largest single promise of megawatts."),
        Column("money", "largest sum", "figure", "", "Largest single stated amount."),
        Column("rival", "rival"),
        _CLAIMS,
    )
    cells = tuple(
        (row.label, row.gives, row.promised, row.money, "rival" if row.rival else "", row.claims)
        for row in rows
    )
    return Table(name, title, columns, cells)


def money_table(name: str, title: str, rows: Sequence[MoneyRow], notes: tuple[str, ...]) -> Table:
    """Return money in or out."""
    columns = (
        Column("other", "from" if name == "money_in" else "to"),
        Column("what", "as"),
        Column("amount", _with_unit("largest stated", (r.amount for r in rows)), "figure"),
        Column("option", "option", "figure", "", "Larger, but only an option or rumour."),
        Column("annual", _with_unit("a year", (r.annual for r in rows)), "figure"),
        Column("annual_for", "in"),
        Column("stake", "stake", "figure", "share"),
        Column("known_on", "known from", "date"),
        Column("tie", "tie", "claims"),
        _CLAIMS,
    )
    cells = tuple(
        (
            row.other_label + state_mark(row),
            row.what,
            row.amount,
            row.option,
            row.annual,
            row.annual.note if row.annual else "",
            row.stake,
            row.known_on,
            (row.tie,),
            row.claims,
        )
        for row in rows
    )
    return Table(name, title, columns, cells, notes if rows else ())


def sites_table(rows: Sequence[SiteRow]) -> Table:
    """Return sites with their energisation."""
    columns = (
        Column("site", "site"),
        Column("role", "role"),
        Column("energised_mw", "energised", "figure", "MW"),
        Column("expected_mw", "expected", "figure", "MW", "Largest level expected later."),
        Column("expected_on", "by", "date"),
        Column(
            "slip_months",
            "slip",
            "figure",
            "months",
            "Of the level that is latest against its first day.",
        ),
        Column("n_redated", "re-dated", "number"),
        _CLAIMS,
    )
    cells = tuple(
        (
            row.label,
            row.role,
            row.energised,
            row.expected,
            row.expected_on,
            row.slip_months,
            row.redated or None,
            row.claims,
        )
        for row in rows
    )
    notes = (
        (
            "MW of facility load unless a source gives only IT. Slip: months by which the latest of"
            " its levels is late against its first day; lanebook show SITE gives the history."
        ),
    )
    return Table("sites", "Sites", columns, cells, notes if rows else ())


def rivals_table(rows: Sequence[RivalRow]) -> Table:
    """Return the rivals it also deals with."""
    columns = (
        Column("rival", "rival"),
        Column("deals", "also joined by"),
        Column("rivalry", "rivals because"),
        Column("ties", "ties", "claims"),
        _CLAIMS,
    )
    cells = tuple((row.label, row.deals, row.rivalry, row.ties, row.claims) for row in rows)
    return Table("rivals", "Rivals it also deals with", columns, cells)


def rights_table(rows: Sequence[RightRow]) -> Table:
    """Return rights held over the firm."""
    columns = (
        Column("holder", "held by"),
        Column("right", "right"),
        Column("terms", "terms"),
        Column("since", "since", "date"),
        Column("until", "until", "date"),
        Column("tie", "tie", "claims"),
        _CLAIMS,
    )
    cells = tuple(
        (
            row.holder_label,
            row.right + (" (lapsed)" if row.lapsed else ""),
            row.terms + (f"; before: {', '.join(row.earlier)}" if row.earlier else ""),
            row.since,
            row.until,
            (row.tie,),
            row.claims,
        )
        for row in rows
    )
    return Table("rights", "Rights held over it", columns, cells)


def contradictions_table(found: Sequence[Contradiction]) -> Table:
    """Return open contradictions, those on compute first, widest first."""
    columns = (
        Column("name", "about"),
        Column("about", "differ on"),
        Column("prevails", "prevailing"),
        Column("other", "other reading"),
        Column("apart", "apart"),
        _CLAIMS,
    )
    cells = tuple(
        (
            each.name,
            each.about,
            side_words(each.prevails),
            side_words(each.other),
            ratio(each.ratio),
            (*each.prevails.claims, *each.other.claims),
        )
        for each in found
    )
    notes = ("Both readings stay in the book: lanebook why SUBJECT shows them.",) if found else ()
    return Table("contradictions", "Open contradictions", columns, cells, notes)


def spend_table(rows: Sequence[SpendRow]) -> Table:
    """Return capital spending and guidance by period."""
    columns = (
        Column("period", "period"),
        Column("spend", "spend", "figure"),
        Column("kind", "said as"),
        Column("first_said", "first said", "figure"),
        Column("first_said_on", "on", "date"),
        Column("note", "note"),
        _CLAIMS,
    )
    cells = tuple(
        (
            row.period,
            row.spend,
            row.kind,
            row.first_said,
            row.first_said_on,
            row.note,
            row.claims,
        )
        for row in rows
    )
    return Table("capex", "Capital spending and guidance", columns, cells)


def period_text(first: date | None, last: date | None) -> str:
    """Return `2026`, `Q1 2026` or the two days of a period."""
    if first is None or last is None:
        return "period not stated" if first is None else f"from {day(first)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{day(first)} to {day(last)}"


def claims_of(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the distinct claim ids of several figures, in order."""
    return tuple(dict.fromkeys(claim for part in parts for claim in part))


def _with_unit(label: str, figures: Iterable[Figure | None]) -> str:
    """Return a header with the unit that all its figures share."""
    units = sorted({figure.unit for figure in figures if figure is not None})
    return f"{label}, {units[0]}" if len(units) == 1 else label
