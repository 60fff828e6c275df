"""A small world for scenarios: two layers, three families, three pools, three buyers, four years."""

from __future__ import annotations

import numpy as np

from lanebook.engines.clearing.inputs import Inputs, LaneAxis, Period
from lanebook.scenarios.apply import Applied, apply
from lanebook.scenarios.model import Scenario
from lanebook.scenarios.places import Places, SitePlace
from lanebook.scenarios.reading import read_scenario

YEARS = (2026, 2027, 2028, 2029)
LABELS = tuple(str(year) for year in YEARS)


def world(**changes: object) -> Inputs:
    """Return the model: power of ercot 1,000, 2,000, 3,000, 4,000 MW and so on."""
    rise = np.array([1.0, 2.0, 3.0, 4.0])
    made = Inputs(
        periods=tuple(Period(str(year), year, float(year), 1.0) for year in YEARS),
        layers=("cowos", "hbm"),
        families=("rubin", "tpu", "ascend"),
        vendors=("nvidia", "google", "huawei"),
        pools=("ercot", "pjm", "outside-us"),
        buyers=("openai", "google", "mistral"),
        payers=("google", "others"),
        lanes=(
            LaneAxis("microsoft--openai", "openai", "microsoft", "binding", "Azure"),
            LaneAxis("own:org:google", "google", "google", "energised", "Google's own"),
        ),
        vendor_of=np.array([0, 1, 2]),
        capacity=np.array([[100.0, 200.0, 300.0, 400.0], [900.0, 900.0, 900.0, 900.0]]),
        use=np.array([[0.1, 0.1, 0.0], [0.3, 0.3, 0.3]]),
        kw=np.array([1.0, 1.0, 1.0]),
        work=np.array([1.0, 1.0, 0.5]),
        reference_work=np.ones(4),
        price=np.array([40.0, 30.0, 20.0]),
        resource=np.array([15.0, 12.0, 10.0]),
        most_units=np.array([[np.inf] * 4, [np.inf] * 4, [50.0, 60.0, 70.0, 80.0]]),
        mix_low=np.zeros((3, 4)),
        mix_high=np.ones((3, 4)),
        vendor_low=np.zeros((3, 4)),
        vendor_high=np.ones((3, 4)),
        packaging=0,
        imports=(),
        may_have=np.ones((3, 3), dtype=bool),
        power=np.array([1_000 * rise, 500 * rise, 300 * rise]),
        may_site=np.ones((3, 3), dtype=bool),
        ask=np.array([1_500 * rise, 800 * rise, 100 * rise]),
        tier_share=np.array([0.5, 0.5]),
        tier_value=np.array([[30.0, 20.0], [28.0, 18.0], [25.0, 15.0]]),
        start_mw=np.array([100.0, 100.0, 0.0]),
        start_work=0.5,
        start_alive=np.array([1.0, 1.0, 0.5, 0.5]),
        alive=np.triu(np.ones((4, 4))),
        held=np.zeros(3),
        capital=np.array([[np.inf] * 4, 60_000 * rise]),
        pays=np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]),
        shell_price=np.full(4, 10.0),
        shell_years=15.0,
        unit_years=5.0,
        running=0.5,
        committed=np.array([400 * rise, 200 * rise]),
        penalty=np.array([2.0, 2.0]),
        discount_rate=0.08,
        waiting_cost=0.1,
    )
    return made.with_(**changes) if changes else made


def places() -> Places:
    """Return names for it: a site of 250 MW a year in ercot, one in France."""
    rise = np.array([1.0, 2.0, 3.0, 4.0])
    return Places(
        sites=(
            SitePlace("abilene", "Abilene", "ercot", "ercot", "US", "crusoe", ("openai",), 250 * rise),
            SitePlace("fluidstack-fr", "Essonne", "outside-us", "", "FR", "fluidstack", (), 100 * rise),
        ),
        pool_countries={"ercot": ("US",), "pjm": ("US",), "outside-us": ("FR", "AE")},
        layer_makers={"cowos": {"tsmc": 0.9, "ase": 0.1}, "hbm": {"sk-hynix": 0.6, "micron": 0.4}},
        maker_countries={"tsmc": "TW", "ase": "TW", "sk-hynix": "KR", "micron": "US"},
        vendor_orgs={"nvidia": "nvidia", "google": "google", "huawei": "huawei"},
        buyer_orgs={"openai": ("openai",), "google": ("google",), "mistral": ("mistral",)},
        buyer_countries={"openai": "US", "google": "US", "mistral": "FR"},
        names={"open ai": "org:openai", "nvidia corporation": "org:nvidia"},
    )  # fmt: skip


def scenario_of(overrides: str, name: str = "test") -> Scenario:
    """Return a scenario of overrides written as a YAML list, indented by two."""
    text = f"name: {name}\ntitle: A test\n{overrides}"
    scenario, findings = read_scenario(text.encode(), "test.yaml", lambda _: None)
    assert scenario is not None, [finding.located for finding in findings]
    return scenario


def act(lines: str, inputs: Inputs | None = None) -> Applied:
    """Apply overrides, written as a YAML list without indent, to the world."""
    text = "overrides:\n" + "".join(f"  {line}\n" for line in lines.strip().splitlines())
    return apply(scenario_of(text), inputs or world(), places())
