"""Scenarios on the shipped book: what they match, what they move, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from tests.conftest import LAST_DAY

from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.clearing.build import build_model
from lanebook.answers.scenario import scenario, scenario_check, scenario_diff, scenarios
from lanebook.answers.scenario_payload import ScenarioPage
from lanebook.base.errors import DataError, InputError, UnknownName
from lanebook.base.time import parse_date
from lanebook.scenarios.apply import apply
from lanebook.scenarios.cascade import shock_of
from lanebook.scenarios.library import library, names
from lanebook.scenarios.model import GROUPS

SHIPPED = names()[1:]


@lru_cache
def _book(known: str) -> Book:
    return book_of_folder(known=parse_date(known))


@lru_cache
def page(name: str) -> ScenarioPage:
    return scenario(_book(LAST_DAY.isoformat()), name, years=(2023, 2031)).data


def gap(name: str, year: str) -> float:
    (row,) = (row for row in page(name).effects.periods if row.period == year)
    return row.served_after_mw - row.served_before_mw


#: Overrides that act in the cascade only, by their place: the clearing has nothing of that name.
CASCADE_ONLY = {
    "abilene-march-2026": {0},  # an option that was never signed is in neither
    "euv-service-stop": {0},  # tools
    "export-ban-gulf": {0, 1},  # chips by site
    "unwind-microsoft-openai": {0},  # a lane that only dollars imply
}


@pytest.mark.parametrize("known", ["2026-05-31", "2026-11-22"])
def test_every_shipped_scenario_finds_all_that_it_names(known: str) -> None:
    model = build_model(_book(known))
    missed = {
        each.name: {u.override for u in apply(each, model.inputs, model.places).unmatched}
        for each in library()
    }
    assert {name: found for name, found in missed.items() if found} == CASCADE_ONLY


#: Overrides that act in the clearing only: money, prices, what is new, who may use it, and what
#: the run has no tie or site for.
CLEARING_ONLY = {
    "abilene-march-2026": {0, 1},
    "capex-clears": {1},
    "chip-tariff": {0},
    "export-ban-gulf": {0, 1, 3},  # Saudi sites have no date in the book; Emirati ones count
    "h20-rule-2025": {0, 1},  # over before the run begins
    "joint-venture-sharing": {0, 1, 2},
    "licence-rule": {1},  # no chips of AMD go to China in the base
    "orbital-not": {0, 1},
    "orbital-real": {0},
    "own-fab": {0},
    "sovereign-localisation": {1, 2, 6, 7},
}


def test_every_shipped_scenario_acts_in_the_cascade_or_says_why_not() -> None:
    model = build_cascade(_book("2026-05-31"))
    for each in library():
        found = shock_of(each, model.inputs, model.places)
        acted = {change.override for change in found.changes}
        missed = {miss.override for miss in found.unmatched}
        assert acted | missed == set(range(len(each.overrides) + len(each.draws))), each.name
        assert missed <= CLEARING_ONLY.get(each.name, set()), (each.name, found.unmatched)


@pytest.mark.parametrize("name", SHIPPED)
def test_its_reasons_are_in_the_book(name: str) -> None:
    assert [each.text for each in page(name).sources if "not in this book" in each.text] == []


def test_the_base_changes_nothing() -> None:
    data = page("base")
    assert data.changes == ()
    assert all(row.served_after_mw == row.served_before_mw for row in data.effects.periods)


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("power-delay-ercot", ("2027", "2028", "2029")),
        ("interconnection-freeze", ("2027", "2028")),
        ("n2-sold-out", ("2027", "2028")),
        ("packaging-late", ("2027",)),
        ("sovereign-localisation", ("2027", "2028", "2029")),
        ("demand-cools", ("2028", "2029")),
        ("tsmc-90-days", ("2027", "2028")),
        ("hbm-maker-out", ("2027", "2028")),
        ("export-ban-gulf", ("2028", "2029")),
        ("ercot-freeze", ("2027", "2028", "2029")),
        ("rare-earth-controls", ("2027", "2028")),
        ("chip-tariff", ("2027",)),
        ("fairwater-late", ("2027", "2028")),
        ("abilene-late", ("2026", "2027")),
        ("openai-fails", ("2027", "2028")),
        ("demand-down-30", ("2027", "2028")),
    ],
)
def test_less_is_served(name: str, years: tuple[str, ...]) -> None:
    assert all(gap(name, year) < -100 for year in years)


@pytest.mark.parametrize(
    ("name", "years"), [("capex-clears", ("2027", "2028")), ("orbital-real", ("2030", "2031"))]
)
def test_more_is_served(name: str, years: tuple[str, ...]) -> None:
    assert all(gap(name, year) > 500 for year in years)


@pytest.mark.parametrize(
    "name", ["cowos-fire", "helium-controls", "euv-service-stop", "coreweave-fails"]
)
def test_a_shock_that_does_not_bind_moves_no_megawatt_of_the_clearing(name: str) -> None:
    assert all(abs(gap(name, str(year))) < 50 for year in range(2026, 2032))


def test_a_lab_that_fails_leaves_a_glut() -> None:
    assert page("openai-fails").effects.glut_after == "2028"
    assert page("demand-down-30").effects.glut_after == "2027"


@pytest.mark.parametrize("name", ["own-fab", "packaging-on-time"])
def test_what_does_not_bind_hardly_moves_the_answer(name: str) -> None:
    effects = page(name).effects
    gained = effects.objective_after - effects.objective_before
    assert 0 <= gained < 0.005 * effects.objective_before


def test_shared_bills_fall_on_the_scarcer_capital() -> None:
    effects = page("joint-venture-sharing").effects
    assert effects.objective_after < effects.objective_before


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("hbm-shortfall", "hbm"), ("n2-sold-out", "n2"), ("packaging-late", "cowos"),
        ("interconnection-freeze", "power"), ("power-delay-ercot", "power:ercot"),
    ],
)  # fmt: skip
def test_a_layer_held_back_is_worth_more(name: str, layer: str) -> None:
    rows = [row for row in page(name).effects.prices if row.layer == layer]
    assert sum(row.after or 0.0 for row in rows) > sum(row.before or 0.0 for row in rows)
    effects = page(name).effects
    assert effects.objective_after < effects.objective_before


def test_an_orbital_lane_that_is_not_built_is_the_book_as_it_stands() -> None:
    effects = page("orbital-not").effects
    assert effects.objective_after == pytest.approx(effects.objective_before, rel=1e-9)


def test_a_glut_begins_when_demand_cools() -> None:
    assert page("demand-cools").effects.glut_after == "2028"
    rows = {row.period: row for row in page("demand-cools").effects.periods}
    assert rows["2028"].binds_after == "ask"
    assert rows["2028"].power_after == 0


def test_the_list_says_what_each_does(book: Callable[..., Book]) -> None:
    answer = scenarios(book())
    lines = answer.data.scenarios
    assert sorted(line.name for line in lines) == sorted(names())
    assert list(dict.fromkeys(line.group for line in lines)) == ["", *GROUPS]
    late = next(line for line in answer.data.scenarios if line.name == "packaging-late")
    assert late.acts == (
        "layer cowos comes 9 months later (triangular 3 months, 9 months, 15 months), from 2026-07",
    )
    assert answer.finding.startswith("36 scenarios besides the book as it stands, 11 of them")


def test_the_finding_says_by_how_much_and_what_binds() -> None:
    answer = scenario(_book(LAST_DAY.isoformat()), "power-delay-ercot")
    assert answer.finding.startswith("Power in ERCOT comes twelve months late: ")
    assert " less served in 20" in answer.finding
    assert [table.name for table in answer.tables()] == [
        "scenario_acts", "scenario_cascade", "scenario_effects", "scenario_buyers", "scenario_prices",
        "scenario_changes", "scenario_reasons",
    ]  # fmt: skip


def test_what_it_does_in_the_cascade_is_said_makers_and_months() -> None:
    followed = page("tsmc-90-days").cascade
    assert followed is not None
    assert (followed.first, followed.last) == ("2026-06", "2029-05")
    (act,) = followed.acts
    assert act.missed == ()
    (says,) = act.says
    assert says.startswith("TSMC packaging (CoWoS), TSMC wafers (N4), TSMC wafers (N3) and ")
    # Ninety days, then six months along a line: all of nine months and a bit.
    assert says.endswith(": down to 0 % of what can be made, 2027-01 to 2027-09")


def test_why_the_cascade_cannot_follow_is_said() -> None:
    followed = page("chip-tariff").cascade
    assert followed is not None
    (act,) = followed.acts
    assert (act.n_touched, act.says) == (0, ())
    assert "counts quantities" in act.missed[0]


def test_what_only_the_cascade_follows_is_no_miss_of_the_finding() -> None:
    gulf = scenario(_book(LAST_DAY.isoformat()), "export-ban-gulf")
    assert gulf.finding.endswith(" 2 overrides of 4 act in the cascade only.")
    assert "matched nothing" not in gulf.finding


def test_a_day_before_every_run_has_no_cascade() -> None:
    early = scenario(_book("2022-06-30"), "demand-cools").data
    assert early.cascade is None


def test_two_scenarios_side_by_side() -> None:
    answer = scenario_diff(_book(LAST_DAY.isoformat()), "orbital-real", "orbital-not")
    shared, only = answer.data.acts[-1], answer.data.acts[0]
    assert (shared.is_shared, only.scenario) == (True, "orbital-not")
    assert "(against orbital-real)" in answer.finding
    (row,) = (row for row in answer.data.effects.periods if row.period == "2031")
    assert row.served_after_mw < row.served_before_mw


def test_a_combination_loses_no_less_than_its_parts() -> None:
    both = page("power-delay-ercot+hbm-shortfall").effects
    alone = [page(name).effects for name in ("power-delay-ercot", "hbm-shortfall")]
    assert both.objective_after <= min(each.objective_after for each in alone) + 1e-6


def test_a_file_with_strange_names_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: mine\ntitle: Mine\noverrides:\n"
        "  - outage: firm:tsmcc\n    from: 2027\n  - delay: grid:ercot\n    by: 3 months\n",
        encoding="utf-8",
    )
    answer = scenario_check(_book(LAST_DAY.isoformat()), path)
    (found,) = answer.data.findings
    assert (found.line, found.code, found.severity) == (4, "Y019", "warning")
    assert "tsmc" in found.message
    assert answer.finding == f"No errors and 1 warning in {path}: it can be used."
    used = scenario(_book(LAST_DAY.isoformat()), str(path))
    assert used.finding.endswith("1 target of it matched nothing in the model.")


def test_a_check_says_which_model_follows_what(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: mine\ntitle: Mine\noverrides:\n  - price: market:shell\n    by: 3 %\n"
        "  - outage: firm:asml\n    from: 2027\n  - outage: firm:tsmc\n    from: 2027\n",
        encoding="utf-8",
    )
    data = scenario_check(_book(LAST_DAY.isoformat()), path).data
    assert data.findings == ()
    assert [act.rpartition(" (")[2] for act in data.acts[:2]] == [
        "in the clearing only)", "in the cascade only)",
    ]  # fmt: skip
    assert data.acts[2] == "firm tsmc stops, from 2027"


def test_what_cannot_be_asked_is_said(tmp_path: Path) -> None:
    book = _book(LAST_DAY.isoformat())
    with pytest.raises(UnknownName, match="no scenario 'nothing'"):
        scenario(book, "nothing")
    with pytest.raises(InputError, match="none of the years 2040 to 2041"):
        scenario(book, "base", years=(2040, 2041))
    with pytest.raises(InputError, match="none of the years 2029 to 2027"):
        scenario(book, "base", years=(2029, 2027))
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="F006"):
        scenario(book, str(empty))


def test_nothing_published_later_is_quoted() -> None:
    early = scenario(_book("2025-11-30"), "own-fab").data
    assert all(not each.claims for each in early.sources)
