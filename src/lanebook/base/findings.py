"""Located problems in data: values that accumulate, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One problem at one place in somebody's data.

    Attributes:
        file: file name relative to the book, or "-" for standard input.
        line: 1-based line where the row starts; 0 for the file as a whole.
        code: stable code such as "V003", listed in docs/reference/findings.md.
        message: the value met and what was expected.
        hint: the next step.
        row: the offending row as read, cut to a printable length; "" if there is none.
        severity: errors bar the book from the ledger, warnings and infos do not.
        claim: id of the claim concerned, "" if none.
    """

    file: str
    line: int
    code: str
    message: str
    hint: str
    row: str = ""
    severity: Severity = "error"
    claim: str = ""

    @property
    def located(self) -> str:
        """`file:line CODE message`, the first line of every printed finding."""
        return f"{self.file}:{self.line} {self.code} {self.message}"
