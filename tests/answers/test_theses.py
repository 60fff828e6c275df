"""Theses: files with their findings, indicators by hand, no look-ahead, the shipped library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from tests.support import constraint_models

from lanebook.answers import theses_indicators_model
from lanebook.answers.book import Book
from lanebook.answers.serialise import to_json
from lanebook.answers.theses import theses
from lanebook.answers.theses_indicators import INDICATORS
from lanebook.answers.theses_library import FOLDER, shipped_theses, thesis_named
from lanebook.answers.theses_payload import Indicator, Thesis, value_words
from lanebook.answers.theses_query import UNITS, Given, known
from lanebook.answers.theses_reading import read_thesis
from lanebook.answers.theses_schema import thesis_schema
from lanebook.base.errors import DataError, EngineError, InputError, UnknownName

Open = Callable[..., Book]

GOOD = """\
name: two-lanes
title: Two lanes
claim: The lab needs two lanes.
rival: One is enough.
said_by:
  - source: s
    claims: [c1]
    words: so it says
indicators:
  - id: lanes
    query: lanes_running
    lab: lab
    for: at least 2
    against: at most 1
    why: two are two
  - id: discount
    query: patron_discount
    for: at least 0.95
    against: at most 60 %
    why: shareholders sell cheaper
wrong_if:
  words: one lane is left
  when:
    - lanes at most 1
