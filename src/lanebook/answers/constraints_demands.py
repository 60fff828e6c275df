"""What a user demands of the model, `BUYER:PERIOD=MW`, and why it cannot be had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.clearing.model import Model
from lanebook.answers.names import resolve
from lanebook.base.errors import InputError, UnknownName
from lanebook.base.numbers import parse_number
from lanebook.engines.clearing.inputs import Floor, Inputs

_FORM: Final = re.compile(
    r"(?P<target>.+):(?P<period>[0-9]{4}(?:Q[1-4])?)=(?P<mw>.+)", re.ASCII | re.DOTALL
)
#: More demands than this are not read.
MOST: Final = 50


def floors_of(book: Book, model: Model, demands: Sequence[str]) -> tuple[Floor, ...]:
    """Return demands as floors of the model; a later one of the same place replaces an earlier.

    Args:
        book: for names of buyers and lanes.
        model: whose buyers, lanes and periods they must name.
        demands: each `BUYER:PERIOD=MW` or `LANE:PERIOD=MW`, megawatts of IT load.

    Raises:
        InputError: if one has another form, another period or no megawatts, or there are too many.
        UnknownName, AmbiguousName: if its buyer or lane does not resolve.
    """
    if len(demands) > MOST:
        raise InputError(
            f"{len(demands)} demands were made.",
            expected=f"at most {MOST}",
            next_step="make those that matter.",
        )
    found = {}
    for text in demands:
        floor = _floor(book, model, text)
        found[floor.target, floor.period] = floor
    return tuple(found.values())


def _floor(book: Book, model: Model, text: str) -> Floor:
    match = _FORM.fullmatch(text.strip())
    mw = parse_number(match["mw"].strip()) if match else None
    if match is None or mw is None or mw <= 0:
        raise InputError(
            f"{text!r} demands nothing.",
            expected="BUYER:PERIOD=MW with more than 0 MW of IT load",
            next_step="write it like openai:2028=12000.",
        )
    labels = [period.label for period in model.inputs.periods]
    if match["period"] not in labels:
        raise InputError(
            f"{text!r} demands megawatts in {match['period']}.",
            expected=f"a period of the model, {labels[0]} to {labels[-1]}",
            next_step="ask for another period, or for other years with --years.",
        )
    return Floor(target_of(book, model, match["target"]), match["period"], mw)


def target_of(book: Book, model: Model, text: str) -> str:
    """Return the buyer or lane of the model that a name stands for; raises as `floors_of`."""
    key = text.strip()
    lanes = {lane.id for lane in model.inputs.lanes}
    for name in (key, key.lower(), key.removeprefix("tie:")):
        if name in model.inputs.buyers or name in lanes:
            return name
    return buyer_of(book, model, key)


def buyer_of(book: Book, model: Model, text: str) -> str:
    """Return the buyer of the model that a name stands for.

    Raises:
        UnknownName, AmbiguousName: if nothing, or several things, answer to it.
        UnknownName: if the model has no such buyer.
    """
    key = text.strip().lower()
    if key in model.inputs.buyers:
        return key
    org = resolve(book, text, ("org",))
    orgs = {org: buyer for buyer, all_ in model.places.buyer_orgs.items() for org in all_}
    if org in orgs:
        return orgs[org]
    raise UnknownName(
        f"The clearing model has no buyer {text!r}.",
        expected=f"one of {', '.join(model.inputs.buyers)}",
        next_step="name one of them; smaller buyers are in 'others'.",
    )


def demand_words(inputs: Inputs, floors: Iterable[Floor]) -> tuple[str, ...]:
    """Return one sentence per demand."""
    asks = {
        (buyer, period.label): float(inputs.ask[row, at])
        for row, buyer in enumerate(inputs.buyers)
        for at, period in enumerate(inputs.periods)
    }
    return tuple(
        f"Demanded: {floor.target} has at least {floor.least_mw:,.0f} MW in {floor.period}"
        + (
            f" (asks for {asks[floor.target, floor.period]:,.0f})."
            if (floor.target, floor.period) in asks
            else "."
        )
        for floor in floors
    )
