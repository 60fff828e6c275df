"""Chokepoints of the shipped book: shares and their sources, cuts, shared fates, what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.chokepoints import chokepoints
from lanebook.answers.chokepoints_changes import changes_between
from lanebook.answers.chokepoints_payload import Chokepoints
from lanebook.answers.chokepoints_records import LayerConcentration
from lanebook.answers.serialise import to_json
from lanebook.base.errors import InputError, UnknownName

DAY = date(2026, 5, 31)


@pytest.fixture(scope="module")
def answer(book: Callable[..., Book]) -> Answer[Chokepoints]:
    return chokepoints(book(known=DAY), pair=("OpenAI", "anthropic"), then=date(2025, 9, 30))


def _layer(data: Chokepoints, key: str, by: str = "firm") -> LayerConcentration:
    return next(each for each in data.layers if (each.key, each.by) == (key, by))


def test_memory_stands_on_claims_and_is_above_the_threshold(answer: Answer[Chokepoints]) -> None:
    # .57^2 + .23^2 + .20^2 = .3249 + .0529 + .04 = .4178
    memory = _layer(answer.data, "hbm")
    assert [each.holder for each in memory.shares] == ["skhynix", "samsung", "micron"]
    assert memory.hhi == pytest.approx(0.4178)
    assert memory.hhi_low < memory.hhi < memory.hhi_high
    assert memory.verdict == "yes"
    assert "c-9831cbc977" in memory.shares[0].claims
    assert memory.shares[0].parameter == "layer_maker_share/hbm:skhynix"


def test_korea_holds_both_korean_makers(answer: Answer[Chokepoints]) -> None:
    place = _layer(answer.data, "hbm", "place")
    assert place.shares[0].holder == "KR"
    assert place.shares[0].point == pytest.approx(0.80)


def test_what_nobody_states_is_unknown_and_not_zero(answer: Answer[Chokepoints]) -> None:
    turbines = _layer(answer.data, "turbines")
    assert {each.point for each in turbines.shares} == {None}
    assert (turbines.hhi_low, turbines.hhi, turbines.hhi_high) == (0.0, None, 1.0)
    assert turbines.verdict == "open"
    assert turbines.unknown_share == 1.0
    racks = _layer(answer.data, "racks")
    assert racks.unknown_share == pytest.approx(0.43)
    assert racks.hhi_low == pytest.approx(0.57**2)
    assert racks.hhi_high == pytest.approx(0.57**2 + 0.43**2)


def test_power_on_no_site_on_record_may_stand_anywhere(answer: Answer[Chokepoints]) -> None:
    power = _layer(answer.data, "power", "place")
    texas = next(each for each in power.shares if each.holder == "ercot")
    assert texas.low is not None
    assert texas.point is not None
    assert texas.low < texas.point < (texas.high or 0.0)
    assert texas.claims
    assert power.hhi_low < 0.18 < power.hhi_high
    assert power.verdict == "open"


def test_one_foundry_and_one_toolmaker_cut_all_labs_off(answer: Answer[Chokepoints]) -> None:
    cuts = {each.org: each for each in answer.data.cuts}
    every = set(answer.data.lab_labels)
    assert set(cuts["org:tsmc"].cut["wafers"]) == every
    assert set(cuts["org:asml"].cut["EUV lithography"]) == every
    assert cuts["org:tsmc"].is_articulation
    # memory has three makers: none of them cuts everybody off
    assert not any(set(each.cut.get("memory", ())) == every for each in answer.data.cuts)


def test_a_pair_shares_what_both_take_from_the_same_firm(answer: Answer[Chokepoints]) -> None:
    data = answer.data
    mine = [each for each in data.fates if {each.one, each.other} == {"openai", "anthropic"}]
    assert len({each.layer for each in mine}) == len(mine) > 1
    compute = next(each for each in mine if each.layer == "compute")
    assert compute.low <= compute.about <= compute.high
    assert compute.about == pytest.approx(sum(each.shared for each in compute.through))
    # Amazon's lane to OpenAI has dollars and no megawatts: nothing is certain
    assert compute.low == 0.0
    assert compute.through[0].holder == "amazon"
    assert data.tables()[0].name == "chokepoints_pair"


def test_lanes_without_a_number_are_unknown_up_to_what_is_asked(
    answer: Answer[Chokepoints],
) -> None:
    # Anthropic: 2,247 MW stated and 23 implied of 3,742 asked at the end of 2026; three lanes
    # (CoreWeave's among them) have neither megawatts nor dollars
    mine = next(s for s in answer.data.supplies if (s.layer, s.lab) == ("compute", "anthropic"))
    assert mine.mw is not None
    assert mine.implied_mw is not None
    assert mine.silent_mw == pytest.approx(3742 - mine.mw - mine.implied_mw, abs=1)
    assert mine.unknown_share == pytest.approx((mine.implied_mw + mine.silent_mw) / 3742, abs=1e-3)
    largest = mine.shares[0]
    assert largest.low == pytest.approx(1037 / 3742, abs=1e-3)
    assert largest.point == pytest.approx(1037 / (mine.mw + mine.implied_mw), abs=1e-3)
    assert "at most" in mine.basis


def test_stacks_fall_with_every_layer_that_must_hold(answer: Answer[Chokepoints]) -> None:
    rows = {each.layer: each for each in answer.data.stacks}
    for each in rows.values():
        assert 1.0 - 1e-9 <= each.low <= each.about + 1e-9
        assert each.about <= each.high + 1e-9
        assert each.high <= each.naive + 1e-9
    assert rows[""].about <= min(each.about for each in rows.values()) + 1e-9
    assert rows["compute"].about > rows["accelerators"].about > rows["wafers"].about


def test_a_stop_of_the_foundry_is_felt_late_and_widely(answer: Answer[Chokepoints]) -> None:
    points = {each.id: each for each in answer.data.points}
    foundry = points["tsmc/cowos"]
    assert foundry.waits is not None
    assert foundry.waits >= 6
    assert foundry.dies.point is not None
    assert foundry.dies_later.point is not None
    assert foundry.dies_later.point > 10 * foundry.dies.point
    grid = points["power:ercot"]
    assert grid.waits == 0
    assert grid.replace.low is not None
    assert grid.replace.point == 30
    every = points["org:tsmc"]
    assert every.dies_later.point is not None
    assert every.dies_later.point >= foundry.dies_later.point
    assert every.share.state == "blank"


def test_every_row_says_how_much_it_stands_on(answer: Answer[Chokepoints]) -> None:
    for each in answer.data.layers:
        assert each.n_claims > 0 or each.key == "racks"
    tsmc = next(each for each in answer.data.points if each.id == "tsmc/cowos")
    assert tsmc.n_ties > 10
    assert tsmc.n_claims >= tsmc.n_ties
    assert any("missing tie is no evidence" in each for each in answer.caveats)


def test_the_change_since_a_day_tells_documentation_from_supply(
    answer: Answer[Chokepoints],
) -> None:
    memory = next(each for each in answer.data.changes if (each.layer, each.by) == ("hbm", "firm"))
    # as known in September 2025: Counterpoint's 62, 17 and 21 %
    assert memory.rise == pytest.approx(0.4178 - (0.62**2 + 0.17**2 + 0.21**2))
    assert memory.then_claims < memory.now_claims
    sites = next(each for each in answer.data.changes if each.layer == "sites")
    assert sites.now_claims > sites.then_claims


def test_a_share_that_was_unknown_has_not_moved_from_zero(answer: Answer[Chokepoints]) -> None:
    now = next(each for each in answer.data.layers if (each.key, each.by) == ("hbm", "firm"))
    first, *rest = now.shares
    then = replace(now, shares=(replace(first, point=None), *rest))
    (row,) = changes_between([then], [now])
    assert row.words == "no share moved"
    silent = replace(now, shares=tuple(replace(each, point=None) for each in now.shares))
    (row,) = changes_between([silent], [now])
    assert row.words == "no share known on both days"


def test_nothing_published_later_takes_part(book: Callable[..., Book]) -> None:
    early = book(known="2025-09-30")
    data = chokepoints(early).data
    known = set(early.snapshot.known(date(2025, 9, 30))["id"])
    used = {claim for each in data.layers for share in each.shares for claim in share.claims}
    used |= {claim for each in data.supplies for share in each.shares for claim in share.claims}
    assert used <= known
    assert _layer(data, "hbm").shares[0].point == pytest.approx(0.62)


def test_a_book_that_never_held_the_later_claims_gives_the_same_bytes(
    book: Callable[..., Book],
) -> None:
    day = date(2025, 9, 30)
    whole = book(known=day)
    earlier = replace(
        whole.snapshot, claims=whole.snapshot.claims.filter(pl.col("published") <= day)
    )
    assert earlier.claims.height < whole.snapshot.claims.height
    assert to_json(chokepoints(Book(earlier, whole.as_of))) == to_json(chokepoints(whole))


def test_before_the_model_begins_concentration_is_told_and_no_stop(
    book: Callable[..., Book],
) -> None:
    answer = chokepoints(book(known="2021-06-30"))
    assert answer.data.points == ()
    assert answer.data.layers == ()  # nobody had written of a maker: no convention stands alone
    assert any("none is told for this day" in each for each in answer.caveats)


def test_the_proof_is_printed_and_holds(answer: Answer[Chokepoints]) -> None:
    names = [each.name for each in answer.data.proof]
    assert len(names) == len(set(names))
    assert "no stop, no loss" in names
    assert all(each.holds for each in answer.data.proof)


@pytest.mark.parametrize(
    ("asked", "error", "match"),
    [
        ({"pair": ("openai", "openai")}, InputError, "no two labs"),
        ({"pair": ("openai", "tsmc")}, InputError, "no two labs"),
        ({"pair": ("openai", "nobody-at-all")}, UnknownName, "knows no"),
        ({"months": 0}, InputError, "cannot be looked at"),
        ({"then": DAY}, InputError, "no day before"),
        ({"overrides": {"no-such-thing": 1.0}}, UnknownName, "no parameter"),
    ],
)
def test_bad_questions_are_refused(
    book: Callable[..., Book], asked: dict[str, object], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        chokepoints(book(known=DAY), **asked)  # type: ignore[arg-type]
