"""What capital spending builds and must earn: hand-worked cases, laws, certificates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.errors import EngineError, InputError
from lanebook.engines.capex import Array, CapexInputs, level_charge, required_revenue


def three(low: float, point: float | None = None, high: float | None = None) -> Array:
    """Return (low, point, high); one value stands for all."""
    point = low if point is None else point
    return np.array([low, point, point if high is None else high])


def golden() -> CapexInputs:
    """Return two firms with round numbers; the second guides to a range with no upper end."""
    return CapexInputs(
        spend_usd=np.array([[90e9, 100e9, 110e9], [50e9, 50e9, np.nan]]),
        ai_share=np.array([three(0.5, 0.8, 1.0), three(1.0)]),
        lab_share=np.array([three(0.2, 0.25, 0.5), three(np.nan)]),
        pue=np.array([three(1.0, 1.2, 1.25), three(1.0)]),
        usd_per_gw_it=three(25e9, 40e9, 50e9),
        hardware_share=three(0.5, 0.75, 0.75),
        hardware_life_years=three(4, 5, 6),
        shell_life_years=three(10, 20, 20),
        electricity_usd_per_mwh=three(50, 100, 100),
        return_per_year=three(0.0, 0.0, 0.1),
    )


def test_megawatts_by_hand() -> None:
    # point: 100 bn x 0.8 / 40 bn per GW = 2 GW; low: 90 x 0.5 / 50 = 0.9; high: 110 x 1 / 25 = 4.4
    result = required_revenue(golden())
    assert result.it_mw[0] == pytest.approx([900, 2000, 4400])
    # second firm: 50 / 50 = 1 GW low, 50 / 40 = 1.25 GW point, open end stays open
    assert result.it_mw[1, :2] == pytest.approx([1000, 1250])
    assert np.isnan(result.it_mw[1, 2])


def test_labs_and_kept_by_hand() -> None:
    # 2,000 MW x 0.25 = 500 to labs, 1,500 kept; ends: 900 x 0.2 and 4,400 x 0.5;
    # kept 900 x (1 - 0.5) and 4,400 x (1 - 0.2)
    result = required_revenue(golden())
    assert result.to_labs_mw[0] == pytest.approx([180, 500, 2200])
    assert result.kept_mw[0] == pytest.approx([450, 1500, 3520])
    assert np.isnan(result.to_labs_mw[1]).all()


def test_required_revenue_by_hand_without_return() -> None:
    # AI spending 80 bn: hardware 60 bn over 5 years = 12, shell 20 bn over 20 years = 1; r = 0
    # power 2,000 MW x 1.2 x 8,760 h x 100 USD = 2.1024 bn; together 15.1024 bn
    result = required_revenue(golden())
    assert result.depreciation_usd[0, 1] == pytest.approx(13e9)
    assert result.return_usd[0, 1] == pytest.approx(0, abs=1)
    assert result.power_usd[0, 1] == pytest.approx(2.1024e9)
    assert result.revenue_usd[0, 1] == pytest.approx(15.1024e9)


def test_required_revenue_by_hand_with_return() -> None:
    # high column: AI 110 bn, r = 0.1, hardware 0.75 over 4 years, shell 0.25 over 10 years
    # factors 0.1 / (1 - 1.1^-4) = 0.315471 and 0.1 / (1 - 1.1^-10) = 0.162745
    # 110 x (0.75 x 0.315471 + 0.25 x 0.162745) = 30.5018; power 4,400 x 1.25 x 8,760 x 100 = 4.818
    result = required_revenue(golden())
    assert result.revenue_usd[0, 2] == pytest.approx((30.5018 + 4.818) * 1e9, rel=1e-5)


def test_the_certificate_holds_and_catches_a_changed_number() -> None:
    result = required_revenue(golden())
    result.certificate().demand()
    wrong = replace(result, power_usd=result.power_usd * 1.01)
    with pytest.raises(EngineError, match="revenue - depreciation - return - power"):
        wrong.certificate().demand()
    lost = replace(result, kept_mw=result.kept_mw - 1)
    assert not lost.certificate().holds
    assert [check.name for check in lost.certificate().checks if not check.holds] == [
        "to labs + kept = built"
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hardware_life_years", three(0.0)),
        ("shell_life_years", three(1e9)),
        ("usd_per_gw_it", three(40.0)),
        ("return_per_year", three(-0.1)),
        ("hardware_share", three(1.2)),
        ("electricity_usd_per_mwh", three(-1.0)),
    ],
)
def test_nonsense_is_refused_by_name(field: str, value: Array) -> None:
    with pytest.raises(InputError, match=field):
        required_revenue(replace(golden(), **{field: value}))


def test_no_firms_give_no_rows() -> None:
    empty = np.empty((0, 3))
    result = required_revenue(
        replace(golden(), spend_usd=empty, ai_share=empty, lab_share=empty, pue=empty)
    )
    assert result.revenue_usd.shape == (0, 3)
    assert result.certificate().holds


shares = st.floats(0, 1)


@st.composite
def inputs(draw: st.DrawFn) -> CapexInputs:
    """Draw ordered intervals for a few firms."""
    n = draw(st.integers(1, 4))

    def ordered(least: float, most: float) -> Array:
        return np.sort([draw(st.floats(least, most)) for _ in range(3)])

    return CapexInputs(
        spend_usd=np.array([ordered(0, 1e12) for _ in range(n)]),
        ai_share=np.array([ordered(0, 1) for _ in range(n)]),
        lab_share=np.array([ordered(0, 1) for _ in range(n)]),
        pue=np.array([ordered(1, 2) for _ in range(n)]),
        usd_per_gw_it=ordered(1e9, 1e11),
        hardware_share=ordered(0, 1),
        hardware_life_years=ordered(1, 30),
        shell_life_years=ordered(1, 30),
        electricity_usd_per_mwh=ordered(0, 300),
        return_per_year=ordered(0, 0.5),
    )


@given(inputs())
def test_every_result_is_certified(case: CapexInputs) -> None:
    required_revenue(case).certificate().demand()


@given(inputs(), st.floats(0.1, 10))
def test_spending_scales_everything(case: CapexInputs, factor: float) -> None:
    one = required_revenue(case)
    more = required_revenue(replace(case, spend_usd=case.spend_usd * factor))
    assert more.revenue_usd == pytest.approx(one.revenue_usd * factor, rel=1e-9, abs=1e-3)
    assert more.it_mw == pytest.approx(one.it_mw * factor, rel=1e-9, abs=1e-9)


@given(inputs())
def test_the_order_of_firms_does_not_matter(case: CapexInputs) -> None:
    turned = replace(
        case,
        spend_usd=case.spend_usd[::-1],
        ai_share=case.ai_share[::-1],
        lab_share=case.lab_share[::-1],
        pue=case.pue[::-1],
    )
    assert (required_revenue(turned).revenue_usd[::-1] == required_revenue(case).revenue_usd).all()


@given(st.floats(0.0, 0.5), st.floats(1, 40), st.floats(0.01, 0.5))
def test_a_dearer_or_shorter_loan_costs_more_a_year(rate: float, life: float, more: float) -> None:
    charge = level_charge(np.array([rate]), np.array([life]))[0]
    assert charge >= 1 / life - 1e-12
    assert level_charge(np.array([rate + more]), np.array([life]))[0] > charge
    assert level_charge(np.array([rate]), np.array([life * (1 + more)]))[0] < charge


def test_charge_equals_rate_for_an_endless_life() -> None:
    assert level_charge(np.array([0.08]), np.array([199.0]))[0] == pytest.approx(0.08, rel=1e-5)
