"""Program errors, as a small typed tree. Data problems are findings (`findings`), not exceptions.

    LanebookError
    ├── InputError          the request cannot be understood (exit 2, HTTP 400)
    │   ├── UnknownName     no such firm, site, tie, source, layer, property (HTTP 404)
    │   └── AmbiguousName   several things answer to that name (HTTP 409)
    ├── DataError           a book or claim has findings that bar it (exit 1, HTTP 422)
    ├── LedgerError         the ledger cannot serve the request (exit 3, HTTP 503)
    │   ├── LedgerBusy      another process holds the writer's lock
    │   └── LedgerDamaged   the hash chain, the schema or the file is not what it says
    ├── EngineError         a method could not certify its result (exit 4, HTTP 500)
    └── MissingExtra        an optional dependency is not installed (exit 2, HTTP 501)

Every message gives the value met, what was expected and the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from lanebook.base.findings import Finding


class LanebookError(Exception):
    """Root of all errors that Lanebook raises on purpose.

    Attributes:
        problem: what is wrong, with the offending value.
        expected: what would have been right.
        next_step: what the user can do now.
    """

    code: ClassVar[str] = "lanebook_error"
    exit_status: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, problem: str, *, expected: str, next_step: str) -> None:
        self.problem = problem
        self.expected = expected
        self.next_step = next_step
        super().__init__(f"{problem} Expected {expected}. Next: {next_step}")


class InputError(LanebookError):
    """The request cannot be understood."""

    code = "input_error"
    exit_status = 2
    http_status = 400


class UnknownName(InputError):
    """No firm, site, tie, source, layer or property answers to the name."""

    code = "unknown_name"
    http_status = 404


class AmbiguousName(InputError):
    """Several things answer to the name."""

    code = "ambiguous_name"
    http_status = 409


class DataError(LanebookError):
    """A book or a claim has findings that bar it from the ledger."""

    code = "data_error"
    exit_status = 1
    http_status = 422

    def __init__(
        self, problem: str, *, expected: str, next_step: str, findings: Sequence[Finding] = ()
    ) -> None:
        self.findings = tuple(findings)
        super().__init__(problem, expected=expected, next_step=next_step)


class LedgerError(LanebookError):
    """The ledger cannot serve the request."""

    code = "ledger_error"
    exit_status = 3
    http_status = 503


class LedgerBusy(LedgerError):
    """Another process holds the writer's lock."""

    code = "ledger_busy"


class LedgerDamaged(LedgerError):
    """The hash chain, the schema or the file is not what it says."""

    code = "ledger_damaged"


class EngineError(LanebookError):
    """A method could not certify its result."""

    code = "engine_error"
    exit_status = 4
    http_status = 500


class MissingExtra(LanebookError):
    """An optional dependency is not installed."""

    code = "missing_extra"
    exit_status = 2
    http_status = 501
