"""Flat tables of the answer `shock`: paths, gains, terms, assumptions, combinations, draws."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.scenario_records import Effects
from lanebook.answers.shock_beside import Proof
from lanebook.answers.shock_reasons import Gain, Paths, ShockDriver, Stranded, Term

#: What terms of contracts are called.
TERM_WORDS = {
    "notice": "notice",
    "exclusivity": "exclusivity",
    "termination": "termination",
    "step_in": "step-in",
    "guarantee": "guarantee",
    "take_or_pay": "take or pay",
    "term": "length",
    "end": "end",
    "condition": "condition",
    "option": "option",
}


def path_table(paths: Sequence[Paths]) -> Table:
    """Return the ways by which losses arrive."""
    columns = (
        Column("name", "who"),
        Column("rank", "no.", "number"),
        Column("says", "path"),
        Column("points", "points", "number", "", "percentage points of what the book gives it"),
        Column("share", "of the loss", "share", "", "that goes when the edge is held"),
        Column("carried", "carried", "number"),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.name, path.rank, path.says, path.points, path.share, path.carried)
        for each in paths
        for path in each.paths
    ]
    note = (
        "Each edge held at its base deliveries alone; inputs that are all needed each carry the"
        " whole, so paths need not add up."
    )
    return Table("shock_paths", "How it gets there", columns, tuple(rows), (note,))


def gain_table(gains: Sequence[Gain]) -> Table:
    """Return who gains."""
    columns = (
        Column("name", "who"),
        Column("layer", "what"),
        Column("gained", "gain", "number"),
        Column("unit", "unit"),
        Column("share", "share", "share"),
        Column("best_quarter", "most in"),
        Column("revenue_usd_million", "USD m", "number"),
        Column("says", "how"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, each.layer_name, each.gained, each.total_unit, each.share,
            each.best_quarter, each.revenue_usd_million, each.says,
        )
        for each in gains
    ]  # fmt: skip
    return Table("shock_gains", "Who gains", columns, tuple(rows))


def stranded_table(found: Sequence[Stranded]) -> Table:
    """Return what was under way for customers that are barred."""
    columns = (
        Column("name", "who"),
        Column("months", "months under way", "number"),
        Column("mw", "MW", "number"),
        Column("usd_bn", "USD bn", "number", "", "at cost, if nobody else takes it"),
        Column("low_usd_bn", "low", "number"),
        Column("high_usd_bn", "high", "number"),
        Column("parameters", "assumptions", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, round(each.months, 1), round(each.mw),
            *("?" if usd is None else round(usd / 1000, 2)
              for usd in (each.usd_million, each.low_usd_million, each.high_usd_million)),
            each.parameters,
        )
        for each in found
    ]  # fmt: skip
    return Table("shock_stranded", "Stranded stock and orders", columns, tuple(rows))


def driver_table(drivers: Sequence[ShockDriver]) -> Table:
    """Return the assumptions that move the answer, one at a time."""
    columns = (
        Column("rank", "no.", "number"),
        Column("label", "assumption"),
        Column("low", "low", "number"),
        Column("point", "point", "number"),
        Column("high", "high", "number"),
        Column("unit", "unit"),
        Column("change_low", "at low", "number", "", "MW-years of all labs"),
        Column("change_high", "at high", "number", "", "MW-years of all labs"),
        Column("swing", "swing", "number", "", "MW-years between the ends"),
        Column("echo_low", "echo at low", "share"),
        Column("echo_high", "echo at high", "share"),
        Column("parameter", "parameter"),
        Column("source", "source"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.rank, each.label, each.low, each.point, each.high, each.unit,
            0.0 - each.lost_low, 0.0 - each.lost_high, each.swing, each.echo_low, each.echo_high,
            each.parameter, each.source,
        )
        for each in drivers
    ]  # fmt: skip
    notes = ("One assumption at a time from end to end of its range, all others at their points.",)
    return Table("shock_drivers", "Which assumption drives it", columns, tuple(rows), notes)


def term_table(terms: Sequence[Term]) -> Table:
    """Return the terms of contracts that the shock touches."""
    columns = (
        Column("name", "contract"),
        Column("kind", "term"),
        Column("acts", "acts"),
        Column("says", "what it does"),
        Column("mw", "MW", "number"),
        Column("usd_million", "USD m", "number"),
        Column("tie", "tie"),
        Column("claims", "claims", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, TERM_WORDS[each.kind], "yes" if each.acts else "stands by", each.says,
            each.mw, each.usd_million, each.tie, each.claims,
        )
        for each in terms
    ]  # fmt: skip
    return Table("shock_terms", "Contract terms", columns, tuple(rows))


def clearing_table(effects: Effects) -> Table:
    """Return what binds with and without the scenario, and what a MW-year is then worth."""
    columns = (
        Column("period", "year"),
        Column("binds_before", "binds"),
        Column("binds_after", "then binds"),
        Column("served_before_mw", "served MW", "number"),
        Column("served_change_mw", "change", "number"),
        Column("unmet_after_mw", "unmet then", "number"),
        Column("power_before", "MW-year", "number", "", "USD million for one more MW"),
        Column("power_after", "then", "number", "", "USD million for one more MW"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.period, row.binds_before_words, row.binds_after_words,
            round(row.served_before_mw), round(row.served_after_mw - row.served_before_mw),
            round(row.asked_after_mw - row.served_after_mw), round(row.power_before, 2),
            round(row.power_after, 2),
        )
        for row in effects.periods
    ]  # fmt: skip
    notes = (
        "MW of IT load at the year's end; MW-year: what one more is worth, USD million.",
        "The clearing sees all years at once: it prepares for a shock before it comes.",
    )
    return Table("shock_clearing", "In the clearing model", columns, tuple(rows), notes)


def proof_table(proof: Sequence[Proof]) -> Table:
    """Return the certificate's checks."""
    columns = (
        Column("name", "what holds"),
        Column("residual", "residual"),
        Column("tolerance", "tolerance"),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.name, f"{each.residual:.1e}", f"{each.tolerance:.0e}") for each in proof
    ]
    return Table("shock_proof", "Certificate", columns, tuple(rows))
