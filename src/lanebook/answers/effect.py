"""What a change of the ledger does to the sheet: its cells before and after, compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lanebook.answers.answer import Answer, Cell, Column, Figure, Table
from lanebook.answers.book import Book
from lanebook.answers.cell_place import SUMS, rows_of, span_of
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_opening import Load
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.wording import bounded, counted, megawatts
from lanebook.base.errors import InputError
from lanebook.engines.count import Basis
from lanebook.evidence.ledger import Receipt

_BLANK: Final = Figure(None, None, None, "MW", "blank")
#: Sums that a reader sees closing a buyer's part; the others follow from lanes and sites.
_SHOWN_SUMS: Final = ("cleared", "ask", "open")

#: Buyer, row and year-end.
Key = tuple[str, str, int]
#: Per place its figure, the buyer's name and the row's label.
Shown = dict[Key, tuple[Figure, str, str]]
_NOWHERE: Final = (_BLANK, "", "")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the sheet before and after.

    Attributes:
        buyer, buyer_name: "org:ID" and name.
        lane, label: id of the row and its words; "sum:…" for sums.
        year: year-end.
        before, after: its figures; "blank" where the row was not there.
    """

    buyer: str
    buyer_name: str
    lane: str
    label: str
    year: int
    before: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the ledger did to the sheet.

    Attributes:
        before, after: ledger sequences.
        layer: private layer that was written to; "" where several were, or it is not said.
        sentence: in words.
        cell: the cell that was meant, changed or not; None where none was named.
        open: the open column of its buyer and year, if that changed.
        changes: every cell of the sheet that shows something else, in the sheet's order.
        n_others: of them, those that are neither `cell` nor `open`.
    """

    before: int
    after: int
    layer: str
    sentence: str
    cell: CellChange | None
    open: CellChange | None
    changes: tuple[CellChange, ...]
    n_others: int

    def tables(self) -> tuple[Table, ...]:
        """Return the changed cells as one flat table."""
        columns = (
            Column("buyer", "Buyer"),
            Column("lane", "Lane"),
            Column("year", "Year-end"),
            Column("before", "Before", "figure", "MW"),
            Column("after", "After", "figure", "MW"),
        )
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (each.buyer_name, each.label, str(each.year), each.before, each.after)
            for each in self.changes
        )
        return (Table("changes", "Cells that changed", columns, rows),)


def effect(
    then: Book,
    now: Book,
    *,
    cell: Key | None = None,
    basis: Basis = "announced",
    load: Load = "it",
    receipts: Sequence[Receipt] = (),
) -> Answer[Effect]:
    """Say what the sheet shows in the book `now` that it did not show `then`.

    Args:
        then, now: the book before and after a change of its ledger, at the same as-of.
        cell: buyer, row and year-end that were meant.
        basis, load: as of the sheet.
        receipts: those of the ledger; what was written in between gives the layer its name.

    Raises:
        InputError: if `then` is the later one.
    """
    span = then.snapshot.sequence, now.snapshot.sequence
    if span[0] > span[1]:
        raise InputError(
            f"Sequence {span[0]} comes after {span[1]}.",
            expected="the sequence before the change",
            next_step="ask with the two the other way round.",
        )
    years = _years_with(now, cell)
    shown = sheet(now, basis=basis, load=load, years=years)
    old = dict(_cells(sheet(then, basis=basis, load=load, years=years).data))
    written = [each for each in receipts if span[0] < each.first_sequence <= span[1]]
    data = _effect(old, dict(_cells(shown.data)), span, cell, written)
    return Answer(
        question="effect",
        finding=data.sentence,
        as_of=now.as_of,
        sequence=span[1],
        layers=now.snapshot.layers,
        data=data,
        parameters=shown.parameters,
    )


def _years_with(book: Book, cell: Key | None) -> tuple[int, int] | None:
    return None if cell is None else span_of(book, cell[2])


def _effect(
    old: Shown, new: Shown, span: tuple[int, int], asked: Key | None, written: Sequence[Receipt]
) -> Effect:
    changes = [
        _change(key, old, new)
        for key in [*new, *(key for key in old if key not in new)]
        if _differs(old.get(key, _NOWHERE)[0], new.get(key, _NOWHERE)[0])
    ]
    meant = _change(asked, old, new) if asked is not None and asked in {**old, **new} else None
    column = None
    if asked is not None and asked[1] != "sum:open":
        beside = (asked[0], "sum:open", asked[2])
        column = next((c for c in changes if (c.buyer, c.lane, c.year) == beside), None)
    n_others = sum(1 for change in changes if change not in (meant, column))
    layers = {each.layer for each in written}
    layer = layers.pop() if len(layers) == 1 else ""
    undone = bool(written) and all(each.undoes for each in written)
    told = _undone(meant) if undone else _said(meant, layer)
    return Effect(
        before=span[0],
        after=span[1],
        layer=layer,
        sentence=_sentence(told, column, n_others, meant=meant is not None),
        cell=meant,
        open=column,
        changes=tuple(changes),
        n_others=n_others,
    )


def _cells(shown: Sheet) -> Iterator[tuple[Key, tuple[Figure, str, str]]]:
    """Yield every cell a reader sees, by buyer, row and year-end, with the names of both."""
    for buyer in shown.buyers:
        for name in _SHOWN_SUMS:
            for year, figure in zip(shown.years, getattr(buyer, name), strict=True):
                yield (buyer.id, f"sum:{name}", year), (figure, buyer.name, SUMS[name])
        # A row may stand both for itself and inside another: the row for itself comes last.
        for row, _ in reversed(list(rows_of(buyer))):
            for year, figure, implied in zip(shown.years, row.cells, row.implied, strict=True):
                cell = implied if implied is not None and figure.point is None else figure
                yield (buyer.id, row.id, year), (cell, buyer.name, row.label)


def _differs(old: Figure, new: Figure) -> bool:
    """Tell whether a reader sees another cell: value, bound, firmness or kind of statement."""
    return _seen(old) != _seen(new)


def _seen(figure: Figure) -> tuple[object, ...]:
    point = None if figure.point is None else round(figure.point, 1)
    return point, figure.state, figure.bound, figure.firmness


def _change(key: Key, old: Shown, new: Shown) -> CellChange:
    buyer, lane, year = key
    _, name, label = new.get(key) or old[key]
    before, after = old.get(key, _NOWHERE)[0], new.get(key, _NOWHERE)[0]
    return CellChange(buyer, name, lane, label, year, before, after)


def _name(meant: CellChange) -> str:
    return f"{meant.label.partition(':')[0]} {meant.year}"


def _said(meant: CellChange | None, layer: str) -> str:
    where = f" in layer ‘{layer}’" if layer else ""
    if meant is None:
        return f"Recorded{where}."
    if not _differs(meant.before, meant.after):
        return f"{_name(meant)} still reads {_words(meant.after)}: what else is stated prevails."
    return f"{_name(meant)} is now {_words(meant.after)}{where}."


def _undone(meant: CellChange | None) -> str:
    return "Undone." if meant is None else f"Undone: {_name(meant)} is {_words(meant.after)} again."


def _sentence(told: str, column: CellChange | None, n_others: int, *, meant: bool) -> str:
    cells = counted(n_others, "other cell" if meant else "cell")
    if column is not None:
        moved = f"Open {column.year}: {_plain(column.before)} → {_words(column.after)}"
        return f"{told} {moved}; {cells} changed." if n_others else f"{told} {moved}."
    if n_others:
        return f"{told} {cells} changed."
    return told if meant else f"{told} No cell of the sheet changed."


def _words(figure: Figure) -> str:
    if figure.point is None or figure.state == "withdrawn":
        return {
            "unknown": "unknown",
            "ended": "0 MW (ended)",
            "blank": "blank",
            "withdrawn": "withdrawn",
        }.get(figure.state, "unknown")
    sign = "≈" if figure.state == "implied" else ""
    return sign + bounded(megawatts(figure.point), figure.bound)


def _plain(figure: Figure) -> str:
    return _words(figure).removesuffix(" MW")
