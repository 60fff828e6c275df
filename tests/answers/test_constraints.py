"""What binds: a small model made by hand, then the shipped book."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.support.constraint_models import inputs, model

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.constraints import constraints, scene_of, solve, tallied
from lanebook.answers.constraints_buyers import buyer_rows, held_rows, short_rows
from lanebook.answers.constraints_labels import label_rows
from lanebook.answers.constraints_layers import LayerRows, ceiling_rows, in_order
from lanebook.answers.constraints_noise import NOISE, NOISY, noisy
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_scene import Scene
from lanebook.answers.constraints_units import Scales
from lanebook.answers.constraints_worth import worth_rows
from lanebook.base.errors import DataError, InputError, UnknownName
from lanebook.engines.clearing.inputs import Floor, Rule
from lanebook.evidence.parameters import Parameters


@pytest.fixture(scope="module")
def scene(book: Callable[..., Book]) -> Callable[..., Scene]:
    def made(*, rule: Rule = "value", floors: tuple[Floor, ...] = (), **changes: object) -> Scene:
        return Scene(book(), model(inputs(**changes)), None, floors, rule, (0, 1, 2))

    return made


@pytest.fixture(scope="module")
def scales(book: Callable[..., Book]) -> Scales:
    return Scales(Parameters(book().snapshot))


def labels(scene: Scene) -> list[str]:
    return [each.key for each in scene.base.binding]


def test_power_then_packaging_then_demand_bind_as_worked_by_hand(
    scene: Callable[..., Scene],
) -> None:
    """2026: 3,000 MW powered, 1,000 old: 2,000 MW = 200 of 210 thousand wafers, so power binds.

    2027: 210 + 300 wafers make 5,100 MW beside the old 1,000; 8,000 are asked for. 2028: 900
    thousand wafers are more than anybody asks for.
    """
    found = scene()
    assert labels(found) == ["power", "cowos", "ask"]
    np.testing.assert_allclose(found.base.clearing.served_mw.sum(axis=0), [3_000, 6_100, 10_000])
    assert found.base.glut == 2


def test_slack_prices_and_units_of_a_row(scene: Callable[..., Scene], scales: Scales) -> None:
    made = scene()
    rows = {(row.layer, row.period): row for row in LayerRows(made, made.base, scales).all()}
    wafers, power = rows["cowos", "2027"], rows["power", "2026"]
    assert (wafers.capacity.point, wafers.slack.point, wafers.slack.unit) == (300e3, 0.0, "wafers")
    assert wafers.shadow_price.unit == "USD/wafer"
    assert wafers.shadow_price.point is not None
    assert wafers.shadow_price.point > 0
    assert (power.slack.point, power.shadow_price.unit) == (0.0, "USD/MW-year")
    memory = rows["hbm", "2027"]
    assert memory.capacity.point == pytest.approx(2_000e6 / 288)  # gigabits of a stack of 36 GB
    assert memory.shadow_price.point == 0.0
    assert not memory.is_named


def test_the_price_of_a_wafer_is_what_a_thousand_more_are_worth(
    scene: Callable[..., Scene], scales: Scales
) -> None:
    made = scene()
    price = LayerRows(made, made.base, scales).row("cowos", 1).shadow_price.point
    more = inputs().capacity.copy()
    more[0, 1] += 1.0
    gain = scene(capacity=more).base.clearing.objective - made.base.clearing.objective
    per_wafer = gain * 1e6 / 1e3 * 1.1**1.5  # as of the middle of 2027
    assert price == pytest.approx(per_wafer, rel=0.01)


def test_the_capacity_of_a_row_carries_the_reach_of_its_drivers(
    scene: Callable[..., Scene], scales: Scales
) -> None:
    made = scene()
    rows = LayerRows(made, made.base, scales)
    wafers, power = rows.row("cowos", 0).capacity, rows.row("power", 0).capacity
    assert (wafers.low, wafers.point, wafers.high) == pytest.approx((168e3, 210e3, 315e3))
    assert (power.low, power.point, power.high) == pytest.approx((2_400, 3_000, 3_600))
    assert wafers.claims == ("c-8f555e33b1",)
    assert rows.row("power", 0).is_default


def test_a_pool_apart_is_no_part_of_power(scene: Callable[..., Scene], scales: Scales) -> None:
    may = np.array([[True, False], [True, False]])
    made = scene(pools=("ercot", "china"), may_site=may, apart=("china",))
    row = LayerRows(made, made.base, scales).row("power", 0)
    assert row.capacity.point == 2_000
    assert row.slack.point == 0.0


def test_ceilings_stand_beside_the_ask(scene: Callable[..., Scene]) -> None:
    found = {(row.layer, row.period): row.gigawatts.point for row in ceiling_rows(scene())}
    assert found["cowos", "2026"] == 2.1
    assert found["hbm", "2026"] == 6.7
    assert found["power", "2026"] == 2.0
    assert found["ask", "2026"] == 4.0
    assert in_order(("ask", "power:pjm", "power", "n3", "cowos", "capital")) == (
        "cowos", "n3", "power", "power:pjm", "capital", "ask",
    )  # fmt: skip


def test_who_waits_depends_on_the_rule(scene: Callable[..., Scene]) -> None:
    served = {}
    rules: tuple[Rule, ...] = ("value", "contract", "pro_rata", "max_min")
    for rule in rules:
        rows = {row.buyer: row for row in buyer_rows(scene(rule=rule)) if row.period == "2026"}
        served[rule] = [rows[name].served_mw.point for name in ("openai", "google")]
        assert sum(served[rule]) == pytest.approx(3_000)
    assert served["pro_rata"] == pytest.approx([1_800, 1_200], rel=1e-4)
    assert served["max_min"] == pytest.approx([1_500, 1_500], rel=1e-4)
    assert served["value"][0] > served["pro_rata"][0]  # its first half is worth most


def test_labels_do_not_depend_on_the_rule(scene: Callable[..., Scene]) -> None:
    assert labels(scene(rule="max_min")) == labels(scene())


def test_held_and_allocated_megawatts_add_up(scene: Callable[..., Scene]) -> None:
    for row in held_rows(scene()):
        own, labs, others = (
            row.hyperscaler_own_mw.point, row.lab_allocated_mw.point, row.others_mw.point
        )  # fmt: skip
        assert row.total_mw.point == pytest.approx((own or 0) + (labs or 0) + (others or 0))
        held = (own or 0) + (row.held_for_labs_mw.point or 0)
        assert row.hyperscaler_held_mw.point == pytest.approx(held)


def test_a_lane_beyond_all_power_falls_short(scene: Callable[..., Scene]) -> None:
    committed = inputs().committed.copy()
    committed[0, 0] = 9_000.0
    rows = short_rows(scene(committed=committed), {"org:google": "Google"})
    assert [(row.lane, row.period) for row in rows] == [("google--openai", "2026")]
    assert rows[0].holder == "Google"
    assert rows[0].short_mw.point == pytest.approx(9_000.0 - (rows[0].kept_mw.point or 0.0))


def test_one_more_unit_is_worth_something_only_where_it_is_scarce(
    scene: Callable[..., Scene], scales: Scales
) -> None:
    found = {(row.layer, row.period): row.value for row in worth_rows(scene(), scales, "openai")}
    assert (found["power", "2026"].point or 0) > 0
    assert found["power", "2028"].point == 0.0
    assert (found["cowos", "2027"].point or 0) > 0
    assert found["hbm", "2026"].point == 0.0


def test_noise_moves_each_entry_by_itself_within_a_tenth() -> None:
    base = inputs()
    one, again, other = noisy(base, 7, 3), noisy(base, 7, 3), noisy(base, 7, 4)
    for name in NOISY:
        ratio = getattr(one, name) / np.where(getattr(base, name) > 0, getattr(base, name), 1.0)
        assert ((ratio >= 1 - NOISE) & (ratio <= 1 + NOISE) | (getattr(base, name) == 0)).all()
        np.testing.assert_array_equal(getattr(one, name), getattr(again, name))
    assert (one.capacity != other.capacity).any()
    assert len(set((one.capacity / base.capacity).ravel())) == one.capacity.size
    np.testing.assert_array_equal(one.kw, base.kw)


def test_draws_of_the_ranges_stay_inside_them(scene: Callable[..., Scene]) -> None:
    base, drawn = inputs(), scene().ranged(1)
    for draw in range(20):
        power = drawn(draw).power[0]
        assert (power >= base.power[0] * 0.7 - 1e-9).all()
        assert (power <= base.power[0] * 1.3 + 1e-9).all()


def test_a_label_under_four_in_five_is_contested_and_names_the_runner_up(
    scene: Callable[..., Scene], scales: Scales
) -> None:
    near = inputs().capacity.copy()
    near[0, 0] = 201.0  # 2,010 MW of chips against 2,000 MW of power
    made = scene(capacity=near)
    noise = tallied(made, made.noisy(0), 40, lambda: None, is_far=False)
    ranges = tallied(made, made.ranged(0), 10, lambda: None, is_far=True)
    first, second, last = label_rows(made, LayerRows(made, made.base, scales), noise, ranges)
    assert first.stability is not None
    assert first.stability < 0.8
    assert first.verdict == "contested"
    assert {first.layer, first.runner_up} == {"power", "cowos"}
    assert second.verdict == last.verdict == "stable"
    assert sum(vote.noise for vote in first.votes) == pytest.approx(1.0)


def test_stability_does_not_depend_on_the_number_of_workers(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scene()
    found = []
    for workers in (1, 3):
        monkeypatch.setattr("lanebook.answers.constraints.WORKERS", workers)
        found.append(tallied(made, made.noisy(5), 12, lambda: None, is_far=False))
    assert found[0] == found[1]


def test_a_demand_that_can_be_met_is_met_and_asked_for(scene: Callable[..., Scene]) -> None:
    made = scene(floors=(Floor("google", "2026", 2_500.0),))
    assert made.base.clearing.served_mw[1, 0] == pytest.approx(2_500.0)
    assert made.inputs.ask[1].tolist() == [2_500.0, 3_000.0, 4_000.0]


def test_demands_that_clash_are_refused_with_the_smallest_set(
    scene: Callable[..., Scene], scales: Scales
) -> None:
    floors = (Floor("google", "2026", 1_900.0), Floor("openai", "2026", 1_500.0),
              Floor("openai", "2028", 10.0))  # fmt: skip
    with pytest.raises(DataError, match="cannot be met") as caught:
        solve(scene(floors=floors), scales)
    said = caught.value.problem
    assert "Google at least 1,900 MW in 2026" in said
    assert "OpenAI at least 1,500 MW in 2026" in said
    assert "power" in said
    assert "2028" not in said
    assert caught.value.exit_status == 1
    assert len(caught.value.findings) >= 3
    assert {finding.code for finding in caught.value.findings} == {"Q001"}


@pytest.fixture(scope="module")
def shipped(book: Callable[..., Book]) -> Constraints:
    return constraints(book(), years=(2026, 2031), draws=0, buyer="anthropic").data


def test_the_shipped_book_proves_itself(shipped: Constraints) -> None:
    assert shipped.proof
    assert all(each.holds for each in shipped.proof)


def test_the_shipped_book_has_a_label_for_every_year(shipped: Constraints) -> None:
    assert [label.period for label in shipped.labels] == [str(y) for y in range(2026, 2032)]
    assert shipped.labels[-1].layer == "power"
    named = {(row.layer, row.period) for row in shipped.layers if row.is_named}
    scarce = {(label.layer, label.period) for label in shipped.labels if label.layer != "ask"}
    assert scarce <= named


def test_the_shipped_book_adds_up(shipped: Constraints) -> None:
    for row in shipped.buyers:
        asked, served, unmet = (
            each.point or 0.0 for each in (row.asked_mw, row.served_mw, row.unmet_mw)
        )
        assert served + unmet == pytest.approx(asked, abs=0.5)
    for held in shipped.held:
        running = sum(
            row.in_service_mw.point or 0.0 for row in shipped.buyers if row.period == held.period
        )
        assert held.total_mw.point == pytest.approx(running)


def test_every_number_of_the_shipped_book_has_an_origin(shipped: Constraints) -> None:
    kinds = {origin.layer.partition(":")[0] for origin in shipped.origins}
    assert {"cowos", "hbm", "n3", "power", "capital", "ask"} <= kinds
    assert all(
        origin.value.claims or origin.parameter or (origin.is_default and origin.note)
        for origin in shipped.origins
    )
    assert any(origin.is_default for origin in shipped.origins)


def test_nothing_published_later_enters(book: Callable[..., Book]) -> None:
    early = book("2025-06-30")
    found = constraints(early, years=(2026, 2027), draws=0)
    published = dict(
        zip(early.snapshot.claims["id"], early.snapshot.claims["published"], strict=True)
    )
    cited = {claim for origin in found.data.origins for claim in origin.value.claims}
    assert cited
    assert max(published[claim] for claim in cited) <= early.as_of.known_at


def test_same_question_same_answer(book: Callable[..., Book]) -> None:
    first = constraints(book(), years=(2027, 2027), draws=2, seed=3)
    assert constraints(book(), years=(2027, 2027), draws=2, seed=3) == first


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"years": (2020, 2025)}, InputError, "begins with the stock"),
        ({"draws": -1}, InputError, "draws"),
        ({"buyer": "nobody at all"}, UnknownName, "nobody"),
        ({"requires": ("openai 2027",)}, InputError, "demands nothing"),
        ({"requires": ("openai:2050=5",)}, InputError, "2050"),
        ({"requires": ("openai:2027=-5",)}, InputError, "demands nothing"),
        ({"buyer": "pjm"}, UnknownName, "no buyer"),
    ],
)
def test_nonsense_is_refused(
    book: Callable[..., Book], asked: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        constraints(book(), **asked)  # type: ignore[arg-type]


def test_a_scene_shows_what_was_asked_for(book: Callable[..., Book]) -> None:
    made = scene_of(book(), years=(2027, 2028))
    assert [made.inputs.periods[at].label for at in made.shown] == ["2027", "2028"]
    quarters = scene_of(book(), years=(2026, 2026), freq="quarter")
    assert [quarters.inputs.periods[at].label for at in quarters.shown] == [
        "2026Q1", "2026Q2", "2026Q3", "2026Q4"
    ]  # fmt: skip
    later = scene_of(book(), years=(2030, 2032))
    assert later.inputs.periods[-1].label == "2032"


def test_a_blank_figure_stands_where_demand_is_the_limit(
    scene: Callable[..., Scene], scales: Scales
) -> None:
    made = scene()
    nothing = tallied(made, made.noisy(0), 0, lambda: None, is_far=False)
    row = label_rows(made, LayerRows(made, made.base, scales), nothing, nothing)[2]
    assert row.layer == "ask"
    assert isinstance(row.shadow_price, Figure)
    assert row.shadow_price.state == "blank"
    assert row.stability is None
    assert row.verdict is None
