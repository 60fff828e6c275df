"""Log: what was recorded when, what was taken back, and what was back-filled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.recorded import ledger_answer
from lanebook.answers.wording import counted
from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.ledger import Ledger, Receipt
from lanebook.evidence.ledger.history import history
from lanebook.evidence.tables import TABLES

#: Without a subject, entries are listed only of receipts up to this size.
SMALL_RECEIPT = 20


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """One transaction in the log.

    Attributes:
        receipt: number.
        recorded_at: UTC instant.
        command: init, upgrade, import, add, retract or undo.
        layer: layer written to.
        first_sequence, last_sequence: entries written.
        n_entries: how many of them match the question.
        n_back_filled: how many of these are claims published long before they were recorded.
        why: reason given, "" if none.
        source_name: what was imported, "" if nothing was.
        undone_by: receipt that took it back; None if it is in force.
        head_hash: head of the chain after it.
    """

    receipt: int
    recorded_at: str
    command: str
    layer: str
    first_sequence: int
    last_sequence: int
    n_entries: int
    n_back_filled: int
    why: str
    source_name: str
    undone_by: int | None
    head_hash: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry in the log.

    Attributes:
        sequence: position in the ledger.
        recorded_on: day of recording.
        layer: layer that speaks.
        action: assert, retract or clear (the layer goes silent on the row).
        kind: table.
        key: id of the row.
        statement: what the row says, or last said.
        published: day of publication of a claim, None otherwise.
        back_filled: entered long after publication, once the book was in use.
        reason: why it was retracted; "" otherwise.
    """

    sequence: int
    recorded_on: date
    layer: str
    action: str
    kind: str
    key: str
    statement: str
    published: date | None
    back_filled: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Log:
    """Receipts and entries.

    Attributes:
        subject: subject asked about; "" for all.
        receipts: oldest first.
        entries: the latest ones, oldest first; without a subject only of receipts so small that
            a reader wants to see each.
        n_entries_left_out: older entries of these beyond the limit.
    """

    subject: str
    receipts: tuple[LogReceipt, ...]
    entries: tuple[LogEntry, ...]
    n_entries_left_out: int

    def tables(self) -> tuple[Table, ...]:
        """Return receipts, then entries."""
        columns = (
            Column("receipt", "no."),
            Column("recorded_at", "recorded (UTC)"),
            Column("command", "command"),
            Column("layer", "layer"),
            Column("sequence", "sequence"),
            Column("n_entries", "rows", "number"),
            Column("note", ""),
        )
        receipts = Table("receipts", "Receipts", columns, tuple(map(_receipt_row, self.receipts)))
        if not self.entries:
            return (receipts,)
        older = self.n_entries_left_out
        notes = (f"{counted(older, 'older entry', 'older entries')} left out.",) if older else ()
        return receipts, Table(
            "entries",
            "Entries",
            (
                Column("sequence", "sequence"),
                Column("recorded_on", "recorded"),
                Column("published", "published"),
                Column("layer", "layer"),
                Column("statement", "statement"),
            ),
            tuple(map(_entry_row, self.entries)),
            notes,
        )


def log(
    ledger: Ledger,
    *,
    subject: str = "",
    layers: Sequence[str] = (),
    since: date | None = None,
    limit: int = 20,
) -> Answer[Log]:
    """Tell what the ledger recorded, in order; back-filled claims are called so.

    Args:
        ledger: the ledger.
        subject: claims about this subject (`org:openai`) and the row it names; "" for all.
        layers: layers to tell of; default all.
        since: first day of recording; None for all.
        limit: number of entries listed, latest first to be kept.

    Raises:
        UnknownName: if a layer does not exist.
        InputError: if `limit` is negative.
    """
    if limit < 0:
        raise InputError(
            f"A limit of {limit} entries.",
            expected="0 or more",
            next_step="leave it out for the latest 20.",
        )
    end, known = ledger.view(None, ())
    for name in layers:
        if name not in known:
            raise UnknownName(
                f"The ledger has no layer {name!r}.",
                expected=f"one of {', '.join(known)}",
                next_step="check the spelling.",
            )
    chosen = tuple(name for name in known if not layers or name in layers)
    receipts, entries = history(ledger, upto=end, layers=chosen, subject=subject, since=since)
    per_receipt = _counts(entries)
    undone = {receipt.undoes: receipt.receipt for receipt in ledger.receipts() if receipt.undoes}
    small = [receipt.receipt for receipt in receipts if receipt.n_entries <= SMALL_RECEIPT]
    listed = entries if subject else entries.filter(pl.col("receipt").is_in(small))
    shown = listed.tail(limit)
    data = Log(
        subject=subject,
        receipts=tuple(_told(receipt, per_receipt, undone) for receipt in receipts),
        entries=tuple(map(_entry, shown.iter_rows(named=True))),
        n_entries_left_out=listed.height - shown.height,
    )
    return ledger_answer(ledger, "log", _finding(data), data)


