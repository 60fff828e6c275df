"""What is computed before anyone asks: the pages a reader opens first."""

from __future__ import annotations

from typing import Final

from lanebook.base.clock import Clock
from lanebook.views.rest.asking import job_of
from lanebook.views.rest.jobs import Job
from lanebook.views.rest.questions import QUESTIONS

#: In the order in which a reader meets them; those the table has.
FIRST: Final = ("calendar", "today", "sheet", "directory", "layout", "contradictions")


def first_jobs(head: int, clock: Clock) -> tuple[Job, ...]:
    """Return the jobs of the pages a reader opens first, as of today, with default parameters."""
    return tuple(
        job_of(name, "json", QUESTIONS[name].params(), head, clock)
        for name in FIRST
        if name in QUESTIONS
    )
