"""Indicators that read the book: how long layers make wait, and how much of them is sold."""

from __future__ import annotations

from typing import Any, Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.theses_query import Given, Query, known, unknown
from lanebook.answers.wording import day


def wait(book: Book, given: Given) -> Figure:
    """Return the longest lead time of a layer stated for the newest day, months."""
    rows = _numbers(book, given.layer, "lead_time")
    if not rows:
        return unknown("months", f"no lead time of {given.layer} was known")
    newest = max(row["published"] for row in rows)
    told = [row for row in rows if row["published"] == newest]
    numbers = [row["number"] for row in told]
    return known(
        max(numbers), "months", tuple(row["id"] for row in told), ends=(min(numbers), max(numbers)),
        note=f"stated {day(newest)}",
    )  # fmt: skip


def booked(book: Book, given: Given) -> Figure:
    """Return the part of a layer that is sold or in use, the newest statement."""
    rows = [
        row
        for property_ in ("booked_share", "utilisation")
        for row in _numbers(book, given.layer, property_)
    ]
    if not rows:
        return unknown("share", f"no source had said how much of {given.layer} is sold")
    newest = max(rows, key=lambda row: (row["published"], row["number"], row["id"]))
    return known(newest["number"], "share", (newest["id"],), note=newest["note"])


def memory_filled(book: Book, _: Given) -> Figure:
    """Return the part of customers' demand for memory that its makers say they can meet."""
    rows = [
        row
        for maker in ("micron", "samsung", "skhynix")
        for row in _numbers(book, maker, "fill_rate", kind="org")
    ]
    if not rows:
        return unknown("share", "no maker of memory had said how much of the demand it meets")
    numbers = [row["number"] for row in rows]
    return known(
        sum(numbers) / len(numbers), "share", tuple(row["id"] for row in rows),
        ends=(min(numbers), max(numbers)),
    )  # fmt: skip


def _numbers(
    book: Book, subject: str, property_: str, *, kind: str = "layer"
) -> list[dict[str, Any]]:
    return [
        row
        for row in book.beliefs.claims_about(f"{kind}:{subject}")
        if row["property"] == property_ and row["dead_on"] is None and row["number"] is not None
    ]


#: What can be asked of layers.
QUERIES: Final = (
    Query(
        "wait", "{layer}: longest wait for new orders", "months",
        "Largest lead time among the statements of the newest day.",
        ("layer",), wait,
    ),
    Query(
        "booked", "{layer}: sold or in use", "share",
        "Newest statement of the booked share or utilisation of the layer.",
        ("layer",), booked,
    ),
    Query(
        "memory_filled", "memory: demand that makers can meet", "share",
        "Mean of the fill rates that makers of high-bandwidth memory state; the ends are the"
        " spread.",
        (), memory_filled,
    ),
)  # fmt: skip
