"""`lanebook option`: which new lane closes an open column, by when, at what cost and regret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lanebook.answers.answer import Answer, Figure
from lanebook.answers.assumptions import merged_uses, parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.model import Model
from lanebook.answers.freshness import view_caveats
from lanebook.answers.names import names_of, resolve
from lanebook.answers.option_clearing import World
from lanebook.answers.option_kinds import BY_NAME, DEFAULT_GRID, GRIDS, KINDS
from lanebook.answers.option_offer import (
    Offer,
    Wanted,
    effect_of,
    fraction,
    offer_of,
    worth_of,
)
from lanebook.answers.option_payload import Option
from lanebook.answers.option_price import priced
from lanebook.answers.option_records import LaneOption
from lanebook.answers.option_regret import minimax_of, with_regrets
from lanebook.answers.option_words import finding_of
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.base.errors import InputError
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.apply import apply
from lanebook.scenarios.library import courses, scenario_named
from lanebook.scenarios.located import nearest
from lanebook.scenarios.model import BASE, Scenario

MOST_MW: Final = 50_000.0
LAST_YEAR: Final = 2100
TIMINGS: Final = ("in time", "only if early", "late")
CAVEATS: Final = (
    "Each kind is the usual one of its sort: a real offer has its own date, price and site.",
    "Odds count the wait alone, not whether a permit, a turbine slot or a lease can be had.",
    "Scenarios change the world around a lane, not the lane's own wait or price.",
)
#: In the caveat that the answer makes itself, over its own parameters too.
CONVENTIONS: Final = "are conventions dated after"
UNKNOWN: Final = Figure(None, None, None, "MW", state="unknown")
Step = Callable[[], object]


def option(
    book: Book,
    *,
    buyer: str,
    mw: float,
    by: int,
    kind: str = "",
    grid: str = DEFAULT_GRID,
    scenario: str = "",
    with_regret: bool = True,
    overrides: Mapping[str, float] | None = None,
    on_step: Step | None = None,
) -> Answer[Option]:
    """Answer what a new lane costs, when it comes, what it closes and how it fares elsewhere.

    Args:
        book: the book at its as-of; the lane is ordered on the valid day.
        buyer: any name of an organisation.
        mw: MW of IT load wanted.
        by: year at whose end they are wanted.
        kind: one of `KINDS`; default all, ranked.
        grid: where a grid lane stands.
        scenario: world in which it is priced; default the book's own.
        with_regret: also price every kind in every shipped course of things (seconds).
        overrides: parameters set for this question, as `--set` takes them.
        on_step: called after each world, for progress.

    Raises:
        UnknownName, AmbiguousName: if buyer, scenario or parameter does not resolve.
        InputError: if kind, grid, megawatts or year are none.
        EngineError: if the sheet or the clearing does not prove itself.
    """
    _check(book, mw, by, kind, grid)
    org = resolve(book, buyer, ("org",))
    column = _column(book, org, by)
    parameters = Parameters(book.snapshot, overrides)
    opened = column.open[0] if column else UNKNOWN
    wanted = Wanted(mw=mw, by=by, grid=grid, since=book.as_of.valid_at, open=opened)
    offers = [offer_of(parameters, each, wanted) for each in KINDS]
    model = build_model(book, overrides=overrides)
    name = org.removeprefix("org:")
    worlds = _Worlds(model, name, fraction(wanted.since), on_step or (lambda: None))
    here = worlds.under(scenario_named(scenario) if scenario else BASE)
    shown = [each for each in offers if kind in ("", each.kind.name)]
    options = tuple(sorted((priced(each, wanted, here) for each in shown), key=_rank))
    nets = worlds.nets(offers, wanted) if with_regret else {}
    options = with_regrets(options, nets) if nets else options
    data = Option(
        buyer=org,
        name=names_of(book, ("org",)).label(org),
        mw=mw,
        by=by,
        kind=kind,
        grid=grid,
        scenario=scenario,
        ask=column.ask[0] if column else UNKNOWN,
        cleared=column.cleared[0] if column else UNKNOWN,
        open=opened,
        worth=_worth(here, column, by),
        binding=() if here is None else tuple(here.named().items()),
        options=options,
        scenarios=tuple(nets),
        minimax=minimax_of(nets, _in_order(options, offers)),
    )
    uses = merged_uses(model.parameters, parameter_uses(parameters))
    return Answer(
        question="option",
        finding=finding_of(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(*_caveats(model, data), *view_caveats(book, uses), *CAVEATS),
    )


def _check(book: Book, mw: float, by: int, kind: str, grid: str) -> None:
    if not 0 < mw <= MOST_MW:
        raise InputError(
            f"A lane cannot have {mw:g} MW.",
            expected=f"more than 0 and at most {MOST_MW:,.0f} MW of IT load",
            next_step="write --mw 500.",
        )
    if not book.as_of.valid_at.year <= by <= LAST_YEAR:
        raise InputError(
            f"--by {by} is no year ahead of the valid day {book.as_of.valid_at}.",
            expected=f"a year from {book.as_of.valid_at.year} to {LAST_YEAR}",
            next_step="write --by 2028.",
        )
    if kind and kind not in BY_NAME:
        raise InputError(
            f"No kind of lane is called {kind!r}.",
            expected=f"one of {', '.join(BY_NAME)}",
            next_step=nearest(kind, BY_NAME),
        )
    if grid not in GRIDS:
        raise InputError(
            f"No wait is known for a grid called {grid!r}.",
            expected=f"one of {', '.join(GRIDS)}",
            next_step=nearest(grid, GRIDS),
        )


def _column(book: Book, org: str, by: int) -> BuyerSheet | None:
    """Return the buyer's part of the sheet at one year-end; None where it has no lane at all."""
    buyers = sheet(book, labs=[org], years=(by, by), words=False).data.buyers
    return next((each for each in buyers if each.id == org), None)


