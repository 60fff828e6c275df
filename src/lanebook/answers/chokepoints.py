"""`lanebook chokepoints`: where the supply of AI compute hangs on few, and what a stop would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from lanebook.answers.answer import Answer, ParameterUse
from lanebook.answers.assumptions import merged_uses, parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.cascade.model import CascadeModel
from lanebook.answers.chokepoints_chain import chain_supplies
from lanebook.answers.chokepoints_changes import changes_between
from lanebook.answers.chokepoints_cuts import cuts
from lanebook.answers.chokepoints_labs import compute_supplies, fates, stacks
from lanebook.answers.chokepoints_measure import Scene, layers_of
from lanebook.answers.chokepoints_payload import Chokepoints
from lanebook.answers.chokepoints_points import points_of
from lanebook.answers.chokepoints_records import (
    Chokepoint,
    Cut,
    LabSupply,
    LayerChange,
    LayerConcentration,
)
from lanebook.answers.chokepoints_words import finding
from lanebook.answers.clearing.axes import CHINA, OTHERS
from lanebook.answers.clearing.build import FIRST, FURTHEST, LAST, build_model
from lanebook.answers.clearing.words import buyer_name
from lanebook.answers.freshness import view_caveats
from lanebook.answers.names import resolve
from lanebook.answers.sheet import sheet
from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError
from lanebook.base.time import AsOf
from lanebook.evidence.parameters import Parameters

#: A supplier that stops is looked at for so many months.
MONTHS: Final = 12
LONGEST: Final = 36
CAVEATS: Final = (
    "Ties and claims count what is written down; a missing tie is no evidence that there is none.",
    "A maker's place is its seat: plants that it has elsewhere are not told apart.",
    "Shares are of supply in a layer, not of an antitrust market: nobody has defined one here.",
)


def chokepoints(
    book: Book,
    *,
    pair: Sequence[str] = (),
    months: int = MONTHS,
    then: date | None = None,
    overrides: Mapping[str, float] | None = None,
) -> Answer[Chokepoints]:
    """Answer where the supply of AI compute hangs on few, and what a stop would do.

    Args:
        book: the book at its as-of; statements published later take no part.
        pair: two labs, by any name, whose shared fate is asked; default none.
        months: a supplier stops for so long, and losses are looked for within it; 1 to 36.
        then: compare concentration with what was known on an earlier day; default none.
        overrides: parameters set for this question, `name` or `name/applies_to`.

    Raises:
        UnknownName, AmbiguousName: if a lab or a parameter does not resolve.
        InputError: if `pair` names no two labs told here, or `months` or `then` lie outside.
        EngineError: if a certificate fails.
    """
    _check(book, months, then)
    measured = Measured(book, overrides)
    asked = _pair(book, pair, measured.labs)
    layers, proof = layers_of(measured.scene)
    labels = {lab: buyer_name(lab) for lab in measured.labs}
    found, more = cuts(book, measured.labs, labels)
    cascade = _cascade(book, overrides)
    points, idle = _points(measured, layers, found, cascade, months)
    chain = chain_supplies(book, cascade, measured.labs) if cascade else ()
    supplies = (*measured.supplies, *chain)
    shared, overlaps = fates(supplies)
    counted, diversity = stacks(supplies, measured.weights)
    checks = [*proof, *more, *overlaps, *diversity, *idle]
    Certificate(tuple(checks)).demand()
    data = Chokepoints(
        year=measured.year,
        months=months,
        run_months=len(cascade.inputs.periods) if cascade else months,
        labs=measured.labs,
        lab_labels=tuple(labels.values()),
        layers=layers,
        points=points,
        cuts=found,
        supplies=supplies,
        fates=shared,
        stacks=counted,
        pair=asked,
        then=then,
        changes=_changes(book, then, layers, overrides) if then else (),
        n_suppliers=len({share.holder for each in layers for share in each.shares}),
        n_silent=sum(share.point is None for each in layers for share in each.shares),
        proof=worst_by_name(checks),
    )
    uses = merged_uses(measured.scene.model.parameters, *_uses(cascade),
                       parameter_uses(measured.parameters))  # fmt: skip
    return Answer(
        question="chokepoints",
        finding=finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(*view_caveats(book, uses), *_caveats(cascade), *CAVEATS),
    )


def _cascade(book: Book, overrides: Mapping[str, float] | None) -> CascadeModel | None:
    """Return the book's cascade; None where the clearing has no such years."""
    begins = book.as_of.valid_at.year
    if begins < FIRST or begins + LONGEST // MONTHS > FURTHEST:
        return None
    return build_cascade(book, horizon_months=LONGEST, overrides=overrides)


