"""The finding is computed from the payload, with signs, kinks and what is contested."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.support.constraint_models import inputs, spreads

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.constraints_influence import Influence
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_records import LayerPeriod, PeriodLabel, Verdict
from lanebook.answers.constraints_words import finding, influence_caveat, one_more, worth_words

_NAMES = {"power": "power", "cowos": "packaging (CoWoS)", "n3": "wafers (N3)", "ask": "demand"}
_NOTHING = Figure(None, None, None, "", state="blank")


def price(point: float, unit: str = "USD/MW-year") -> Figure:
    return Figure(point, point, point, unit, state="derived")


def label(year: int, layer: str, stability: float | None, verdict: Verdict | None) -> PeriodLabel:
    return PeriodLabel(
        period=str(year), year=year, layer=layer, name=_NAMES[layer],
        share_of_value=None if layer == "ask" else 0.2, slack=_NOTHING, shadow_price=_NOTHING,
        stability=stability, stability_ranges=None if stability is None else 0.6, verdict=verdict,
        runner_up="cowos", runner_up_name="packaging (CoWoS)", also=(), votes=(),
    )  # fmt: skip


def answer(*labels: PeriodLabel, glut: str | None = None) -> Constraints:
    rows = tuple(
        LayerPeriod(
            layer=each.layer, name=each.name, period=each.period, capacity=_NOTHING, used=_NOTHING,
            slack=_NOTHING, shadow_price=price(7.1e6), share_of_value=0.2, is_named=True,
            is_default=False,
        )
        for each in labels
        if each.layer != "ask"
    )  # fmt: skip
    return Constraints(
        periods=tuple(each.period for each in labels), rule="value", scenario="", changes=(),
        unmatched=(), buyer="", buyer_name="", ceilings=(), labels=labels, layers=rows, buyers=(),
        held=(), short=(), worth=(), glut_begins=glut, glut_share=None, draws=10, seed=0, proof=(),
        origins=(), sequence_of_layers=(),
    )  # fmt: skip


def test_a_contested_run_names_its_rival() -> None:
    data = answer(
        label(2026, "power", 0.9, "stable"), label(2027, "power", 0.71, "contested"),
        label(2028, "power", 1.0, "stable"),
    )  # fmt: skip
    assert finding(data) == (
        "Power binds from 2026 to 2028 (71 % stable in 2027: contested with packaging (CoWoS));"
        " one more MW in 2026 is worth +7.1 m USD a year; no glut by 2028."
    )


def test_demand_is_the_limit_and_a_glut_begins() -> None:
    data = answer(label(2026, "n3", 1.0, "stable"), label(2027, "ask", None, None), glut="2027")
    said = finding(data)
    assert said.startswith("Wafers (N3) bind in 2026 (stable: 100 % under noise and 60 % in the")
    assert "demand is the limit in 2027" in said
    assert said.endswith("a glut begins in 2027.")


def test_a_scenario_is_named_first() -> None:
    data = replace(answer(label(2026, "power", None, None)), scenario="n2-sold-out")
    assert finding(data).startswith("Under n2-sold-out: power binds in 2026;")


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (price(195_000.0, "USD/wafer"), "+195,000 USD"),
        (Figure(3e6, 5e6, 7e6, "USD/MW-year"), "+3 m–7 m USD a year"),
        (Figure(2e6, 2e6, None, "USD/MW-year"), "at least +2 m USD a year"),
        (Figure(None, None, None, "USD/wafer"), "nothing known"),
    ],
)
def test_prices_carry_their_sign_and_both_ends(figure: Figure, words: str) -> None:
    assert worth_words(figure) == words


def test_one_more_of_what() -> None:
    assert [one_more(key) for key in ("power:pjm", "hbm", "cowos", "n2", "capital:meta")] == [
        "MW", "HBM stack", "CoWoS wafer", "N2 wafer", "dollar",
    ]  # fmt: skip


def test_the_caveat_says_whether_a_source_stands_behind_the_range() -> None:
    spread = replace(spreads(inputs())[0], source="powered_capacity_added/world")
    use = ParameterUse(
        "powered_capacity_added", "world:2027", 1, 2, 3, "GW", "assumption", date(2026, 1, 1)
    )
    said = influence_caveat(Influence(spread, -0.26, 0.09), (use,))
    assert "−26 % to +9 %" in said
    assert said.endswith("no source stands behind it.")
    sourced = influence_caveat(Influence(spread, -0.26, 0.09), (replace(use, source="epoch"),))
    assert sourced.endswith("from epoch.")
