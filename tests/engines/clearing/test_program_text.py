"""The program as text: each family of constraints against a file that a reader can check.

Run pytest with LANEBOOK_GOLDEN=write to write the files anew, and read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import highspy
import numpy as np
import pytest
from tests.support.clearing import hand, rich

from lanebook.base.errors import InputError
from lanebook.engines.clearing.export import escaped, export_model
from lanebook.engines.clearing.inputs import Floor, ImportRule, Inputs, LaneAxis
from lanebook.engines.clearing.linopy_model import to_linopy
from lanebook.engines.clearing.rows import ROWS
from lanebook.engines.clearing.solver import clear

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "clearing"
#: Families of rows that only `rationing` binds: free here, so the file does not hold them.
FREE = {"ranks", "rule"}


def two() -> Inputs:
    """Return two years, two chips of one vendor and one of another, in round numbers."""
    n = 2
    return hand(
        n,
        families=("a", "b", "c"), vendors=("v", "w"), vendor_of=np.array([0, 0, 1]),
        layers=("cowos", "hbm"), capacity=np.array([[100.0, 110.0], [800.0, 900.0]]),
        use=np.array([[1.0, 2.0, 4.0], [8.0, 0.0, 16.0]]), kw=np.array([2.0, 3.0, 5.0]),
        work=np.array([1.0, 2.0, 1.5]), reference_work=np.array([1.0, 2.0]),
        price=np.array([50.0, 60.0, 70.0]), resource=np.array([25.0, 30.0, 35.0]),
        most_units=np.array([[np.inf, np.inf], [0.0, 7.0], [np.inf, np.inf]]),
        mix_low=np.array([[0.25, 0.25], [0.0, 0.0], [0.0, 0.0]]),
        mix_high=np.array([[1.0, 1.0], [0.5, 0.5], [1.0, 1.0]]),
        vendor_low=np.array([[0.5, 0.5], [0.0, 0.0]]),
        vendor_high=np.array([[1.0, 1.0], [0.25, 0.25]]),
        imports=(ImportRule("ban", ("a",), ("two",), np.array([0.1, 0.2])),),
        may_have=np.ones((3, 2), dtype=bool), pools=("east", "off-grid"),
        power=np.array([[120.0, 130.0], [20.0, 40.0]]),
        may_site=np.array([[True, True], [True, False]]), start_mw=np.array([10.0, 0.0]),
        start_work=0.5, start_alive=np.array([1.0, 0.5]),
        alive=np.array([[0.5, 1.0], [0.0, 0.5]]), held=np.array([3.0, 0.0, 0.0]),
        payers=("bank", "fund"), capital=np.array([[1000.0, 2000.0], [500.0, 600.0]]),
        pays=np.array([[1.0, 0.0], [0.25, 0.75]]), committed=np.array([[20.0, 40.0]]),
        lanes=(LaneAxis("tie:one", "one", "cloud", "binding", "a lane"),),
        floors=(Floor("two", "2027", 5.0), Floor("tie:one", "2026", 8.0)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("lp") / "two.lp"
    export_model(two(), path)
    return path.read_text(encoding="utf-8")


def _rows(text: str, family: str) -> str:
    """Return the family's rows, one a line, terms without the padding of HiGHS."""
    body = text.partition("\nst\n")[2].partition("\nbounds\n")[0]
    rows = re.split(r"\n(?= [a-z_]+(?:\([^)]*\))?: )", "\n" + body)
    mine = [" ".join(row.split()) for row in rows if row.strip().startswith(family + "(")]
    return "".join(f"{row}\n" for row in mine)


@pytest.mark.parametrize("family", [family for family in ROWS if family not in FREE])
def test_each_family_of_constraints_reads_as_it_should(family, text):
    found = _rows(text, family)
    golden = GOLDEN / f"{family}.lp"
    if os.environ.get("LANEBOOK_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found
    assert found == golden.read_text(encoding="utf-8")


def test_costs_and_bounds_read_as_they_should(text):
    found = text.partition("\nst\n")[0].replace(" +", "\n+").replace(" -", "\n-").split("\n", 1)[1]
    found += "bounds" + text.partition("\nbounds")[2]
    golden = GOLDEN / "costs_and_bounds.lp"
    if os.environ.get("LANEBOOK_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", [".lp", ".mps"])
def test_another_reader_finds_the_same_optimum(suffix, tmp_path):
    for number, inputs in enumerate((two(), rich(3, tight=0.7), rich(4, quarters=True))):
        path = tmp_path / f"{number}{suffix}"
        export_model(inputs, path)
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.readModel(str(path))
        highs.run()
        found = highs.getInfo().objective_function_value
        assert found == pytest.approx(-clear(inputs).objective, rel=1e-8)


def test_linopy_finds_the_same_optimum():
    for inputs in (two(), rich(3, tight=0.7)):
        model = to_linopy(inputs)
        model.solve("highs", io_api="direct", output_flag=False)
        assert model.objective.value == pytest.approx(-clear(inputs).objective, rel=1e-8)
    assert {"made", "served"} <= set(model.variables)
    assert {"power_at_most", "allocation_exactly", "mix_low_at_least"} <= set(model.constraints)


def test_names_that_coincide_as_text_are_told_apart():
    assert escaped(["lanes[a:b]", "lanes[a-b]", "fill"]) == ["lanes(a_b)", "lanes(a_b)_2", "fill"]


def test_other_suffixes_and_places_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.lp or \.mps"):
        export_model(hand(), tmp_path / "model.txt")
    with pytest.raises(InputError, match="cannot be written: No such file"):
        export_model(hand(), tmp_path / "nowhere" / "model.lp")
