"""Records of the answers about scenarios: acts, changes of the model, effects on the answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A shipped scenario in a list.

    Attributes:
        name: how it is asked for.
        title: in a line.
        group: key of the group in which a list shows it; "" for the book as it stands.
        group_title: heading of that group.
        acts: what it does, override by override, in words.
        expects: what it should do to the answer.
        based_on: scenarios that it builds on.
        n_overrides, n_draws: how many of each, those of `based_on` included.
    """

    name: str
    title: str
    group: str
    group_title: str
    acts: tuple[str, ...]
    expects: str
    based_on: tuple[str, ...]
    n_overrides: int
    n_draws: int


@dataclass(frozen=True, slots=True)
class Act:
    """An override of a scenario.

    Attributes:
        number: position, from 1; draws after overrides.
        verb, target: as written.
        says: the whole of it in words.
        because: why, or why the number.
        is_drawn: its amount differs from draw to draw; the effects stand at its point.
        n_changes: rows of the model that it changed; 0 where it found nothing or nothing to do.
    """

    number: int
    verb: str
    target: str
    says: str
    because: str
    is_drawn: bool
    n_changes: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What an override changed in one row of the model in one period.

    Attributes:
        number: of the override, as `Act.number`.
        layer: key, as in `constraints`.
        what: words.
        period: label; "" where the row has no periods.
        before, after: in `unit`; None where nothing bounds the row.
        unit: in words.
    """

    number: int
    layer: str
    what: str
    period: str
    before: float | None
    after: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What an override could not act on.

    Attributes:
        number: of the override, as `Act.number`.
        target: as written.
        why: in words, with what would have matched.
    """

    number: int
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class PeriodEffect:
    """What two models answer for one period.

    Attributes:
        period: label.
        binds_before, binds_after: key of the binding layer; "ask" where none is named.
        binds_before_words, binds_after_words: the same for a reader.
        asked_before_mw, asked_after_mw: of all buyers, MW of IT load.
        served_before_mw, served_after_mw: of those.
        power_before, power_after: what one more MW is worth, USD million a MW-year.
    """

    period: str
    binds_before: str
    binds_after: str
    binds_before_words: str
    binds_after_words: str
    asked_before_mw: float
    asked_after_mw: float
    served_before_mw: float
    served_after_mw: float
    power_before: float
    power_after: float


@dataclass(frozen=True, slots=True)
class BuyerEffect:
    """What two models serve one buyer in one period.

    Attributes:
        buyer, name: id, and as a reader knows it.
        period: label.
        asked_before_mw, asked_after_mw, served_before_mw, served_after_mw: MW of IT load.
    """

    buyer: str
    name: str
    period: str
    asked_before_mw: float
    asked_after_mw: float
    served_before_mw: float
    served_after_mw: float


@dataclass(frozen=True, slots=True)
class PriceEffect:
    """What one more unit of a layer is worth in two models in one period.

    Attributes:
        layer, name: key, and as a reader knows it.
        period: label.
        before, after: in `unit`, >= 0; None where one of the models has no such layer.
        unit: in words.
    """

    layer: str
    name: str
    period: str
    before: float | None
    after: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What differs in the clearing of two models.

    Attributes:
        periods: one row a period.
        buyers: one row a buyer and period.
        prices: one row a layer and period in which either is worth something.
        glut_before, glut_after: first period in which every ask is served; "" for none.
        objective_before, objective_after: value less costs of the horizon, USD million.
    """

    periods: tuple[PeriodEffect, ...]
    buyers: tuple[BuyerEffect, ...]
    prices: tuple[PriceEffect, ...]
    glut_before: str
    glut_after: str
    objective_before: float
    objective_after: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a scenario has its numbers.

    Attributes:
        text: a sentence: as written, or what the claim or the parameter says.
        claims: id of the claim, where it is one.
        parameter: key of the parameter, "" where it is none.
    """

    text: str
    claims: tuple[str, ...]
    parameter: str


@dataclass(frozen=True, slots=True)
class OnlyIn:
    """An override that one of two scenarios has and the other has not.

    Attributes:
        scenario: name of the one that has it; both names where they share it.
        says: in words.
        is_shared: both have it.
    """

    scenario: str
    says: str
    is_shared: bool
