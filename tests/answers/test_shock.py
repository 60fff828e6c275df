"""The answer `shock` over a cascade made by hand: twelve months, two labs, three lanes.

TSMC packages 100 thousand wafers a month, two for a megawatt; Nvidia ships 50 MW a month, 30 to
Oracle's site for OpenAI and 20 to Azure's; chips take a month and half a month of them is in stock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.support.shock_models import small_inputs, small_model

import lanebook.answers.shock as shocks
from lanebook.answers.book import Book
from lanebook.answers.cascade.model import Price
from lanebook.answers.serialise import to_json
from lanebook.answers.shock import shock, shock_diff
from lanebook.answers.shock_payload import ShockPage
from lanebook.answers.shock_runs import direct, runs_of
from lanebook.answers.shock_scene import Scene
from lanebook.answers.shock_stranded import stranded_of
from lanebook.base.errors import InputError
from lanebook.engines.cascade.inputs import no_shock
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.model import BASE, Moment, Override, Scenario, Target

Page = Callable[..., ShockPage]


def month(number: int) -> Moment:
    return Moment(2026 + (number - 1) / 12, f"2026-{number:02d}")


def stop(firm: str, first: int, last: int, part: float = 1.0) -> Scenario:
    """Return a scenario in which a firm makes nothing from one month up to another."""
    override = Override("outage", Target("firm", firm), part=part, begins=month(first),
                        ends=month(last))  # fmt: skip
    return Scenario(f"{firm}-stops", f"{firm} stops", overrides=(override,))


FIRE = stop("tsmc", 4, 7)
ORACLE = stop("oracle", 5, 9, 0.5)


@pytest.fixture
def page(book: Callable[..., Book], monkeypatch: pytest.MonkeyPatch) -> Page:
    """`page(scenario, …)`: the payload over the small model."""
    monkeypatch.setattr(shocks, "build_cascade", lambda _book, **_: small_model())

    def of(*scenarios: Scenario, **asked: object) -> ShockPage:
        asked = {"horizon_months": 12, "with_clearing": False, **asked}
        return shock(book(), scenarios, **asked).data  # type: ignore[arg-type]

    return of


def test_three_months_without_packaging_by_hand(page: Page) -> None:
    """What stock does not cover is lost: chips of May's last half, June and July never come."""
    found = page(FIRE)
    tsmc, nvidia = (next(each for each in found.firms if each.id == firm)
                    for firm in ("tsmc", "nvidia"))  # fmt: skip
    assert (tsmc.lost, tsmc.first_round, tsmc.first_at) == (300.0, 300.0, "2026-04")
    # 300 wafers less 50 in Nvidia's stock: 250, or 125 MW.
    assert (nvidia.lost, nvidia.first_round) == (125.0, 0.0)
    built = {each.id: each.lost for each in found.firms if each.layer == "build"}
    # Half a month of chips in stock at each site: 15 and 10 MW less is missing there.
    assert sum(built.values()) == pytest.approx(125.0 - 25.0)
    openai = next(each for each in found.labs if each.id == "openai")
    assert openai.quarters[-1].lost == pytest.approx(100.0)
    assert openai.lost == pytest.approx(sum(row.lost for row in openai.quarters) / 4)
    assert openai.months_to_impact == 4.0
    assert (openai.recovered_at, tsmc.recovered_at) == (None, "2026-07")
    assert openai.amplified == openai.lost


def test_zero_unknown_and_lost_stay_apart(page: Page) -> None:
    found = page(FIRE)
    anthropic = next(each for each in found.labs if each.id == "anthropic")
    assert (anthropic.lost, anthropic.first_at, anthropic.worst_quarter) == (0.0, None, "")
    money = {each.id: each for each in found.revenue}
    assert money["tsmc"].lost_usd_million is None
    assert money["tsmc"].unpriced == ("packaging (CoWoS)",)
    assert money["nvidia"].lost_usd_million == pytest.approx(125 * 30)
    assert money["nvidia"].first_round_usd_million == 0.0
    assert "amazon" not in money
    revenue = next(each for each in found.tables() if each.name == "shock_revenue")
    assert {row[0]: row[1] for row in revenue.rows}["TSMC"] == "?"


def test_rent_is_lost_by_the_year(page: Page) -> None:
    """Oracle's lane serves half for four months: its megawatts times a twelfth times the rent."""
    found = page(stop("oracle", 5, 9, 0.5))
    lane = next(each for each in found.firms if each.id == "oracle" and each.layer == "lane")
    money = next(each for each in found.revenue if each.id == "oracle")
    assert money.lost_usd_million == pytest.approx(12.0 * lane.lost)
    assert money.claims == ("c-rent",)
    assert sum(row.lost_usd_million or 0.0 for row in money.quarters) == pytest.approx(
        money.lost_usd_million
    )


def test_paths_are_ranked_and_lead_back_to_the_strike(page: Page) -> None:
    found = {each.key: each for each in page(FIRE).paths}
    openai = found["lab:openai"]
    says = [path.says for path in openai.paths]
    assert says == ["via Oracle ← Nvidia ← TSMC CoWoS", "via Azure ← Nvidia ← TSMC CoWoS"]
    assert sum(path.share for path in openai.paths) == pytest.approx(1.0)
    assert openai.says.startswith("OpenAI −2 %: 1.3 via Oracle ← Nvidia ← TSMC CoWoS, 0.8 via")
    assert found["firm:tsmc:cowos"].says.endswith("taken directly.")


