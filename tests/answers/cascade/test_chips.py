"""Who builds with whose chips: sums kept, nearest to what is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lanebook.answers.book import Book
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.cascade.chips import balanced, evened
from lanebook.engines.cascade.inputs import Inputs

Open = Callable[..., Book]


def test_a_two_by_two_is_balanced_as_by_hand() -> None:
    # Prior [[2, 1], [1, 2]] with sums 3 and 1 by row, 2 and 2 by column. The odds ratio 4 of the
    # prior is kept: x(2-x') ... with x = cell (0,0): x (x - 1) / ((3 - x)(2 - x)) = 4, so that
    # 3 x^2 - 19 x + 24 = 0 and x = (19 - sqrt(73)) / 6 = 1.742666.
    found = balanced(
        np.array([[[2.0], [1.0]], [[1.0], [2.0]]]), np.array([[3.0], [1.0]]), np.full((2, 1), 2.0)
    )[:, :, 0]
    first = (19 - 73**0.5) / 6
    assert found == pytest.approx(np.array([[first, 3 - first], [2 - first, first - 1]]), abs=1e-9)


def test_where_nothing_may_stand_nothing_does() -> None:
    weight = np.array([[[1.0], [0.0]], [[1.0], [1.0]]])
    found = balanced(weight, np.array([[1.0], [3.0]]), np.array([[2.0], [2.0]]))[:, :, 0]
    assert found == pytest.approx(np.array([[1.0, 0.0], [1.0, 2.0]]), abs=1e-8)


def test_evening_keeps_what_is_even_and_spreads_a_spike() -> None:
    flat, spike = np.full((1, 24), 3.0), np.zeros((1, 24))
    spike[0, 12] = 49.0
    assert np.allclose(evened(flat, 1 / 12), 3.0)
    spread = evened(spike, 1 / 12)[0]
    assert spread.sum() == pytest.approx(49.0)
    assert spread.max() == pytest.approx(7.0)  # 49 over 7 months, twice: 7 in the middle


def part(inputs: Inputs, lane: str, vendor: str) -> float:
    """Return a vendor's part of the new megawatts of a lane."""
    builder = inputs.index(f"{lane}/build")
    edges = np.flatnonzero(
        (inputs.customer[inputs.group] == builder)
        & (np.array(inputs.group_product)[inputs.group] == "accelerators")
    )
    use = inputs.use[edges].sum(axis=1)
    mine = inputs.supplier[edges] == inputs.index(f"{vendor}/accelerators")
    return float(use[mine].sum() / use.sum())


@pytest.mark.parametrize(
    ("lane", "vendor", "least"),
    [
        ("google>anthropic", "google", 0.8),  # "TPU tranche 1"
        ("amazon>anthropic--2", "amazon", 0.8),  # Trainium2 to Trainium4
        ("oracle>openai", "nvidia", 0.9),  # GB200 at Abilene
        ("iren>microsoft", "nvidia", 0.9),  # GB300
        ("cerebras>openai", "cerebras", 1.0),  # its own wafers
    ],
)
def test_a_lane_is_built_with_the_chips_that_the_book_names(
    book: Open, lane: str, vendor: str, least: float
) -> None:
    assert part(build_cascade(book()).inputs, lane, vendor) >= least - 1e-12


def test_no_lane_outside_china_takes_huawei_and_no_china_a_tpu(book: Open) -> None:
    inputs = build_cascade(book()).inputs
    for vendor, at_home in (("huawei", True), ("google", False)):
        maker = inputs.index(f"{vendor}/accelerators")
        customers = inputs.customer[inputs.group[inputs.supplier == maker]]
        names = {inputs.makers[int(at)].id for at in customers}
        assert names, vendor
        china = {"alibaba>alibaba/build", "rest>china/build"}
        assert names <= china if at_home else not names & china
