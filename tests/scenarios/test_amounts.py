"""Amounts with units, moments and spreads as scenario files write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.scenarios.amounts import NotRead, parse_amount, parse_moment
from lanebook.scenarios.distributions import ends, quantile
from lanebook.scenarios.model import Distribution


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 months", 12),
        ("1 year", 12),
        ("-2 years", -24),
        ("30 days", 0.98563),
        ("2weeks", 0.45996),
    ],
)
def test_months(text, value):
    assert parse_amount(text, ("months",)).value == pytest.approx(value, rel=1e-4)


@pytest.mark.parametrize("text", ["5 GW", "5 MW", "5 megawatts", "0.5 gw", "5 MW a year"])
def test_bare_power_is_refused_with_the_way_out(text):
    with pytest.raises(NotRead, match="which load") as refused:
        parse_amount(text, ("mw_it", "mw_it_a_year"))
    assert "PUE" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2027", 2027, 2028), ("2027Q3", 2027.5, 2027.75), ("2027-12", 2027 + 11 / 12, 2028),
     ("2024-12-31", 2024 + (11 + 30 / 31) / 12, 2025), ("2027-03-01", 2027 + 2 / 12,
     2027 + (2 + 1 / 31) / 12)],
)  # fmt: skip
def test_moments_have_a_beginning_and_an_end(text, first, last):
    assert parse_moment(text).at == pytest.approx(first)
    assert parse_moment(text, end=True).at == pytest.approx(last)


SHAPES = [
    Distribution("triangular", (0.0, 2.0, 10.0)),
    Distribution("uniform", (-1.0, 3.0)),
    Distribution("normal", (5.0, 2.0)),
    Distribution("lognormal", (5.0, 9.0)),
    Distribution("choice", (1.0, 2.0, 4.0), (0.5, 0.25, 0.25)),
]


@pytest.mark.parametrize("distribution", SHAPES, ids=lambda each: each.shape)
@given(p=st.floats(0, 1), q=st.floats(0, 1))
def test_quantiles_rise(distribution, p, q):
    low, high = sorted((p, q))
    assert quantile(distribution, low) <= quantile(distribution, high) + 1e-12


def test_quantiles_at_marks():
    triangular, uniform, normal, lognormal, choice = SHAPES
    # The mode of 2 out of 0 to 10 has a fifth of the mass below it.
    assert quantile(triangular, 0.2) == pytest.approx(2.0)
    assert quantile(uniform, 0.25) == pytest.approx(0.0)
    assert quantile(normal, 0.5) == pytest.approx(5.0)
    assert quantile(lognormal, 0.9) == pytest.approx(9.0)
    assert [quantile(choice, p) for p in (0.0, 0.49, 0.51, 0.8, 1.0)] == [1, 1, 2, 4, 4]
    assert ends(triangular) == (0.0, 10.0)
    assert ends(normal)[0] == pytest.approx(5 - 2 * 2.32635, rel=1e-4)
