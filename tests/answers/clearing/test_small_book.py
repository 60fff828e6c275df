"""The model of a book of a few rows: what it says enters, and named defaults do the rest."""

from __future__ import annotations

import csv
from collections.abc import Callable

import numpy as np
import pytest

from lanebook.answers.book import Book
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.model import Model
from lanebook.base.errors import UnknownName
from lanebook.engines.clearing.solver import Solver
from lanebook.evidence.snapshot import shipped_book

Open = Callable[..., Book]
CLAIM = {"bound": "point", "published": "2026-01-15"}


@pytest.fixture
def tiny(small_book: Open) -> Callable[..., Book]:
    """OpenAI, a neocloud with a site for it in Texas, Microsoft's guidance, one layer's claim."""
    with (shipped_book() / "parameters.csv").open(encoding="utf-8", newline="") as lines:
        parameters = list(csv.DictReader(lines))

    def make(known: str = "2026-05-31", **more: list[dict[str, str]]) -> Book:
        return small_book(
            known=known,
            **{"parameters": parameters} | more,
            organisations=[
                {"id": "openai", "name": "OpenAI", "kind": "lab", "country": "US"},
                {"id": "microsoft", "name": "Microsoft", "kind": "hyperscaler", "country": "US"},
                {"id": "acme", "name": "Acme", "kind": "neocloud", "country": "US"},
            ],
            sites=[{"id": "field", "name": "Field", "operator": "acme", "country": "US",
                    "region": "TX", "grid": "ERCOT"}],
            ties=[{"id": "acme--openai--compute_supply", "layer": "full_stack", "site": "field"}],
            sources=[{"id": "s", "publisher": "P", "published": "2026-01-15", "kind": "filing"}],
            claims=[
                CLAIM | {"subject": "tie:acme--openai--compute_supply", "property": "capacity",
                         "value": "400", "unit": "MW", "valid_from": "2027-12-31",
                         "status": "binding", "basis": "it"},
                CLAIM | {"subject": "site:field", "property": "capacity", "value": "400",
                         "unit": "MW", "valid_from": "2027-12-31", "status": "binding",
                         "basis": "it"},
                CLAIM | {"subject": "org:microsoft", "property": "capex", "value": "200000000000",
                         "unit": "USD", "valid_from": "2026-01-01", "valid_to": "2026-12-31",
                         "status": "guidance"},
                CLAIM | {"subject": "layer:cowos", "property": "capacity", "value": "100000",
                         "unit": "wafers/month", "valid_from": "2026-12-31", "status": "reported"},
            ],
        )  # fmt: skip

    return make


def number(model: Model, layer: str, period: str, what: str) -> tuple[float, bool]:
    found = next(o for o in model.origins if (o.layer, o.period, o.what) == (layer, period, what))
    return found.point, found.is_default


def test_what_the_book_says_enters(tiny: Callable[..., Book]) -> None:
    model = build_model(tiny())
    inputs = model.inputs
    assert number(model, "cowos", "2026", "capacity") == (100, False)
    assert number(model, "cowos", "2027", "capacity") == (180, True)
    # 200 bn × 0.7 × 0.6 for its own use.
    assert number(model, "capital:microsoft", "2026", "can be spent") == (
        pytest.approx(84_000), False,
    )  # fmt: skip
    (lane,) = inputs.lanes
    assert (lane.id, lane.buyer, lane.holder, lane.firmness) == (
        "acme--openai--compute_supply", "openai", "acme", "binding",
    )  # fmt: skip
    assert inputs.committed.tolist() == [[0, 0, 0, 0, 400, 400, 400, 400, 400]]
    assert inputs.penalty.tolist() == [8]  # lane_penalty/binding
    # 6 months late and 0.8 odds: 320 MW by mid-2028.
    (site,) = model.places.sites
    assert site.mw == pytest.approx([0, 0, 0, 0, 0, 320, 320, 320, 320])
    assert (site.operator, site.tenants) == ("acme", ("openai",))


def test_before_it_was_said_nothing_of_it_stands(tiny: Callable[..., Book]) -> None:
    model = build_model(tiny(known="2026-01-14"))
    assert model.inputs.lanes == ()
    assert model.places.sites == ()
    assert number(model, "cowos", "2026", "capacity") == (132, True)
    assert all(origin.is_default for origin in model.origins)
    younger = model.caveats[-1]
    assert "conventions dated after 2026-01-14" in younger


def test_it_can_be_cleared(tiny: Callable[..., Book]) -> None:
    inputs = build_model(tiny()).inputs
    cleared = Solver(inputs).solve(inputs)
    assert cleared.objective > 0
    assert (cleared.served_mw <= inputs.ask + 1e-6).all()
    assert np.isfinite(cleared.x).all()


def test_a_book_without_a_needed_parameter_is_refused_in_words(
    tiny: Callable[..., Book],
) -> None:
    with pytest.raises(UnknownName, match="no parameter is called"):
        build_model(tiny(parameters=[]))