def test_what_is_struck_itself_is_first_round_up_to_the_lab() -> None:
    """A site late by 10 MW a month from March is missing from its lane from April on."""
    inputs = small_inputs()
    strike = no_shock(inputs)
    strike.capacity[2, 2:5] = 20 / 30
    lost = direct(inputs, strike)
    wanted = np.array([0, 0, 0, 10, 20, 30, 30, 30, 30, 30, 30, 30.0])
    assert lost[2].sum() == pytest.approx(30.0)
    assert lost[4] == pytest.approx(wanted)
    assert lost[7] == pytest.approx(wanted)
    assert not lost[[0, 1, 3, 5, 6, 8]].any()


def test_nothing_happens_without_a_shock(page: Page) -> None:
    found = page(BASE)
    assert found.begins == ""
    assert found.all_labs.lost == 0.0
    left = (found.firms, found.gains, found.paths, found.flows, found.makers)
    assert not any(left)


def test_together_and_apart(page: Page) -> None:
    found = page(FIRE, ORACLE).combination
    assert found is not None
    alone = [page(each).all_labs.lost for each in (FIRE, ORACLE)]
    whole = found.rows[0]
    assert whole.alone == pytest.approx(tuple(alone))
    assert whole.together == pytest.approx(page(FIRE, ORACLE).all_labs.lost)
    assert whole.beyond == pytest.approx((whole.together or 0.0) - sum(alone))
    kept = next(row for row in found.rows if row.what == "kept")
    assert kept.base is not None
    assert kept.together is not None
    assert kept.together < min(each for each in kept.alone if each is not None)
    assert found.names == ("tsmc-stops", "oracle-stops")


def test_three_can_happen_together(page: Page) -> None:
    found = page(FIRE, ORACLE, stop("amazon", 6, 8)).combination
    assert found is not None
    assert len(found.rows[0].alone) == 3
    assert {row.id for row in found.rows if row.what == "lost"} == {"all", "openai", "anthropic"}


def test_draws_do_not_depend_on_workers(page: Page) -> None:
    one, three = (page(FIRE, draws=45, workers=workers).draws for workers in (1, 3))
    assert one == three
    assert one is not None
    whole = one.spreads[0]
    values = [each.value for each in whole.quantiles]
    assert values == sorted(values)
    assert all(each.low <= each.value <= each.high for each in whole.quantiles)
    assert whole.point == pytest.approx(page(FIRE).all_labs.lost)


def test_fewer_draws_are_the_first_of_more(page: Page) -> None:
    few, again = (page(ORACLE, draws=10, seed=seed).draws for seed in (3, 4))
    assert few is not None
    assert again is not None
    assert few.spreads[0].mean != again.spreads[0].mean


def test_drivers_stand_at_either_end_of_their_range(page: Page) -> None:
    found = page(ORACLE).drivers
    assert [each.parameter for each in found] == ["cascade_power/oracle"]
    assert found[0].swing == pytest.approx(
        max(found[0].lost_low, found[0].lost_high, page(ORACLE).all_labs.lost)
        - min(found[0].lost_low, found[0].lost_high, page(ORACLE).all_labs.lost)
    )


def test_terms_tell_what_the_numbers_use(page: Page) -> None:
    ends = Override("terminate", Target("tie", "oracle--openai--compute_supply"),
                    begins=month(3), notice_days=90)  # fmt: skip
    found = page(Scenario("ends", "Oracle ends", overrides=(ends,)))
    kinds = {each.kind: each for each in found.terms}
    assert kinds["notice"].says == "90–180 days by the book; the scenario takes 90."
    assert kinds["notice"].claims == ("c-notice", "c-lease")
    assert kinds["notice"].acts
    assert kinds["guarantee"].usd_million == 200.0
    assert not kinds["guarantee"].acts


def test_two_shocks_stand_side_by_side(
    book: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shocks, "build_cascade", lambda _book, **_: small_model())
    monkeypatch.setattr(shocks, "cleared", lambda *_: None)
    found = shock_diff(book(), FIRE, ORACLE, horizon_months=12)
    whole = found.data.labs[0]
    assert (whole.id, whole.quarter) == ("all", "horizon")
    assert whole.gap == pytest.approx((whole.second or 0.0) - (whole.first or 0.0))
    assert "more from labs than" in found.finding
    assert to_json(found) == to_json(shock_diff(book(), FIRE, ORACLE, horizon_months=12))


def test_nonsense_is_refused(page: Page) -> None:
    with pytest.raises(InputError, match="draws -1"):
        page(FIRE, draws=-1)
    with pytest.raises(InputError, match="workers 0"):
        page(FIRE, draws=3, workers=0)


def test_what_a_ban_strands_is_what_was_under_way_at_cost(book: Callable[..., Book]) -> None:
    """30 MW a month for one and a half months, at 30 million less a margin of 74 %."""
    model = small_model()
    model = replace(model, prices=(Price(1, 2, 3, "wafers", (), "", ""), *model.prices[1:]))
    scene = Scene(book(), model)
    barred = no_shock(model.inputs)
    barred.edge[1, 3:] = 0.0
    (run,), _ = runs_of(model.inputs, [barred])
    (found,) = stranded_of(scene, run, Parameters(book().snapshot))
    assert (found.id, found.months, found.mw) == ("nvidia", pytest.approx(1.5), pytest.approx(45.0))
    assert found.usd_million == pytest.approx(45.0 * 30.0 * (1.0 - 0.74))
    assert (found.low_usd_million or 0.0) < found.usd_million < (found.high_usd_million or 0.0)


def test_fewer_orders_lead_back_to_who_ordered_less(page: Page) -> None:
    """Oracle's site builds less than it was to, so it orders fewer chips, and Nvidia fewer wafers."""
    found = {each.key: each.says for each in page(stop("oracle", 3, 9, 0.5)).paths}
    assert "via fewer orders of Nvidia" in found["firm:tsmc:cowos"]
