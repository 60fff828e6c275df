"""The network of a small book, worked by hand; laws; the shipped book."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.answers.book import Book
from lanebook.base.errors import EngineError
from lanebook.evidence import ranking, tables
from lanebook.network import model
from lanebook.network.model import NONE, Network

ORGS = [
    {"id": "acme", "name": "Acme Labs", "kind": "lab", "country": "US"},
    {"id": "beta", "name": "Beta Labs", "kind": "lab", "country": "US", "parent": "zeta"},
    {"id": "cloud", "name": "Cloud Corp", "kind": "hyperscaler", "country": "US"},
    {"id": "zeta", "name": "Zeta Holding", "kind": "investor", "country": "FR"},
    {"id": "quiet", "name": "Quiet plc", "kind": "utility", "country": "GB"},
]
SITES = [
    {"id": "dune", "name": "Dune", "operator": "cloud", "country": "US", "grid": "ERCOT"},
    {"id": "reef", "name": "Reef", "operator": "quiet", "country": "GB"},
]
TIES = [
    {"id": "cloud--acme--compute_supply", "layer": "full_stack", "site": "dune", "label": "Main"},
    {
        "id": "cloud--acme--hosting",
        "layer": "site",
        "part_of": "cloud--acme--compute_supply",
    },
    {"id": "cloud--beta--compute_supply", "layer": "full_stack"},
    {"id": "acme--beta--competes", "layer": "other"},
    {"id": "acme--cloud--competes", "layer": "other"},
    {"id": "zeta--acme--equity", "layer": "capital"},
]


def _claim(tie: str, name: str, value: str, published: str, **more: str) -> dict[str, str]:
    unit = {"start": "date", "end": "date", "capacity": "MW"}.get(name, "text")
    return {
        "subject": f"tie:{tie}",
        "property": name,
        "value": value,
        "unit": unit,
        "published": published,
    } | more


CLAIMS = [
    _claim("cloud--acme--compute_supply", "start", "2026-01-01", "2025-01-10"),  # c1
    _claim("cloud--acme--compute_supply", "start", "2026-03-01", "2025-06-10"),  # c2: re-dated
    _claim(
        "cloud--acme--compute_supply", "capacity", "100", "2025-02-10",
        status="binding", basis="it", valid_from="2026-01-01",
    ),  # c3
    _claim("cloud--acme--hosting", "event", "Hall B let", "2025-03-10", status="reported"),  # c4
    _claim("cloud--beta--compute_supply", "event", "talks", "2025-02-01", status="rumoured"),  # c5
    _claim("cloud--beta--compute_supply", "end", "2025-12-01", "2025-12-05", status="ended"),  # c6
    _claim("acme--beta--competes", "event", "rivals", "2025-02-01"),  # c7
    _claim("acme--cloud--competes", "event", "rivals", "2025-04-01"),  # c8
]  # fmt: skip
# zeta--acme--equity has no claim at all: it is in no network.


@pytest.fixture(scope="module")
def small(small_book: Callable[..., Book]) -> Callable[..., Network]:
    def make(known: str = "2026-05-31", valid: str | None = None, **changed: object) -> Network:
        rows = {"organisations": ORGS, "sites": SITES, "ties": TIES, "claims": CLAIMS} | changed
        return small_book(known, valid, **rows).network

    return make


def test_codes_are_those_of_the_book() -> None:
    assert set(model.NODE_KINDS[: model.N_ORG_KINDS]) == tables.ORG_KINDS
    assert set(model.TIE_KINDS) == tables.TIE_KINDS
    assert set(model.TIE_LAYERS) == tables.TIE_LAYERS
    assert model.FIRMNESS == ranking.FIRMNESS_ORDER


def test_golden_nodes(small: Callable[..., Network]) -> None:
    network = small()
    # quiet and reef: nobody speaks of them. zeta: parent of beta. ERCOT, US, FR: of known nodes.
    assert network.node_ids == (
        "grid:ERCOT",
        "jurisdiction:FR",
        "jurisdiction:US",
        "org:acme",
        "org:beta",
        "org:cloud",
        "org:zeta",
        "site:dune",
    )
    assert [network.kind_of(node) for node in range(3, 8)] == [
        "lab",
        "lab",
        "hyperscaler",
        "investor",
        "site",
    ]
    dune, cloud, beta = (
        network.node_index[name] for name in ("site:dune", "org:cloud", "org:beta")
    )
    assert network.node_operator[dune] == cloud
    assert network.node_grid[dune] == network.node_index["grid:ERCOT"]
    assert network.node_parent[beta] == network.node_index["org:zeta"]
    assert network.node_parent[cloud] == NONE


def test_golden_ties(small: Callable[..., Network]) -> None:
    network = small()
    assert network.tie_ids == (
        "acme--beta--competes",
        "acme--cloud--competes",
        "cloud--acme--compute_supply",
        "cloud--acme--hosting",
        "cloud--beta--compute_supply",
    )
    main, hosting, gone = 2, 3, 4
    assert network.tie_labels[main] == "Main"
    assert network.start_on(main) == date(2026, 3, 1)  # the later publication re-dates
    assert network.end_on(main) is None
    assert network.firmness_of(main) == "binding"
    assert network.firmness_of(hosting) == "announced"  # only an event speaks of it
    assert network.layer_of(hosting) == "site"
    assert network.part_of.tolist() == [NONE, NONE, NONE, main, NONE]
    assert network.claims_of(main) == ("c1", "c3", "c2")  # by publication
    assert network.known_on(main) == date(2025, 1, 10)
    assert network.over.tolist() == [False, False, False, False, True]
    assert network.end_on(gone) == date(2025, 12, 1)
    assert network.node_ids[network.site[main]] == "site:dune"


def test_a_tie_exists_from_its_first_claim(small: Callable[..., Network]) -> None:
    assert small("2025-01-09").tie_ids == ()
    assert small("2025-01-10").tie_ids == ("cloud--acme--compute_supply",)
    # The component is not yet known, its whole is.
    assert "cloud--acme--hosting" not in small("2025-03-09").tie_ids


def test_an_end_counts_from_its_day_when_known(small: Callable[..., Network]) -> None:
    gone = "cloud--beta--compute_supply"
    for known, valid, over in [
        ("2025-12-04", "2026-01-01", False),  # not said yet
        ("2025-12-05", "2025-11-30", False),  # said, not come on the valid day
        ("2025-12-05", "2025-12-01", True),
    ]:
        network = small(known, valid)
        assert bool(network.over[network.tie_index[gone]]) is over


def test_an_ended_row_with_a_later_day_withdraws_the_date_not_the_tie(
    small: Callable[..., Network],
) -> None:
    tie = "cloud--acme--compute_supply"
    more = [
        _claim(tie, "end", "2030-12-31", "2025-03-01", status="binding", valid_to="2030-12-31"),
        _claim(tie, "end", "2030-12-31", "2025-10-01", status="ended", valid_to="2025-10-01"),
        _claim(tie, "end", "2032-12-31", "2025-10-01", status="binding", valid_to="2032-12-31"),
    ]
    network = small(claims=CLAIMS + more)
    row = network.tie_index[tie]
    assert not network.over[row]
    assert network.end_on(row) == date(2032, 12, 31)


def test_unknown_dates_are_masked_not_zero(small: Callable[..., Network]) -> None:
    network = small()
    assert not network.start_known[network.tie_index["acme--beta--competes"]]
    assert 0 not in network.start_day.tolist()


def test_arrays_are_read_only_and_own_their_memory(small: Callable[..., Network]) -> None:
    network = small()
    arrays = [field.name for field in fields(network) if field.type.startswith(("Int", "Bool"))]
    assert len(arrays) == 20
    for name in arrays:
        with pytest.raises(ValueError, match="read-only"):
            getattr(network, name)[0] = 1
        assert getattr(network, name).base is None


def test_malformed_networks_are_refused(small: Callable[..., Network]) -> None:
    network = small()
    good = {field.name: getattr(network, field.name) for field in fields(network)}
    for name, wrong, complaint in [
        ("provider", network.provider[:-1], "provider has the shape"),
        ("recipient", network.recipient + 100, "recipient points outside the nodes"),
        ("provider", network.provider * 0 + NONE, "provider points outside the nodes"),
        ("claim_offsets", network.claim_offsets[::-1], "claim_offsets do not cover"),
    ]:
        with pytest.raises(EngineError, match=complaint):
            Network(**(good | {name: wrong}))


def same(left: Network, right: Network) -> bool:
    return all(
        np.array_equal(getattr(left, field.name), getattr(right, field.name))
        if isinstance(getattr(left, field.name), np.ndarray)
        else getattr(left, field.name) == getattr(right, field.name)
        for field in fields(left)
    )


@given(seed=st.integers(0, 2**32))
def test_order_of_rows_changes_nothing(small: Callable[..., Network], seed: int) -> None:
    shuffled = {}
    dice = random.Random(seed)
    for name, rows in {"organisations": ORGS, "sites": SITES, "ties": TIES}.items():
        shuffled[name] = dice.sample(rows, len(rows))
    assert same(small(), small(**shuffled))


@given(
    known=st.dates(date(2025, 1, 1), date(2026, 1, 1)),
    later=st.lists(
        st.tuples(
            st.sampled_from([tie["id"] for tie in TIES]),
            st.sampled_from(["end", "start", "capacity", "event"]),
            st.sampled_from(["ended", "denied", "filed", "operational"]),
            st.integers(1, 900),
        ),
        max_size=8,
    ),
)
def test_nothing_published_later_is_seen(small, known: date, later: list) -> None:
    more = []
    for tie, name, status, days in later:
        when = date.fromordinal(known.toordinal() + days).isoformat()
        value = {"capacity": "900", "event": "news"}.get(name, "2025-01-01")
        more.append(_claim(tie, name, value, when, status=status, basis="it"))
    before = small(known.isoformat())
    assert same(before, small(known.isoformat(), claims=CLAIMS + more))


def test_the_shipped_book(book: Callable[..., Book]) -> None:
    network = book("2026-05-31").network
    assert network.n_ties == 397
    ended = [network.tie_ids[tie] for tie in np.flatnonzero(network.over)]
    assert ended == ["nscale--openai--compute_supply", "oracle--openai--compute_supply--2"]
    lane = network.tie_index["spacex--anthropic--compute_supply"]
    assert network.end_on(lane) == date(2029, 5, 31)
    assert network.start_on(lane) == date(2026, 5, 3)
    assert network.firmness_of(lane) == "binding"
    assert network.node_ids[network.site[lane]] == "site:colossus-1"
    early = book("2025-06-30").network
    assert "spacex--anthropic--compute_supply" not in early.tie_index
    assert early.n_ties < network.n_ties
    assert set(early.tie_ids) < set(network.tie_ids)
