"""Certificates: named residuals that hold or are named in an error."""

from __future__ import annotations

import pytest

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import EngineError


def test_a_check_holds_up_to_its_tolerance() -> None:
    assert Check("a", 0.5, 0.5).holds
    assert not Check("a", 0.51, 0.5).holds


@pytest.mark.parametrize("residual", [float("nan"), float("inf")])
def test_a_residual_without_value_never_holds(residual: float) -> None:
    assert not Check("a", residual, 1.0).holds


def test_demand_names_what_failed_and_only_that() -> None:
    Certificate((Check("parts add up", 0.0, 0.0),)).demand()
    with pytest.raises(EngineError, match=r"^flow in = flow out: residual 3\.") as caught:
        Certificate((Check("parts add up", 0, 0), Check("flow in = flow out", 3, 1))).demand()
    assert "parts add up" not in str(caught.value)
