"""The frozen timeline, and what would move a label."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from tests.support.constraint_models import inputs, model

from lanebook.answers.book import Book
from lanebook.answers.constraints_explain import explain, layer_of
from lanebook.answers.constraints_influence import Gradient, influences
from lanebook.answers.constraints_movers import movers_of, scaled
from lanebook.answers.constraints_said import Clause
from lanebook.answers.constraints_scene import Scene
from lanebook.answers.constraints_timeline import agreement, compared, half_ends, timeline
from lanebook.base.errors import UnknownName
from lanebook.scenarios.spreads import moved


@pytest.fixture(scope="module")
def scene(book: Callable[..., Book]) -> Scene:
    return Scene(book(), model(), None, (), "value", (0, 1, 2))


def clause(family: str, years: tuple[int, int], *, binds: bool = True) -> Clause:
    return Clause(("c-1",), family, binds, years, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("said", "match"),
    [
        (clause("power", (2026, 2026)), "agrees"),
        (clause("packaging", (2026, 2026)), "partly"),
        (clause("packaging", (2027, 2027)), "agrees"),
        (clause("memory", (2026, 2028)), "disagrees"),
        (clause("chips", (2027, 2027)), "agrees"),
        (clause("supply", (2026, 2027)), "agrees"),
        (clause("supply", (2028, 2028)), "disagrees"),
        (clause("demand", (2028, 2028)), "agrees"),
        (clause("packaging", (2027, 2027), binds=False), "disagrees"),
        (clause("memory", (2027, 2027), binds=False), "agrees"),
        (clause("power", (2040, 2041)), "silent"),
    ],
)
def test_a_statement_is_held_against_the_years_it_speaks_of(
    book: Callable[..., Book], said: Clause, match: str
) -> None:
    """2026 power binds and packaging is scarce as well; 2027 packaging; 2028 demand."""
    near = inputs().capacity.copy()
    near[0, 0] = 200.0
    made = Scene(book(), model(inputs(capacity=near)), None, (), "value", (0, 1, 2))
    if match == "partly":
        assert "cowos" in (made.base.binding[0].key, *made.base.binding[0].also)
        assert compared(made, said)[1] in ("agrees", "partly")
    else:
        other = Scene(book(), model(), None, (), "value", (0, 1, 2))
        assert compared(other, said)[1] == match


def test_half_years_end_on_the_known_day() -> None:
    found = half_ends(date(2024, 3, 31))
    assert [end for _, end in found] == [
        date(2023, 6, 30), date(2023, 12, 31), date(2024, 3, 31)
    ]  # fmt: skip
    assert half_ends(date(2022, 1, 1)) == ()


def test_agreement_is_an_interval() -> None:
    none, all_ = agreement(0, 0), agreement(9, 9)
    assert none.state == "unknown"
    assert all_.point == 1.0
    assert all_.low is not None
    assert 0.7 < all_.low < 1.0


@pytest.fixture(scope="module")
def shipped(book: Callable[..., Book]):
    return timeline(book("2025-12-31"), draws=0)


def test_the_timeline_counts_every_statement_once(shipped) -> None:
    data = shipped.data
    assert [half.half for half in data.halves] == [
        f"{year}-H{half}" for year in (2023, 2024, 2025) for half in (1, 2)
    ]
    matches = [each.match for half in data.halves for each in half.said]
    assert len(matches) == 11
    counts = (data.agrees, data.partly, data.disagrees, data.silent)
    assert counts == tuple(map(matches.count, ("agrees", "partly", "disagrees", "silent")))
    assert sum(half.agrees for half in data.halves) == data.agrees


def test_the_timeline_begins_with_packaging(shipped) -> None:
    first = shipped.data.halves[0]
    assert first.label is not None
    assert (first.label.layer, first.label.year, first.known) == ("cowos", 2023, date(2023, 6, 30))
    assert shipped.finding.startswith("As known at the time: packaging (CoWoS)")


def test_no_statement_stands_in_a_half_year_before_it_was_made(shipped) -> None:
    for half in shipped.data.halves:
        for said in half.said:
            assert said.quote.published <= half.known
            assert half.half.startswith(str(said.quote.published.year))


def test_the_gradient_is_the_finite_difference_of_a_small_step(scene: Scene) -> None:
    gradient = Gradient(scene.base.clearing)
    for spread in scene.model.spreads:
        there = moved(scene.inputs, [spread], np.array([1e-4]))
        predicted = gradient.towards(scene.solver.program.numbers(there))
        real = scene.clear(there).clearing.objective - scene.base.clearing.objective
        assert predicted == pytest.approx(real, rel=0.01, abs=1e-6)


def test_influences_come_strongest_first(scene: Scene) -> None:
    found = influences(scene)
    assert [each.spread.name for each in found] == ["capacity/cowos", "power/ercot"]
    assert found[0].low < 0 < found[0].high


def test_more_of_the_layer_itself_flips_its_label_where_it_should(scene: Scene) -> None:
    """200 thousand wafers fill the power of 2026 (2,000 MW); 210 there are: 5 % less power's."""
    found = movers_of(scene, "cowos", 0, ())
    less = next(each for each in found if each.towards == "less")
    assert less.flips
    assert less.becomes == "cowos"
    assert less.change is not None
    assert -0.12 < less.change < -0.03
    assert found[0].flips


def test_one_layer_of_one_period_is_scaled_alone() -> None:
    base = inputs()
    more = scaled(base, "power:pjm", 1, 1.5)
    assert (more.power[1, 1], more.power[0, 1], more.power[1, 0]) == (6_000.0, 6_000.0, 1_000.0)
    assert scaled(base, "power", 1, 2.0).power[:, 1].tolist() == [12_000.0, 8_000.0]
    assert scaled(base, "hbm", 0, 0.5).capacity[:, 0].tolist() == [210.0, 1_000.0]


def test_layers_answer_to_their_names() -> None:
    base = inputs()
    for text, key in (("CoWoS", "cowos"), ("packaging", "cowos"), ("power:PJM", "power:pjm"),
                      ("memory (HBM)", "hbm"), ("demand", "ask")):  # fmt: skip
        assert layer_of(base, text) == key
    with pytest.raises(UnknownName, match="no layer 'glue'"):
        layer_of(base, "glue")


def test_a_row_is_explained_with_its_claims(
    book: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lanebook.answers.constraints_movers.TRIED", 2)
    monkeypatch.setattr("lanebook.answers.constraints_movers.FACTORS", (1.25,))
    found = explain(book(), "power", "2030", draws=0).data
    assert (found.layer, found.period) == ("power", "2030")
    assert found.quotes
    cited = {claim for origin in found.origins for claim in origin.value.claims}
    assert {quote.claim for quote in found.quotes} == cited
    flips = [each.flips for each in found.movers]
    assert flips == sorted(flips, reverse=True)
    assert any(each.driver.startswith("powered_capacity_added") for each in found.movers)


def test_a_period_outside_the_model_is_refused(book: Callable[..., Book]) -> None:
    with pytest.raises(UnknownName, match="no period '2050'"):
        explain(book(), "power", "2050", draws=0)
