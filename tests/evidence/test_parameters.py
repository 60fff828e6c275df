"""Parameters: lookup, overrides, layers, memory of use."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.answers.assumptions import parameter_uses, younger_than_view
from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.parameters import Parameters, parse_overrides
from lanebook.evidence.snapshot import (
    Snapshot,
    shipped_book,
    snapshot_of,
    snapshot_of_folder,
)
from lanebook.evidence.tables import TABLES

ROWS = [
    ("rent", "full", "8", "11", "14", "USD m per MW-year", "s1", "2025-01-01", "", "base"),
    ("rent", "site", "1", "2", "3", "USD m per MW-year", "s1", "2026-03-01", "", "base"),
    (
        "share",
        "a",
        "0.1",
        "0.2",
        "0.3",
        "fraction of capacity",
        "assumption",
        "2026-05-31",
        "",
        "base",
    ),
    ("share", "a", "0.5", "0.6", "0.7", "fraction of capacity", "mine", "2026-06-01", "", "own"),
]


def small(
    rows: list[tuple[str, ...]] = ROWS, layers: tuple[str, ...] = ("base", "own")
) -> Snapshot:
    """Return a snapshot that holds only parameters; the last cell of a row is its layer."""
    columns = [*TABLES["parameters"].columns, "ledger_layer"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").with_columns(
        pl.int_range(1, len(rows) + 1, dtype=pl.Int64).alias("sequence"),
        pl.lit(None, dtype=pl.Date).alias("recorded_on"),
    )
    return snapshot_of({"parameters": frame}, sequence=len(rows), layers=layers)


def test_get_returns_the_row_typed() -> None:
    found = Parameters(small()).get("rent", "full")
    assert (found.low, found.point, found.high) == (8, 11, 14)
    assert found.as_of == date(2025, 1, 1)
    assert found.key == "rent/full"
    assert not found.overridden


def test_a_higher_layer_replaces_the_row_whatever_the_order_of_rows() -> None:
    assert Parameters(small()).get("share", "a").point == 0.6
    assert Parameters(small(ROWS[::-1])).get("share", "a").point == 0.6
    assert Parameters(small(layers=("own", "base"))).get("share", "a").point == 0.2


def test_the_longer_override_wins_and_has_no_spread() -> None:
    parameters = Parameters(small(), {"rent/site": 5.0, "rent": 7.0})
    full, site = parameters.find("rent")
    assert (full.low, full.point, full.high, full.source) == (7, 7, 7, "override")
    assert (site.low, site.point, site.high, site.overridden) == (5, 5, 5, True)


def test_unknown_names_suggest_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"rent/full") as caught:
        Parameters(small()).get("rent", "fulll")
    assert "rent/full" in caught.value.next_step
    with pytest.raises(UnknownName, match="nearest are rent"):
        Parameters(small(), {"rents": 1.0})
    with pytest.raises(UnknownName, match="no parameter is called 'rents'"):
        Parameters(small()).find("rents")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_an_override_must_be_finite(value: float) -> None:
    with pytest.raises(InputError, match="rent/full cannot be"):
        Parameters(small(), {"rent": value})


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_fraction_must_be_a_fraction(value: float) -> None:
    with pytest.raises(InputError, match="from 0 to 1"):
        Parameters(small(), {"share": value})


def test_only_get_counts_as_use() -> None:
    parameters = Parameters(small())
    parameters.find("rent")
    assert parameters.has("share", "a")
    assert parameters.used == ()
    parameters.get("share", "a")
    parameters.get("rent", "site")
    assert [row.key for row in parameters.used] == ["rent/site", "share/a"]


def test_younger_conventions_are_said_to_be_applied_backwards() -> None:
    parameters = Parameters(small())
    for row in parameters.find("rent"):
        parameters.get(row.name, row.applies_to)
    uses = parameter_uses(parameters)
    assert younger_than_view(uses, date(2026, 5, 31)) == ()
    (sentence,) = younger_than_view(uses, date(2025, 6, 30))
    assert sentence.startswith("1 of 2 parameters used are conventions dated after 2025-06-30")
    assert "rent/site" in sentence


@pytest.mark.parametrize("text", ["rent", "=1", "rent=", "rent=1_000", "rent=nan", "rent=1e400"])
def test_settings_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="sets no parameter"):
        parse_overrides([text])


@given(st.floats(-1e12, 1e12).map(lambda x: x + 0.0))
def test_settings_read_what_is_written(value: float) -> None:
    assert parse_overrides([f"rent/full={value!r}"]) == {"rent/full": value}


def test_the_shipped_rows_are_ordered_intervals() -> None:
    parameters = Parameters(snapshot_of_folder(shipped_book()))
    rent = parameters.get("rent_per_mw_year", "full-stack-it")
    assert (rent.low, rent.point, rent.high) == (8, 11, 14)
    rows = snapshot_of_folder(shipped_book()).parameters
    assert rows.filter(
        ~((pl.col("low") <= pl.col("point")) & (pl.col("point") <= pl.col("high")))
    ).is_empty()
