"""The map as a drawing: places that stay put, nothing later told, states and words by date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.support.wide import wide_book

from lanebook.answers.book import Book
from lanebook.answers.layout import layout
from lanebook.answers.layout_places import BLOCK_OF
from lanebook.answers.serialise import to_json
from lanebook.base.errors import InputError, UnknownName
from lanebook.network.model import N_ORG_KINDS, NODE_KINDS

DAYS = ("2019-07-31", "2024-06-30", "2025-09-30", "2026-02-10", "2026-05-31")


def places(data: Any) -> dict[str, tuple[int, float]]:
    return {node.id: (node.column, node.y) for node in data.nodes}


def test_every_kind_of_firm_has_one_column() -> None:
    assert set(BLOCK_OF) == set(NODE_KINDS[:N_ORG_KINDS])


def test_nobody_moves_when_the_date_moves(book: Callable[..., Book]) -> None:
    now = places(layout(book()).data)
    assert len(now) == 172
    assert len(set(now.values())) == 172  # no two in one place
    for known in DAYS:
        then = layout(book(known)).data
        assert places(then).items() <= now.items()
        for valid in ("2019-07-31", "2023-12-31"):
            assert places(layout(book(known, valid)).data).items() <= now.items()
        empty = {(slot.column, slot.y) for slot in then.slots}
        assert empty | set(places(then).values()) == set(now.values())
        assert empty.isdisjoint(places(then).values())


def test_nobody_moves_when_filters_or_the_focus_change(book: Callable[..., Book]) -> None:
    now = places(layout(book()).data)
    assert places(layout(book(), focus="anthropic", steps="2").data) == now
    assert places(layout(book(), ties=("money",), firmness=("binding",)).data) == now


def test_an_empty_place_says_nothing_of_who_comes(book: Callable[..., Book]) -> None:
    text = to_json(layout(book("2025-09-30")))
    later = set(places(layout(book()).data)) - set(places(layout(book("2025-09-30")).data))
    assert len(later) == 91
    assert [name for name in later if name in text or f'"{name[4:]}"' in text] == []


def test_with_the_known_frame_nothing_later_counts_at_all(book: Callable[..., Book]) -> None:
    then = book("2025-09-30")
    cut = replace(then.snapshot, claims=then.snapshot.known(date(2025, 9, 30)))
    truncated = Book(cut, then.as_of)
    for focus in (None, "openai"):
        strict = layout(then, focus=focus, frame="known")
        assert to_json(strict) == to_json(layout(truncated, focus=focus, frame="known"))
        assert strict.data.slots == ()


def test_the_book_frame_differs_from_a_book_cut_off_only_in_places_and_totals(
    book: Callable[..., Book],
) -> None:
    then = book("2025-09-30")
    cut = replace(then.snapshot, claims=then.snapshot.known(date(2025, 9, 30)))
    full, short = layout(then).data, layout(Book(cut, then.as_of)).data
    assert full.ties == short.ties
    unplaced = [replace(node, column=0, y=0.0) for node in full.nodes]
    key = lambda node: node.id  # noqa: E731 -- used twice below
    assert sorted(unplaced, key=key) == sorted(
        (replace(node, column=0, y=0.0) for node in short.nodes), key=key
    )
    assert (full.documented, full.groups) == (short.documented, short.groups)


def test_the_order_of_claims_and_ties_does_not_matter(book: Callable[..., Book]) -> None:
    known = book("2026-02-10")
    shot = known.snapshot
    turned = replace(shot, ties=shot.ties.reverse(), organisations=shot.organisations.reverse())
    expected = to_json(layout(known, focus="openai"))
    assert to_json(layout(Book(turned, known.as_of), focus="openai")) == expected
    shuffled = replace(shot, claims=shot.claims.sample(fraction=1.0, shuffle=True, seed=7))
    assert to_json(layout(Book(shuffled, known.as_of), focus="openai")) == expected


def test_the_map_replays_valid_time_back_to_2019(book: Callable[..., Book]) -> None:
    answer = layout(book("2026-05-31", "2019-07-31"))
    assert answer.finding == ("On 31 July 2019 the map was Microsoft and OpenAI alone")
    assert answer.data.summary == "2 ties in force. As known on 31 May 2026."
    assert [tie.id for tie in answer.data.ties] == [
        "tie:microsoft--openai--compute_supply",
        "tie:microsoft--openai--equity",
    ]
    unknown_then = layout(book("2019-07-31"))
    assert unknown_then.finding == "On 31 July 2019 the map held no tie"
    assert (unknown_then.data.nodes, unknown_then.data.ties) == ((), ())


@pytest.mark.parametrize(
    ("known", "focus", "finding", "summary"),
    [
        (
            "2026-05-31",
            None,
            "397 ties join 172 organisations",
            "390 ties in force. 5 pairs of rivals also deal with each other.",
        ),
        (
            "2025-09-30",
            None,
            "On 30 September 2025 the map had 121 of 397 ties",
            "118 ties in force. 397 ties are known by 31 May 2026.",
        ),
        (
            "2026-05-31",
            "anthropic",
            "Anthropic’s compute comes from its rivals",
            "30 ties to 20 organisations. Two of the three largest suppliers of its compute",
        ),
        ("2026-05-31", "NVDA", "Nvidia supplies 16 organisations, most of all OpenAI", "53 ties"),
        ("2026-05-31", "us-ftc", "US FTC reviews 7 organisations", "8 ties to 7 organisations."),
        ("2026-05-31", "apollo", "Apollo Global Management puts money into Anthropic", "1 tie"),
        ("2020-05-31", "openai", "Nothing was known about OpenAI’s ties on 31 May 2020", ""),
    ],
)
def test_the_title_is_computed(
    book: Callable[..., Book], known: str, focus: str | None, finding: str, summary: str
) -> None:
    answer = layout(book(known), focus=focus)
    assert answer.finding == finding
    assert answer.data.summary.startswith(summary)


def test_the_rivals_title_follows_the_ties_it_names(book: Callable[..., Book]) -> None:
    data = layout(book(), focus="anthropic").data
    compute = [tie for tie in data.ties if tie.focus and tie.kind == "compute supply"]
    bought = [tie for tie in compute if tie.target == "org:anthropic" and tie.mw]
    sizes: dict[str, float] = {}
    for tie in bought:
        sizes[tie.source] = max(sizes.get(tie.source, 0.0), tie.mw or 0.0)
    largest = sorted(sizes, key=lambda each: -sizes[each])[:3]
    rivals = {node.id for node in data.nodes if node.rival}
    assert len(rivals & set(largest)) == 2


def test_a_focus_not_yet_tied_says_from_when_on(book: Callable[..., Book]) -> None:
    data = layout(book("2024-05-31"), focus="anthropic").data
    assert data.first_on is None
    early = layout(book("2020-05-31"), focus="anthropic")
    assert early.data.first_on == min(
        tie.known_on for tie in layout(book(), focus="anthropic").data.ties if tie.focus
    )
    assert layout(book("2020-05-31"), focus="anthropic", frame="known").data.first_on is None


def test_steps_and_filters_narrow_what_is_in_focus(book: Callable[..., Book]) -> None:
    def reach(**options: Any) -> set[str]:
        ties = layout(book(), focus="mistral", **options).data.ties
        return {tie.id for tie in ties if tie.focus}

    one, two, every = reach(steps="1"), reach(steps="2"), reach(steps="all")
    assert all("mistral" in tie for tie in one)
    assert one < two < every
    money = layout(book(), ties=("money",)).data
    assert {tie.group for tie in money.ties} == {"money"}
    quiet = [node for node in money.nodes if not node.active]
    assert len(quiet) == 172 - money.n_firms  # known, in their places, outside the filter
    assert {tie.layer for tie in layout(book(), layers=("power",)).data.ties} == {"power"}
    firm = layout(book(), firmness=("option", "withdrawn")).data.ties
    assert {tie.firmness for tie in firm} == {"option", None}


def test_what_stands_beside_a_focus(book: Callable[..., Book]) -> None:
    data = layout(book(), focus="anthropic").data
    first = data.parties[0]
    assert (first.label, first.rival, first.gives) == (
        "Google",
        True,
        "compute supply (2), chip supply, equity",
    )
    assert layout(book(), focus="nvidia").data.customers[0].label == "OpenAI"
    inside = {row.label for row in data.parties if row.inside}
    assert "Broadcom" in inside
    stoppers = {(row.label, row.about, row.closed) for row in data.reviewers}
    assert ("US FTC", "", False) in stoppers
    assert ("UK CMA", "Google", True) in stoppers
    assert data.documented == ()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"ties": ("love",)}, "'love' is no group of ties"),
        ({"layers": ("base",)}, "'base' is no layer"),
        ({"firmness": ("solid",)}, "'solid' is no firmness"),
        ({"steps": "3"}, "'3' is no number of steps"),
        ({"frame": "future"}, "'future' is no frame"),
    ],
)
def test_options_that_mean_nothing(book: Callable[..., Book], options: Any, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        layout(book(), **options)


def test_the_focus_must_be_a_firm(book: Callable[..., Book]) -> None:
    with pytest.raises(UnknownName, match="colossus-1"):
        layout(book(), focus="colossus-1")


SMALL: dict[str, Any] = {
    "organisations": [
        {"id": "lab", "name": "Lab", "kind": "lab", "country": "US"},
        {"id": "cloud", "name": "Cloud", "kind": "hyperscaler", "country": "US"},
        {"id": "fund", "name": "Fund", "kind": "investor", "country": "US"},
        {"id": "court", "name": "Court", "kind": "regulator", "country": "US"},
    ],
    "ties": [
        {"id": "cloud--lab--compute_supply", "layer": "full_stack"},
        {"id": "fund--lab--equity", "layer": "capital"},
        {"id": "cloud--lab--competes", "layer": "other"},
        {"id": "court--lab--review", "layer": "other"},
    ],
    "sources": [{"id": "s", "publisher": "S", "kind": "news", "published": "2025-01-01"}],
    "vocabulary": [
        {"property": "contracted_capacity", "type": "number"},
        {"property": "amount", "type": "number"},
        {"property": "end", "type": "date"},
        {"property": "event", "type": "text"},
        {"property": "review_status", "type": "text"},
    ],
    "claims": [
        {
            "subject": "tie:cloud--lab--compute_supply", "property": "contracted_capacity",
            "value": "300", "unit": "MW", "basis": "facility", "published": "2025-01-01",
        },
        {
            "subject": "tie:fund--lab--equity", "property": "event", "value": "talks",
            "published": "2025-02-01", "status": "rumoured",
        },
        {
            "subject": "tie:cloud--lab--competes", "property": "event", "value": "named a rival",
            "published": "2025-03-01",
        },
        {
            "subject": "tie:court--lab--review", "property": "review_status", "value": "opened",
            "published": "2025-04-01",
        },
        {
            "subject": "tie:cloud--lab--compute_supply", "property": "end", "value": "2025-06-01",
            "unit": "date", "published": "2025-06-01", "status": "ended",
        },
    ],
}  # fmt: skip


def test_a_small_map_by_hand(small_book: Callable[..., Book]) -> None:
    """Four firms, one per column of four; each tie in its group, its state on two days."""
    early = layout(small_book(known="2025-05-01", **SMALL)).data
    assert {(node.label, node.column) for node in early.nodes} == {
        ("Cloud", 3), ("Lab", 4), ("Fund", 5), ("Court", 6),
    }  # fmt: skip
    assert {(tie.kind, tie.group, tie.state, tie.sized) for tie in early.ties} == {
        ("compute supply", "compute", "live", True),
        ("equity", "money", "live", False),
        ("competes", "rivalry", "live", True),
        ("review", "rights", "live", True),
    }
    assert {tie.kind for tie in early.ties if tie.rivals} == {"compute supply", "competes"}
    assert early.height == 1.0
    assert {node.y for node in early.nodes} == {0.5}
    supply = next(tie for tie in early.ties if tie.group == "compute")
    assert (supply.mw, supply.usd, supply.size) == (300.0, None, "300 MW")

    late = layout(small_book(known="2025-07-01", **SMALL), focus="lab")
    states = {tie.kind: tie.state for tie in late.data.ties}
    assert states["compute supply"] == "over"
    assert late.data.summary == "2 ties to 2 organisations."
    assert [row.label for row in late.data.parties] == ["Fund"]
    assert [row.terms for row in late.data.reviewers] == ["opened"]


def test_a_small_map_s_table_is_its_twin(small_book: Callable[..., Book]) -> None:
    answer = layout(small_book(known="2025-05-01", **SMALL))
    table = answer.tables()[0]
    assert [column.key for column in table.columns][:3] == ["source", "target", "group"]
    cells = {row[3]: (row[0], row[1], row[6], row[8]) for row in table.rows}
    assert cells["compute supply"] == ("Cloud", "Lab", "300 MW", "yes")
    assert cells["equity"] == ("Fund", "Lab", "?", "")  # no source gives a size
    assert cells["review"] == ("Court", "Lab", "", "")  # none is asked of a review


@pytest.mark.parametrize(
    ("n", "mode"), [(300, "firms"), (301, "folded"), (2_000, "folded"), (2_001, "clusters")]
)
def test_a_large_map_stays_bounded_and_loses_nobody(
    small_book: Callable[..., Book], n: int, mode: str
) -> None:
    data = layout(small_book(**wide_book(n))).data
    assert data.mode == mode
    assert len(data.nodes) + len(data.bundles) <= 300
    assert data.height <= 120
    inside = sum(bundle.n_shown for bundle in data.bundles)
    assert len(data.nodes) + inside == n == data.n_firms
    shown = {node.id for node in data.nodes} | {bundle.key for bundle in data.bundles}
    assert all({tie.source, tie.target} <= shown for tie in data.ties)
    within = sum(tie.n_ties for tie in data.ties)
    assert 0 < within <= data.n_ties


def test_bundles_open_below_and_nothing_else_moves(small_book: Callable[..., Book]) -> None:
    wide = small_book(**wide_book(900))
    closed = layout(wide).data
    bundle = next(each for each in closed.bundles if each.key == "more:labs")
    opened = layout(wide, opened=("more:labs", "more:nobody")).data
    assert places(closed).items() <= places(opened).items()
    new = [node for node in opened.nodes if node.id not in places(closed)]
    assert len(new) == bundle.n_shown
    assert all(node.y > closed.height and node.fold == "more:labs" for node in new)
    left = next(each for each in opened.bundles if each.key == "more:labs")
    assert (left.n_shown, left.opened) == (0, True)


def test_a_focus_stands_by_itself_even_in_a_cluster(small_book: Callable[..., Book]) -> None:
    wide = small_book(**wide_book(2_500))
    assert layout(wide).data.mode == "clusters"
    data = layout(wide, focus="f1201").data
    own = [tie for tie in data.ties if tie.focus]
    assert {tie.source for tie in own} | {tie.target for tie in own} >= {"org:f1201", "org:f1202"}
    assert all(tie.n_ties == 1 for tie in own)


def test_folded_places_hold_at_every_date(small_book: Callable[..., Book]) -> None:
    wide = wide_book(400)
    now = layout(small_book(**wide)).data
    then = layout(small_book(known="2025-03-31", **wide)).data
    assert places(then).items() <= places(now).items()
    spots = {bundle.key: (bundle.column, bundle.y) for bundle in now.bundles}
    assert {bundle.key: (bundle.column, bundle.y) for bundle in then.bundles} == spots
    assert pl.Series([bundle.n_shown for bundle in then.bundles]).sum() < sum(
        bundle.n_shown for bundle in now.bundles
    )
