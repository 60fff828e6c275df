"""Certificates: cheap proofs that a result is right, made of named residuals."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lanebook.base.errors import EngineError


@dataclass(frozen=True, slots=True)
class Check:
    """One identity or inequality, and by how much it fails.

    Attributes:
        name: the statement that must hold, in words.
        residual: how far it is from holding, non-negative; the statement says in what unit.
        tolerance: the largest residual that counts as rounding.
    """

    name: str
    residual: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether the residual is finite and within the tolerance."""
        return math.isfinite(self.residual) and self.residual <= self.tolerance


@dataclass(frozen=True, slots=True)
class Certificate:
    """All checks of one result.

    Attributes:
        checks: in the order in which they are printed.
    """

    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    def demand(self) -> None:
        """Do nothing if every check holds.

        Raises:
            EngineError: if one does not; the message names each with its residual.
        """
        failed = [check for check in self.checks if not check.holds]
        if failed:
            raise EngineError(
                "; ".join(f"{check.name}: residual {check.residual:.3g}" for check in failed) + ".",
                expected=f"residuals within {max(check.tolerance for check in failed):g}",
                next_step="report it with the command and the ledger sequence.",
            )
