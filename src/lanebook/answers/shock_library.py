"""Every shipped shock on one book, side by side, and the three that tell most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lanebook.answers.answer import Answer, Cell, Column, Table
from lanebook.answers.book import Book
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.freshness import freshness
from lanebook.answers.shock_losses import Run, losses_of, revenue_of, together
from lanebook.answers.shock_records import QuarterLoss, Revenue
from lanebook.answers.shock_runs import runs_of
from lanebook.answers.shock_scene import Scene
from lanebook.answers.shock_tables import billions, tidy
from lanebook.answers.shock_words import mw_years
from lanebook.answers.wording import counted, joined, money, quarter_words, share
from lanebook.scenarios.cascade import AppliedShock, shock_of
from lanebook.scenarios.library import library
from lanebook.scenarios.model import BASE, Scenario

HORIZON_MONTHS: Final = 36
#: Why the first of the three tells.
MOST: Final = "takes most from labs"
#: Factors nearer to one are one.
SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class ShockLine:
    """One shipped scenario as a shock.

    Attributes:
        name, title: of the scenario.
        lost_mw_years: by all labs over the horizon; below 0 they gain.
        share: of what the book gives them; None where that is nothing.
        first_round_mw_years, amplified_mw_years: what is taken directly, and the rest.
        months_to_impact: from its first day until a lab loses; None if none does.
        worst_lab, worst_share, worst_quarter: the lab that loses the largest share of its own in a
            quarter; "" and None if none does.
        firm, lost_usd_million: the firm that loses most revenue; "" and None where no price is
            known of anything lost.
        asks_fall: labs ask for less: what they do not take is then no loss of theirs.
        quarters: what all labs lose, MW, quarter by quarter.
        telling: why it is one of the three that tell most; "" for the others.
    """

    name: str
    title: str
    lost_mw_years: float
    share: float | None
    first_round_mw_years: float
    amplified_mw_years: float
    months_to_impact: float | None
    worst_lab: str
    worst_share: float | None
    worst_quarter: str
    firm: str
    lost_usd_million: float | None
    asks_fall: bool
    quarters: tuple[QuarterLoss, ...]
    telling: str

    @property
    def says(self) -> str:
        """What it does, in a sentence."""
        parts = [f"labs lose {mw_years(self.lost_mw_years)}"]
        if self.asks_fall:
            parts = [f"labs take {mw_years(self.lost_mw_years)} less, as they ask for less"]
        elif self.lost_mw_years > 0:
            part = max(self.amplified_mw_years, 0.0) / self.lost_mw_years
            parts[0] += f", {share(min(part, 1.0))} of it through the network"
        if self.worst_lab:
            deep = f"{share(self.worst_share or 0.0)} of {self.worst_lab}'s own"
            parts.append(f"{deep} in {quarter_words(self.worst_quarter)}")
        if self.firm:
            parts.append(f"{self.firm} loses {money(1e6 * (self.lost_usd_million or 0.0))}")
        return f"{self.title}: {'; '.join(parts)}."


@dataclass(frozen=True, slots=True)
class ShockLibrary:
    """The shipped scenarios as shocks.

    Attributes:
        horizon_months: length of the runs.
        lines: those that change anything in the network, the largest loss first.
        silent: names of those that change nothing there: prices, money and what is new.
    """

    horizon_months: int
    lines: tuple[ShockLine, ...]
    silent: tuple[str, ...]

    @property
    def telling(self) -> tuple[ShockLine, ...]:
        """The three that tell most, as `telling` says why."""
        return tuple(each for each in self.lines if each.telling)

    def tables(self) -> tuple[Table, ...]:
        """Return one row a scenario, the largest loss first."""
        return (library_table(self),)


def shocks(book: Book, *, horizon_months: int = HORIZON_MONTHS) -> Answer[ShockLibrary]:
    """Answer what each shipped scenario breaks, all at once.

    Args:
        book: the book at its as-of.
        horizon_months: length of the runs.

    Raises:
        InputError: if the horizon is out of range.
    """
    model = build_cascade(book, horizon_months=horizon_months)
    scene = Scene(book, model)
    found = [each for each in library() if each is not BASE]
    applied = [shock_of(each, model.inputs, model.places) for each in found]
    runs, _ = runs_of(model.inputs, [each.shock for each in applied])
    told = list(_lines(scene, found, applied, runs))
    lines = sorted((line for _, line in told if line), key=lambda e: (-e.lost_mw_years, e.name))
    data = ShockLibrary(
        horizon_months, _marked(lines), tuple(name for name, line in told if line is None)
    )
    return Answer(
        question="shocks",
        finding=_finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=model.parameters,
        caveats=tuple(dict.fromkeys((*freshness(book), *model.caveats))),
    )


def _lines(
    scene: Scene,
    found: Sequence[Scenario],
    applied: Sequence[AppliedShock],
    runs: Sequence[Run],
) -> Iterator[tuple[str, ShockLine | None]]:
    for scenario, one, run in zip(found, applied, runs, strict=True):
        moved = one.changes and run.begins is not None
        yield scenario.name, _line(scene, scenario, run) if moved else None


def _line(scene: Scene, scenario: Scenario, run: Run) -> ShockLine:
    labs = losses_of(scene, run, scene.labs)
    whole = together(scene, run)
    worst = max((each for each in labs if each.worst_share), default=None,
                key=lambda each: each.worst_share or 0.0)  # fmt: skip
    most = _most(revenue_of(scene, run))
    first = [each.months_to_impact for each in labs if each.months_to_impact is not None]
    return ShockLine(
        name=scenario.name, title=scenario.title, lost_mw_years=whole.lost, share=whole.share,
        first_round_mw_years=whole.first_round, amplified_mw_years=whole.amplified,
        months_to_impact=min(first, default=None),
        worst_lab=worst.name if worst else "", worst_share=worst.worst_share if worst else None,
        worst_quarter=worst.worst_quarter if worst else "",
        firm=most.name if most else "", lost_usd_million=most.lost_usd_million if most else None,
        asks_fall=_asks_fall(scene, run), quarters=whole.quarters, telling="",
    )  # fmt: skip


def _asks_fall(scene: Scene, run: Run) -> bool:
    """Whether any lab asks for less than on the base path."""
    labs = [lab.makers[0] for lab in scene.labs]
    return bool((run.shock.final[labs] < 1.0 - SAME).any())


def _most(revenue: Sequence[Revenue]) -> Revenue | None:
    losing = [each for each in revenue if (each.lost_usd_million or 0.0) > 0]
    return max(losing, key=lambda each: each.lost_usd_million or 0.0, default=None)


def _marked(lines: Sequence[ShockLine]) -> tuple[ShockLine, ...]:
    """Mark three: most taken from labs, most carried by the network, deepest for one lab.

    Where labs ask for less themselves, nothing is taken from them.
    """
    wanted: tuple[tuple[str, Callable[[ShockLine], float]], ...] = (
        (MOST, lambda each: each.lost_mw_years),
        ("spreads furthest beyond its first round", lambda each: each.amplified_mw_years),
        ("cuts deepest into one lab", lambda each: each.worst_share or 0.0),
    )
    why: dict[str, str] = {}
    for reason, size in wanted:
        left = [
            each for each in lines if each.name not in why and size(each) > 0 and not each.asks_fall
        ]
        if left:
            why[max(left, key=size).name] = reason
    return tuple(replace(each, telling=why.get(each.name, "")) for each in lines)


def _finding(data: ShockLibrary) -> str:
    if not data.lines:
        return "No shipped scenario changes anything in this book's network."
    first, *others = [
        *(each for each in data.telling if each.telling == MOST),
        *(each for each in data.telling if each.telling != MOST),
    ] or [data.lines[0]]
    words = (
        f"Of {counted(len(data.lines), 'shipped shock')}, {first.name} takes most from labs:"
        f" {mw_years(first.lost_mw_years)} in {counted(data.horizon_months, 'month')}"
    )
    rest = joined([f"{each.name} {each.telling}" for each in others])
    return f"{words}{f'; {rest}' if rest else ''}."


def library_table(data: ShockLibrary) -> Table:
    """Return one row a scenario."""
    columns = (
        Column("name", "shock"),
        Column("change_mw_years", "MW-years", "number", "", "of all labs, against the book"),
        Column("change_share", "share", "share"),
        Column("first_round", "first round", "number", "", "MW-years taken directly"),
        Column("months_to_impact", "felt after", "number", "", "months"),
        Column("worst_lab", "worst lab"),
        Column("worst_share", "of its own", "share"),
        Column("firm", "most revenue"),
        Column("change_usd_bn", "USD bn", "number"),
        Column("title", "what happens"),
        Column("telling", "why it tells"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, tidy(-each.lost_mw_years), None if each.share is None else -each.share,
            tidy(-each.first_round_mw_years), each.months_to_impact, each.worst_lab,
            None if each.worst_share is None else -each.worst_share, each.firm,
            billions(each.lost_usd_million) if each.firm else None, each.title, each.telling,
        )
        for each in data.lines
    ]  # fmt: skip
    fall = [each.name for each in data.lines if each.asks_fall]
    notes = [f"Labs ask for less under {joined(fall)}: no loss of theirs."] if fall else []
    if data.silent:
        notes.append(f"Nothing in the network changes under {joined(list(data.silent))}.")
    return Table("shocks", "What each shipped shock breaks", columns, tuple(rows), tuple(notes))