def _worth(world: World | None, column: BuyerSheet | None, by: int) -> Figure:
    """Return what one more MW-year is worth: by the clearing, and if only announced lanes come."""
    if world is None:
        return Figure(None, None, None, "USD/MW-year", state="unknown")
    cleared = column.cleared[0].point if column else None
    point = world.worth_at(world.served_in(by), by)
    alone = world.worth_at(cleared or 0.0, by)
    if point is None or alone is None:
        return Figure(None, None, None, "USD/MW-year", state="unknown", note="after the model ends")
    return Figure(min(point, alone), point, max(point, alone), "USD/MW-year", state="derived")


class _Worlds:
    """The model of the book under scenarios, each solved once."""

    def __init__(self, model: Model, buyer: str, since: float, on_step: Step) -> None:
        self._model, self._buyer, self._since, self._on_step = model, buyer, since, on_step
        self._made: dict[str, World] = {}

    def under(self, scenario: Scenario) -> World | None:
        """Return the world of a scenario; None where the buyer has no ask in the model."""
        if self._buyer not in self._model.inputs.buyers:
            return None
        if scenario.name not in self._made:
            inputs = apply(scenario, self._model.inputs, self._model.places).inputs
            self._made[scenario.name] = World(inputs, self._buyer, self._since)
            self._on_step()
        return self._made[scenario.name]

    def nets(self, offers: Sequence[Offer], wanted: Wanted) -> dict[str, dict[str, float]]:
        """Return worth less cost of every offer in every course that ships, at its middle."""
        found: dict[str, dict[str, float]] = {}
        for scenario in courses():
            world = self.under(scenario)
            if world is None:
                return {}
            found[scenario.name] = {
                each.kind.name: worth_of(world, each, effect_of(world, each, wanted)).net
                for each in offers
            }
        return found


def _rank(each: LaneOption) -> tuple[int, bool, float, str]:
    """Those in time first, of them those that close something, then by worth less cost."""
    closes_none = each.closes.point == 0.0
    return TIMINGS.index(each.timing), closes_none, -(each.net_usd.point or 0.0), each.kind


def _in_order(options: Sequence[LaneOption], offers: Sequence[Offer]) -> list[str]:
    """Return every kind, those shown first: of equal regrets the better ranked is named."""
    shown = [each.kind for each in options]
    return shown + [each.kind.name for each in offers if each.kind.name not in shown]


def _caveats(model: Model, data: Option) -> tuple[str, ...]:
    last = model.inputs.periods[-1].year
    found = [
        *(each for each in model.caveats if CONVENTIONS not in each),
        f"Worth and cost count the years to {last}, where the model ends.",
        (
            "The sheet counts what is announced; the clearing gives the world's megawatts to whom"
            " they are worth most, and so serves a lab more. Worth is that of the last ones."
        ),
    ]
    if not data.binding:
        found.append(f"{data.name} has no ask of its own in the model: worth and regret unknown.")
    return tuple(found)
