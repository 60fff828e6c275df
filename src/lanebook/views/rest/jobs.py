"""What the server hands to a worker, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Form = Literal["json", "csv", "xlsx", "graphml", "chart"]


@dataclass(frozen=True, slots=True)
class Job:
    """One answer in one form; the same job gives the same bytes for ever.

    Attributes:
        question: name in the table of questions, or of charts where `form` is "chart".
        form: how the answer leaves.
        params: the question's own parameters as canonical JSON, without those of the book.
        known, valid: the as-of.
        at: ledger sequence.
        without: private layers left out, sorted.
        table: name of the table where `form` is "csv"; "" for the main one.
    """

    question: str
    form: Form
    params: str
    known: date
    valid: date
    at: int
    without: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """Bytes ready to leave.

    Attributes:
        status: HTTP status.
        media_type: of the body, with charset.
        body: gzip-compressed where `gzipped`.
        etag: quoted, of the body; "" for errors, which are never kept.
        file_name: what a browser should save it as; "" to show it.
    """

    status: int
    media_type: str
    body: bytes
    gzipped: bool
    etag: str
    file_name: str = ""
