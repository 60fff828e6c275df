"""The clearing model of the shipped book: shapes, origins of every number, no look-ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from lanebook.answers.book import Book
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.words import design_name
from lanebook.base.errors import InputError, UnknownName
from lanebook.engines.clearing.solver import Solver
from lanebook.scenarios.spreads import moved

Open = Callable[..., Book]


@pytest.fixture(scope="module")
def model(book: Open) -> Model:
    return build_model(book())


def of(model: Model, layer: str, what: str) -> dict[str, float]:
    return {o.period: o.point for o in model.origins if (o.layer, o.what) == (layer, what)}


def test_every_layer_pool_payer_and_buyer_has_an_origin_for_each_year(model: Model) -> None:
    inputs = model.inputs
    for array, prefix, names, what in (
        (inputs.capacity, "", inputs.layers, "what it yields for accelerators"),
        (inputs.power, "power:", inputs.pools, "powered at the end"),
        (inputs.ask, "ask:", inputs.buyers, "asked for at the end"),
        (inputs.capital[:-1], "capital:", inputs.payers[:-1], "can be spent"),
    ):
        for row, name in zip(array, names, strict=True):
            told = of(model, f"{prefix}{name}", what)
            assert [told[p.label] for p in inputs.periods] == pytest.approx(list(row)), name
    assert inputs.payers[-1] == "china"  # the one payer that nothing bounds
    assert np.isinf(inputs.capital[-1]).all()


def test_every_family_and_lane_has_an_origin(model: Model) -> None:
    inputs = model.inputs
    for at, family in enumerate(inputs.families):
        assert of(model, "fleet", f"power of {design_name(family)}") == {"": inputs.kw[at]}
        assert of(model, "fleet", f"price of {design_name(family)}") == {"": inputs.price[at]}
        assert of(model, "vendors", f"first year of {design_name(family)}")
        assert of(model, "fleet", f"work of {design_name(family)}")
    for at, lane in enumerate(inputs.lanes):
        told = of(model, f"lane:{lane.id}", "committed at the end")
        assert [told.get(p.label, 0.0) for p in inputs.periods] == list(inputs.committed[at])
        assert of(model, f"lane:{lane.id}", "falling short costs") == {"": inputs.penalty[at]}


def test_every_origin_names_claims_or_a_parameter_and_says_which(model: Model) -> None:
    used = {f"{use.name}/{use.applies_to}" for use in model.parameters}
    names = {use.name for use in model.parameters}
    for origin in model.origins:
        assert origin.low <= origin.point <= origin.high, origin
        assert origin.claims or origin.parameter or "silent" in origin.note, origin
        assert origin.is_default == (not origin.claims)
        key = origin.parameter
        assert not key or key in used or key.partition("/")[0] in names, origin


def test_claims_named_were_all_known(book: Open) -> None:
    early = book(known="2025-06-30")
    published = dict(early.snapshot.claims.select("id", "published").iter_rows())
    claims = {claim for origin in build_model(early).origins for claim in origin.claims}
    assert claims
    assert max(published[claim] for claim in claims) <= date(2025, 6, 30)


def test_what_is_published_later_changes_nothing(book: Open) -> None:
    known = date(2025, 11, 30)
    whole = book(known=known)
    claims = whole.snapshot.claims.filter(pl.col("published") <= known)
    assert len(claims) < len(whole.snapshot.claims)
    cut = Book(replace(whole.snapshot, claims=claims), whole.as_of)
    one, other = build_model(whole), build_model(cut)
    assert one.origins == other.origins
    assert one.odds == other.odds
    for name, _ in one.inputs.shapes():
        assert np.array_equal(getattr(one.inputs, name), getattr(other.inputs, name)), name


def test_a_model_is_built_once_for_the_same_questions(book: Open) -> None:
    known = book()
    assert build_model(known) is build_model(known, overrides={})
    assert build_model(known, overrides={"discount_rate": 0.1}) is not build_model(known)


def test_an_override_moves_what_it_names_and_nothing_else(book: Open, model: Model) -> None:
    other = build_model(book(), overrides={"kw_all_in_it/rubin": 3.0})
    at = model.inputs.families.index("rubin")
    assert other.inputs.kw[at] == 3.0
    assert np.array_equal(np.delete(other.inputs.kw, at), np.delete(model.inputs.kw, at))
    use = next(u for u in other.parameters if (u.name, u.applies_to) == ("kw_all_in_it", "rubin"))
    assert (use.low, use.high, use.overridden) == (3.0, 3.0, True)
    assert "kw_all_in_it/rubin" not in {spread.name for spread in other.spreads}


def test_wrong_overrides_and_years_are_answered_in_words(book: Open) -> None:
    with pytest.raises(UnknownName, match="no parameter is called 'kw_all_in'"):
        build_model(book(), overrides={"kw_all_in": 1.0})
    with pytest.raises(InputError, match="cannot run from 2025 to 2031"):
        build_model(book(), first=2025)
    with pytest.raises(InputError, match="cannot run from 2023 to 2040"):
        build_model(book(), last=2040)


def test_drivers_have_names_of_their_own_and_move_their_entries(model: Model) -> None:
    names = [spread.name for spread in model.spreads]
    assert len(names) == len(set(names))
    for at, spread in enumerate(model.spreads):
        u = np.zeros(len(names))
        for part in (spread, *spread.also):
            for end, goal in ((-1.0, part.low), (1.0, part.high)):
                u[at] = end
                there = getattr(moved(model.inputs, model.spreads, u), part.array)
                assert np.allclose(there[part.where], goal), spread.name
        assert not np.array_equal(spread.low, spread.high), spread.name


def test_quarters_end_their_years_where_years_do(book: Open, model: Model) -> None:
    quarters = build_model(book(), freq="quarter").inputs
    ends = [at for at, period in enumerate(quarters.periods) if period.label.endswith("Q4")]
    for name in ("power", "ask", "committed", "start_alive"):
        assert np.allclose(getattr(quarters, name)[..., ends], getattr(model.inputs, name)), (
            name
        )  # levels
    for name in ("capacity", "capital"):
        flows = getattr(quarters, name)[: len(getattr(quarters, name)) - (name == "capital")]
        years = flows.reshape(flows.shape[0], -1, 4).sum(axis=2)
        assert np.allclose(years, getattr(model.inputs, name)[: len(flows)]), name


@pytest.mark.parametrize("known", ["2023-06-30", "2026-05-31"])
def test_the_optimum_stays_near_what_the_book_counts(book: Open, known: str) -> None:
    inputs = build_model(book(known=known)).inputs
    cleared = Solver(inputs).solve(inputs)
    families = list(inputs.families)
    made = (cleared.value("made") * inputs.kw[:, None])[: families.index("huawei-ascend")]
    # units_shipped × kW of the same rows: 1.84 + 7.1 + 10.9 GW in 2023 to 2025
    assert made[:, :3].sum() == pytest.approx(19_800, rel=0.15)
    # in service outside China at end 2025: what is counted less what China imported, 16.6 GW
    assert cleared.running_mw[:-1, 2].sum() == pytest.approx(16_600, rel=0.1)
    assert (cleared.value("waiting") * inputs.kw[:, None]).sum(axis=0).max() < 1_000
    assert (cleared.slack("power") > -1e-6).all()


def test_without_a_known_claim_every_number_is_a_named_default(book: Open) -> None:
    early = book(known=date(2019, 1, 1) + timedelta(days=1))
    model = build_model(early)
    assert model.inputs.lanes == ()
    kinds = {o.layer.partition(":")[0] for o in model.origins if not o.is_default}
    assert not kinds & {"cowos", "hbm", "n3", "n2", "capital", "ask", "lane"}
