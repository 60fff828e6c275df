"""Undo: append what brings every row a receipt touched back to what its layer said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from lanebook.base.errors import InputError
from lanebook.evidence.ledger.ledger import Order, receipts_of
from lanebook.evidence.ledger.live import entries_frame, last_words
from lanebook.evidence.ledger.rows import BASE, Change, Receipt
from lanebook.evidence.ledger.store import Session

_EVERYTHING = 2**62
_KEY = ["kind", "key"]
_WORD = ["action", "body"]


def undo_order(receipts: Iterable[Receipt], number: int | None) -> Order:
    """Return the order that takes back receipt `number`.

    Args:
        receipts: all receipts of the ledger.
        number: receipt to take back; default the latest private one still in force that is not
            itself an undo, so that repeated undos walk back.

    Raises:
        InputError: if there is no such receipt, it is of the base, or is taken back already.
    """
    chosen = _chosen(tuple(receipts), number)
    return Order(
        "undo",
        chosen.layer,
        lambda session: _inverse(session, chosen),
        why=f"undo of receipt {chosen.receipt} ({chosen.command})",
        undoes=chosen.receipt,
    )


def in_force(receipts: Iterable[Receipt]) -> frozenset[int]:
    """Return the numbers of receipts that no receipt in force has taken back."""
    gone: set[int] = set()
    standing: set[int] = set()
    for receipt in sorted(receipts, key=lambda each: -each.receipt):
        if receipt.receipt not in gone:
            standing.add(receipt.receipt)
            if receipt.undoes:
                gone.add(receipt.undoes)
    return frozenset(standing)


def _chosen(receipts: tuple[Receipt, ...], number: int | None) -> Receipt:
    standing = in_force(receipts)
    if number is None:
        for receipt in reversed(receipts):
            if receipt.receipt in standing and receipt.layer != BASE and not receipt.undoes:
                return receipt
        raise _refused("There is nothing to undo.", "an import, an addition or a retraction")
    found = [receipt for receipt in receipts if receipt.receipt == number]
    if not found:
        raise _refused(f"The ledger has no receipt {number}.", "the number of a receipt")
    if found[0].layer == BASE:
        raise _refused(
            f"Receipt {number} is of the shipped book, which changes only with the program.",
            "a receipt of a private layer",
        )
    if number not in standing:
        raise _refused(f"Receipt {number} is undone already.", "a receipt still in force")
    return found[0]


def _inverse(session: Session, receipt: Receipt) -> Iterator[Change]:
    if receipt.receipt not in in_force(receipts_of(session)):
        raise _refused(f"Receipt {receipt.receipt} is undone already.", "a receipt still in force")
    entries = entries_frame(session, _EVERYTHING, (receipt.layer,))
    number = pl.col("receipt")
    wrote = entries.filter(number == receipt.receipt)
    touched = wrote.select("kind", "key")
    _refuse_overtaken(receipt, wrote, last_words(entries))
    before = last_words(entries.filter(number < receipt.receipt)).select(*_KEY, *_WORD)
    restored = touched.join(before, on=_KEY, how="left", maintain_order="left")
    for kind, key, action, body in restored.iter_rows():
        yield Change(kind, key, action or "clear", body or "")


def _refuse_overtaken(receipt: Receipt, wrote: pl.DataFrame, now: pl.DataFrame) -> None:
    """Refuse where a row says something else by now than what the receipt wrote."""
    both = wrote.join(now, on=_KEY, how="inner", suffix="_now", maintain_order="left")
    differs = (pl.col("action") != pl.col("action_now")) | (pl.col("body") != pl.col("body_now"))
    overtaken = both.filter(differs)
    if overtaken.height:
        later = overtaken["receipt_now"].unique().sort(descending=True).to_list()
        shown = ", ".join(overtaken["key"].head(3).to_list())
        more = f" and {overtaken.height - 3} more" if overtaken.height > 3 else ""
        raise InputError(
            f"Receipt {receipt.receipt} cannot be undone alone: {shown}{more} changed again in"
            f" receipt {', '.join(map(str, later))}.",
            expected="rows that still stand as the receipt wrote them",
            next_step=f"undo receipt {later[0]} first.",
        )


def _refused(problem: str, expected: str) -> InputError:
    return InputError(problem, expected=expected, next_step="`lanebook log` lists the receipts.")
