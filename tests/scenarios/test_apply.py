"""Every verb on a small world, with the arithmetic beside it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.scenario_models import places, scenario_of, world

from lanebook.engines.clearing.inputs import AXES, Inputs
from lanebook.engines.clearing.solver import clear
from lanebook.scenarios.apply import Applied, apply
from lanebook.scenarios.model import BASE


def act(lines: str, inputs: Inputs | None = None) -> Applied:
    text = "overrides:\n" + "".join(f"  {line}\n" for line in lines.strip().splitlines())
    return apply(scenario_of(text), inputs or world(), places())


def test_no_override_changes_nothing():
    base = world()
    applied = apply(BASE, base, places())
    assert applied.inputs is base
    assert applied.changes == applied.unmatched == ()


def test_applying_leaves_the_inputs_as_they_were():
    base = world()
    kept = {name: getattr(base, name).copy() for name in AXES}
    act("- outage: grid:ercot\n  from: 2027\n- ban: firm:nvidia\n  to: buyer:openai", base)
    for name, array in kept.items():
        np.testing.assert_array_equal(getattr(base, name), array)


# --- delay: power of ercot is 1000, 2000, 3000, 4000 at the ends of 2026 to 2029 --------------


@pytest.mark.parametrize(
    ("by", "since", "after"),
    [
        ("12 months", "2027", [1000, 1000, 2000, 3000]),  # what is there at the end of 2026 stays
        ("6 months", "2027", [1000, 1500, 2500, 3500]),
        ("12 months", "2028", [1000, 2000, 2000, 3000]),
        # At mid-2027 there are 1500; then the end of 2027 has what mid-2026 would have had, 500.
        ("18 months", "2027-07", [1000, 1500, 1500, 2500]),
        ("-6 months", "2027", [1000, 2500, 3500, 4500]),  # earlier; the last rise goes on
    ],
)
def test_a_delay_shifts_what_is_to_come(by, since, after):
    applied = act(f"- delay: grid:ercot\n  by: {by}\n  from: {since}")
    np.testing.assert_allclose(applied.inputs.power[0], after)
    np.testing.assert_allclose(applied.inputs.power[1], world().power[1])


def test_a_delay_with_an_end_touches_its_periods_only():
    applied = act("- delay: grid:ercot\n  by: 12 months\n  from: 2027\n  until: 2028")
    np.testing.assert_allclose(applied.inputs.power[0], [1000, 1000, 2000, 4000])
    (change,) = applied.changes
    assert (change.layer, change.periods) == ("power:ercot", ("2027", "2028"))
    assert (change.before, change.after) == ((2000.0, 3000.0), (1000.0, 2000.0))


def test_a_site_is_delayed_inside_its_pool():
    # Abilene adds 250 MW a year: 500 at the end of 2027 becomes 250, and so on.
    applied = act("- delay: site:abilene\n  by: 12 months\n  from: 2027")
    np.testing.assert_allclose(applied.inputs.power[0], [1000, 1750, 2750, 3750])


def test_a_layer_grows_later_by_its_yearly_rate():
    applied = act("- delay: layer:cowos\n  by: 12 months\n  from: 2027")
    # At the beginning of 2027 the rate stands at 150, between the middles of 2026 and 2027.
    np.testing.assert_allclose(applied.inputs.capacity[0], [100, 150, 200, 300])


# --- outage -----------------------------------------------------------------------------------


def test_an_outage_takes_its_share_of_the_year():
    applied = act("- outage: layer:hbm\n  from: 2027-01-01\n  for: 3 months")
    np.testing.assert_allclose(applied.inputs.capacity[1], [900, 675, 900, 900])


def test_a_maker_takes_along_what_it_makes():
    # TSMC makes nine tenths of the packaging: a half-year without it costs 45 %.
    applied = act("- outage: firm:tsmc\n  from: 2027\n  for: 6 months")
    np.testing.assert_allclose(applied.inputs.capacity[0], [100, 110, 300, 400])


def test_a_country_takes_along_its_makers():
    applied = act("- outage: jurisdiction:KR\n  from: 2028\n  until: 2028\n  part: 50 %")
    np.testing.assert_allclose(applied.inputs.capacity[1], [900, 900, 630, 900])


def test_recovery_is_a_straight_line():
    # Half a year out, then half a year back: a half plus a quarter of the year is lost.
    applied = act("- outage: grid:pjm\n  from: 2027\n  for: 6 months\n  ramp: 6 months")
    np.testing.assert_allclose(applied.inputs.power[1], [500, 250, 1500, 2000])


def test_units_without_a_ceiling_stop_only_altogether():
    half = act("- outage: family:rubin\n  from: 2027\n  for: 6 months")
    assert np.isinf(half.inputs.most_units[0]).all()
    whole = act("- outage: family:rubin\n  from: 2027\n  until: 2027")
    np.testing.assert_array_equal(whole.inputs.most_units[0], [np.inf, 0, np.inf, np.inf])


# --- ban, cap, policy --------------------------------------------------------------------------


def test_a_ban_for_ever_takes_the_right_to_have():
    applied = act("- ban: firm:nvidia\n  to: jurisdiction:FR")
    np.testing.assert_array_equal(applied.inputs.may_have[0], [True, True, False])
    assert applied.inputs.imports == ()


def test_a_dated_ban_binds_in_its_periods_only():
    base = world(ask=np.array([[0.0] * 4, [0.0] * 4, [100.0, 200.0, 300.0, 400.0]]))
    applied = act("- ban: firm:Nvidia Corporation\n  to: buyer:mistral\n  from: 2028", base)
    (rule,) = applied.inputs.imports
    np.testing.assert_array_equal(rule.share, [np.inf, np.inf, 0, 0])
    only_nvidia = applied.inputs.with_(most_units=np.array([[np.inf] * 4, [0.0] * 4, [0.0] * 4]))
    installed = clear(only_nvidia).value("installed")[0, 2]
    # It buys ahead in 2027 what it may not have later.
    np.testing.assert_allclose(installed, [100, 200, 0, 0], atol=1e-6)


def test_a_licence_lets_a_share_through():
    applied = act("- cap: firm:nvidia\n  to: jurisdiction:FR\n  at: 10 %\n  from: 2027")
    np.testing.assert_allclose(applied.inputs.imports[0].share, [np.inf, 0.1, 0.1, 0.1])


def test_a_buyer_is_banned_from_a_grid():
    applied = act("- ban: grid:pjm\n  to: buyer:open ai")
    np.testing.assert_array_equal(applied.inputs.may_site[:, 1], [False, True, True])


def test_a_dated_ban_from_a_grid_splits_it_in_time():
    applied = act("- ban: grid:pjm\n  to: buyer:openai\n  from: 2028")
    assert applied.inputs.pools[3] == "pjm/pjm-1"
    np.testing.assert_allclose(applied.inputs.power[1], [500, 1000, 0, 0])
    np.testing.assert_allclose(applied.inputs.power[3], [0, 0, 1500, 2000])
    assert applied.inputs.may_site[:, 1].all()
    np.testing.assert_array_equal(applied.inputs.may_site[:, 3], [False, True, True])


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("- cap: layer:cowos\n  at: 50 %\n  from: 2028", [100, 200, 150, 200]),
        (
            "- cap: layer:cowos\n  at: 20 thousand wafers a month\n  from: 2027",
            [100, 200, 240, 240],
        ),
        ("- cap: layer:cowos\n  at: 0 %\n  from: 2028-07", [100, 200, 150, 0]),
    ],
)
def test_a_cap_holds_a_layer(line, after):
    np.testing.assert_allclose(act(line).inputs.capacity[0], after)


def test_a_cap_on_a_market_is_shared_in_proportion():
    # 1,800 MW in 2026 and 3,600 in 2027; 2,700 are three quarters of the second.
    applied = act("- cap: market:power\n  at: 2,700 MW it\n  until: 2027")
    np.testing.assert_allclose(applied.inputs.power[:, 0], [1000, 500, 300])
    np.testing.assert_allclose(applied.inputs.power[:, 1], [1500, 750, 450])
    np.testing.assert_allclose(applied.inputs.power[:, 2], world().power[:, 2])


def test_a_freeze_stands_still_and_then_goes_on():
    applied = act("- policy: grid:ercot\n  rule: freeze\n  from: 2027\n  until: 2028")
    # Two years late after it: the end of 2029 has what the end of 2027 would have had.
    np.testing.assert_allclose(applied.inputs.power[0], [1000, 1000, 1000, 2000])


def test_home_only_keeps_the_part_of_a_country():
    applied = act("- policy: jurisdiction:FR\n  rule: home-only")
    np.testing.assert_allclose(applied.inputs.power[2], [200, 400, 600, 800])
    np.testing.assert_allclose(applied.inputs.power[3], [100, 200, 300, 400])
    np.testing.assert_array_equal(applied.inputs.may_site[:, 3], [False, False, True])


def test_home_only_everywhere():
    applied = act("- policy: market:power\n  rule: home-only")
    np.testing.assert_array_equal(
        applied.inputs.may_site, [[True, True, False], [True, True, False], [False, False, True]]
    )


# --- commitments, asks, prices -----------------------------------------------------------------


def test_notice_comes_before_the_end():
    at_once = act("- terminate: tie:microsoft--openai\n  from: 2027-11-01")
    np.testing.assert_allclose(at_once.inputs.committed[0], [400, 0, 0, 0])
    later = act("- terminate: tie:microsoft--openai\n  from: 2027-11-01\n  notice: 90 days")
    np.testing.assert_allclose(later.inputs.committed[0], [400, 800, 0, 0])


def test_a_firm_ends_what_it_holds_for_others():
    applied = act("- terminate: firm:microsoft\n  from: 2028\n  part: 50 %")
    np.testing.assert_allclose(applied.inputs.committed[0], [400, 800, 600, 800])
    np.testing.assert_allclose(applied.inputs.committed[1], world().committed[1])


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("- demand: buyer:openai\n  by: -30 %\n  from: 2028", [1500, 3000, 3150, 4200]),
        ("- demand: buyer:openai\n  by: 500 MW it\n  from: 2029", [1500, 3000, 4500, 6500]),
        (
            "- demand: buyer:openai\n  at: 2 GW it\n  from: 2028\n  until: 2028",
            [1500, 3000, 2000, 6000],
        ),
        (
            "- demand: market:compute\n  by: -50 %\n  from: 2027\n  ramp: 2 years",
            [1500, 2250, 2250, 3000],
        ),
    ],
)
def test_demand(line, after):
    np.testing.assert_allclose(act(line).inputs.ask[0], after)


def test_prices():
    dearer = act("- price: firm:nvidia\n  by: +20 %").inputs
    np.testing.assert_allclose(dearer.price, [48, 30, 20])
    set_ = act("- price: family:tpu\n  at: 25,000 USD a unit").inputs
    np.testing.assert_allclose(set_.price, [40, 25, 20])
    power = act("- price: market:electricity\n  at: 100 USD a MWh").inputs
    assert power.running == pytest.approx(0.8766)
    shell = act("- price: market:shell\n  by: 50 %\n  from: 2028").inputs
    np.testing.assert_allclose(shell.shell_price, [10, 10, 15, 15])
    worth = act("- price: buyer:mistral\n  by: -20 %").inputs
    np.testing.assert_allclose(worth.tier_value[2], [20, 12])


def test_a_dated_price_of_a_family_says_that_it_cannot_be():
    applied = act("- price: family:tpu\n  by: 10 %\n  from: 2028")
    assert applied.changes == ()
    assert "one price of it for all periods" in applied.unmatched[0].why


# --- build and share: axes grow -----------------------------------------------------------------


def test_a_new_grid_opens_for_those_named():
    applied = act("- build: grid:orbital\n  by: 400 MW it a year\n  from: 2028\n  to: buyer:openai")
    assert applied.inputs.pools[-1] == "orbital"
    np.testing.assert_allclose(applied.inputs.power[-1], [0, 0, 400, 800])
    np.testing.assert_array_equal(applied.inputs.may_site[:, -1], [True, False, False])
    clear(applied.inputs)


def test_what_is_built_in_a_grid_for_some_is_a_pool_of_its_own():
    applied = act("- build: grid:ercot\n  by: 1 GW it\n  from: 2027\n  to: buyer:openai")
    assert applied.inputs.pools[-1] == "ercot/built-1"
    np.testing.assert_allclose(applied.inputs.power[0], world().power[0])
    np.testing.assert_allclose(applied.inputs.power[-1], [0, 1000, 1000, 1000])
    assert applied.places.pool_countries["ercot/built-1"] == ("US",)


def test_a_layer_is_built_up_over_its_ramp():
    applied = act(
        "- build: layer:hbm\n  by: 100 million gigabits a year\n  from: 2027\n  ramp: 2 years"
    )
    # A quarter of it over the first year, three quarters over the second, then all.
    np.testing.assert_allclose(applied.inputs.capacity[1], [900, 925, 975, 1000])


def test_a_new_family_takes_over_numbers_and_leaves_layers_out():
    applied = act(
        "- build: family:own\n  by: 200 thousand units a year\n  from: 2028\n"
        "  like: family:tpu\n  without: layer:cowos\n  to: buyer:openai"
    )
    inputs = applied.inputs
    assert inputs.families[-1] == inputs.vendors[-1] == "own"
    np.testing.assert_allclose(inputs.use[:, -1], [0, 0.3])
    np.testing.assert_allclose(inputs.most_units[-1], [0, 0, 200, 200])
    np.testing.assert_array_equal(inputs.may_have[-1], [True, False, False])
    most = inputs.most_units.copy()
    most[:3] = 0.0
    assert clear(inputs.with_(most_units=most)).value("made")[-1, 2:].sum() > 0


def test_a_commitment_is_shared():
    applied = act(
        "- share: tie:microsoft--openai\n  with: buyer:mistral\n  part: 25 %\n  from: 2028"
    )
    np.testing.assert_allclose(applied.inputs.committed[0], [400, 800, 900, 1200])
    np.testing.assert_allclose(applied.inputs.committed[2], [0, 0, 300, 400])
    assert applied.inputs.lanes[2].buyer == "mistral"
    clear(applied.inputs)


def test_a_bill_is_shared():
    applied = act("- share: buyer:openai\n  with: firm:google\n  part: 40 %")
    np.testing.assert_allclose(applied.inputs.pays[0], [0.4, 0.6])


def test_a_site_is_opened_to_others():
    base = world(may_site=np.array([[True] * 3, [False, True, True], [True] * 3]))
    applied = act("- share: site:abilene\n  with: buyer:google", base)
    np.testing.assert_allclose(applied.inputs.power[0], [750, 1500, 2250, 3000])
    np.testing.assert_allclose(applied.inputs.power[-1], [250, 500, 750, 1000])
    assert applied.inputs.may_site[1, -1]
    assert not applied.inputs.may_site[1, 0]


# --- order, combinations, misses ----------------------------------------------------------------


def test_order_matters():
    cap, more = "- cap: grid:ercot\n  at: 2,500 MW it", "- build: grid:ercot\n  by: 500 MW it"
    np.testing.assert_allclose(act(f"{cap}\n{more}").inputs.power[0], [1500, 2500, 3000, 3000])
    np.testing.assert_allclose(act(f"{more}\n{cap}").inputs.power[0], [1500, 2500, 2500, 2500])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("- outage: grid:erkot\n  from: 2027", "did you mean ercot"),
        ("- delay: layer:n9\n  by: 3 months", "use one of: cowos, hbm"),
        ("- terminate: tie:microsoft--opnai", "did you mean microsoft--openai"),
        ("- demand: buyer:anthropc\n  by: -10 %", "use one of: google, mistral, openai"),
        ("- ban: firm:amd\n  to: jurisdiction:FR", "no accelerators of it"),
        ("- cap: layer:hbm\n  at: 20 thousand wafers a month", "million gigabits"),
        ("- share: buyer:openai\n  with: firm:softbank", "no payer of the model"),
        ("- build: family:new\n  by: 10 units a year", "needs like"),
    ],
)  # fmt: skip
def test_what_matches_nothing_is_said_with_the_nearest_names(line, why):
    applied = act(line)
    assert applied.changes == ()
    assert why in applied.unmatched[0].why
