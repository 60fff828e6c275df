"""Checks: one rule a function, run over a book as read; findings, never exceptions."""

from lanebook.evidence.checks.run import RULES, check_book
from lanebook.evidence.checks.scope import KnownIds, Scope

__all__ = ["RULES", "KnownIds", "Scope", "check_book"]
