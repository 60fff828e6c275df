"""Flat tables of the answers about scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.check import Found
from lanebook.answers.scenario_cascade import InCascade
from lanebook.answers.scenario_records import (
    Act,
    Changed,
    Effects,
    Missed,
    OnlyIn,
    Reason,
    ScenarioLine,
)

_LOAD = "MW"


def list_table(lines: Sequence[ScenarioLine]) -> Table:
    """Return the shipped scenarios."""
    columns = (
        Column("name", "scenario"),
        Column("title", "what happens"),
        Column("group", "group"),
        Column("expects", "what it should do"),
        Column("n_overrides", "overrides", "number"),
        Column("n_draws", "draws", "number"),
        Column("based_on", "builds on"),
        Column("acts", "what it does"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            line.name, line.title, line.group_title, line.expects, line.n_overrides, line.n_draws,
            ", ".join(line.based_on), "; ".join(line.acts),
        )
        for line in lines
    ]  # fmt: skip
    return Table("scenarios", "Scenarios", columns, tuple(rows))


def act_table(acts: Sequence[Act]) -> Table:
    """Return what a scenario does."""
    columns = (
        Column("number", "no.", "number"),
        Column("says", "what it does"),
        Column("because", "because"),
        Column("is_drawn", "drawn"),
        Column("n_changes", "rows changed", "number"),
    )
    rows: list[tuple[Cell, ...]] = [
        (act.number, act.says, act.because, "yes" if act.is_drawn else "", act.n_changes)
        for act in acts
    ]
    return Table("scenario_acts", "What it does", columns, tuple(rows))


def cascade_table(found: InCascade) -> Table:
    """Return what each override does on the web of ties, and why it does nothing."""
    columns = (
        Column("number", "no.", "number"),
        Column("n_touched", "makers and ties", "number"),
        Column("says", "what it does"),
        Column("missed", "what it cannot follow"),
    )
    rows: list[tuple[Cell, ...]] = [
        (act.number, act.n_touched, "; ".join(act.says), "; ".join(act.missed))
        for act in found.acts
    ]
    title = f"In the cascade, {found.first} to {found.last}"
    return Table("scenario_cascade", title, columns, tuple(rows))


def only_table(acts: Sequence[OnlyIn]) -> Table:
    """Return what each of two scenarios does."""
    columns = (Column("scenario", "scenario"), Column("says", "what it does"))
    rows: list[tuple[Cell, ...]] = [
        ("both" if act.is_shared else act.scenario, act.says) for act in acts
    ]
    return Table("scenario_acts", "What each does", columns, tuple(rows))


#: What the columns of the two models are headed by, in one and in two scenarios.
NOW_THEN = ("now", "then")
A_B = ("A", "B")


def period_table(effects: Effects, heads: tuple[str, str]) -> Table:
    """Return what binds and how much is served, period by period."""
    first, second = heads
    columns = (
        Column("period", "year"),
        Column("binds_before", f"binds {first}"),
        Column("binds_after", f"binds {second}"),
        Column("served_before_mw", f"served {first}", "number", _LOAD),
        Column("served_after_mw", f"served {second}", "number", _LOAD),
        Column("served_change_mw", "change", "number", _LOAD),
        Column("unmet_after_mw", f"unmet {second}", "number", _LOAD),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.period, row.binds_before_words, row.binds_after_words,
            row.served_before_mw, row.served_after_mw,
            row.served_after_mw - row.served_before_mw,
            row.asked_after_mw - row.served_after_mw,
        )
        for row in effects.periods
    ]  # fmt: skip
    notes = ("MW of IT load. The model looks ahead: a shortage is felt before it comes.",)
    return Table("scenario_effects", "What it does to the answer", columns, tuple(rows), notes)


def buyer_table(effects: Effects, heads: tuple[str, str]) -> Table:
    """Return what each buyer is served."""
    first, second = heads
    columns = (
        Column("name", "buyer"),
        Column("period", "year"),
        Column("served_before_mw", f"served {first}", "number", _LOAD),
        Column("served_after_mw", f"served {second}", "number", _LOAD),
        Column("served_change_mw", "change", "number", _LOAD),
        Column("asked_after_mw", f"asked {second}", "number", _LOAD),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.name, row.period, row.served_before_mw, row.served_after_mw,
            row.served_after_mw - row.served_before_mw, row.asked_after_mw,
        )
        for row in effects.buyers
    ]  # fmt: skip
    notes = ("Between buyers whose megawatts are worth the same, who is served is not settled.",)
    return Table("scenario_buyers", "What each buyer is served", columns, tuple(rows), notes)


def price_table(effects: Effects, heads: tuple[str, str]) -> Table:
    """Return what one more unit of each layer is worth."""
    first, second = heads
    columns = (
        Column("name", "layer"),
        Column("period", "year"),
        Column("before", first, "number"),
        Column("after", second, "number"),
        Column("unit", "unit"),
    )
    rows: list[tuple[Cell, ...]] = [
        (row.name, row.period, row.before, row.after, row.unit) for row in effects.prices
    ]
    return Table("scenario_prices", "What one more unit is worth", columns, tuple(rows))


def change_table(changes: Sequence[Changed]) -> Table:
    """Return every change of the model."""
    columns = (
        Column("number", "no.", "number"),
        Column("what", "what"),
        Column("period", "year"),
        Column("before", "before", "number"),
        Column("after", "after", "number"),
        Column("unit", "unit"),
    )
    rows: list[tuple[Cell, ...]] = [
        (row.number, row.what, row.period, row.before, row.after, row.unit) for row in changes
    ]
    return Table("scenario_changes", "What changes in the model", columns, tuple(rows))


def reason_table(reasons: Sequence[Reason]) -> Table:
    """Return why a scenario has its numbers."""
    columns = (
        Column("text", "why these numbers"),
        Column("parameter", "parameter"),
        Column("claims", "claims", "claims"),
    )
    rows: list[tuple[Cell, ...]] = [(each.text, each.parameter, each.claims) for each in reasons]
    return Table("scenario_reasons", "Why these numbers", columns, tuple(rows))


def missed_table(missed: Sequence[Missed]) -> Table:
    """Return what an override could not act on."""
    columns = (
        Column("number", "no.", "number"),
        Column("target", "target"),
        Column("why", "why"),
    )
    rows: list[tuple[Cell, ...]] = [(row.number, row.target, row.why) for row in missed]
    return Table("scenario_missed", "What matches nothing in the model", columns, tuple(rows))


def finding_table(findings: Sequence[Found]) -> Table:
    """Return the findings of a file."""
    columns = (
        Column("file", "file"),
        Column("line", "line", "number"),
        Column("code", "code"),
        Column("severity", "severity"),
        Column("message", "message"),
        Column("hint", "hint"),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.file, each.line, each.code, each.severity, each.message, each.hint)
        for each in findings
    ]
    return Table("findings", "Findings", columns, tuple(rows))
