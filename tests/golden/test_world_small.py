"""Small books whose sites are worked by hand in comments. All figures are facility load."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.world import world
from lanebook.answers.world_payload import World, WorldSite
from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.snapshot import shipped_book

MakeBook = Callable[..., Book]

ORGS = [
    {"id": "lab", "name": "Lab", "kind": "lab", "country": "US"},
    {"id": "rival", "name": "Rival", "kind": "lab", "country": "US"},
    {"id": "cloud", "name": "Cloud", "kind": "neocloud", "country": "US"},
    {"id": "host", "name": "Host", "kind": "developer", "country": "US"},
    {"id": "plant", "name": "Plant", "kind": "generator", "country": "US"},
    {"id": "wires", "name": "Wires", "kind": "utility", "country": "US"},
    {"id": "fab", "name": "Fab", "kind": "foundry", "country": "TW"},
]
SOURCES = [{"id": "s", "publisher": "Wire", "kind": "news", "url": "https://example.org/a"}]
VOCABULARY = [
    {"property": name, "type": "number"}
    for name in ("capacity", "contracted_capacity", "generation", "capex")
]
SITES = {
    "abel": {"operator": "host", "country": "US", "grid": "ERCOT", "lat": "32.5", "lon": "-99.8"},
    "bell": {"operator": "lab", "country": "US", "grid": "PJM", "lat": "40.1", "lon": "-82.8"},
    "cove": {"operator": "host", "country": "NO", "grid": ""},
    "dam": {"operator": "plant", "country": "US", "grid": "PJM"},
    "oven": {"operator": "fab", "country": "TW"},
}
THREE = ("abel", "bell", "cove")


@pytest.fixture
def ask(small_book: MakeBook) -> Callable[..., Answer[World]]:
    with (shipped_book() / "parameters.csv").open(encoding="utf-8", newline="") as handle:
        parameters = list(csv.DictReader(handle))

    def make(known: str = "2026-05-31", valid: str | None = None, **tables: Any) -> Answer[World]:
        options = {
            name: tables.pop(name)
            for name in ("year", "basis", "load", "filters")
            if name in tables
        }
        sites = [
            {"id": site, "name": site.title()} | SITES[site] for site in tables.pop("sites", THREE)
        ]
        made = small_book(
            known,
            valid,
            organisations=ORGS,
            sources=SOURCES,
            vocabulary=VOCABULARY,
            parameters=parameters,
            sites=sites,
            **tables,
        )
        return world(made, **options)

    return make


def mw(subject: str, value: float, on: str = "", published: str = "2026-01-01", **more: Any) -> Any:
    return {
        "subject": subject,
        "property": "capacity" if on else "contracted_capacity",
        "value": str(value),
        "unit": "MW",
        "valid_from": on,
        "published": published,
        "basis": "facility",
        "bound": "point",
    } | more


def site(answer: Answer[World], name: str) -> WorldSite:
    return next(each for each in answer.data.sites if each.id == f"site:{name}")


RUNNING = {"status": "operational"}


def test_sums_count_each_site_once_and_what_is_unknown_apart(ask: Any) -> None:
    # Abel: 300 running since January, 500 announced for June 2026. Bell: 200 running. Cove: capex.
    answer = ask(
        claims=[
            mw("site:abel", 300, "2026-01-01", **RUNNING),
            mw("site:abel", 500, "2026-06-30", "2026-01-02"),
            mw("site:bell", 200, "2026-02-01", "2026-02-01", **RUNNING),
            {"subject": "site:cove", "property": "capex", "value": "1e9", "unit": "USD"}
            | {"published": "2026-01-01"},
        ]
    )
    data = answer.data
    # By 31 May 2026: 300 + 200 = 500, all seen running; when fully built 500 + 200 = 700.
    assert (data.mw.point, data.energised.point, data.final.point) == (500, 500, 700)
    assert (data.n_sites, data.n_unknown, data.n_unplaced) == (3, 1, 1)
    assert [each.id for each in data.sites] == ["site:abel", "site:bell", "site:cove"]
    cove = site(answer, "cove")
    assert (cove.mw.state, cove.mw.point, cove.lat, cove.lon) == ("unknown", None, None, None)
    grids = {
        group.key: (group.n_sites, group.mw.point, group.n_unknown) for group in data.of("grid")
    }
    assert grids == {"ERCOT": (1, 300, 0), "PJM": (1, 200, 0), "unknown": (1, None, 1)}
    assert answer.finding == (
        "All 500 MW of facility load dated to stand by 31 May 2026 sits on two grids: ERCOT and"
        " PJM; all of it is seen running."
    )
    # At the end of 2026 Abel's 500 is due: 500 + 200 = 700, of which 500 runs by the day known.
    later = ask(
        year=2026,
        claims=[
            mw("site:abel", 300, "2026-01-01", **RUNNING),
            mw("site:abel", 500, "2026-06-30", "2026-01-02"),
            mw("site:bell", 200, "2026-02-01", "2026-02-01", **RUNNING),
        ],
    )
    assert (later.data.mw.point, later.data.energised.point) == (700, 500)
    assert "by the end of 2026" in later.finding
    assert "500 MW is seen running by 31 May 2026" in later.finding


def test_a_site_without_a_figure_of_its_own_takes_its_lanes_promise(ask: Any) -> None:
    # Two buyers at Abel, 120 and 80 promised: at least 120, since both may mean the same hall.
    ties = [
        {"id": "host--lab--hosting", "layer": "site", "site": "abel"},
        {"id": "host--rival--hosting", "layer": "site", "site": "abel"},
    ]
    answer = ask(
        sites=["abel"],
        ties=ties,
        claims=[
            mw("tie:host--lab--hosting", 120, "2026-03-01", status="binding"),
            mw("tie:host--rival--hosting", 80, "2026-03-01", status="binding"),
        ],
    )
    abel = site(answer, "abel")
    assert (abel.mw.point, abel.mw.bound, abel.mw.firmness) == (120, "at_least", "binding")
    assert abel.mw.note == "as promised to Lab, for the lane"
    assert (answer.data.mw.point, answer.data.mw.bound) == (120, "at_least")
    assert [each.label for each in abel.tenants] == ["Lab", "Rival"]
    # The pair is one group of its own: 120 stands once.
    (group,) = answer.data.of("tenant")
    assert (group.key, group.label, group.mw.point) == (
        "org:lab+org:rival",
        "Lab and Rival",
        120,
    )
    assert answer.finding.startswith("All ≥120 MW of facility load")


def test_zero_unknown_and_withdrawn_stay_three_things(ask: Any) -> None:
    # Abel: works seen, 0 running. Bell: 400 announced, then denied. Cove: no megawatts at all.
    answer = ask(
        claims=[
            mw("site:abel", 0, "2026-01-01", **RUNNING),
            mw("site:bell", 400, "2027-12-31"),
            mw("site:bell", 400, "2027-12-31", "2026-03-01", status="denied"),
            {
                "subject": "site:cove",
                "property": "event",
                "value": "seen",
                "published": "2026-01-01",
            },
        ]
    )
    abel, bell, cove = (site(answer, name) for name in ("abel", "bell", "cove"))
    assert (abel.mw.state, abel.mw.point) == ("zero", 0)
    assert (bell.mw.state, bell.final.state, bell.final.point) == ("unknown", "withdrawn", 400)
    assert (cove.mw.state, cove.final.state) == ("unknown", "unknown")
    # The withdrawn 400 enters no sum; zero is a figure, so the sum is zero and not unknown.
    assert (answer.data.mw.point, answer.data.final.point) == (0, 0)
    assert [group.label for group in answer.data.of("firmness")] == [
        "works seen, none running",
        "no figure",
    ]
    assert answer.finding == ("Works are seen and nothing is dated to run by 31 May 2026.")


def test_power_plants_and_factories_are_listed_and_never_summed(ask: Any) -> None:
    answer = ask(
        sites=["abel", "dam", "oven"],
        claims=[
            mw("site:abel", 300, "2026-01-01", **RUNNING),
            mw("site:dam", 900, "2026-01-01", **RUNNING),
            {"subject": "site:oven", "property": "event", "value": "x", "published": "2026-01-01"},
        ],
    )
    uses = {each.id: each.use for each in answer.data.sites}
    assert uses == {
        "site:abel": "data centre",
        "site:dam": "power plant",
        "site:oven": "factory",
    }
    # 300 only: the plant's 900 MW is power made, not load.
    assert (answer.data.mw.point, answer.data.n_sites, answer.data.n_elsewhere) == (300, 1, 2)


def test_facility_and_it_load_by_the_sites_own_ratio(ask: Any) -> None:
    # One source puts 130 MW facility beside 100 MW IT: a ratio of 1.3. A later 200 MW IT is 260.
    claims = [
        mw("site:abel", 130, "2026-01-01", **RUNNING),
        mw("site:abel", 100, "2026-01-01", basis="it", **RUNNING),
        mw("site:abel", 200, "2026-03-01", "2026-03-01", basis="it", **RUNNING),
    ]
    facility = site(ask(sites=["abel"], claims=claims), "abel")
    assert facility.mw.point == pytest.approx(260)
    assert facility.mw.note == "stated as 200 MW, IT load"
    it = site(ask(sites=["abel"], claims=claims, load="it"), "abel")
    assert (it.mw.point, it.mw.note) == (200, "")


def test_whom_a_site_serves(ask: Any) -> None:
    # Bell is the lab's own until Rival's lane takes it whole in May 2026; Cove only has an option.
    whole = {"id": "lab--rival--compute_supply", "layer": "full_stack", "site": "bell"}
    option = {"id": "host--lab--hosting", "layer": "site", "site": "cove"}
    claims = [
        mw("site:bell", 200, "2025-01-01", "2025-01-01", **RUNNING),
        mw("tie:lab--rival--compute_supply", 200, "2026-05-01", "2026-04-01", status="binding"),
        {"subject": "tie:lab--rival--compute_supply", "property": "start", "value": "2026-05-01"}
        | {"unit": "date", "published": "2026-04-01", "status": "binding"},
        mw("tie:host--lab--hosting", 50, published="2026-01-01", status="option"),
    ]
    tables = {"ties": [whole, option], "claims": claims}
    now = ask(**tables)
    assert [each.org for each in site(now, "bell").tenants] == ["org:rival"]
    assert [(each.org, each.serious) for each in site(now, "cove").tenants] == [("org:lab", False)]
    assert site(now, "cove").keys["tenant"] == "unknown"
    before = ask(valid="2026-03-31", **tables)
    assert [(each.org, each.tie) for each in site(before, "bell").tenants] == [("org:lab", None)]
    # What is passed on belongs to who takes it in the end.
    passed = ask(
        sites=["abel"],
        ties=[
            {"id": "cloud--lab--compute_supply", "layer": "full_stack"},
            {"id": "host--cloud--hosting", "layer": "site", "site": "abel"}
            | {"part_of": "cloud--lab--compute_supply"},
        ],
        claims=[
            mw("tie:cloud--lab--compute_supply", 90, published="2026-01-01", status="binding"),
            mw("tie:host--cloud--hosting", 90, published="2026-01-01", status="binding"),
        ],
    )
    assert [each.label for each in site(passed, "abel").tenants] == ["Lab"]


def test_how_a_site_gets_power(ask: Any) -> None:
    ties = [
        {"id": "wires--host--power_supply", "layer": "power", "site": "cove", "label": "service"},
        {"id": "plant--host--power_supply", "layer": "power", "site": "abel", "label": "Unit 2"},
    ]
    answer = ask(
        ties=ties,
        claims=[
            {"subject": "tie:wires--host--power_supply", "property": "event", "value": "listed"}
            | {"published": "2026-01-01"},
            mw("tie:plant--host--power_supply", 80, note="gas turbines, behind the meter"),
            {"subject": "site:bell", "property": "generation", "value": "50", "unit": "MW"}
            | {"published": "2026-01-01", "note": "own units"},
        ],
    )
    told = {each.id: [p.source for p in each.power] for each in answer.data.sites}
    # Abel: the register's ERCOT, and gas by a note. Bell: PJM, and a plant without a fuel. Cove:
    # no grid in the register, but a utility serves it.
    assert told == {
        "site:abel": ["grid", "gas"],
        "site:bell": ["grid", "plant, fuel not stated"],
        "site:cove": ["grid"],
    }
    gas = next(p for p in site(answer, "abel").power if p.source == "gas")
    assert (gas.words, gas.claims) == ("Unit 2", ("c2",))


def test_empty_and_wrong_questions(ask: Any) -> None:
    empty = ask(claims=[])
    assert empty.finding == "No site was known on 31 May 2026."
    assert (empty.data.sites, empty.data.groups) == ((), ())
    assert empty.data.mw.state == "unknown"
    claims = [mw("site:abel", 300, "2027-01-01")]
    silent = ask(sites=["abel"], claims=claims)
    assert silent.finding == (
        "No source dates a megawatt to stand by 31 May 2026: 1 data-centre site known, none with a"
        " figure."
    )
    other = ask(sites=["abel", "bell"], claims=claims, filters={"grid": "pjm"})
    assert other.finding == "No site that fits the filters was known on 31 May 2026."
    assert other.data.filters == {"grid": "PJM"}
    with pytest.raises(InputError, match="No site of the register has the grid 'Mars'"):
        ask(claims=[], filters={"grid": "Mars"})
    with pytest.raises(InputError, match="no power source"):
        ask(claims=[], filters={"power": "coal"})
    with pytest.raises(InputError, match="no load"):
        ask(claims=[], load="chips")
    with pytest.raises(InputError, match="1812 is no year"):
        ask(claims=[], year=1812)
    with pytest.raises(UnknownName, match="nobody"):
        ask(claims=[], filters={"tenant": "nobody"})
