"""Every verb on a small cascade, with the arithmetic beside it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.cascade_models import (
    BUILD,
    CHINA,
    CHINA_BUILD,
    ERCOT,
    LANE,
    MONTHS,
    NVIDIA,
    OPENAI,
    TSMC,
    cascade_places,
    network,
    strike,
)
from tests.support.scenario_models import scenario_of

from lanebook.scenarios.cascade import SHOCKS, shock_of, shocks_of
from lanebook.scenarios.model import BASE, VERBS

ONES = [1.0] * MONTHS
TO_CHINA, TO_STARGATE, STARGATE, AZURE_EDGE = 3, 2, 5, 6


def close(found, wanted):
    np.testing.assert_allclose(found, wanted, atol=1e-12)


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
    close(shock.capacity[TSMC], [1, 1, 0, 0, 0, 0.25, 0.75, 1, 1, 1, 1, 1])
    assert (np.delete(shock.capacity, TSMC, 0) == 1).all()
    assert (shock.edge == 1).all()


def test_names_of_the_book_are_read_in_any_case():
    shock = strike("- outage: firm:Taiwan Semiconductor\n  from: 2027").shock
    close(shock.capacity[TSMC], 0.0)


def test_a_part_of_a_site_of_a_maker_stops():
    shock = strike("- outage: site:abilene\n  from: 2027-07\n  part: 50 %").shock
    # Half of what is half of Stargate: three quarters of it go on.
    for maker in (BUILD, LANE):
        close(shock.capacity[maker], [1.0] * 6 + [0.75] * 6)


def test_a_country_takes_along_what_stands_there():
    shock = strike("- outage: jurisdiction:TW\n  from: 2027\n  for: 1 month").shock
    close(shock.capacity[TSMC], [0.0] + [1.0] * 11)
    assert (np.delete(shock.capacity, TSMC, 0) == 1).all()


def test_a_tie_that_stops_carries_nothing():
    shock = strike("- outage: tie:microsoft--openai\n  from: 2027-02\n  for: 1 month").shock
    close(shock.edge[AZURE_EDGE], [1, 0] + [1.0] * 10)
    assert (shock.capacity == 1).all()


def test_a_grid_that_is_late_has_the_level_of_before():
    # 110, 120, 130 … at the ends of February, March, April; each three months late from February.
    shock = strike("- delay: grid:ercot\n  by: 3 months\n  from: 2027-02").shock
    level = 100.0 + 10 * np.arange(12)
    late = np.array([100, 100, 100, 100, *(level[1:9])])
    close(shock.capacity[ERCOT], late / level)


def test_a_site_that_is_late_adds_later_and_does_not_catch_up():
    shock = strike("- delay: site:abilene\n  by: 3 months\n  from: 2027-04").shock
    # 12 MW a month can be built, 5 of the 10 that are stand in Abilene: 6 are left for three
    # months, then Abilene adds 5 again: 11 of 12.
    close(shock.capacity[BUILD], [1, 1, 1] + [0.5] * 3 + [11 / 12] * 6)
    close(shock.capacity[LANE], ONES)  # it grows as it is built: moving it too would count twice


def test_a_freeze_stops_a_country_from_adding_power_and_leaves_silicon():
    shock = strike("- policy: jurisdiction:US\n  rule: freeze\n  from: 2027-02\n  for: 3 months")
    assert {c.layer for c in shock.changes} == {"power:ercot", "lane:o--o"}
    close(shock.shock.capacity[BUILD], [1, 0, 0, 0] + [10 / 12] * 8)


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
        close(shock.capacity[TSMC], [1 + 9 / 37.8] * 12)  # nine of the ten are TSMC's
    else:
        close(strike(line).shock.capacity[TSMC], left)


def test_overrides_act_in_order():
    cap, more = "- cap: layer:cowos\n  at: 50 %", "- build: layer:cowos\n  by: +20 %"
    close(strike(f"{cap}\n{more}").shock.capacity[TSMC], 0.5 / 1.2 * (1 + 0.2 / 1.2))
    close(strike(f"{more}\n{cap}").shock.capacity[TSMC], 0.5 * (1 + 0.2 / 1.2) / 1.2)


def test_what_has_no_bound_is_held_on_its_way():
    capacity = network().capacity.copy()
    capacity[NVIDIA] = np.inf
    free = network(capacity=capacity)
    half = strike("- outage: firm:nvidia\n  from: 2027\n  part: 50 %", free).shock
    close(half.edge[[TO_STARGATE, TO_CHINA]], 0.5)
    close(half.final[NVIDIA], 0.5)
    whole = strike("- outage: firm:nvidia\n  from: 2027", free).shock
    close(whole.capacity[NVIDIA], 0.0)


LICENCE = """\
- policy: firm:nvidia
  rule: licence
  to: buyer:china
  at: 50 %
  from: 2027-09
  ramp: 2 months
