"""Who may have or use what, what is built and what is shared, with the arithmetic beside it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.scenario_models import act, world

from lanebook.engines.clearing.solver import clear


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


def test_licences_come_along_a_ramp_and_let_a_share_through():
    rule = "- policy: firm:nvidia\n  rule: licence\n  to: jurisdiction:FR\n  from: 2027-07\n"
    # Free for half of 2027, then nothing.
    np.testing.assert_allclose(act(rule).inputs.imports[0].share, [np.inf, 0.5, 0, 0])
    # 40 % in the end, over a year: a quarter of that way on average in the second half of 2027
    # (0.5 + 0.5 * 0.25 * 0.4), three quarters in the first half of 2028 and all in the second.
    slow = act(f"{rule}  at: 40 %\n  ramp: 12 months").inputs.imports[0]
    np.testing.assert_allclose(slow.share, [np.inf, 0.55, 0.35, 0.4])


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
