"""The network of a book of a few rows: what it says enters, what it does not say is not made up."""

from __future__ import annotations

import csv
from collections.abc import Callable

import numpy as np
import pytest

from lanebook.answers.book import Book
from lanebook.answers.cascade.build import build_cascade
from lanebook.engines.cascade.inputs import Inputs, no_shock
from lanebook.engines.cascade.run import run
from lanebook.evidence.snapshot import shipped_book

Open = Callable[..., Book]
CLAIM = {"bound": "point", "published": "2026-01-15"}


@pytest.fixture
def tiny(small_book: Open) -> Book:
    """OpenAI and a neocloud with a site for it in Texas, named chips, a notice of 60 days."""
    with (shipped_book() / "parameters.csv").open(encoding="utf-8", newline="") as lines:
        parameters = list(csv.DictReader(lines))
    lane = {"subject": "tie:acme--openai--compute_supply"}
    return small_book(
        parameters=parameters,
        organisations=[
            {"id": "openai", "name": "OpenAI", "kind": "lab", "country": "US"},
            {"id": "acme", "name": "Acme", "kind": "neocloud", "country": "US"},
        ],
        sites=[{"id": "field", "name": "Field", "operator": "acme", "country": "US",
                "region": "TX", "grid": "ERCOT"}],
        ties=[{"id": "acme--openai--compute_supply", "layer": "full_stack", "site": "field"}],
        sources=[{"id": "s", "publisher": "P", "published": "2026-01-15", "kind": "filing"}],
        claims=[
            CLAIM | lane | {"property": "capacity", "value": "400", "unit": "MW",
                            "valid_from": "2027-12-31", "status": "binding", "basis": "it"},
            CLAIM | lane | {"property": "notice", "value": "60", "unit": "days",
                            "valid_from": "2026-01-15", "status": "filed"},
            CLAIM | lane | {"property": "unit_model", "value": "MI450 in Helios racks",
                            "valid_from": "2026-01-15"},
            CLAIM | {"subject": "site:field", "property": "capacity", "value": "400",
                     "unit": "MW", "valid_from": "2027-12-31", "status": "binding",
                     "basis": "it"},
        ],
    )  # fmt: skip


def users(inputs: Inputs, supplier: str) -> dict[str, float]:
    """Return who uses how much of a supplier in the last period."""
    edges = np.flatnonzero(inputs.supplier == inputs.index(supplier))
    return {inputs.makers[int(inputs.customer[inputs.group[e]])].id: float(inputs.use[e, -1])
            for e in edges}  # fmt: skip


def test_a_lane_grows_to_its_promise_on_its_own_site(tiny: Book) -> None:
    inputs = build_cascade(tiny, horizon_months=24).inputs
    at, builder = inputs.index("acme>openai/compute"), inputs.index("acme>openai/build")
    months = [period.label for period in inputs.periods]
    assert inputs.base[at, months.index("2027-12")] == pytest.approx(400.0, rel=1e-6)
    assert inputs.builds[builder] == at
    on_site = users(inputs, "field/site")
    assert set(on_site) == {"acme>openai/compute"}
    assert users(inputs, "ercot/power")["field/site"] == pytest.approx(
        on_site["acme>openai/compute"]
    )
    found = run(inputs, [no_shock(inputs)]).output[:, :, 0]
    assert np.abs(found - inputs.base).max() <= 1e-9 * (1 + inputs.base.max())


def test_the_named_chips_come_first_and_no_tie_is_made_up(tiny: Book) -> None:
    model = build_cascade(tiny, horizon_months=24)
    inputs = model.inputs
    builder = inputs.index("acme>openai/build")
    edges = np.flatnonzero(inputs.customer[inputs.group] == builder)
    used = {inputs.makers[int(inputs.supplier[e])].firm: inputs.use[e].sum() for e in edges}
    assert max(used, key=lambda firm: used[firm]) == "amd"
    # No claim and no tie: no tools, no service, no second packager, no rack maker, no foundry.
    layers = {maker.layer for maker in inputs.makers}
    assert not {
        each
        for each in layers
        if each.startswith(("equipment", "service", "racks", "design", "wafers:"))
    }
    assert [m.id for m in inputs.makers if m.layer == "cowos"] == ["tsmc/cowos"]


def test_the_only_notice_is_the_only_reading(tiny: Book) -> None:
    model = build_cascade(tiny, horizon_months=24)
    told = {contract.tie: contract for contract in model.contracts}
    assert set(told) == {"acme--openai--compute_supply"}
    lease = told["acme--openai--compute_supply"]
    assert lease.notice_days == (60.0,)
    assert [term.claim for term in lease.terms] == ["c2"]
    assert lease.firmness == "binding"
