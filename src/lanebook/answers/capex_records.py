"""The records of the capex answer: one per firm and year, per year, per revision, per citation."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Figure
from lanebook.answers.capex_statements import Statement
from lanebook.base.numbers import Interval


@dataclass(frozen=True, slots=True)
class FirmYear:
    """What one firm spends in one year, and what follows.

    Attributes:
        org, name: the firm.
        year: calendar year, or the one in which its fiscal year ends.
        period: the period in words, such as "2026" or "FY to May 2026".
        word: "actual", "guided", "reported" or "forecast".
        spend: as stated; a range has no point.
        ai_usd, it_mw, revenue_usd: derived; see `lanebook.engines.capex`.
        to_labs_mw, kept_mw: parts of `it_mw`; None where no parameter gives the share.
        depreciation_usd, return_usd, power_usd: parts of the point of `revenue_usd`.
        publisher, note: of the prevailing statement.
        n_earlier: prevailing values before this one.
    """

    org: str
    name: str
    year: int
    period: str
    word: str
    spend: Figure
    ai_usd: Figure
    it_mw: Figure
    to_labs_mw: Figure | None
    kept_mw: Figure | None
    depreciation_usd: float
    return_usd: float
    power_usd: float
    revenue_usd: Figure
    publisher: str
    note: str
    n_earlier: int


@dataclass(frozen=True, slots=True)
class YearTotal:
    """Sum over the firms of one year: each firm once, markets never.

    Attributes:
        year: the year.
        n_firms, n_own_word: firms in the sum; of these, on their own word (filed or guided).
        spend_usd, ai_usd, it_mw, revenue_usd: sums.
        to_labs_mw, kept_mw: sums over the firms whose share is known.
        not_split_mw: megawatts of the firms whose share is not known.
        depreciation_usd, return_usd, power_usd: parts of the point of `revenue_usd`.
    """

    year: int
    n_firms: int
    n_own_word: int
    spend_usd: Figure
    ai_usd: Figure
    it_mw: Figure
    to_labs_mw: Figure
    kept_mw: Figure
    not_split_mw: Figure
    depreciation_usd: float
    return_usd: float
    power_usd: float
    revenue_usd: Figure


@dataclass(frozen=True, slots=True)
class Revision:
    """One value that prevailed, where a later one replaced it or it replaced an earlier.

    Attributes:
        subject, name, period: what it is about.
        change: middle of this value over that of the one before, less 1; None for the first.
        statement: the statement that prevailed from its publication on.
    """

    subject: str
    name: str
    period: str
    change: float | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class CostReading:
    """A cited cost of a gigawatt, and what the year's AI spending builds at it.

    Attributes:
        who: publisher of the claim, or "parameter".
        cost: USD per gigawatt, in the basis of `note`.
        builds_mw: AI spending of the headline year over that cost.
        note: what the gigawatt is.
        published: day of publication, or of the parameter.
    """

    who: str
    cost: Figure
    builds_mw: Interval
    note: str
    published: str


@dataclass(frozen=True, slots=True)
class LabContract:
    """What a firm of the table has promised a lab, as far as the book says.

    Attributes:
        tie, provider, lab: the tie and its ends by name.
        firmness: hardest firmness among its statements.
        promised_mw, promised_usd: the largest standing promise of each; None if there is none.
        claims: claims behind both.
    """

    tie: str
    provider: str
    lab: str
    firmness: str
    promised_mw: Figure | None
    promised_usd: Figure | None
    claims: tuple[str, ...]
