"""Every refusal has one shape: problem, expectation, next step, findings."""

from __future__ import annotations

import json

import pytest

from lanebook.base.errors import AmbiguousName, DataError, LedgerBusy, UnknownName
from lanebook.base.findings import Finding
from lanebook.views.rest.problems import problem_bytes, problem_of

WORDS = {"expected": "a firm of the book", "next_step": "lanebook show"}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (UnknownName("No firm 'x'.", **WORDS), 404, "unknown_name"),
        (AmbiguousName("Two firms 'x'.", **WORDS), 409, "ambiguous_name"),
        (LedgerBusy("Somebody writes.", **WORDS), 503, "ledger_busy"),
    ],
)
def test_an_error_keeps_its_code_status_and_words(error, status, code):
    document = json.loads(problem_of(error))
    assert document == {
        "type": f"urn:lanebook:problem:{code}",
        "title": {404: "Not Found", 409: "Conflict", 503: "Service Unavailable"}[status],
        "status": status,
        "code": code,
        "problem": error.problem,
        "expected": "a firm of the book",
        "next_step": "lanebook show",
        "detail": str(error),
        "findings": [],
    }


def test_findings_keep_place_code_and_hint():
    finding = Finding("claims.csv", 7, "V003", "met 'x'", "write a number", row="a,b")
    document = json.loads(problem_of(DataError("One row is wrong.", **WORDS, findings=[finding])))
    assert document["findings"] == [
        {
            "file": "claims.csv",
            "line": 7,
            "code": "V003",
            "message": "met 'x'",
            "hint": "write a number",
        }
    ]


def test_hostile_text_stays_valid_json():
    hostile = '"</script>\u2028\ud800\x00\n'
    document = json.loads(problem_bytes(400, "input_error", hostile, "text", "retype"))
    assert document["problem"] == '"</script>\u2028?\x00\n'