"""

# --- who may have it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("- ban: firm:nvidia\n  to: jurisdiction:CN\n  from: 2027-07", [1.0] * 6 + [0.0] * 6),
        ("- cap: firm:nvidia\n  to: buyer:china\n  at: 25 %\n  from: 2027-12", [1.0] * 11 + [0.25]),
        # Nothing on the first day, half of it after two months: an eighth and three eighths.
        (
            LICENCE,
            [1.0] * 8 + [0.125, 0.375, 0.5, 0.5],
        ),
    ],
)  # fmt: skip
def test_what_may_not_be_had_does_not_pass(line, left):
    shock = strike(line).shock
    close(shock.edge[TO_CHINA], left)
    assert (np.delete(shock.edge, TO_CHINA, 0) == 1).all()
    assert (shock.capacity == 1).all()


def test_home_only_closes_what_stands_there_to_buyers_elsewhere():
    abroad = strike("- policy: jurisdiction:US\n  rule: home-only")
    assert "buyer at home elsewhere" in abroad.unmatched[0].why
    places = cascade_places()
    moved = shock_of(
        scenario_of("overrides:\n  - policy: jurisdiction:US\n    rule: home-only\n"),
        network(),
        type(places)(**{**vars(places), "homes": {OPENAI: "FR"}}),
    )
    close(moved.shock.edge[STARGATE], 0.0)


# --- contracts, firms and asks --------------------------------------------------------------------


def test_notice_comes_before_the_end_and_nothing_is_built_for_it_any_more():
    shock = strike("- terminate: tie:oracle--openai\n  from: 2027-03-01\n  notice: 90 days").shock
    # 90 days are 2.957 months: 4.3 % of May are left to it to lose, then all.
    close(shock.edge[STARGATE][:4], 1.0)
    assert shock.edge[STARGATE][4] == pytest.approx(90 / 365.25 * 12 - 2)
    close(shock.edge[STARGATE][5:], 0.0)
    # What is energised in a month serves in the next: the last month built for is April.
    close(shock.final[BUILD][:3], 1.0)
    close(shock.final[BUILD][4:], 0.0)


def test_a_firm_ends_what_its_lanes_carry_to_others():
    shock = strike("- terminate: firm:microsoft\n  from: 2027-07\n  part: 50 %").shock
    close(shock.edge[AZURE_EDGE], [1.0] * 6 + [0.5] * 6)


def test_a_lab_that_fails_asks_for_nothing_and_nothing_is_built_for_it():
    shock = strike("- fail: firm:openai\n  from: 2027-07").shock
    close(shock.final[OPENAI], [1.0] * 6 + [0.0] * 6)
    close(shock.final[BUILD], [1.0] * 5 + [0.0] * 7)
    close(shock.final[CHINA], ONES)
    assert (shock.capacity == 1).all()


def test_of_what_a_failed_firm_builds_what_others_guarantee_goes_on():
    applied = strike("- fail: firm:oracle\n  from: 2027-07")
    close(applied.shock.capacity[BUILD], [1.0] * 6 + [0.3] * 6)
    close(applied.shock.capacity[LANE], ONES)  # what runs goes on
    assert any("google--oracle--guarantee is called" in c.what for c in applied.changes)


def test_what_a_failed_firm_guarantees_is_no_longer_built():
    shock = strike("- fail: firm:google\n  from: 2027-07").shock
    close(shock.capacity[BUILD], [1.0] * 6 + [0.7] * 6)


def test_less_demand_stops_building_until_it_is_needed_again():
    shock = strike("- demand: buyer:open ai\n  by: -10 %\n  from: 2027-04").shock
    close(shock.final[OPENAI], [1.0] * 3 + [0.9] * 9)
    # Stargate's 130 MW of April would be 117; 120 stand in March. Of May's 140 only 126 are
    # asked for: 6 of the 10 MW of April are still built, then nine in ten.
    close(shock.final[BUILD], [1, 1, 0, 0.6] + [0.9] * 7 + [0.9])


def test_more_demand_is_built_for():
    shock = strike("- demand: buyer:openai\n  by: +10 %\n  from: 2027-04").shock
    # 143 MW for April stand against 120 in March: 23 are built for the 10 planned.
    close(shock.final[BUILD][:4], [1, 1, 2.3, 1.1])


def test_an_ask_is_set_and_held():
    set_ = strike("- demand: buyer:openai\n  at: 80 MW it").shock
    close(set_.final[OPENAI], 80 / (160 + 10 * np.arange(12)))
    held = strike("- cap: buyer:openai\n  at: 200 MW it").shock
    close(held.final[OPENAI], np.minimum(1, 200 / (160 + 10 * np.arange(12))))


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
    ],
)
def test_what_moves_nothing_is_said_with_the_reason(line, why):
    applied = strike(line)
    assert applied.changes == ()
    assert why in applied.unmatched[0].why


def test_what_others_gain_by_sharing_is_said_to_be_left_out():
    applied = strike("- share: tie:oracle--openai\n  with: buyer:china\n  part: 25 %")
    close(applied.shock.edge[STARGATE], 0.75)
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
    close(low.final[OPENAI], 0.6)
    close(high.final[OPENAI], 0.8)
    close(low.capacity[TSMC], 0.8)
    point = shock_of(scenario, network(), cascade_places()).shock
    close(point.final[OPENAI], 0.7)
    assert len(shocks_of(BASE, network(), cascade_places(), np.empty((3, 0)))) == 3


def test_builders_of_others_are_left_alone():
    shock = strike("- demand: buyer:openai\n  by: -30 %").shock
    close(shock.final[CHINA_BUILD], ONES)