def _counts(entries: pl.DataFrame) -> dict[int, tuple[int, int]]:
    """Return per receipt the number of entries and of back-filled claims among them."""
    counted_ = entries.group_by("receipt").agg(
        pl.len().alias("n"), pl.col("back_filled").sum().alias("late")
    )
    return {receipt: (n, late) for receipt, n, late in counted_.iter_rows()}


def _told(
    receipt: Receipt, counts: dict[int, tuple[int, int]], undone: dict[int, int]
) -> LogReceipt:
    n_entries, n_back_filled = counts.get(receipt.receipt, (0, 0))
    return LogReceipt(
        receipt=receipt.receipt,
        recorded_at=receipt.recorded_at,
        command=receipt.command,
        layer=receipt.layer,
        first_sequence=receipt.first_sequence,
        last_sequence=receipt.last_sequence,
        n_entries=n_entries,
        n_back_filled=n_back_filled,
        why=receipt.why,
        source_name=receipt.source_name,
        undone_by=undone.get(receipt.receipt),
        head_hash=receipt.head_hash,
    )


def _entry(row: dict[str, Any]) -> LogEntry:
    return LogEntry(
        sequence=row["sequence"],
        recorded_on=row["recorded_on"],
        layer=row["ledger_layer"],
        action=row["action"],
        kind=row["kind"],
        key=row["key"],
        statement=_statement(row["kind"], row["key"], row["said"]),
        published=row["published"],
        back_filled=row["back_filled"],
        reason=json.loads(row["body"]) if row["action"] == "retract" else "",
    )


def _statement(kind: str, key: str, said: str | None) -> str:
    """Return a row in words: a claim as subject, property and value, else its name."""
    if said is None:
        return key
    spec = TABLES[kind]
    cells = dict(zip(spec.columns, json.loads(said), strict=True))
    if kind == "claims":
        period = " to ".join(day for day in (cells["valid_from"], cells["valid_to"]) if day)
        words = (cells["subject"], cells["property"], cells["value"], cells["unit"], period)
        return " ".join(word for word in words if word)
    name = cells.get("name") or cells.get("title") or cells.get("label") or ""
    shown = " ".join(cells[column] for column in spec.key if cells[column])
    return f"{shown} ({name})" if name else shown


def _receipt_row(receipt: LogReceipt) -> tuple[str | int, ...]:
    notes = [receipt.source_name, receipt.why]
    if receipt.undone_by is not None:
        notes.append(f"undone by {receipt.undone_by}")
    if receipt.n_back_filled:
        notes.append(f"{receipt.n_back_filled:,} back-filled")
    return (
        str(receipt.receipt),
        receipt.recorded_at[:19].replace("T", " "),
        receipt.command,
        receipt.layer,
        f"{receipt.first_sequence}–{receipt.last_sequence}",
        receipt.n_entries,
        "; ".join(note for note in notes if note),
    )


def _entry_row(entry: LogEntry) -> tuple[str | None, ...]:
    verb = {"assert": "", "retract": "retracted: ", "clear": "no longer said: "}[entry.action]
    late = " [back-filled]" if entry.back_filled else ""
    why = f" ({entry.reason})" if entry.reason else ""
    return (
        str(entry.sequence),
        entry.recorded_on.isoformat(),
        entry.published.isoformat() if entry.published else None,
        entry.layer,
        f"{verb}{entry.key} {entry.statement}{why}{late}"
        if entry.kind == "claims"
        else f"{verb}{entry.kind} {entry.statement}{why}{late}",
    )


def _finding(data: Log) -> str:
    about = f" about {data.subject}" if data.subject else ""
    n_entries = sum(receipt.n_entries for receipt in data.receipts)
    n_back_filled = sum(receipt.n_back_filled for receipt in data.receipts)
    late = ""
    if n_back_filled:
        claims = counted(n_back_filled, "claim")
        late = f", {claims} back-filled: recorded more than a month after publication"
    return (
        f"{counted(n_entries, 'entry', 'entries')}{about} in"
        f" {counted(len(data.receipts), 'receipt')}{late}."
    )
