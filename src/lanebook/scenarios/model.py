"""What a scenario is: named, ordered, dated overrides on a model, and what of them is drawn.

The language is the same for every engine; `docs/methods/scenarios.md` shows it verb by verb. A
scenario knows names of the book, never arrays: `apply` translates it for the clearing model.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

#: What an override does.
Verb = Literal[
    "outage",  # stops making or powering, for a while
    "delay",  # what was to come comes later
    "ban",  # may not be had, or nothing new may be connected
    "cap",  # at most so much
    "terminate",  # a commitment ends
    "fail",  # a firm can no longer pay
    "demand",  # asks rise or fall
    "price",  # something costs more or less
    "policy",  # a rule of a jurisdiction, grid or market
    "build",  # capacity that nobody has planned
    "share",  # capacity or a bill is shared with others
]
VERBS: Final[tuple[Verb, ...]] = (
    "outage", "delay", "ban", "cap", "terminate", "fail", "demand", "price", "policy", "build",
    "share",
)  # fmt: skip

#: Groups of a list of scenarios, each with its heading.
GROUPS: Final = {
    "course": "How things may go",
    "makers": "What makers may lose",
    "rules": "Controls, licences, tariffs",
    "ties": "Firms that fail, ties that end",
    "sites": "Campuses, grids and demand",
    "history": "What happened, for backtests",
}

#: What an override can be about.
Kind = Literal["firm", "tie", "site", "layer", "grid", "jurisdiction", "market", "buyer", "family"]
KINDS: Final[tuple[Kind, ...]] = (
    "firm", "tie", "site", "layer", "grid", "jurisdiction", "market", "buyer", "family",
)  # fmt: skip

#: Markets that a scenario can name; `power` is every grid, `compute` every buyer.
MARKETS: Final = ("power", "compute", "capital", "electricity", "shell", "accelerators")

#: Units of an amount, each in one form: shares as fractions, power in MW of IT load.
Unit = Literal[
    "share",  # fraction: "30 %" is 0.3
    "months",
    "mw_it",
    "mw_it_a_year",
    "thousand_wafers_a_month",
    "million_gigabits_a_year",
    "thousand_units_a_year",
    "usd_million",
    "usd_million_per_mw",
    "usd_per_unit",
    "usd_per_mwh",
]

#: Rules that `policy` can set.
Rule = Literal["", "freeze", "home-only", "licence"]
RULES: Final[tuple[Rule, ...]] = ("freeze", "home-only", "licence")


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """What an override is about.

    Attributes:
        kind: of thing.
        name: id or name within its kind, as written: "nvidia", "ercot", "n2", "CN".
    """

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit.

    Attributes:
        value: in the unit's own scale.
        unit: one of `Unit`.
        text: as written in the file.
    """

    value: float
    unit: Unit
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or the beginning or end of a longer time, on the calendar.

    Attributes:
        at: fraction of the calendar, such as 2027.5.
        text: as written: "2027", "2027Q3", "2027-06" or "2027-06-30".
    """

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Override:
    """One change of the model.

    Attributes:
        verb: what is done.
        target: to what.
        by: change: a share of what is there ("-30 %"), months of delay, or an amount added.
        at: level at which something is capped or priced.
        part: share of it concerned; 1 where the file says nothing.
        to: whom it concerns: jurisdictions or buyers banned, buyers who may use what is built.
        others: with whom it is shared (`with`).
        like: family whose numbers a new one takes over.
        without: layers that a new family does not need.
        rule: of `policy`.
        begins: from then on; None from the first period.
        ends: until then; None to the last period.
        ramp_months: how long it takes to come fully into force, or to recover after an outage.
        notice_days: it takes effect so many days after `begins`.
        because: why, or why the number.
        line: where it stands in its file, 0 if it comes from no file.
    """

    verb: Verb
    target: Target
    by: Amount | None = None
    at: Amount | None = None
    part: float = 1.0
    to: tuple[Target, ...] = ()
    others: tuple[Target, ...] = ()
    like: Target | None = None
    without: tuple[Target, ...] = ()
    rule: Rule = ""
    begins: Moment | None = None
    ends: Moment | None = None
    ramp_months: float = 0.0
    notice_days: float = 0.0
    because: str = ""
    line: int = 0

    @property
    def since(self) -> float:
        """Fraction of the calendar from which it is in force, notice included; -inf for always."""
        if self.begins is None:
            return float("-inf")
        return self.begins.at + self.notice_days / 365.25

    @property
    def until(self) -> float:
        """Fraction of the calendar until which it is in force; inf for ever."""
        return float("inf") if self.ends is None else self.ends.at


#: Shapes that a drawn amount can have.
Shape = Literal["triangular", "uniform", "normal", "lognormal", "choice"]
SHAPES: Final[tuple[Shape, ...]] = ("triangular", "uniform", "normal", "lognormal", "choice")


@dataclass(frozen=True, slots=True)
class Distribution:
    """How an amount is spread.

    Attributes:
        shape: of it.
        numbers: triangular: low, mode, high; uniform: low, high; normal: mean, standard
            deviation; lognormal: median and the value that nine in ten stay below; choice: the
            values.
        weights: of a choice, summing to 1; empty for the others.
    """

    shape: Shape
    numbers: tuple[float, ...]
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """An override with one amount that differs from draw to draw.

    Attributes:
        override: with the amount at its point: mode, median or likeliest choice.
        key: which amount is drawn, "by" or "at".
        distribution: of it, in the amount's unit.
    """

    override: Override
    key: Literal["by", "at"]
    distribution: Distribution

    @property
    def amount(self) -> Amount:
        """The amount at its point."""
        amount = self.override.by if self.key == "by" else self.override.at
        assert amount is not None, "a draw is read with its amount"  # noqa: S101
        return amount

    def fixed(self, value: float) -> Override:
        """Return the override with the drawn amount set to `value`."""
        amount = replace(self.amount, value=value, text=f"{value:.4g}")
        if self.key == "by":
            return replace(self.override, by=amount)
        return replace(self.override, at=amount)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named course of events.

    Attributes:
        name: stable id: small letters, digits and hyphens; "a+b" for a combination.
        title: one line for lists.
        description: what is supposed, in a few sentences.
        sources: claims, parameters or sentences that say why these numbers.
        based_on: scenarios whose overrides come before its own.
        overrides: in the order in which they act, those of `based_on` included.
        draws: applied after the overrides, in order.
        seed: of its draws.
        expects: what it should do to the answer, in a sentence; "" if nothing is stated.
        group: where a list shows it, one of `GROUPS`; "" for none.
    """

    name: str
    title: str
    description: str = ""
    sources: tuple[str, ...] = ()
    based_on: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    draws: tuple[Draw, ...] = ()
    seed: int = 0
    expects: str = field(default="")
    group: str = ""


#: No change at all: what every other scenario is compared with.
BASE: Final = Scenario("base", "As the book stands", "No override: the model of the book itself.")
