"""The error tree is the drawn one, and each error carries its parts."""

from __future__ import annotations

import re

import pytest

from lanebook.base import errors
from lanebook.base.errors import DataError, LanebookError
from lanebook.base.findings import Finding

FAMILY = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, LanebookError)
]


def test_the_tree_in_the_docstring_names_every_error_once():
    drawn = re.findall(r"^[ │├└─]*([A-Z]\w+)\b", errors.__doc__.split("\n\n")[1], re.MULTILINE)
    assert sorted(drawn) == sorted(kind.__name__ for kind in FAMILY)


def test_codes_are_unique_and_spelt_like_the_class():
    codes = [kind.code for kind in FAMILY]
    assert len(set(codes)) == len(codes)
    for kind in FAMILY:
        assert kind.code == re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower()


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_says_problem_expectation_and_next_step(kind):
    error = kind("5 GW has no basis.", expected="it, facility or chips", next_step="add a basis.")
    assert str(error) == ("5 GW has no basis. Expected it, facility or chips. Next: add a basis.")
    assert error.exit_status in {1, 2, 3, 4}
    assert 400 <= error.http_status <= 599


def test_a_data_error_carries_its_findings():
    finding = Finding("claims.csv", 3, "V001", "no such unit", "use MW")
    error = DataError("1 error.", expected="none", next_step="mend it.", findings=[finding])
    assert error.findings == (finding,)
    assert finding.located == "claims.csv:3 V001 no such unit"


def test_findings_sort_by_place():
    later = Finding("claims.csv", 10, "A001", "", "")
    first = Finding("claims.csv", 9, "V009", "", "")
    assert sorted([later, first]) == [first, later]
