"""Profiles of a small book worked by hand, and of the shipped book read against its claims."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lanebook.answers.book import Book
from lanebook.answers.serialise import to_json
from lanebook.answers.show import NothingKnown, show
from lanebook.base.errors import AmbiguousName, UnknownName
from lanebook.evidence.snapshot import shipped_book

ORGS = [
    {"id": "acme", "name": "Acme Labs", "kind": "lab", "country": "US"},
    {"id": "beta", "name": "Beta Labs", "kind": "lab", "country": "US", "parent": "orbit"},
    {"id": "orbit", "name": "Orbit Inc", "kind": "launch", "country": "US"},
    {
        "id": "cloud",
        "name": "Cloud Corp",
        "kind": "hyperscaler",
        "country": "US",
        "ticker": "NYSE:CLD",
    },
    {"id": "watch", "name": "Watchdog", "kind": "regulator", "country": "US"},
    {"id": "mute", "name": "Mute plc", "kind": "utility", "country": "GB"},
]
SITES = [{"id": "dune", "name": "Dune", "operator": "cloud", "country": "US", "region": "TX"}]
TIES = [
    {
        "id": "cloud--acme--compute_supply",
        "layer": "full_stack",
        "site": "dune",
        "label": "Big lane",
    },
    {"id": "orbit--acme--compute_supply", "layer": "full_stack", "label": "Orbit lane"},
    {"id": "cloud--acme--equity", "layer": "capital"},
    {"id": "acme--cloud--competes", "layer": "other", "label": "Models"},
    {"id": "acme--cloud--exclusivity", "layer": "rights", "label": "Sole cloud"},
    {"id": "watch--acme--review", "layer": "rights"},
]
SOURCES = [
    {
        "id": "s",
        "publisher": "Paper",
        "title": "News",
        "url": "https://paper.example/1",
        "published": "2025-01-01",
        "precision": "day",
        "kind": "news",
    },
]


def _claim(subject: str, name: str, value: str, published: str, **more: str) -> dict[str, str]:
    unit = {"capacity": "MW", "contracted_capacity": "MW", "amount": "USD", "stake": "fraction"}
    unit |= {"notice": "days", "end": "date", "demand_ask": "MW", "capex": "USD"}
    row = {"subject": subject, "property": name, "value": value, "published": published}
    return row | {"unit": unit.get(name, "text"), "bound": "point"} | more


LANE, ORBIT = "tie:cloud--acme--compute_supply", "tie:orbit--acme--compute_supply"
CLAIMS = [
    _claim(LANE, "contracted_capacity", "900", "2025-03-01", basis="it", status="binding"),  # c1
    _claim(LANE, "capacity", "300", "2025-03-01", basis="it", valid_from="2026-12-31"),  # c2
    _claim(LANE, "amount", "9000000000", "2025-03-01", valid_from="2025-03-01", status="binding"),  # c3
    _claim(LANE, "amount", "4000000000", "2025-02-01", valid_from="2025-02-01", status="binding"),  # c4
    _claim(LANE, "notice", "90", "2025-03-02", valid_from="2025-03-01", status="filed"),  # c5
    _claim(ORBIT, "contracted_capacity", "5000", "2025-04-01", basis="it", status="option"),  # c6
    _claim("tie:cloud--acme--equity", "stake", "0.2", "2025-03-01", valid_from="2025-03-01"),  # c7
    _claim("tie:acme--cloud--competes", "event", "rival models", "2025-05-01"),  # c8
    _claim("tie:acme--cloud--exclusivity", "exclusivity", "exclusive", "2024-01-01", valid_from="2024-01-01"),  # c9
    _claim("tie:acme--cloud--exclusivity", "exclusivity", "none", "2025-10-28", valid_from="2025-10-28"),  # c10
    _claim("tie:watch--acme--review", "review_status", "opened", "2025-06-01", valid_from="2025-06-01"),  # c11
    _claim("org:beta", "event", "Beta exists", "2025-01-05"),  # c12
    _claim("org:acme", "demand_ask", "2000", "2025-07-01", valid_from="2030-12-31", basis="unknown", precision="year"),  # c13
    _claim("site:dune", "capacity", "100", "2025-01-10", basis="facility", valid_from="2026-01-01"),  # c14
    _claim("site:dune", "capacity", "100", "2026-03-05", basis="facility", valid_from="2026-03-02", status="operational"),  # c15
]  # fmt: skip


@pytest.fixture(scope="module")
def small(small_book: Callable[..., Book]) -> Callable[..., Book]:
    with (shipped_book() / "parameters.csv").open(newline="", encoding="utf-8") as handle:
        parameters = list(csv.DictReader(handle))
    tables: dict[str, Any] = {"organisations": ORGS, "sites": SITES, "ties": TIES}

    def make(known: str = "2026-05-31", claims: list[dict[str, str]] = CLAIMS) -> Book:
        return small_book(known, sources=SOURCES, parameters=parameters, claims=claims, **tables)

    return make


def _facts(data: Any) -> dict[str, str]:
    return {fact.label: fact.value for fact in data.facts}


def test_golden_firm(small: Callable[..., Book]) -> None:
    answer = show(small(), "acme")
    data: Any = answer.data
    # The 5,000 MW of Orbit are an option; 900 MW binding are the largest promise.
    assert answer.finding == (
        "Acme Labs is reached by 2 live lanes from 2 patrons: most megawatts from Cloud Corp"
        " (900 MW binding) and most money to Cloud Corp (9 bn USD); it deals with Cloud Corp while"
        " competing."
    )
    facts = _facts(data)
    assert facts["who"] == "lab, US, no ticker"
    assert facts["asks for"] == "2,000 MW, end of 2030, basis not stated, announced"
    assert facts["stated total"].startswith("unknown")
    assert facts["rights over it"] == "1 review not known to be closed"
    assert data.years == (2025, 2026, 2027, 2028)
    big = {row.tie: row for row in data.lanes_in}[LANE]
    assert [(cell.state, cell.point) for cell in big.levels][1] == ("stated", 300.0)
    assert (big.promised.point, big.promised.claims) == (900.0, ("c1",))
    assert big.known_on == date(2025, 2, 1)


def test_golden_money_is_never_added(small: Callable[..., Book]) -> None:
    data: Any = show(small(), "acme").data
    (paid,) = [row for row in data.money_out if row.tie == LANE]
    assert paid.amount.point == 9e9  # not 13
    assert paid.n_other_amounts == 1
    (held,) = data.money_in
    assert held.what == "equity"
    assert held.amount.state == "unknown"
    assert held.stake is not None
    assert held.stake.point == 0.2
    cloud: Any = show(small(), "CLD").data
    assert [row.tie for row in cloud.money_in] == [LANE]
    assert [row.what for row in cloud.money_out] == ["equity"]


def test_golden_rivals_and_rights(small: Callable[..., Book]) -> None:
    data: Any = show(small(), "acme").data
    named = {row.rival: row for row in data.rivals}
    assert named["org:cloud"].named
    assert named["org:cloud"].rivalry == "Models"
    # Beta belongs to Orbit, which supplies Acme; no claim calls Beta a rival.
    assert not named["org:beta"].named
    assert "through Orbit Inc" in named["org:beta"].deals
    rights = {(row.right, row.holder): row for row in data.rights}
    assert rights["notice", "org:cloud"].terms.startswith("90 days")
    dropped = rights["exclusivity", "org:cloud"]
    assert dropped.lapsed
    assert dropped.since == date(2025, 10, 28)
    assert dropped.earlier == ("exclusive from 1 January 2024",)
    assert not rights["review", "org:watch"].lapsed


def test_golden_site_tie_and_source(small: Callable[..., Book]) -> None:
    assert show(small(), "dune").finding == (
        "Dune runs 100 MW (facility load); nothing larger is dated."
    )
    tie: Any = show(small(), "cloud--acme--compute_supply").data
    assert (tie.kind, tie.layer, tie.site) == ("compute supply", "full stack", "site:dune")
    assert tie.firmness == "binding"
    source: Any = show(small(), "source:s").data
    assert sum(source.outcomes.values()) == len(source.claims) == len(CLAIMS)


def test_unknown_prints_as_unknown(small: Callable[..., Book]) -> None:
    signed = [_claim(ORBIT, "event", "signed", "2025-01-02")]
    tie: Any = show(small(claims=signed), "orbit--acme").data
    assert _facts(tie)["megawatts"] == "unknown: no source states any"
    assert _facts(tie)["money"] == "unknown: no source states an amount"
    assert _facts(tie)["runs"] == "start unknown, end unknown"
    assert tie.end_on is None
    # Nobody asks for the megawatts of a shareholding.
    assert "megawatts" not in _facts(show(small(), "cloud--acme--equity").data)


def test_nothing_known_yet_names_the_first_day(small: Callable[..., Book]) -> None:
    answer = show(small("2025-03-31"), "orbit--acme")
    assert isinstance(answer.data, NothingKnown)
    assert answer.finding == (
        "Nothing was known about Orbit Inc → Acme Labs, compute supply on 31 March 2025. The first"
        " claim was published on 1 April 2025: ask with --known 2025-04-01."
    )
    silent = show(small(), "mute")
    assert "no claim speaks of it" in silent.finding


def test_a_halted_lane_is_neither_live_nor_over(small: Callable[..., Book]) -> None:
    more = [*CLAIMS, _claim(ORBIT, "event", "talks dropped", "2025-09-01", status="ended")]
    data: Any = show(small(claims=more), "acme").data
    orbit = {row.tie: row for row in data.lanes_in}[ORBIT]
    assert orbit.halted == "talks dropped"
    assert not orbit.over
    assert "reached by 1 live lane" in show(small(claims=more), "acme").finding
    revived = [*more, _claim(ORBIT, "amount", "1000000000", "2025-10-01")]
    again: Any = show(small(claims=revived), "acme").data
    assert {row.tie: row for row in again.lanes_in}[ORBIT].halted is None


@settings(max_examples=8)
@given(
    days=st.integers(0, 500),
    later=st.lists(
        st.tuples(
            st.sampled_from([LANE, ORBIT, "site:dune", "org:acme"]),
            st.sampled_from(["capacity", "amount", "event", "contracted_capacity"]),
            st.sampled_from(["operational", "ended", "denied", "filed"]),
            st.integers(1, 400),
        ),
        max_size=5,
    ),
)
def test_nothing_published_later_changes_a_byte(small: Any, days: int, later: list[Any]) -> None:
    day = date.fromordinal(date(2025, 1, 15).toordinal() + days)
    known = [claim for claim in CLAIMS if claim["published"] <= day.isoformat()]
    more = [
        _claim(
            subject, name, "news" if name == "event" else "77",
            date.fromordinal(day.toordinal() + gap).isoformat(),
            status=status, basis="it", valid_from="2025-06-01",
        )
        for subject, name, status, gap in later
    ]  # fmt: skip
    for name in ("org:acme", "site:dune"):
        before = show(small(day.isoformat(), known), name)
        after = show(small(day.isoformat(), [*known, *more]), name)
        # The ledger's sequence counts rows; the first known day of a thing yet unknown may come.
        if isinstance(before.data, NothingKnown):
            continue
        assert _without_sequence(to_json(before)) == _without_sequence(to_json(after))


def _without_sequence(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if '"sequence"' not in line)


# --- the shipped book, read against its claims ---------------------------------------------------


def _show(book: Callable[..., Book], name: str, known: str = "2026-05-31") -> Any:
    return show(book(known), name)


def test_openai(book: Callable[..., Book]) -> None:
    answer = _show(book, "openai")
    data = answer.data
    assert "Oracle (≥5,500 MW announced)" in answer.finding
    assert "Oracle (300 bn USD)" in answer.finding
    assert _facts(data)["stated total"].startswith("1,900 MW, end of 2025")
    assert {row.rival for row in data.rivals} == {"org:google"}
    halted = {row.tie for row in data.lanes_in if row.halted}
    assert "tie:nscale--openai--compute_supply--2" in halted  # Stargate UK, on hold
    over = {row.tie for row in data.lanes_in if row.over}
    assert over == {
        "tie:nscale--openai--compute_supply",
        "tie:oracle--openai--compute_supply--2",
    }
    (cloud,) = [row for row in data.rights if row.tie == "tie:openai--microsoft--exclusivity"]
    assert cloud.lapsed
    assert [word.partition(" from ")[0] for word in cloud.earlier] == [
        "no exclusivity",
        "right of first refusal",
        "exclusive",
    ]
    sites = {row.site: row for row in data.sites}
    assert sites["site:stargate-abilene"].role == "through Oracle"
    assert sites["site:stargate-abilene"].energised.point == 590.0


def test_openai_before_its_second_patron(book: Callable[..., Book]) -> None:
    answer = _show(book, "openai", "2024-12-31")
    assert {row.other for row in answer.data.lanes_in} == {"org:microsoft"}


def test_anthropic(book: Callable[..., Book]) -> None:
    answer = _show(book, "anthropic")
    data = answer.data
    # The 7,700 MW of Nexus and the 5,000 MW of Amazon are options: they do not lead.
    assert "Alphabet (Google) (~5,000 MW announced)" in answer.finding
    rivals = {row.rival: row.named for row in data.rivals}
    assert rivals == {"org:amazon": True, "org:google": True, "org:xai": False}
    inside = {row.tie for row in data.lanes_in if row.inside}
    assert "tie:broadcom--anthropic--chip_supply--2" in inside
    assert any("90 days" in row.terms for row in data.rights if row.right == "notice")


def test_options_stand_beside_money_and_never_in_it(book: Callable[..., Book]) -> None:
    money = {row.tie: row for row in _show(book, "anthropic").data.money_in}
    amazon = money["tie:amazon--anthropic--equity"]
    assert amazon.amount.point == 8e9  # cumulative by 2025
    assert amazon.option is not None
    assert amazon.option.point == 33e9  # pledged in all, 20 bn tied to milestones
    google = money["tie:google--anthropic--equity"]
    assert google.option is not None
    assert (google.amount.point, google.option.point) == (10e9, 40e9)
    assert google.option.bound == "up_to"


def test_the_spacex_lane_shows_both_readings(book: Callable[..., Book]) -> None:
    data = _show(book, "spacex--anthropic").data
    totals = [round(each.total.point / 1e9, 1) for each in data.implied]
    assert totals[0] == 45.0  # filed
    assert totals[-1] == 3.7  # 90 days at 15 bn a year: 15 × 90 ÷ 365.25
    assert "12.2-fold" in _facts(data)["commits"]
    assert data.end_on == date(2029, 5, 31)


def test_a_deal_voted_down_does_not_read_as_money(book: Callable[..., Book]) -> None:
    data = _show(book, "coreweave").data
    (offer,) = [r for r in data.money_out if r.tie == "tie:coreweave--core-scientific--equity"]
    assert offer.halted == "shareholders voted down; agreement terminated"
    table = {table.name: table for table in data.tables()}["money_out"]
    assert "Core Scientific (halted)" in {row[0] for row in table.rows}
    # Guidance is a range, then cut: 20–23 bn, then 12–14 bn.
    (spend,) = [row for row in data.spending if row.period == "2025"]
    assert (spend.spend.low, spend.spend.point, spend.spend.high) == (12e9, None, 14e9)
    assert spend.first_said is not None
    assert (spend.first_said.low, spend.first_said.high) == (20e9, 23e9)


def test_nvidia_and_oracle(book: Callable[..., Book]) -> None:
    nvidia = _show(book, "NVDA").data
    assert {row.rival for row in nvidia.rivals} == {"org:amazon", "org:google"}
    assert any(row.what == "guarantee" and row.other == "org:coreweave" for row in nvidia.money_out)
    oracle = _show(book, "oracle").data
    (lane,) = [row for row in oracle.lanes_out if row.tie == "tie:oracle--openai--compute_supply"]
    assert lane.promised.point == 5500.0
    assert lane.promised.bound == "at_least"


def test_lane_cells_are_the_sheets(book: Callable[..., Book]) -> None:
    from lanebook.answers.sheet import sheet

    profile = _show(book, "anthropic").data
    buyer = sheet(book("2026-05-31"), labs=["anthropic"], years=(2025, 2028)).data.buyers[0]
    cells = {lane.id: lane.cells for lane in buyer.lanes}
    own = {row.tie: row.levels for row in profile.lanes_in}
    shared = set(cells) & set(own)
    assert len(shared) >= 5
    for tie in shared:
        assert own[tie] == cells[tie]


def test_every_subject_of_the_book_has_a_profile(book: Callable[..., Book]) -> None:
    known = book("2026-05-31")
    sites = [f"site:{name}" for name in known.snapshot.sites["id"]]
    layers = sorted(set(known.snapshot.claims["subject"].to_list()))
    topics = [subject for subject in layers if subject.startswith(("layer:", "market:"))]
    ties = [f"tie:{name}" for name in known.snapshot.ties["id"]]
    for subject in [*sites[::6], *topics[::6], *ties[::25]]:
        answer = show(known, subject)
        assert answer.finding.endswith(".")
        assert answer.tables()[0].rows
        assert '"question": "show"' in to_json(answer)


def test_names_that_do_not_resolve(book: Callable[..., Book]) -> None:
    with pytest.raises(UnknownName, match="knows no 'opnai'"):
        _show(book, "opnai")
    with pytest.raises(AmbiguousName, match="answers to 2 things"):
        _show(book, "abilene")
