"""What the answers about scenarios carry: lists, one applied, two compared, a file checked."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Table
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
from lanebook.answers.scenario_tables import (
    A_B,
    NOW_THEN,
    act_table,
    buyer_table,
    cascade_table,
    change_table,
    finding_table,
    list_table,
    missed_table,
    only_table,
    period_table,
    price_table,
    reason_table,
)


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The scenarios that ship with the package, "base" first."""

    scenarios: tuple[ScenarioLine, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return one row a scenario."""
        return (list_table(self.scenarios),)


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """One scenario on the book's model.

    Attributes:
        name, title, description, expects: of it.
        sources: why these numbers, each in a sentence.
        based_on: scenarios that it builds on.
        seed: of its draws.
        acts: what it does, in order.
        changes: what that changed in the model.
        missed: what it could not act on.
        effects: against the book as it stands.
        cascade: what each override does on the web of ties; None where the day has no run.
    """

    name: str
    title: str
    description: str
    expects: str
    sources: tuple[Reason, ...]
    based_on: tuple[str, ...]
    seed: int
    acts: tuple[Act, ...]
    changes: tuple[Changed, ...]
    missed: tuple[Missed, ...]
    effects: Effects
    cascade: InCascade | None

    def tables(self) -> tuple[Table, ...]:
        """Return what it does, what that does to the answer, then every change."""
        found = [
            act_table(self.acts),
            *([cascade_table(self.cascade)] if self.cascade else []),
            period_table(self.effects, NOW_THEN),
            buyer_table(self.effects, NOW_THEN),
            price_table(self.effects, NOW_THEN),
            change_table(self.changes),
        ]
        if self.missed:
            found.append(missed_table(self.missed))
        return (*found, reason_table(self.sources))


@dataclass(frozen=True, slots=True)
class ScenarioDiff:
    """Two scenarios side by side.

    Attributes:
        first, second: names.
        first_title, second_title: of them.
        acts: what each does, shared ones last.
        missed: what either could not act on; `number` counts within its scenario.
        effects: of the second against the first.
        cascade: what each override of either does on the web of ties, the first's first; empty
            where the day has no run.
    """

    first: str
    second: str
    first_title: str
    second_title: str
    acts: tuple[OnlyIn, ...]
    missed: tuple[Missed, ...]
    effects: Effects
    cascade: tuple[InCascade, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return what differs in the overrides, then in the answer."""
        found = [
            only_table(self.acts),
            period_table(self.effects, A_B),
            buyer_table(self.effects, A_B),
            price_table(self.effects, A_B),
        ]
        if self.missed:
            found.append(missed_table(self.missed))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ScenarioCheck:
    """What reading a scenario file found.

    Attributes:
        path: as given.
        name, title: of the scenario; "" where it cannot be read.
        acts: what it does, in words; where it acts in one of the two models only, that too.
        n_errors, n_warnings: findings by severity.
        findings: every one, by line; those that match nothing in the book are warnings.
    """

    path: str
    name: str
    title: str
    acts: tuple[str, ...]
    n_errors: int
    n_warnings: int
    findings: tuple[Found, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the findings."""
        return (finding_table(self.findings),)
