"""The profile of a site: who runs and uses it, what was announced, what came, how late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.book import Book
from lanebook.answers.contradictions import Contradiction, contradictions
from lanebook.answers.names import names_of
from lanebook.answers.show import tables
from lanebook.answers.show.built import Built
from lanebook.answers.show.energisation import (
    DatedStatement,
    Milestone,
    milestones,
    running_now,
)
from lanebook.answers.show.rows import Fact
from lanebook.answers.show.site_ramp import SiteRamp, ramp_of
from lanebook.answers.show.statements import (
    TEXTS,
    StatementRow,
    statement_rows,
    statements_table,
)
from lanebook.answers.wording import bounded, day, joined, megawatts, trimmed
from lanebook.network.model import NONE


@dataclass(frozen=True, slots=True)
class UseRow:
    """A tie that names the site, or a live part of one."""

    tie: str
    label: str
    name: str
    over: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """What the book knows of a site at its as-of.

    Attributes:
        subject, name, operator, country, region, grid: who and where; None where unknown.
        energised: level operational on the valid day, as metered; `energised_it` as IT load.
        milestones: levels from announcement to energisation, smallest first.
        ramp: the same as paths over time.
        uses: ties at the site.
        statements, events, contradictions: everything else that is said.
    """

    subject: str
    name: str
    operator: str
    country: str | None
    region: str | None
    grid: str | None
    energised: Figure
    energised_it: Figure
    facts: tuple[Fact, ...]
    milestones: tuple[Milestone, ...]
    ramp: SiteRamp
    uses: tuple[UseRow, ...]
    statements: tuple[StatementRow, ...]
    events: tuple[StatementRow, ...]
    contradictions: tuple[Contradiction, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the first screen, the energisation history and the rest."""
        own = (
            milestones_table(self.milestones),
            _uses_table(self.uses),
            statements_table("statements", "What else is said", self.statements),
            statements_table("events", "Events and conditions", self.events),
            tables.contradictions_table(self.contradictions),
        )
        first = tables.facts_table(self.facts, f"{self.name} at a glance")
        return (first, *(table for table in own if table.rows))


def site_profile(book: Book, subject: str) -> Built[SiteProfile]:
    """Return the profile of a site that the network knows."""
    row = book.snapshot.sites.row(by_predicate=pl.col("id") == subject[5:], named=True)
    path = milestones(book.beliefs, subject)
    running = running_now(book.beliefs, subject)
    operator = names_of(book, {"org"}).label(f"org:{row['operator']}")
    uses = _uses(book, subject)
    profile = SiteProfile(
        subject=subject,
        name=row["name"],
        operator=f"org:{row['operator']}",
        country=row["country"] or None,
        region=row["region"] or None,
        grid=row["grid"] or None,
        energised=running[0],
        energised_it=running[1],
        facts=_facts(row, operator, path, running, uses),
        milestones=path,
        ramp=ramp_of(book.beliefs, subject, path),
        uses=uses,
        statements=statement_rows(book, subject, without=("capacity", *TEXTS)),
        events=statement_rows(book, subject, only=TEXTS),
        contradictions=contradictions(book, about=(subject,)).data.found,
    )
    return Built(_headline(profile.name, path, running), profile, _caveats(path))


def _uses(book: Book, subject: str) -> tuple[UseRow, ...]:
    network, names = book.network, names_of(book, {"tie"})
    node = network.node_index.get(subject, NONE)
    return tuple(
        UseRow(
            tie=f"tie:{network.tie_ids[tie]}",
            label=names.label(f"tie:{network.tie_ids[tie]}"),
            name=network.tie_labels[tie],
            over=bool(network.over[tie]),
            claims=network.claims_of(tie),
        )
        for tie in np.flatnonzero(network.site == node).tolist()
    )


