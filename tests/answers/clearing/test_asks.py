"""Asks, capital, lanes and who may have what, against the arithmetic of the shipped book."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lanebook.answers.book import Book
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.model import Model, Origin

Open = Callable[..., Book]


@pytest.fixture(scope="module")
def model(book: Open) -> Model:
    return build_model(book())


def ask(model: Model, buyer: str) -> dict[str, float]:
    inputs = model.inputs
    row = inputs.ask[inputs.buyers.index(buyer)]
    return {p.label: mw for p, mw in zip(inputs.periods, row, strict=True)}


def origin(model: Model, layer: str, period: str, what: str) -> Origin:
    return next(o for o in model.origins if (o.layer, o.period, o.what) == (layer, period, what))


def test_stated_needs_come_first_then_their_growth(model: Model) -> None:
    openai = ask(model, "openai")
    assert (openai["2027"], openai["2030"]) == (10_000, 30_000)
    assert openai["2028"] == pytest.approx(10_000 ** (2 / 3) * 30_000 ** (1 / 3))
    assert openai["2031"] == pytest.approx(30_000 * 36 / 30)  # as the rows of `ask` grow
    # Stated "in 2027–2028": 10 GW; then 15 / 10 and 20 / 10 of it.
    assert ask(model, "anthropic")["2029"] == pytest.approx(15_000)


def test_past_asks_are_latent(model: Model) -> None:
    # OpenAI said 1.9 GW for end 2025; 1.35 times that was asked for.
    assert ask(model, "openai")["2025"] == pytest.approx(1_900 * 1.35)
    told = origin(model, "ask:openai", "2025", "asked for at the end")
    assert told.parameter == "latent_ask_multiplier/2025"
    assert told.claims


def test_hyperscalers_ask_for_their_own_use_by_the_named_rows(model: Model) -> None:
    assert ask(model, "google")["2028"] == 14_500
    assert origin(model, "ask:google", "2028", "asked for at the end").is_default
    # 84 GW and more in 2028: all buyers' rows and stated needs together.
    assert model.inputs.ask[:, 5].sum() == pytest.approx(88_600, rel=0.01)


def test_asks_never_fall_unsaid(book: Open) -> None:
    for known in ("2024-06-30", "2025-06-30", "2026-05-31"):
        assert (np.diff(build_model(book(known=known)).inputs.ask, axis=1) >= -1e-9).all(), known


def test_a_need_stated_early_draws_the_path_to_it(book: Open) -> None:
    # In mid-2025 only 8 GW in 2030 were stated: no default of 2027 or 2028 stands above it.
    openai = ask(build_model(book(known="2025-06-30")), "openai")
    assert openai["2030"] == 8_000
    assert openai["2028"] == pytest.approx(openai["2025"] ** 0.4 * 8_000**0.6)


def test_a_later_lab_joins_when_its_need_is_known(book: Open, model: Model) -> None:
    assert "mistral" not in build_model(book(known="2026-03-29")).inputs.buyers
    mistral = ask(model, "mistral")
    assert (mistral["2026"], mistral["2027"]) == (0, 200)


def test_capital_of_a_year_adds_up_to_the_named_total(model: Model) -> None:
    inputs = model.inputs
    own = dict(zip(inputs.payers, inputs.capital, strict=True))
    # Microsoft guides to 190 bn for 2026: × 0.7 for AI × 0.6 for its own use.
    assert own["microsoft"][3] == pytest.approx(190_000 * 0.7 * 0.6)
    assert inputs.capital[:-1, 3].sum() == pytest.approx(720_000)
    # 2025 has only fiscal years: six months of 64.551 and six of 190.
    assert own["microsoft"][2] == pytest.approx((64_551 + 190_000) / 2 * 0.7 * 0.6)
    # 2028 has no claim: Google keeps its share of 2027, 299 × 0.7 of 1,020.
    assert own["google"][5] == pytest.approx(1_150_000 * (299 * 0.7 / 1_020) * 0.85)


def test_labs_are_paid_for_by_others(model: Model) -> None:
    inputs = model.inputs
    assert inputs.pays.sum(axis=1) == pytest.approx(1)
    others = inputs.payers.index("others")
    for buyer in ("openai", "anthropic", "xai", "mistral", "others"):
        assert inputs.pays[inputs.buyers.index(buyer), others] == 1


def test_lanes_are_the_sheets(model: Model) -> None:
    inputs = model.inputs
    lane = next(at for at, each in enumerate(inputs.lanes)
                if each.id == "spacex--anthropic--compute_supply")  # fmt: skip
    axis = inputs.lanes[lane]
    assert (axis.buyer, axis.holder) == ("anthropic", "spacex")
    # 340 MW from 2026, ended by 2029.
    assert inputs.committed[lane] == pytest.approx([0, 0, 0, 340, 340, 340, 0, 0, 0], abs=1)
    odds = next(each for each in model.odds if each.lane == lane)
    assert 0 < odds.on_time <= odds.ever <= 1
    assert {lane.buyer for lane in inputs.lanes} <= set(inputs.buyers)


def test_who_may_have_what_follows_known_ties(book: Open) -> None:
    def has(model: Model, family: str) -> set[str]:
        inputs = model.inputs
        row = inputs.may_have[inputs.families.index(family)]
        return {buyer for buyer, can in zip(inputs.buyers, row, strict=True) if can}

    now = build_model(book())
    assert "china" in has(now, "rubin")
    assert has(now, "huawei-ascend") == {"china"}
    assert {"google", "anthropic", "meta"} <= has(now, "tpu-v7")
    assert has(now, "maia") == {"microsoft", "anthropic", "openai"}
    assert "meta" not in has(build_model(book(known="2025-06-30")), "tpu-v7")


def test_china_stands_at_home_and_imports_by_a_rule(model: Model) -> None:
    inputs = model.inputs
    china = inputs.buyers.index("china")
    assert inputs.may_site[china].tolist() == [pool == "china" for pool in inputs.pools]
    assert not inputs.may_site[:china, inputs.pools.index("china")].any()
    (rule,) = inputs.imports
    assert rule.share == pytest.approx([0.12, 0.26, 0.14, 0.1, 0.06, 0.05, 0.05, 0.05, 0.05])


def test_newer_chips_work_counts_by_its_root(model: Model) -> None:
    inputs = model.inputs
    hopper = inputs.work[inputs.families.index("hopper")]
    blackwell = inputs.work[inputs.families.index("blackwell")]
    assert hopper == pytest.approx((1 / 0.55) ** 0.5)
    assert blackwell / hopper == pytest.approx(1.8**0.5)
    assert (np.diff(inputs.reference_work) > 0).all()  # fleets get better
