"""Silicon: claims before defaults, the arithmetic of a year's supply, vendors' bands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lanebook.answers.book import Book
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.model import Model, Origin
from lanebook.answers.clearing.silicon_claims import capacity_claims, flow_claims, share_claims

Open = Callable[..., Book]


@pytest.fixture(scope="module")
def model(book: Open) -> Model:
    return build_model(book())


def origin(model: Model, layer: str, period: str, what: str) -> Origin:
    return next(o for o in model.origins if (o.layer, o.period, o.what) == (layer, period, what))


def test_the_newest_statement_gives_the_point_and_all_that_stand_the_ends(book: Open) -> None:
    # End 2026: 125 of 22 May 2026 is the newest of 88 … 150; 12 to 15 at other packagers come on
    # top: 88 + 12 = 100, 125 + 13.5 = 138.5, 150 + 15 = 165 thousand wafers a month.
    found = capacity_claims(book(), "layer:cowos")[2026]
    assert found.ends == pytest.approx((100, 138.5, 165))
    assert {"c-bbf195139e", "c-73f20e4df7", "c-ef6128bd59"} <= set(found.claims)


def test_a_stale_statement_about_a_later_year_is_a_low_end_at_most(book: Open) -> None:
    # 112 for end 2027 is of September 2025 and below the 125 said since for end 2026; 170 is not.
    found = capacity_claims(book(), "layer:cowos")[2027]
    assert found.ends == pytest.approx((124, 183.5, 185))


def test_an_earlier_view_holds_only_what_was_said(book: Open) -> None:
    assert capacity_claims(book(known="2025-06-30"), "layer:cowos")[2026].ends == (88, 88, 88)
    assert 2027 not in capacity_claims(book(known="2025-06-30"), "layer:cowos")
    assert capacity_claims(book(known="2023-06-30"), "layer:cowos") == {}


def test_a_stated_range_is_read_at_its_middle(book: Open) -> None:
    assert capacity_claims(book(), "layer:n3-wafers")[2026].ends == (140, 142.5, 145)


def test_memory_and_shares_of_whole_years(book: Open) -> None:
    memory = flow_claims(book(), "layer:hbm")
    assert memory[2026].ends == (30, 30, 30)
    assert memory[2026].note == "at least"
    shares = share_claims(book(), "layer:n3-wafers")
    assert {year: share.ends.point for year, share in shares.items()} == {2026: 0.6, 2027: 0.86}


def test_a_year_of_memory_is_what_was_made_half_a_year_before(model: Model) -> None:
    # Half of 2025's 18 and half of 2026's 30 billion gigabits, 93 percent of it for accelerators:
    # (9 + 15) × 0.93 = 22.32 billion = 22,320 million.
    at = [period.label for period in model.inputs.periods].index("2026")
    assert model.inputs.capacity[model.inputs.layers.index("hbm"), at] == pytest.approx(22_320)


def test_use_is_packages_yield_and_companions(model: Model) -> None:
    inputs = model.inputs
    rubin = inputs.families.index("rubin")
    use = dict(zip(inputs.layers, inputs.use[:, rubin], strict=True))
    assert use["cowos"] == pytest.approx(1 / 9 / 0.92)  # 9 packages a wafer, 92 percent pass
    assert use["hbm"] == pytest.approx(288 * 8 / 1e3)  # gigabits of 288 GB, thousand units
    assert use["n3"] == pytest.approx(1.9 / 22 / 0.92)  # 22 packages, 1.9 wafers with companions
    assert use["n4"] == use["n2"] == 0
    assert not inputs.use[:, inputs.families.index("huawei-ascend")].any()


def test_where_the_book_is_silent_a_named_default_stands(model: Model) -> None:
    silent = origin(model, "cowos", "2029", "capacity")
    assert silent.is_default
    assert (silent.point, silent.parameter) == (265, "capacity_year_end/cowos:2029")
    told = origin(model, "cowos", "2026", "capacity")
    assert not told.is_default


def test_counted_years_share_packaging_as_the_counts_do(model: Model) -> None:
    # 2023: 1.007 M Hopper at 29 a wafer are 34.7, 0.996 M TPU at 45 are 22.1 thousand wafers:
    # 34.7 / 56.8 = 0.611; ends from 0.84 against 1.366, and 1.193 against 0.693 million.
    counted = origin(model, "cowos", "2023", "share of Nvidia")
    assert counted.point == pytest.approx(0.611, abs=1e-3)
    assert counted.low == pytest.approx(0.84 / 29 / (0.84 / 29 + 1.366 / 45))
    assert counted.high == pytest.approx(1.193 / 29 / (1.193 / 29 + 0.693 / 45))


def test_bands_leave_room_for_a_mix(model: Model) -> None:
    inputs = model.inputs
    for at in range(len(inputs.periods)):
        makes = np.array([inputs.most_units[inputs.vendor_of == v, at].any() for v in range(7)])
        assert inputs.vendor_low[makes[:7], at].sum() <= 1
        assert inputs.vendor_high[makes[:7], at].sum() >= 1
        for vendor in np.flatnonzero(makes):
            rows = (inputs.vendor_of == vendor) & (inputs.most_units[:, at] > 0)
            assert inputs.mix_low[rows, at].sum() <= 1
            assert inputs.mix_high[rows, at].sum() >= 1


def test_a_vendor_has_no_floor_while_its_first_family_ramps(model: Model) -> None:
    inputs = model.inputs
    meta, year = inputs.vendors.index("meta"), inputs.periods[3]
    assert year.label == "2026"
    assert inputs.vendor_low[meta, 3] == 0
    assert inputs.vendor_low[meta, 4] == 0.01