def _points(
    measured: Measured,
    layers: Sequence[LayerConcentration],
    found: Sequence[Cut],
    cascade: CascadeModel | None,
    months: int,
) -> tuple[tuple[Chokepoint, ...], list[Check]]:
    if cascade is None:
        return (), []
    return points_of(
        measured.scene.book, measured.parameters, layers, found, cascade.inputs, cascade.places,
        months,
    )  # fmt: skip


def _uses(cascade: CascadeModel | None) -> tuple[tuple[ParameterUse, ...], ...]:
    return (cascade.parameters,) if cascade else ()


def _caveats(cascade: CascadeModel | None) -> tuple[str, ...]:
    if cascade is None:
        words = f"A stop can be followed from {FIRST} on, and for {LONGEST} months up to {FURTHEST}"
        return (f"{words}: none is told for this day.",)
    return cascade.caveats


class Measured:
    """What is read from the book once: model, sheets, labs, supplies."""

    def __init__(self, book: Book, overrides: Mapping[str, float] | None) -> None:
        self.year = min(max(book.as_of.valid_at.year, FIRST), LAST)
        self.parameters = Parameters(book.snapshot, overrides)
        model = build_model(book, overrides=overrides)
        sheets = sheet(book, years=(FIRST, LAST), words=False).data.buyers
        named = [each for each in model.inputs.buyers if each not in (OTHERS, CHINA)]
        position = self.year - FIRST
        asks = {
            buyer: float(ask)
            for buyer, ask in zip(model.inputs.buyers, model.inputs.ask[:, position], strict=True)
        }
        every = compute_supplies(book, sheets, named, position, asks)
        every = tuple(each for each in every if each.shares)
        self.weights = {each.lab: each.mw or 0.0 for each in every}
        order = sorted(self.weights, key=lambda lab: (-self.weights[lab], lab))
        rank = {lab: at for at, lab in enumerate(order)}
        self.labs = tuple(order)
        self.supplies: tuple[LabSupply, ...] = tuple(sorted(every, key=lambda each: rank[each.lab]))
        rows = book.snapshot.organisations.rows(named=True)
        kinds = {row["id"]: row["kind"] for row in rows}
        self.scene = Scene(
            book=book,
            model=model,
            parameters=self.parameters,
            year=self.year,
            supplies=tuple(each for each in self.supplies if kinds.get(each.lab) == "lab"),
            countries={row["id"]: row["country"] or "" for row in rows},
        )


def worst_by_name(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return each identity once, with the largest residual that it had."""
    found: dict[str, Check] = {}
    for each in checks:
        held = found.get(each.name)
        if held is None or each.residual > held.residual:
            found[each.name] = each
    return tuple(found.values())


def _check(book: Book, months: int, then: date | None) -> None:
    if not 1 <= months <= LONGEST:
        raise InputError(
            f"A stop of {months} months cannot be looked at.",
            expected=f"1 to {LONGEST} months",
            next_step=f"leave it out for {MONTHS}.",
        )
    if then is not None and then >= book.as_of.known_at:
        raise InputError(
            f"{then} is no day before {book.as_of.known_at}.",
            expected="an earlier day of knowledge to compare with",
            next_step="name one before the day of the answer.",
        )


def _pair(book: Book, pair: Sequence[str], labs: Sequence[str]) -> tuple[str, ...]:
    if not pair:
        return ()
    names = [resolve(book, name, ("org",)).removeprefix("org:") for name in pair]
    if len(set(names)) != 2 or not set(names) <= set(labs):
        raise InputError(
            f"{', '.join(pair)} are no two labs with megawatts in the year looked at.",
            expected=f"two of {', '.join(labs)}",
            next_step="write them like openai,anthropic.",
        )
    return tuple(names)


def _changes(
    book: Book,
    then: date,
    now: Sequence[LayerConcentration],
    overrides: Mapping[str, float] | None,
) -> tuple[LayerChange, ...]:
    earlier = Measured(book.replayed(AsOf(then, then)), overrides)
    return changes_between(layers_of(earlier.scene)[0], now)