"""


def read(text: str) -> Any:
    return read_thesis(text.encode(), "mine.yaml", INDICATORS)


def found(text: str) -> list[str]:
    thesis, findings = read(text)
    assert thesis is None
    return [finding.located for finding in findings]


# --- files -----------------------------------------------------------------------------------


def test_a_file_says_what_it_says() -> None:
    thesis, findings = read(GOOD)
    assert findings == ()
    assert (thesis.name, thesis.claim) == ("two-lanes", "The lab needs two lanes.")
    lanes, discount = thesis.indicators
    assert (lanes.query, lanes.given) == ("lanes_running", Given(lab="lab"))
    assert (lanes.speaks_for.side, lanes.speaks_for.number) == ("at least", 2.0)
    assert discount.speaks_against.number == pytest.approx(0.6)
    assert thesis.said_by[0].claims == ("c1",)
    assert thesis.wrong_when[0].threshold.takes(1.0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("query: lanes_running", "query: lanes_runing"), "mine.yaml:11 Y008 The query 'lanes_runing' is not known."),
        (("    lab: lab\n", ""), "mine.yaml:10 Y006 The query lanes_running needs a lab."),
        (("    lab: lab\n", "    lab: lab\n    year: 2027\n"), "mine.yaml:13 Y015 The query lanes_running takes no year."),
        (("for: at least 2", "for: more than 2"), "mine.yaml:13 Y007 'more than 2' is no threshold."),
        (("for: at least 2", "for: at least 20 %"), "mine.yaml:13 Y009 'at least 20 %' is a share; the query gives count."),
        (("against: at most 1", "against: at most 3"), "mine.yaml:14 Y015 for 'at least 2' and against 'at most 3' overlap."),
        (("against: at most 1", "against: at least 1"), "mine.yaml:14 Y015 for 'at least 2' and against 'at least 1' overlap."),
        (("lanes at most 1", "lane at most 1"), "mine.yaml:24 Y008 'lane' is no indicator here."),
        (("lanes at most 1", "lanes = 1"), "mine.yaml:24 Y007 'lanes = 1' is no condition."),
        (("name: two-lanes", "name: Two Lanes"), "mine.yaml:1 Y018 'Two Lanes' is no name of a thesis."),
        (("claim: The lab needs two lanes.\n", ""), "mine.yaml:1 Y006 The thesis has no claim."),
        (("    why: two are two\n", ""), "mine.yaml:10 Y006 The indicator has no why."),
        (("  - id: discount", "  - id: lanes"), "mine.yaml:16 Y003 The indicator 'lanes' stands already."),
        (("title: Two lanes", "titel: Two lanes"), "mine.yaml:2 Y005 A thesis has no key 'titel'."),
        (("  - source: s\n    claims", "  - claims"), "mine.yaml:6 Y006 The entry of said_by has no source."),
        (("lab: lab", "lab: &here lab"), "mine.yaml:12 Y002 The anchor &here is not read."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(change: tuple[str, str], says: str) -> None:
    assert says in found(GOOD.replace(*change))


def test_everything_wrong_is_said_at_once() -> None:
    text = GOOD.replace("lanes_running", "nonsense").replace("at most 60 %", "often")
    lines = [line.split()[0] for line in found(text)]
    assert lines[:2] == ["mine.yaml:11", "mine.yaml:19"]


def test_a_thesis_without_what_would_prove_it_wrong_is_none() -> None:
    text = GOOD[: GOOD.index("wrong_if:")]
    assert found(text) == ["mine.yaml:1 Y006 The thesis has no wrong_if."]


def test_a_file_of_the_readers_own_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert thesis_named(str(path)).name == "two-lanes"
    path.write_text(GOOD.replace("lab: lab", "lab: []"), encoding="utf-8")
    with pytest.raises(DataError, match="is no thesis") as raised:
        thesis_named(str(path))
    assert 12 in {finding.line for finding in raised.value.findings}
    with pytest.raises(DataError, match="1 finding"):
        thesis_named(str(tmp_path / "none.yaml"))


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="glut-by-2028"):
        thesis_named("glut-by-2030")


# --- the library -----------------------------------------------------------------------------


def test_five_readings_ship_and_quote_the_book(book: Open) -> None:
    files = shipped_theses()
    assert len(files) == 5
    snapshot = book().snapshot
    sources, claims = set(snapshot.sources["id"]), set(snapshot.claims["id"])
    labs = set(snapshot.organisations["id"])
    for file in files:
        assert file.said_by
        assert {line.source for line in file.said_by} <= sources
        assert {claim for line in file.said_by for claim in line.claims} <= claims
        assert {line.given.lab for line in file.indicators} <= labs | {""}
        assert file.wrong_when


def test_the_page_on_theses_states_every_indicator() -> None:
    page = Path(__file__).resolve().parents[2].joinpath("docs/methods/theses.md")
    text = page.read_text(encoding="utf-8")
    for query in INDICATORS.values():
        assert f"| `{query.name}` |" in text
        assert query.meaning in text


def test_every_indicator_has_words_and_a_unit() -> None:
    for query in INDICATORS.values():
        assert query.unit in UNITS
        assert query.meaning.endswith(".")
        assert all(f"{{{key}}}" in query.label for key in query.takes)


def test_the_schema_takes_what_ships_and_refuses_other_forms() -> None:
    schema = jsonschema_rs.validator_for(thesis_schema())
    for file in shipped_theses():
        schema.validate(yaml.safe_load((FOLDER / f"{file.name}.yaml").read_bytes()))
    good = yaml.safe_load(GOOD)
    schema.validate(good)
    for change in (
        {"wrong_if": None},
        {"indicators": []},
        {"indicators": [{**good["indicators"][0], "year": 2027}]},
        {"indicators": [{**good["indicators"][0], "for": "2"}]},
        {"verdict": "right"},
    ):
        assert not schema.is_valid({**good, **change})


# --- indicators by hand ----------------------------------------------------------------------


def lab_book(small_book: Open, known_on: str = "2026-05-31") -> Book:
    """Two lanes of a lab; the patron holds a stake, the cloud none."""
    orgs = [
        {"id": each, "name": each.title(), "kind": kind}
        for each, kind in (("lab", "lab"), ("patron", "hyperscaler"), ("cloud", "neocloud"))
    ]
    sources = [{"id": "s", "publisher": "S", "title": "t", "url": "https://s", "published": "2025-01-01", "kind": "news"}]  # fmt: skip
    supply = {"kind": "compute_supply", "layer": "full_stack", "label": "lane"}
    return small_book(
        known=known_on,
        organisations=orgs,
        sources=sources,
        ties=[
            {"id": "patron--lab--compute_supply", **supply},
            {"id": "cloud--lab--compute_supply", **supply},
            {"id": "patron--lab--equity", "label": "stake"},
        ],
        claims=[
            price("patron--lab--compute_supply", "6000000", "2025-01-01"),
            price("cloud--lab--compute_supply", "12000000", "2026-03-01"),
            {"subject": "market:hosting", "property": "price_per_mw_year", "value": "10000000",
             "unit": "USD/MW-year", "published": "2026-03-01", "valid_from": "2026-03-01"},
            {"subject": "tie:patron--lab--equity", "property": "amount", "value": "1000000000",
             "unit": "USD", "published": "2025-01-01", "valid_from": "2025-01-01"},
            promise("patron--lab--compute_supply", "2025-01-01"),
            promise("cloud--lab--compute_supply", "2026-03-01"),
        ],
    )  # fmt: skip


def price(tie: str, usd: str, on: str) -> dict[str, str]:
    return {"subject": f"tie:{tie}", "property": "price_per_mw_year", "value": usd,
            "unit": "USD/MW-year", "published": on, "valid_from": on, "status": "binding"}  # fmt: skip


def promise(tie: str, on: str) -> dict[str, str]:
    return {"subject": f"tie:{tie}", "property": "amount", "value": "5000000000",
            "unit": "USD", "published": on, "valid_from": on, "status": "binding"}  # fmt: skip


def value(book: Book, query: str, **given: Any) -> Any:
    return INDICATORS[query].read(book, Given(**given))


def test_rents_of_shareholders_are_set_against_all_others(small_book: Open) -> None:
    figure = value(lab_book(small_book), "patron_discount")
    # 6 from the shareholder; 12 and 10 from others have the median 11
    assert figure.point == pytest.approx(6 / 11)
    assert figure.claims == ("c1", "c2", "c3")
    premium = value(lab_book(small_book), "ready_premium")
    # dearest 12 over the median of 6, 10 and 12
    assert premium.point == pytest.approx(1.2)


def test_lanes_from_shareholders_are_counted_among_all(small_book: Open) -> None:
    figure = value(lab_book(small_book), "investor_lanes", lab="lab")
    assert figure.point == pytest.approx(0.5)
    assert figure.note == "Patron"
    assert value(lab_book(small_book), "lanes_running", lab="lab").point == 2.0


def test_nothing_published_later_enters(small_book: Open) -> None:
    before = lab_book(small_book, "2025-12-31")
    assert value(before, "lanes_running", lab="lab").point == 1.0
    figure = value(before, "patron_discount")
    assert (figure.state, figure.point) == ("unknown", None)
    assert "anybody else" in figure.note


def test_the_model_is_read_by_hand(book: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    made = constraint_models.model()
    monkeypatch.setattr(theses_indicators_model, "build_model", lambda _: made)
    here = fresh(book())
    # 2026: power serves 3,000 of the 5,000 asked for
    assert value(here, "unmet_share", year=2026).point == pytest.approx(0.4)
    # it holds most of 2026, and packaging the rest: its wafers can wait for 2027, where it binds
    assert 0.5 < value(here, "power_over_silicon", year=2026).point < 1.0
    assert value(here, "power_over_silicon", year=2027).point == pytest.approx(0.0)
    # 2028: all 10,000 are served and no layer is scarce: a glut from then on
    assert value(here, "glut_year").point == 2028
    assert value(here, "years_bound", layer="power").point == pytest.approx(1 / 3)
    # 2026 alone: power adds 3,000 - 1,000 = 2.0 GW, packaging 210 / 0.1 = 2.1 GW
    assert value(here, "ceiling_ratio", year=2026).point == pytest.approx(2.0 / 2.1)
    far = value(here, "unmet_share", year=2040)
    assert (far.state, far.note) == ("unknown", "the model covers 2026 to 2028")


def test_neither_power_nor_silicon_scarce_is_unknown_not_nought(
    book: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = constraint_models.model()
    monkeypatch.setattr(theses_indicators_model, "build_model", lambda _: made)
    figure = value(fresh(book()), "power_over_silicon", year=2028)
    assert figure.state == "unknown"
    assert "neither is scarce" in figure.note


def test_a_book_without_a_model_says_why(book: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Book) -> None:
        raise EngineError("no ask is known.", expected="one", next_step="add one.")

    monkeypatch.setattr(theses_indicators_model, "build_model", fail)
    figure = value(fresh(book()), "glut_year")
    assert (figure.state, figure.point) == ("unknown", None)
    assert "no ask is known" in figure.note


def fresh(book: Book) -> Book:
    """The same book with nothing remembered."""
    return Book(book.snapshot, book.as_of)


def test_no_glut_inside_the_model_reads_after_it() -> None:
    figure = known(2032, "year", ends=(2032, None), bound="at_least")
    assert value_words(figure) == "after 2031"
    assert value_words(known(2028, "year")) == "2028"
    assert value_words(known(1.083, "ratio")) == "1.08×"


# --- the answer ------------------------------------------------------------------------------


def answered(book: Book, name: str, then: date) -> Thesis:
    (thesis,) = theses(book, (name,), then=then).data.theses
    return thesis


def test_readings_follow_thresholds_and_are_tallied(small_book: Open, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    thesis = answered(lab_book(small_book), str(path), date(2025, 12, 31))
    lanes, discount = thesis.indicators
    assert (lanes.then_says, lanes.now_says) == ("against", "for")
    # 6 / 11 = 0.55 <= 60 %
    assert (discount.then_says, discount.now_says) == ("unknown", "against")
    assert (
        thesis.tally == "1 of 2 indicators for, 1 against; it would be wrong if one lane is left."
    )
    assert (thesis.n_for_then, thesis.n_against_then) == (0, 1)
    assert thesis.conditions[0].words == "Lab: lanes signed and not over ≤ 1, is 2"
    assert thesis.is_wrong is False
    assert [said.publisher for said in thesis.said_by] == ["S"]


def test_who_says_it_later_is_not_named_before(book: Open) -> None:
    late = answered(book(), "patron-pricing-is-dead", date(2025, 5, 31))
    early = answered(book("2026-04-30"), "patron-pricing-is-dead", date(2025, 5, 31))
    assert len(late.said_by) == 2
    assert [said.source for said in early.said_by] == ["fpj-2026-04-28-msft-openai"]


@pytest.mark.parametrize("name", ["patron-pricing-is-dead", "glut-by-2028"])
def test_values_then_are_those_of_a_book_cut_at_that_day(book: Open, name: str) -> None:
    day = date(2025, 11, 30)
    now = answered(book(), name, day)
    cut = answered(book(day), name, date(2025, 6, 30))
    assert [row.then for row in now.indicators] == [row.now for row in cut.indicators]


def test_the_spread_of_an_indicator_may_read_both_ways(book: Open) -> None:
    rows = {
        row.id: row
        for row in answered(book(), "capex-clears-in-time", date(2026, 4, 30)).indicators
    }
    revenue: Indicator = rows["revenue"]
    # 0.54 to 1.92 about 1.08, with silence below 1
    assert revenue.now_says == "for"
    assert not revenue.is_steady


def test_every_thesis_speaks_and_the_answer_is_stable(book: Open) -> None:
    first = theses(book(), ("multi-lane-scramble",), then=date(2025, 12, 31))
    again = theses(fresh(book()), ("multi-lane-scramble",), then=date(2025, 12, 31))
    assert to_json(first) == to_json(again)
    assert first.finding.startswith("Multi-lane scramble: ")
    assert {use.name for use in first.parameters} >= {"unknown_basis_to_it"}
    claims = [row.now.claims for row in first.data.theses[0].indicators]
    assert all(claims)


def test_then_must_be_before(book: Open) -> None:
    with pytest.raises(InputError, match="not before the known day"):
        theses(book(), then=date(2026, 5, 31))
