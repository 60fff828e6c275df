"""What a failed command says on standard error, and its exit status."""

from __future__ import annotations

from collections.abc import Sequence

from cyclopts import CycloptsError, UnusedCliTokensError

from lanebook.answers.safe_text import safe
from lanebook.base.errors import DataError, LanebookError
from lanebook.base.findings import Finding
from lanebook.views.cli.app import COMMANDS

USAGE = 2
FILE_UNUSABLE = 1
FAULT = 70
#: Findings of one file that are listed.
MOST_FINDINGS = 30


def explain(error: Exception, words: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Turn an exception into lines for standard error and an exit status.

    Args:
        error: what stopped the command.
        words: the command line, without `--debug`.

    Errors raised on purpose state problem, expectation and next step. A request that cannot be
    parsed names the help to read. Anything else is a fault of Lanebook and says how to report it.
    """
    if isinstance(error, LanebookError):
        head, *rest = _three_lines(error.problem, error.expected, error.next_step)
        findings = error.findings if isinstance(error, DataError) else ()
        return (head, *_finding_lines(findings), *rest), error.exit_status
    if isinstance(error, CycloptsError):
        return (
            f"lanebook: {_usage_problem(error)}",
            f"  next: {_help_for(words)} lists what can be asked.",
        ), USAGE
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename is not None else ""
        return (
            f"lanebook: {place}{error.strerror}",
            "  next: check that the path exists, that you may use it and that the disk has room.",
        ), FILE_UNUSABLE
    return (
        f"lanebook: a fault of Lanebook's own stopped this: {type(error).__name__}: {error}",
        "  next: report it with the output of the command with --debug, and of lanebook doctor.",
    ), FAULT


def _finding_lines(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return findings one after another, each with its hint; the rest as a number."""
    lines = [
        line
        for finding in findings[:MOST_FINDINGS]
        for line in (f"  {safe(finding.located)}", f"    hint: {safe(finding.hint)}")
    ]
    left = len(findings) - MOST_FINDINGS
    return (*lines, *([f"  and {left} more"] if left > 0 else []))


def _three_lines(problem: str, expected: str, next_step: str) -> tuple[str, ...]:
    return f"lanebook: {problem}", f"  expected: {expected}", f"  next: {next_step}"


def _usage_problem(error: CycloptsError) -> str:
    if isinstance(error, UnusedCliTokensError):
        return f"Unexpected {' '.join(error.unused_tokens or ())!r}."
    return " ".join(str(error).split())


def _help_for(words: Sequence[str]) -> str:
    """Return the help command nearest to what was asked."""
    known = [word for word in words[:1] if word in COMMANDS]
    return " ".join(["lanebook", *known, "--help"])
