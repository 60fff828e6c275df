"""Every verb on a small cascade, with the arithmetic beside it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.cascade_models import (
    BUILD,
    CHINA_BUILD,
    ERCOT,
    LANE,
    MONTHS,
    NVIDIA,
    OPENAI,
    TSMC,
    cascade_places,
    check_close,
    network,
    strike,
)
from tests.support.scenario_models import scenario_of

from lanebook.scenarios.cascade import SHOCKS, shock_of, shocks_of
from lanebook.scenarios.model import BASE, VERBS

ONES = [1.0] * MONTHS
TO_CHINA, TO_STARGATE, STARGATE, AZURE_EDGE = 3, 2, 5, 6


def test_no_override_changes_nothing():
    applied = shock_of(BASE, network(), cascade_places())
    assert applied.changes == applied.unmatched == ()
    for array in (applied.shock.capacity, applied.shock.edge, applied.shock.final):
        assert (array == 1.0).all()


def test_every_verb_acts_or_says_why_not():
    assert set(SHOCKS) == set(VERBS)


# --- what can be made ---------------------------------------------------------------------------


def test_an_outage_stops_the_makers_of_a_firm_and_comes_back_along_its_ramp():
    shock = strike("- outage: firm:TSMC\n  from: 2027-03\n  for: 3 months\n  ramp: 2 months").shock
    # Back over June and July: three quarters of June are lost and a quarter of July.
    check_close(shock.capacity[TSMC], [1, 1, 0, 0, 0, 0.25, 0.75, 1, 1, 1, 1, 1])
    assert (np.delete(shock.capacity, TSMC, 0) == 1).all()
    assert (shock.edge == 1).all()


def test_names_of_the_book_are_read_in_any_case():
    shock = strike("- outage: firm:Taiwan Semiconductor\n  from: 2027").shock
    check_close(shock.capacity[TSMC], 0.0)


def test_a_part_of_a_site_of_a_maker_stops():
    shock = strike("- outage: site:abilene\n  from: 2027-07\n  part: 50 %").shock
    # Half of what is half of Stargate: three quarters of it go on.
    for maker in (BUILD, LANE):
        check_close(shock.capacity[maker], [1.0] * 6 + [0.75] * 6)


def test_a_country_takes_along_what_stands_there():
    shock = strike("- outage: jurisdiction:TW\n  from: 2027\n  for: 1 month").shock
    check_close(shock.capacity[TSMC], [0.0] + [1.0] * 11)
    assert (np.delete(shock.capacity, TSMC, 0) == 1).all()


def test_a_tie_that_stops_carries_nothing():
    shock = strike("- outage: tie:microsoft--openai\n  from: 2027-02\n  for: 1 month").shock
    check_close(shock.edge[AZURE_EDGE], [1, 0] + [1.0] * 10)
    assert (shock.capacity == 1).all()


def test_a_grid_that_is_late_has_the_level_of_before():
    # 110, 120, 130 … at the ends of February, March, April; each three months late from February.
    shock = strike("- delay: grid:ercot\n  by: 3 months\n  from: 2027-02").shock
    level = 100.0 + 10 * np.arange(12)
    late = np.array([100, 100, 100, 100, *(level[1:9])])
    check_close(shock.capacity[ERCOT], late / level)


def test_a_site_that_is_late_adds_later_and_does_not_catch_up():
    shock = strike("- delay: site:abilene\n  by: 3 months\n  from: 2027-04").shock
    # 12 MW a month can be built, 5 of the 10 that are stand in Abilene: 6 are left for three
    # months, then Abilene adds 5 again: 11 of 12.
    check_close(shock.capacity[BUILD], [1, 1, 1] + [0.5] * 3 + [11 / 12] * 6)
    check_close(
        shock.capacity[LANE], ONES
    )  # it grows as it is built: moving it too would count twice


def test_a_freeze_stops_a_country_from_adding_power_and_leaves_silicon():
    shock = strike("- policy: jurisdiction:US\n  rule: freeze\n  from: 2027-02\n  for: 3 months")
    assert {c.layer for c in shock.changes} == {"power:ercot", "lane:o--o"}
    check_close(shock.shock.capacity[BUILD], [1, 0, 0, 0] + [10 / 12] * 8)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        # 35 wafers at the base, 42 at most, nine tenths from TSMC. Half of what is made.
        ("- cap: layer:cowos\n  at: 50 %\n  from: 2027-07", [1.0] * 6 + [0.5 / 1.2] * 6),
        ("- cap: layer:cowos\n  at: 21 thousand wafers a month", [21 / 42] * 12),
        ("- cap: layer:cowos\n  at: 84 thousand wafers a month", ONES),
        ("- build: layer:cowos\n  by: +12 %", [1 + 0.12 / 1.2] * 12),
        ("- build: firm:tsmc\n  by: 10 thousand wafers a month", None),
    ],
)
def test_caps_and_new_lines_of_a_layer(line, left):
    if left is None:
        shock = strike(line.replace("firm:tsmc", "layer:cowos")).shock
        check_close(shock.capacity[TSMC], [1 + 9 / 37.8] * 12)  # nine of the ten are TSMC's
    else:
        check_close(strike(line).shock.capacity[TSMC], left)


def test_overrides_act_in_order():
    cap, more = "- cap: layer:cowos\n  at: 50 %", "- build: layer:cowos\n  by: +20 %"
    check_close(strike(f"{cap}\n{more}").shock.capacity[TSMC], 0.5 / 1.2 * (1 + 0.2 / 1.2))
    check_close(strike(f"{more}\n{cap}").shock.capacity[TSMC], 0.5 * (1 + 0.2 / 1.2) / 1.2)


def test_what_has_no_bound_is_held_on_its_way():
    capacity = network().capacity.copy()
    capacity[NVIDIA] = np.inf
    free = network(capacity=capacity)
    half = strike("- outage: firm:nvidia\n  from: 2027\n  part: 50 %", free).shock
    check_close(half.edge[[TO_STARGATE, TO_CHINA]], 0.5)
    check_close(half.final[NVIDIA], 0.5)
    whole = strike("- outage: firm:nvidia\n  from: 2027", free).shock
    check_close(whole.capacity[NVIDIA], 0.0)


# --- what has no meaning here ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("- price: market:electricity\n  by: +10 %", "counts quantities"),
        ("- build: market:capital\n  by: +10 %", "counts quantities"),
        ("- delay: market:capital\n  by: 3 months", "counts quantities"),
        ("- share: buyer:openai\n  with: firm:microsoft", "counts quantities"),
        ("- share: grid:ercot\n  with: buyer:china", "no rule on who may use it"),
        ("- outage: family:rubin\n  from: 2027", "name the firm"),
        ("- build: grid:orbital\n  by: 1 GW it", "no maker of it"),
        ("- outage: firm:tsmcc\n  from: 2027", "did you mean tsmc"),
        ("- outage: grid:erkot\n  from: 2027", "did you mean ercot"),
        ("- terminate: tie:oracle--opnai", "did you mean oracle--openai"),
        ("- demand: buyer:opnai\n  by: -10 %", "did you mean openai"),
        ("- ban: firm:nvidia\n  to: jurisdiction:FR", "takes anything for it"),
        ("- ban: firm:tsmc\n  to: buyer:china", "nothing of it passes"),
        ("- cap: layer:cowos\n  at: 500 MW it", "thousand wafers a month"),
        ("- cap: firm:nvidia\n  to: buyer:china\n  at: 5 MW it", "a share of what is made"),
        ("- fail: firm:nvidia\n  from: 2027", "outage stops it"),
        (
            "- outage: firm:tsmc\n  from: 2026\n  for: 3 months",
            "over before the run begins with 2027-01",
        ),
        ("- outage: firm:tsmc\n  from: 2028", "begins after the run ends with 2027-12"),
        ("- cap: layer:cowos\n  at: 99 thousand wafers a month", "changes nothing here"),
    ],
)
def test_what_moves_nothing_is_said_with_the_reason(line, why):
    applied = strike(line)
    assert applied.changes == ()
    assert why in applied.unmatched[0].why


def test_what_others_gain_by_sharing_is_said_to_be_left_out():
    applied = strike("- share: tie:oracle--openai\n  with: buyer:china\n  part: 25 %")
    check_close(applied.shock.edge[STARGATE], 0.75)
    assert "gain by it is left out" in applied.unmatched[0].why


# --- draws --------------------------------------------------------------------------------------

DRAWN = """\
overrides:
  - outage: firm:tsmc
    from: 2027
    part: 20 %
draws:
  - demand: buyer:openai
    by: {uniform: [-40 %, -20 %]}
"""


def test_a_shock_a_draw():
    scenario = scenario_of(DRAWN)
    low, high = shocks_of(scenario, network(), cascade_places(), np.array([[0.0], [1.0]]))
    check_close(low.final[OPENAI], 0.6)
    check_close(high.final[OPENAI], 0.8)
    check_close(low.capacity[TSMC], 0.8)
    point = shock_of(scenario, network(), cascade_places()).shock
    check_close(point.final[OPENAI], 0.7)
    assert len(shocks_of(BASE, network(), cascade_places(), np.empty((3, 0)))) == 3


def test_builders_of_others_are_left_alone():
    shock = strike("- demand: buyer:openai\n  by: -30 %").shock
    check_close(shock.final[CHINA_BUILD], ONES)
