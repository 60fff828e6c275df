"""What stops, comes later, is asked or costs more, with the arithmetic beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.support.scenario_models import act, places, world

from lanebook.engines.clearing.inputs import AXES
from lanebook.scenarios.apply import apply
from lanebook.scenarios.model import BASE, Moment, Override, Scenario, Target


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


def test_an_outage_made_without_a_beginning_holds_from_the_first_period():
    # From a file it always has one; in Python it may not. Two of the four years are gone.
    ends = Moment(2028.0, "2027")
    stops = Scenario("x", "x", overrides=(Override("outage", Target("layer", "hbm"), ends=ends),))
    applied = apply(stops, world(), places())
    np.testing.assert_allclose(applied.inputs.capacity[1], [0, 0, 900, 900])
    for_ever = replace(stops, overrides=(replace(stops.overrides[0], ends=None),))
    np.testing.assert_array_equal(apply(for_ever, world(), places()).inputs.capacity[1], 0.0)


def test_units_without_a_ceiling_stop_only_altogether():
    half = act("- outage: family:rubin\n  from: 2027\n  for: 6 months")
    assert np.isinf(half.inputs.most_units[0]).all()
    whole = act("- outage: family:rubin\n  from: 2027\n  until: 2027")
    np.testing.assert_array_equal(whole.inputs.most_units[0], [np.inf, 0, np.inf, np.inf])


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


def test_a_firm_that_fails_asks_promises_and_is_promised_nothing_more():
    applied = act("- fail: firm:openai\n  from: 2028").inputs
    np.testing.assert_allclose(applied.ask[0], [1500, 3000, 0, 0])
    np.testing.assert_allclose(applied.committed[0], [400, 800, 0, 0])  # promised to it
    np.testing.assert_allclose(applied.ask[1], world().ask[1])
    holder = act("- fail: firm:microsoft\n  from: 2028\n  part: 50 %").inputs
    np.testing.assert_allclose(holder.committed[0], [400, 800, 600, 800])  # promised by it
    np.testing.assert_array_equal(holder.ask, world().ask)


def test_what_a_failed_firm_was_to_power_waits_for_who_takes_over():
    # Abilene adds 250 MW a year: it stands at 250 through 2027 and goes on a year late.
    applied = act("- fail: firm:crusoe\n  from: 2027\n  for: 12 months")
    np.testing.assert_allclose(applied.inputs.power[0], [1000, 1750, 2750, 3750])
    # What runs goes on: nothing below what stands on the day.
    assert (applied.inputs.power[0] >= 1000).all()


def test_the_capital_of_a_failed_payer_is_gone_where_it_is_known():
    base = world(capital=np.array([[np.inf] * 4, [10.0, 20.0, 30.0, 40.0]]))
    whole = act("- fail: firm:google\n  from: 2028-07", base).inputs
    # Half of 2028 cannot be taken from what has no ceiling; all of 2029 can.
    np.testing.assert_array_equal(whole.capital[0], [np.inf, np.inf, np.inf, 0])
    np.testing.assert_allclose(whole.ask[1], [800, 1600, 0, 0])


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
        ("- fail: firm:nvidia\n  from: 2027", "asks, pays, holds and builds nothing"),
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
