"""Who may have what, contracts, firms and asks on a small cascade, with the arithmetic beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.support.cascade_models import (
    BUILD,
    CHINA,
    ERCOT,
    LANE,
    MONTHS,
    OPENAI,
    cascade_places,
    check_close,
    network,
    strike,
)
from tests.support.scenario_models import scenario_of

from lanebook.engines.cascade.inputs import NONE, Maker
from lanebook.scenarios.cascade import shock_of

ONES = [1.0] * MONTHS
TO_CHINA, TO_STARGATE, POWER, STARGATE, AZURE_EDGE = 3, 2, 4, 5, 6


LICENCE = """\
- policy: firm:nvidia
  rule: licence
  to: buyer:china
  at: 10 %
  from: 2027-09
  ramp: 2 months
"""

# --- who may have it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("- ban: firm:nvidia\n  to: jurisdiction:CN\n  from: 2027-07", [1.0] * 6 + [0.0] * 6),
        # Nvidia makes 35 MW a month and 5 go to China: a tenth of what is made is 70 % of those.
        ("- cap: firm:nvidia\n  to: buyer:china\n  at: 10 %\n  from: 2027-12", [1.0] * 11 + [0.7]),
        ("- cap: firm:nvidia\n  to: buyer:china\n  at: 25 %\n", ONES),
        # Nothing on the first day, 70 % after two months: a quarter of that, then three.
        (
            LICENCE,
            [1.0] * 8 + [0.175, 0.525, 0.7, 0.7],
        ),
    ],
)  # fmt: skip
def test_what_may_not_be_had_does_not_pass(line, left):
    shock = strike(line).shock
    check_close(shock.edge[TO_CHINA], left)
    assert (np.delete(shock.edge, TO_CHINA, 0) == 1).all()
    assert (shock.capacity == 1).all()


def test_home_only_closes_what_stands_there_to_buyers_elsewhere():
    abroad = strike("- policy: jurisdiction:US\n  rule: home-only")
    assert "no lane of a buyer at home elsewhere" in abroad.unmatched[0].why
    places = cascade_places()
    moved = shock_of(
        scenario_of("overrides:\n  - policy: jurisdiction:US\n    rule: home-only\n"),
        network(),
        type(places)(**{**vars(places), "homes": {OPENAI: "FR"}}),
    )
    check_close(moved.shock.edge[POWER], 0.0)  # Stargate serves OpenAI, at home in France here


def test_chips_are_banned_where_sites_stand_as_far_as_they_draw_power_there():
    # Half of what Stargate grows by is powered by Abilene; the other half is not touched.
    half = np.full(MONTHS, 0.5)
    use = network().use.copy()
    use[POWER] *= half
    places = replace(cascade_places(), makes={})
    makers = (*network().makers, Maker("abroad/power", "abroad", "power", "power:abroad", "Abroad",
                                       ("jurisdiction:AE",)))  # fmt: skip
    grown = network()
    rows = {
        name: np.concatenate([getattr(grown, name), getattr(grown, name)[[ERCOT]] * share], axis=0)
        for name, share in (("base", 0.5), ("capacity", 0.5), ("final", 1.0), ("waits", 1.0))
    }
    rows["base"][ERCOT] *= 0.5
    split = network(
        makers=makers, **rows,
        use=np.concatenate([use, use[[POWER]]]),
        supplier=np.append(grown.supplier, len(makers) - 1),
        group=np.append(grown.group, grown.group[POWER]),
        lag=np.append(grown.lag, 0), tier=np.append(grown.tier, 0),
        switch=np.append(grown.switch, 0.0), final_tier=np.append(grown.final_tier, 0),
        builds=np.append(grown.builds, NONE), gives=np.append(grown.gives, 0.0),
    )  # fmt: skip
    ban = scenario_of("overrides:\n  - ban: firm:nvidia\n    to: jurisdiction:AE\n")
    shock = shock_of(ban, split, places).shock
    check_close(shock.edge[TO_STARGATE], 0.5)
    check_close(shock.edge[TO_CHINA], 1.0)


# --- contracts, firms and asks --------------------------------------------------------------------


def test_notice_comes_before_the_end_and_nothing_is_built_for_it_any_more():
    shock = strike("- terminate: tie:oracle--openai\n  from: 2027-03-01\n  notice: 90 days").shock
    # 90 days are 2.957 months: 4.3 % of May are left to it to lose, then all.
    check_close(shock.edge[STARGATE][:4], 1.0)
    assert shock.edge[STARGATE][4] == pytest.approx(90 / 365.25 * 12 - 2)
    check_close(shock.edge[STARGATE][5:], 0.0)
    # What is energised in a month serves in the next: the last month built for is April.
    check_close(shock.final[BUILD][:3], 1.0)
    check_close(shock.final[BUILD][4:], 0.0)


def test_a_firm_ends_what_its_lanes_carry_to_others():
    shock = strike("- terminate: firm:microsoft\n  from: 2027-07\n  part: 50 %").shock
    check_close(shock.edge[AZURE_EDGE], [1.0] * 6 + [0.5] * 6)


def test_a_lab_that_fails_asks_for_nothing_and_nothing_is_built_for_it():
    shock = strike("- fail: firm:openai\n  from: 2027-07").shock
    check_close(shock.final[OPENAI], [1.0] * 6 + [0.0] * 6)
    check_close(shock.final[BUILD], [1.0] * 5 + [0.0] * 7)
    check_close(shock.final[CHINA], ONES)
    assert (shock.capacity == 1).all()


def test_of_what_a_failed_firm_builds_what_others_guarantee_goes_on():
    applied = strike("- fail: firm:oracle\n  from: 2027-07")
    check_close(applied.shock.capacity[BUILD], [1.0] * 6 + [0.3] * 6)
    check_close(applied.shock.capacity[LANE], ONES)  # what runs goes on
    assert any("google--oracle--guarantee is called" in c.what for c in applied.changes)


def test_what_a_failed_firm_guarantees_is_no_longer_built():
    shock = strike("- fail: firm:google\n  from: 2027-07").shock
    check_close(shock.capacity[BUILD], [1.0] * 6 + [0.7] * 6)


def test_less_demand_stops_building_until_it_is_needed_again():
    shock = strike("- demand: buyer:open ai\n  by: -10 %\n  from: 2027-04").shock
    check_close(shock.final[OPENAI], [1.0] * 3 + [0.9] * 9)
    # Stargate's 130 MW of April would be 117; 120 stand in March. Of May's 140 only 126 are
    # asked for: 6 of the 10 MW of April are still built, then nine in ten.
    check_close(shock.final[BUILD], [1, 1, 0, 0.6] + [0.9] * 7 + [0.9])


def test_more_demand_is_built_for():
    shock = strike("- demand: buyer:openai\n  by: +10 %\n  from: 2027-04").shock
    # 143 MW for April stand against 120 in March: 23 are built for the 10 planned.
    check_close(shock.final[BUILD][:4], [1, 1, 2.3, 1.1])


def test_an_ask_is_set_and_held():
    set_ = strike("- demand: buyer:openai\n  at: 80 MW it").shock
    check_close(set_.final[OPENAI], 80 / (160 + 10 * np.arange(12)))
    held = strike("- cap: buyer:openai\n  at: 200 MW it").shock
    check_close(held.final[OPENAI], np.minimum(1, 200 / (160 + 10 * np.arange(12))))
