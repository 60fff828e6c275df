"""How large each tie is: megawatts promised and money stated, for all ties at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from lanebook.answers.book import Book
from lanebook.answers.layout_ties import TieFacts
from lanebook.answers.show.figures import largest_amount, promised
from lanebook.answers.wording import figure as figure_text
from lanebook.answers.wording import quantity
from lanebook.evidence.belief import Belief, Beliefs, Reading

_PROPERTIES: Final = ("capacity", "contracted_capacity", "amount")


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a tie.

    Attributes:
        mw: promise when fully ramped; None where no source gives one.
        usd: largest stated amount in dollars; None likewise.
        words: both in words, other currencies too; "" where nothing is known.
    """

    mw: float | None = None
    usd: float | None = None
    words: str = ""


class Prevailing(Beliefs):
    """Beliefs about the sizes of ties, read in one pass: what prevails, without what lost.

    A profile asks subject by subject and wants every reading; a map asks hundreds at once and
    wants the winner. Both go through the same rules in `show.figures`.
    """

    def __init__(self, full: Beliefs) -> None:
        super().__init__(full.snapshot, full.as_of, derived=full.timeline)
        rows = full.frame.filter(
            pl.col("subject").str.starts_with("tie:") & pl.col("property").is_in(_PROPERTIES)
        )
        self._sized: dict[tuple[str, str], list[Belief]] = {}
        for row in rows.iter_rows(named=True):
            self._sized.setdefault((row["subject"], row["property"]), []).append(_belief(row))

    def about(
        self,
        subject: str,
        property: str | None = None,  # noqa: A002 -- the glossary's word
        *,
        removed: bool = False,
    ) -> tuple[Belief, ...]:
        """Return what prevails about the size of a tie, by period and basis; see `Beliefs`."""
        del removed
        names = _PROPERTIES if property is None else (property,)
        return tuple(each for name in names for each in self._sized.get((subject, name), ()))


def sizes_of(book: Book, facts: Mapping[str, TieFacts]) -> dict[str, Size]:
    """Return the size of every tie of the book's network, by id."""
    held = Prevailing(book.beliefs)
    return {tie: _size(held, tie, facts[tie]) for tie in book.network.tie_ids}


def _size(held: Prevailing, tie: str, facts: TieFacts) -> Size:
    subject, mw, usd, words = f"tie:{tie}", None, None, []
    if facts.has_mw:
        promise = promised(held, subject)
        if promise.point is not None:
            mw = promise.point
            words.append(f"{figure_text(promise)} MW")
    if facts.has_money:
        amount, _ = largest_amount(held, subject)
        if amount.point is not None:
            usd = amount.point if amount.unit == "USD" else None
            words.append(quantity(amount.point, amount.unit))
    return Size(mw, usd, ", ".join(words))


def _belief(row: Mapping[str, Any]) -> Belief:
    shared = {
        name: row[name]
        for name in ("subject", "property", "valid_from", "valid_to", "basis", "value", "number")
    }
    shared |= {name: row[name] for name in ("unit", "bound", "status", "confidence", "claim")}
    won = Reading(
        **shared,
        precision=row["precision"],
        published=row["published"],
        source=row["source"],
        also=(),
        note="",
        layer=row["ledger_layer"],
        back_filled=False,
        outcome="won",
        reason="",
    )
    return Belief(
        **shared,
        low=row["low"],
        point=row["point"],
        high=row["high"],
        firmness=row["firmness"],
        rule="",
        contested=row["contested"],
        readings=(won,),
    )
