"""`Recorded`: what a command wrote into the ledger; import, add, retract and undo return it."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Answer, Column, T, Table
from lanebook.answers.check import Found, as_found
from lanebook.base.clock import today
from lanebook.base.findings import Finding
from lanebook.base.time import AsOf
from lanebook.evidence.ledger import Difference, Ledger, Receipt, layers_in


@dataclass(frozen=True, slots=True)
class Recorded:
    """A receipt, or the statement that there was nothing to write.

    Attributes:
        receipt: number of the receipt; None where nothing was written.
        recorded_at: UTC instant, None where nothing was written.
        command: import, add, retract or undo.
        layer: layer written to.
        why: reason given; "" if none.
        source_name, source_sha256: what was imported; "" if nothing was.
        undoes: receipt taken back; None if none.
        first_sequence, last_sequence: entries written; None where nothing was.
        n_entries: how many.
        head_hash: head of the chain afterwards.
        differences: per table how the rows compare with the layer.
        rows: ids of the rows written where they are few, else empty.
        findings: warnings and infos that came with the rows.
    """

    receipt: int | None
    recorded_at: str | None
    command: str
    layer: str
    why: str
    source_name: str
    source_sha256: str
    undoes: int | None
    first_sequence: int | None
    last_sequence: int | None
    n_entries: int
    head_hash: str
    differences: tuple[Difference, ...] = ()
    rows: tuple[str, ...] = ()
    findings: tuple[Found, ...] = ()

    def tables(self) -> tuple[Table, ...]:
        """Return the receipt, then the comparison per table where there is one."""
        receipt = Table(
            "receipt",
            "Receipt" if self.receipt else "No receipt: nothing was written",
            (Column("name", ""), Column("value", "")),
            tuple(self._lines()),
        )
        if not self.differences:
            return (receipt,)
        columns = (
            Column("table", "table"),
            Column("n_new", "new", "number"),
            Column("n_changed", "changed", "number"),
            Column("n_same", "there already", "number"),
            Column("n_over_base", "over base", "number"),
        )
        rows = tuple(
            (each.kind, each.n_new, each.n_changed, each.n_same, each.n_over_base)
            for each in self.differences
        )
        return receipt, Table("rows", "Rows by table", columns, rows)

    def _lines(self) -> list[tuple[str, str]]:
        lines = [("layer", self.layer)]
        if self.receipt is not None:
            lines = [
                ("receipt", str(self.receipt)),
                ("recorded", self.recorded_at or ""),
                *lines,
                ("sequence", f"{self.first_sequence}–{self.last_sequence}"),
                ("entries", f"{self.n_entries:,}"),
            ]
        if self.why:
            lines.append(("why", self.why))
        lines += [("row", row) for row in self.rows]
        if self.source_name:
            lines.append(("from", self.source_name))
        if self.source_sha256:
            lines.append(("sha-256", self.source_sha256))
        return [*lines, ("head", self.head_hash)]


def recorded(
    ledger: Ledger,
    finding: str,
    receipt: Receipt | None,
    *,
    command: str,
    layer: str,
    differences: tuple[Difference, ...] = (),
    rows: tuple[str, ...] = (),
    findings: tuple[Finding, ...] = (),
) -> Answer[Recorded]:
    """Wrap a receipt (None where nothing was written) as an answer, as of today."""
    receipts = ledger.receipts()
    head = receipts[-1]
    data = Recorded(
        receipt=receipt.receipt if receipt else None,
        recorded_at=receipt.recorded_at if receipt else None,
        command=command,
        layer=layer,
        why=receipt.why if receipt else "",
        source_name=receipt.source_name if receipt else "",
        source_sha256=receipt.source_sha256 if receipt else "",
        undoes=(receipt.undoes or None) if receipt else None,
        first_sequence=receipt.first_sequence if receipt else None,
        last_sequence=receipt.last_sequence if receipt else None,
        n_entries=receipt.n_entries if receipt else 0,
        head_hash=receipt.head_hash if receipt else head.head_hash,
        differences=differences,
        rows=rows,
        findings=tuple(map(as_found, findings)),
    )
    return ledger_answer(ledger, command, finding, data)


def ledger_answer(ledger: Ledger, question: str, finding: str, data: T) -> Answer[T]:
    """Wrap a payload about the ledger itself: as of today, at its head, with all layers."""
    receipts = ledger.receipts()
    day = today(ledger.clock)
    return Answer(
        question=question,
        finding=finding,
        as_of=AsOf(day, day),
        sequence=receipts[-1].last_sequence,
        layers=layers_in(receipts),
        data=data,
    )
