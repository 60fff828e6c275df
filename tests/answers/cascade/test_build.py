"""The network of the shipped book: its base path is its clearing, and nothing of later leaks in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lanebook.answers.book import Book
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.cascade.flows import flows
from lanebook.answers.cascade.model import CascadeModel
from lanebook.answers.cascade.moved import moves_of
from lanebook.base.errors import InputError
from lanebook.engines.cascade.inputs import NONE, Inputs, no_shock
from lanebook.engines.cascade.run import run

Open = Callable[..., Book]
DAYS = ("2026-05-31", "2026-03-01", "2025-04-14", "2024-01-31")


@pytest.fixture
def model(book: Open) -> CascadeModel:
    return build_cascade(book())


def layer(inputs: Inputs, name: str) -> np.ndarray:
    return np.sum(
        [inputs.base[at] for at, m in enumerate(inputs.makers) if m.layer == name], axis=0
    )


@pytest.mark.parametrize("known", DAYS)
def test_without_a_shock_the_base_path_comes_back(book: Open, known: str) -> None:
    inputs = build_cascade(book(known)).inputs
    found = run(inputs, [no_shock(inputs)]).output[:, :, 0]
    assert np.abs(found - inputs.base).max() <= 1e-9 * (1 + inputs.base.max())


def test_weeks_run_as_months_do(book: Open) -> None:
    weekly, monthly = (build_cascade(book(), freq=f).inputs for f in ("week", "month"))
    found = run(weekly, [no_shock(weekly)]).output[:, :, 0]
    assert np.abs(found - weekly.base).max() <= 1e-9 * (1 + weekly.base.max())
    lab = [each.index("openai/compute") for each in (weekly, monthly)]
    assert weekly.base[lab[0], -1] == pytest.approx(monthly.base[lab[1], -1], rel=0.02)


def test_labs_run_what_the_clearing_runs_at_every_year_end(book: Open) -> None:
    inputs = build_cascade(book()).inputs
    clearing = flows(book(), horizon_months=36, freq="month", overrides=None).clearing
    years = [period.label for period in clearing.inputs.periods]
    months = [period.label for period in inputs.periods]
    for at, buyer in enumerate(clearing.inputs.buyers):
        maker = inputs.index(f"{buyer}/compute")
        for year in ("2026", "2027", "2028"):
            mine = inputs.base[maker, months.index(f"{year}-12")]
            assert mine == pytest.approx(clearing.running_mw[at, years.index(year)], abs=1e-6)


def test_lanes_add_up_to_their_buyer_and_power_to_its_lanes(model: CascadeModel) -> None:
    inputs = model.inputs
    customer = inputs.customer[inputs.group]
    product = np.array(inputs.group_product)[inputs.group]
    for at, maker in enumerate(inputs.makers):
        for kind in ("compute", "power"):
            into = (customer == at) & (product == kind)
            if into.any():
                assert inputs.use[into].sum(axis=0) == pytest.approx(
                    inputs.base[at], rel=1e-6, abs=1e-3
                ), maker.id


def test_stated_lanes_are_the_sheet_s_at_the_year_end(model: CascadeModel) -> None:
    inputs = model.inputs
    december = [period.label for period in inputs.periods].index("2026-12")
    lanes = {maker.id: inputs.base[at, december] for at, maker in enumerate(inputs.makers)}
    assert lanes["spacex>anthropic/compute"] == pytest.approx(340.0)
    assert lanes["amazon>anthropic--2/compute"] == pytest.approx(1037.0, rel=1e-3)
    assert lanes["iren>microsoft/compute"] == pytest.approx(200.0)


def test_vendors_ship_what_the_clearing_makes_but_for_stocks(
    book: Open, model: CascadeModel
) -> None:
    inputs = model.inputs
    base = flows(book(), horizon_months=36, freq="month", overrides=None)
    vendors = base.clearing.inputs.vendor_of
    for number, name in enumerate(base.clearing.inputs.vendors[:4]):
        made = base.shipped[vendors == number, :36].sum()
        assert layer(inputs, f"accelerators:{name}").sum() == pytest.approx(made, rel=0.12), name


def test_nobody_makes_more_than_the_clearing_has_power_for(book: Open, model: CascadeModel) -> None:
    base = flows(book(), horizon_months=36, freq="month", overrides=None)
    for at, pool in enumerate(base.clearing.inputs.pools):
        assert (layer(model.inputs, f"power:{pool}") <= base.powered[at, :36] * 1.02 + 1).all(), (
            pool
        )


def test_builders_enlarge_their_own_lane(model: CascadeModel) -> None:
    inputs = model.inputs
    builds = [(m.id, inputs.makers[int(inputs.builds[at])].id)
              for at, m in enumerate(inputs.makers) if inputs.builds[at] != NONE]  # fmt: skip
    assert ("oracle>openai/build", "oracle>openai/compute") in builds
    assert all(one.split("/")[0] == other.split("/")[0] for one, other in builds)
    assert {
        at for at in range(len(inputs.makers)) if inputs.builds[at] != NONE
    } == model.places.additions


@pytest.mark.parametrize("known", ["2026-03-01", "2025-04-14"])
def test_nothing_published_later_takes_part(book: Open, known: str) -> None:
    opened = book(known)
    model = build_cascade(opened)
    published = dict(opened.snapshot.claims.select("id", "published").iter_rows())
    told = {claim for origin in model.origins for claim in origin.claims}
    told |= {term.claim for contract in model.contracts for term in contract.terms}
    told |= {claim for contract in model.contracts for claim in contract.claims}
    told |= {claim for price in model.prices if price for claim in price.claims}
    assert told
    assert max(str(published[claim])[:10] for claim in told) <= known


def test_the_same_book_gives_the_same_bytes(book: Open) -> None:
    first = build_cascade(book())
    again = build_cascade(Book(book().snapshot, book().as_of))
    assert first is build_cascade(book())
    assert first.contracts == again.contracts
    assert first.origins == again.origins
    assert first.inputs.makers == again.inputs.makers
    for name, _ in first.inputs.shapes():
        assert getattr(first.inputs, name).tobytes() == getattr(again.inputs, name).tobytes(), name


def test_every_driver_moves_to_a_base_path_that_holds(model: CascadeModel) -> None:
    move = moves_of(model)
    names = [spread.name for spread in model.spreads]
    assert len(set(names)) == len(names)
    for place in (-1.0, 1.0):
        inputs = move(np.full(len(names), place))
        found = run(inputs, [no_shock(inputs)]).output[:, :, 0]
        assert np.abs(found - inputs.base).max() <= 1e-9 * (1 + inputs.base.max())
    lag = names.index("lag/rack-to-in-service")
    moved = move(np.eye(len(names))[lag])
    product = np.array(model.inputs.group_product)[model.inputs.group]
    chips = product == "accelerators"
    # 0.3 years are 4 months, 0.6 are 7.
    assert set(model.inputs.lag[chips].tolist()) == {4}
    assert set(moved.lag[chips].tolist()) == {7}
    assert move(np.zeros(len(names))) is model.inputs


def test_an_override_changes_its_number_and_loses_its_spread(book: Open) -> None:
    model = build_cascade(book(), overrides={"supply_switch/memory": 0.4})
    product = np.array(model.inputs.group_product)[model.inputs.group]
    assert set(model.inputs.switch[product == "memory"].tolist()) == {0.4}
    assert "supply_switch/memory" not in {spread.name for spread in model.spreads}
    used = {(use.name, use.applies_to): use for use in model.parameters}
    assert used["supply_switch", "memory"].overridden


@pytest.mark.parametrize("months", [0, 61])
def test_a_horizon_out_of_range_is_refused(book: Open, months: int) -> None:
    with pytest.raises(InputError, match=f"cannot run for {months} months"):
        build_cascade(book(), horizon_months=months)


def test_a_run_before_the_clearing_begins_is_refused(book: Open) -> None:
    with pytest.raises(InputError, match="cannot run from 2022-01"):
        build_cascade(book(valid="2021-12-31"))


def test_the_network_says_what_it_cannot_know(model: CascadeModel) -> None:
    assert model.caveats[0].startswith("A missing edge is not evidence of none")
    assert any("least information" in each for each in model.caveats)
