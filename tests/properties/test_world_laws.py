"""Laws of the world on the shipped book: no look-ahead, each megawatt once, filters partition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.serialise import to_json
from lanebook.answers.world import world
from lanebook.answers.world_payload import DIMENSIONS, World

KNOWN = date(2025, 12, 31)
WHOLE = book_of_folder(known=KNOWN)
NOW = to_json(world(WHOLE, year=2027))
DAYS = ("2022-06-30", "2024-06-30", "2025-09-30", "2026-05-31")


@settings(max_examples=6)
@given(st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_claims_of_the_future_change_no_byte(seed: int, share: float) -> None:
    claims = WHOLE.snapshot.claims
    past = claims.filter(pl.col("published") <= KNOWN)
    future = claims.filter(pl.col("published") > KNOWN).sample(fraction=share, seed=seed)
    mixed = pl.concat([past, future]).sample(fraction=1.0, shuffle=True, seed=seed)
    other = Book(replace(WHOLE.snapshot, claims=mixed), WHOLE.as_of)
    assert to_json(world(other, year=2027)) == NOW


@settings(max_examples=4)
@given(st.integers(0, 10_000))
def test_order_of_the_registers_changes_no_byte(seed: int) -> None:
    shuffled = {
        name: getattr(WHOLE.snapshot, name).sample(fraction=1.0, shuffle=True, seed=seed)
        for name in ("ties", "sites", "organisations", "sources", "parameters")
    }
    other = Book(replace(WHOLE.snapshot, **shuffled), WHOLE.as_of)
    assert to_json(world(other, year=2027)) == NOW


def data_of(book: Callable[..., Book], day: str) -> World:
    return world(book(day)).data


@pytest.mark.parametrize("day", DAYS)
def test_each_megawatt_has_one_home_in_every_dimension(book: Callable[..., Book], day: str) -> None:
    data = data_of(book, day)
    machines = {site.id for site in data.sites if site.use == "data centre"}
    for by in DIMENSIONS:
        groups = data.of(by)
        listed = [site for group in groups for site in group.sites]
        assert sorted(listed) == sorted(machines)
        held = [group.mw.point for group in groups if group.mw.point is not None]
        assert sum(held) == pytest.approx(data.mw.point or 0.0)
        assert sum(group.n_unknown for group in groups) == data.n_unknown


@pytest.mark.parametrize("day", DAYS)
def test_unknown_is_never_zero_and_no_place_is_made_up(book: Callable[..., Book], day: str) -> None:
    known = book(day)
    data = world(known).data
    places = {
        f"site:{row['id']}": (row["lat"], row["lon"])
        for row in known.snapshot.sites.iter_rows(named=True)
    }
    for site in data.sites:
        assert (site.lat, site.lon) == places[site.id]
        assert site.known_on <= known.as_of.known_at
        for figure in (site.mw, site.energised, site.final):
            assert (figure.point is None) == (figure.state == "unknown")
            assert (figure.point == 0) == (figure.state == "zero")
            assert figure.point is None or figure.claims
    known_sites = {name for name in known.network.node_ids if name.startswith("site:")}
    assert {site.id for site in data.sites} == known_sites


@pytest.mark.parametrize("by", ["grid", "country", "firmness", "operator"])
def test_filters_partition_the_whole(book: Callable[..., Book], by: str) -> None:
    known = book()
    whole = world(known).data
    keys = sorted({site.keys[by] for site in whole.sites})
    parts = [world(known, filters={by: key}).data for key in keys[:6] + keys[-2:]]
    for key, part in zip(keys[:6] + keys[-2:], parts, strict=True):
        same = tuple(site for site in whole.sites if site.keys[by] == key)
        # A parent's filter also keeps what its subsidiaries operate.
        assert all(site in part.sites for site in same)
        if by != "operator":
            assert part.sites == same


def test_energised_never_shrinks_with_the_year_asked_and_never_exceeds_what_is_dated(
    book: Callable[..., Book],
) -> None:
    today, *years = world(book()).data.times
    assert (today.year, today.mw) == (None, world(book()).data.mw)
    ran = [each.energised.point or 0.0 for each in years]
    assert ran == sorted(ran)
    for each in years:
        assert (each.energised.point or 0.0) <= (each.mw.point or 0.0) + 1e-9


def test_the_shipped_world(book: Callable[..., Book]) -> None:
    answer = world(book())
    assert answer.finding.startswith(
        "8.4 of 13.4 GW of facility load dated to stand by 31 May 2026 sits on three grids: PJM,"
        " ERCOT and TVA; 11.7 GW is seen running."
    )
    assert answer.caveats[0] == (
        "43 of 97 data-centre sites have no figure for the day and add nothing: the sums are floors."
    )
    named = {site.id: site for site in answer.data.sites}
    assert len(named) == 117
    # Colossus 1 is lent to Anthropic whole from May 2026; before, xAI used it itself.
    assert [each.label for each in named["site:colossus-1"].tenants] == ["Anthropic"]
    before = world(book(valid="2026-03-31")).data
    xai = next(site for site in before.sites if site.id == "site:colossus-1")
    assert [each.label for each in xai.tenants] == ["xAI"]
    # Abilene: Crusoe builds for Oracle, Oracle for OpenAI.
    assert [each.label for each in named["site:stargate-abilene"].tenants] == ["OpenAI"]
    assert [each.source for each in named["site:stargate-abilene"].power] == ["grid", "gas"]
