"""Names for readers, paths over years, lives of cohorts, and names for scenarios."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lanebook.answers.book import Book
from lanebook.answers.clearing.axes import LAYERS, POOLS, periods
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.fleet import alive_of
from lanebook.answers.clearing.notes import Ends, Sourced, at_year
from lanebook.answers.clearing.words import POOL_NAMES, layer_name, layer_unit

Open = Callable[..., Book]
PATH = {2026: Sourced(Ends(1, 2, 3), ("c1",)), 2028: Sourced(Ends(3, 6, 9), (), "p/x")}


def test_every_layer_and_pool_has_a_name_and_a_unit() -> None:
    assert set(POOL_NAMES) == set(POOLS)
    for key in (*LAYERS, "power", "capital", "ask", "lane"):
        assert layer_name(key)
        assert layer_unit(key)
    assert layer_name("power:serc-tva") == "power, SERC and TVA"
    assert layer_name("ask:openai") == "demand (OpenAI)"
    assert layer_unit("capital:meta") == "USD million"


def test_a_path_is_straight_between_rows_and_goes_on_past_the_last() -> None:
    between = at_year(PATH, 2027)
    assert between.ends == (2, 4, 6)
    assert (between.claims, between.parameter, between.note) == (
        ("c1",), "p/x", "between 2026 and 2028",
    )  # fmt: skip
    assert at_year(PATH, 2029).ends == (4, 8, 12)
    assert at_year(PATH, 2025).ends == (1, 2, 3)
    assert at_year(PATH, 2025, before="zero").ends == (0, 0, 0)


def test_a_cohort_begins_after_its_lag_and_retires_over_its_life() -> None:
    alive = alive_of(periods(2023, 2031, "year"), 0.3, Ends(5, 6, 7))
    assert alive[0, 0] == pytest.approx(0.7, abs=0.03)  # what came before September
    assert alive[0, 1:5] == pytest.approx(1)
    assert alive[0, 8] == 0  # all gone eight years on
    assert alive[1, 0] == 0
    quarter = alive_of(periods(2023, 2024, "quarter"), 0.3, Ends(5, 6, 7))
    assert quarter[0, 0] == 0  # nothing within its own quarter
    assert quarter[0, 1] == pytest.approx(0.8, abs=0.05)


def test_names_lead_to_sites_grids_and_firms(book: Open) -> None:
    places = build_model(book()).places
    assert places.names["tsmc"] == "org:tsmc"
    assert places.names["ercot (texas)"] == "grid:ercot"
    assert places.names["packaging (cowos)"] == "layer:cowos"
    by_id = {site.id: site for site in places.sites}
    rainier = by_id["rainier-new-carlisle"]
    assert (rainier.pool, rainier.operator) == ("pjm", "amazon")
    assert "anthropic" in rainier.tenants
    assert places.names[rainier.name.lower()] == "site:rainier-new-carlisle"


def test_makers_share_a_layer(book: Open) -> None:
    places = build_model(book()).places
    # Counterpoint counted 62, 21 and 17 percent of memory shipments in the second quarter of 2025.
    assert places.layer_makers["hbm"] == {"micron": 0.21, "samsung": 0.17, "skhynix": 0.62}
    assert places.layer_makers["n3"] == {"tsmc": 1.0}
    assert places.layer_makers["cowos"] == {"tsmc": 0.9}
    assert places.maker_countries["skhynix"] == "KR"
    assert places.maker_countries["tsmc"] == "TW"
    assert "oracle" in places.buyer_orgs["others"]
    assert "alibaba" in places.buyer_orgs["china"]
