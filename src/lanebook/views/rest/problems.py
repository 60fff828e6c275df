"""Problem details (RFC 9457): the one shape of every refusal and failure the server sends."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus

from lanebook.base.errors import DataError, LanebookError
from lanebook.base.findings import Finding

MEDIA_TYPE = "application/problem+json"


def problem_bytes(
    status: int,
    code: str,
    problem: str,
    expected: str,
    next_step: str,
    findings: Iterable[Finding] = (),
) -> bytes:
    """Return the UTF-8 body of a problem document.

    Args:
        status: HTTP status, repeated in the document.
        code: stable code; the same as `base.errors` where an error of that tree is meant.
        problem: what is wrong, with the offending value.
        expected: what would have been right.
        next_step: what the user can do now.
        findings: located problems in data, in the order given; none as an empty list.

    Keys stand in one order, so equal problems are equal bytes.
    """
    document = {
        "type": f"urn:lanebook:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "problem": problem,
        "expected": expected,
        "next_step": next_step,
        "detail": f"{problem} Expected {expected}. Next: {next_step}",
        "findings": [
            {
                "file": finding.file,
                "line": finding.line,
                "code": finding.code,
                "message": finding.message,
                "hint": finding.hint,
            }
            for finding in findings
        ],
    }
    # A lone surrogate in a name that came from a URL has no UTF-8: shown as a question mark.
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def problem_of(error: LanebookError) -> bytes:
    """Return the body for an error raised on purpose, with its findings if it has any."""
    findings = error.findings if isinstance(error, DataError) else ()
    return problem_bytes(
        error.http_status, error.code, error.problem, error.expected, error.next_step, findings
    )
