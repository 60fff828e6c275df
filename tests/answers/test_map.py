"""The map: what it keeps, what it says of itself, and no look-ahead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lanebook.answers.book import Book
from lanebook.answers.map import network_map
from lanebook.base.errors import InputError, UnknownName


def test_the_whole_map(book: Callable[..., Book]) -> None:
    answer = network_map(book())
    data = answer.data
    assert len(data.ties) == 397
    ends = {end for tie in data.ties for end in (tie.source, tie.target)}
    assert {node.id for node in data.nodes} == ends
    assert data.links == ()
    assert "395 live ties join" in answer.finding
    assert "how much has been written" in answer.caveats[0]
    pairs = {(pair.left, pair.right) for pair in data.rivals}
    assert pairs == {
        ("org:amazon", "org:anthropic"),
        ("org:amazon", "org:nvidia"),
        ("org:anthropic", "org:google"),
        ("org:google", "org:nvidia"),
        ("org:google", "org:openai"),
    }


def test_every_tie_carries_dates_and_claims(book: Callable[..., Book]) -> None:
    known = book()
    claims = set(known.snapshot.claims["id"])
    for tie in network_map(known).data.ties:
        assert tie.claims
        assert set(tie.claims) <= claims
        assert tie.known_on <= known.as_of.known_at


def test_focus_keeps_what_is_within_reach(book: Callable[..., Book]) -> None:
    one: Any = network_map(book(), focus="mistral").data
    near = {node.id for node in one.nodes}
    partners = {end for tie in one.ties for end in (tie.source, tie.target)}
    assert "org:mistral" in near
    assert partners <= near
    two: Any = network_map(book(), focus="mistral", steps=2).data
    assert near < {node.id for node in two.nodes}
    assert len(one.ties) < len(two.ties) < 397


def test_kind_and_layer_narrow(book: Callable[..., Book]) -> None:
    equity = network_map(book(), kinds=("equity",)).data
    assert {tie.kind for tie in equity.ties} == {"equity"}
    power = network_map(book(), layers=("power",)).data
    assert {tie.layer for tie in power.ties} == {"power"}
    none = network_map(book(), kinds=("equity",), layers=("power",))
    assert none.data.ties == ()
    assert none.finding == "As known on 31 May 2026, the map holds no tie."


def test_sites_come_with_relations_of_the_register(book: Callable[..., Book]) -> None:
    data = network_map(book(), sites=True).data
    links = {(link.source, link.target, link.kind) for link in data.links}
    assert ("org:oracle", "site:stargate-abilene", "operates") in links
    assert ("org:spacex", "org:xai", "owns") in links
    assert ("site:stargate-abilene", "grid:ERCOT", "on grid") in links
    ids = {node.id for node in data.nodes}
    assert all({link.source, link.target} <= ids for link in data.links)


def test_a_past_map_is_a_part_of_the_present_one(book: Callable[..., Book]) -> None:
    then = {tie.id: tie for tie in network_map(book("2025-09-30")).data.ties}
    now = {tie.id: tie for tie in network_map(book()).data.ties}
    assert set(then) < set(now)
    for name, tie in then.items():
        assert tie.known_on == now[name].known_on
        assert set(tie.claims) <= set(now[name].claims)
    before: Any = network_map(book("2021-01-01"), focus="openai").data
    assert (before.nodes, before.ties) == ((), ())


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"kinds": ("love",)}, "'love' is no kind of tie"),
        ({"layers": ("base",)}, "'base' is no layer of tie"),
        ({"steps": 0}, "0 steps reach nowhere"),
    ],
)
def test_options_that_mean_nothing(book: Callable[..., Book], options: Any, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        network_map(book(), **options)


def test_focus_must_be_a_firm(book: Callable[..., Book]) -> None:
    with pytest.raises(UnknownName, match="colossus-1"):
        network_map(book(), focus="colossus-1")