def _facts(
    row: dict[str, str],
    operator: str,
    path: Sequence[Milestone],
    running: tuple[Figure, Figure],
    uses: Sequence[UseRow],
) -> tuple[Fact, ...]:
    place = ", ".join(part for part in (row["region"], row["country"]) if part) or "unknown"
    grid = row["grid"] or "grid unknown"
    facts = [
        Fact("operator", operator),
        Fact("where", f"{place}; {grid}"),
        Fact("energised", _running(running) or "unknown", running[0].claims + running[1].claims),
    ]
    coming = [each for each in path if each.state == "expected" and each.expected]
    facts += [Fact("expected", _coming(each), each.claims) for each in coming[-1:]]
    slips = [each for each in path if (each.slip_months.point or 0) > 0]
    if slips:
        worst = max(slips, key=lambda each: each.slip_months.point or 0.0)
        facts.append(Fact("most late", f"{_mw(worst.level)}, {_slip(worst)}", worst.claims))
    gone = [each for each in path if each.state == "withdrawn"]
    if gone:
        text = joined([_mw(each.level) for each in gone])
        facts.append(Fact("withdrawn", text, tables.claims_of(each.claims for each in gone)))
    live = [use.label for use in uses if not use.over]
    facts.append(Fact("ties at the site", "; ".join(live) if live else "none known"))
    return tuple(facts)


def _running(running: tuple[Figure, Figure]) -> str:
    """Return `590 MW (facility load), 421 MW (IT load)`; "" where nothing is known to run."""
    return ", ".join(
        _mw(each) + (f" ({each.note})" if each.note else "") for each in running if each.point
    )


def _mw(figure: Figure) -> str:
    return bounded(megawatts(figure.point or 0.0), figure.bound)


def _slip(each: Milestone) -> str:
    months = each.slip_months.point or 0.0
    words = f"{trimmed(abs(months), 1)} months {'late' if months > 0 else 'early'}"
    return bounded(words, each.slip_months.bound)


def _coming(each: Milestone) -> str:
    if each.expected is None:
        return _mw(each.level)
    text = f"{_mw(each.level)} by {said_day(each.expected)}"
    months = each.slip_months.point or 0.0
    if each.announced and abs(months) >= 0.05:
        text += f", {_slip(each)} against the first announcement ({said_day(each.announced)})"
    return text


def said_day(statement: DatedStatement) -> str:
    """Return the day a statement names, as precisely as it is known."""
    return day(statement.on, statement.precision)


def _headline(name: str, path: Sequence[Milestone], running: tuple[Figure, Figure]) -> str:
    told = _running(running)
    now = f"runs {told}" if told else "is not known to run yet"
    coming = [each for each in path if each.state == "expected"]
    if coming:
        return f"{name} {now} and is to reach {_coming(coming[-1])}."
    return f"{name} {now}; nothing larger is dated." if path else f"{name}: no megawatts are known."


def _caveats(path: Sequence[Milestone]) -> tuple[str, ...]:
    found = [
        "Energised dates of estimates are the days of the images: a building may have run earlier.",
    ]
    if any(each.slip_months.note for each in path):
        found.append("An earlier figure held older buildings: part of that slip is scope.")
    return tuple(found) if path else ()


def milestones_table(path: Sequence[Milestone]) -> Table:
    """Return announced against actual, level by level."""
    columns = (
        Column("level_mw", "level", "figure", "MW"),
        Column("state", "state"),
        Column("announced_for", "first announced for"),
        Column("announced_on", "said on", "date"),
        Column("redated", "then for"),
        Column("arrival", "energised or expected"),
        Column(
            "slip_months", "slip", "figure", "months", "+ late, against the first announced day."
        ),
        Column("claims", "claims", "claims"),
    )
    rows = tuple(_milestone_cells(each) for each in path)
    notes = (
        (
            "Statements within 2 % are one level. A quarter or year is met by any day inside it;"
            " slip is then about (~)."
        ),
    )
    return Table("energisation", "Energisation: announced against actual", columns, rows, notes)


def _milestone_cells(each: Milestone) -> tuple[Cell, ...]:
    arrival = each.energised or each.expected
    return (
        each.level,
        each.state,
        said_day(each.announced) if each.announced else "not announced ahead",
        each.announced.published if each.announced else None,
        "; ".join(f"{said_day(other)} (said {day(other.published)})" for other in each.redated),
        said_day(arrival) if arrival else "",
        each.slip_months if each.announced and arrival else None,
        each.claims,
    )


def _uses_table(rows: Sequence[UseRow]) -> Table:
    columns = (
        Column("label", "tie"),
        Column("name", "called"),
        Column("state", "state"),
        Column("tie", "id", "claims"),
        Column("claims", "claims", "claims"),
    )
    cells = tuple(
        (row.label, row.name, "ended" if row.over else "live", (row.tie,), row.claims)
        for row in rows
    )
    return Table("uses", "Ties at the site", columns, cells)
