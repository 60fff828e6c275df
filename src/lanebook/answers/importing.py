"""Import and export: books in, checked first; layers out, as they came in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import polars as pl

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.recorded import Recorded, ledger_answer, recorded
from lanebook.answers.wording import counted
from lanebook.base.clock import today
from lanebook.base.errors import DataError, InputError, UnknownName
from lanebook.base.files import write_atomically
from lanebook.base.findings import Finding
from lanebook.evidence.checks import KnownIds, check_book
from lanebook.evidence.ledger import (
    BASE,
    DESK,
    Comparison,
    Difference,
    Ledger,
    Order,
    checked_layer,
    export,
    restored,
)
from lanebook.evidence.reading import RawBook, read_book
from lanebook.evidence.tables import TABLES

#: Stands in the folder of a neutralised export and tells the import to take the marks off again.
NOTE_FILE = "lanebook-export.json"


def import_book(
    ledger: Ledger,
    path: Path,
    *,
    layer: str = DESK,
    stage: Callable[[str], None] | None = None,
) -> Answer[Recorded]:
    """Read, check and record the book at `path` in a private layer, all of it or nothing.

    Rows may refer to rows that the ledger holds already. A row that the layer states word for word
    is not written again; one with the same key and other cells replaces it. Rows of the layer that
    the files leave out stay.

    Args:
        ledger: where to.
        path: a folder of CSV, or one file.
        layer: private layer, made by its first row.
        stage: told what happens, for progress.

    Raises:
        InputError: if the layer cannot be written to.
        DataError: with all findings, if any is an error: then nothing entered.
        LedgerError: if the ledger cannot be written.
    """
    checked_layer(layer)
    raw = _read(path, stage)
    known = KnownIds.of(ledger.tables())
    findings = check_book(raw, known, recorded_on=today(ledger.clock), stage=stage)
    refuse_errors(findings, path.name)
    if stage:
        stage("Recording")
    comparison = Comparison(raw.tables, layer)
    order = Order(
        "import",
        layer,
        comparison.plan,
        source_name=path.resolve().name,
        source_sha256=_digest(raw.files),
    )
    receipt = ledger.commit(order)
    return recorded(
        ledger,
        _imported(comparison.differences, layer),
        receipt,
        command="import",
        layer=layer,
        differences=comparison.differences,
        findings=findings,
    )


def refuse_errors(findings: Sequence[Finding], name: str) -> None:
    """Raise a `DataError` with all findings if one of them is an error."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise DataError(
            f"{counted(len(errors), 'error')} in {name}: nothing was recorded.",
            expected="a book without errors",
            next_step="correct the lines named above and repeat the command.",
            findings=findings,
        )


def _imported(differences: Sequence[Difference], layer: str) -> str:
    new = sum(each.n_new for each in differences)
    changed = sum(each.n_changed for each in differences)
    same = sum(each.n_same for each in differences)
    if not new and not changed:
        return f"Nothing to record: layer {layer} holds all {counted(same, 'row')} word for word."
    already = f"; {same:,} there already" if same else ""
    return (
        f"Recorded {counted(new + changed, 'row')} in layer {layer}:"
        f" {new:,} new, {changed:,} changed{already}."
    )


def _digest(files: Mapping[str, str]) -> str:
    """Return one digest over the files read: names and digests, sorted."""
    return sha256("".join(f"{name} {files[name]}\n" for name in sorted(files)).encode()).hexdigest()


def _read(path: Path, stage: Callable[[str], None] | None) -> RawBook:
    """Read a book; text of our own neutralised export gets its marks taken off."""
    raw = read_book(path, stage=stage)
    if not _is_neutralised(path):
        return raw
    tables = {kind: restored(frame) for kind, frame in raw.tables.items()}
    return replace(raw, tables=tables)


def _is_neutralised(path: Path) -> bool:
    note = (path if path.is_dir() else path.parent) / NOTE_FILE
    try:
        content = json.loads(note.read_bytes()[:10_000])
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("neutralised") is True


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """Files written by an export.

    Attributes:
        folder: where they stand.
        files: name and number of rows, in order of tables.
        layers: layers they hold.
        left_out: private layers that were not asked for.
        n_retracted: retractions in these layers, which CSV cannot carry.
        neutralised: text that a spreadsheet would run bears a leading `'`.
    """

    folder: str
    files: tuple[tuple[str, int], ...]
    layers: tuple[str, ...]
    left_out: tuple[str, ...]
    n_retracted: int
    neutralised: bool

    def tables(self) -> tuple[Table, ...]:
        """Return the list of files."""
        columns = (Column("file", "file"), Column("n_rows", "rows", "number"))
        return (Table("files", f"Files in {self.folder}", columns, self.files),)


def export_book(
    ledger: Ledger,
    folder: Path,
    *,
    layers: Sequence[str] = (BASE,),
    ledger_at: int | None = None,
    neutralise: bool = False,
) -> Answer[ExportedFiles]:
    """Write the rows of `layers` as CSV into `folder`, each file whole or not at all.

    An export of an imported book is identical to it, byte for byte where the book was written in
    our form (commas, quotes only where needed, line feeds). Private layers leave by name only.

    Args:
        ledger: where from.
        folder: made where it is missing; files of other names stay.
        layers: layers to write; of several the higher one prevails.
        ledger_at: sequence to replay; default the head.
        neutralise: put `'` before text that a spreadsheet would run.

    Raises:
        UnknownName: if a layer does not exist.
        InputError: if `folder` is a file, or the sequence is no end of a receipt.
    """
    end, known = ledger.view(ledger_at, ())
    chosen = _chosen(layers, known)
    if folder.exists() and not folder.is_dir():
        raise InputError(
            f"{folder} is a file.",
            expected="a folder for the CSV files",
            next_step="name another folder.",
        )
    exported = export(ledger, chosen, upto=end, neutralise=neutralise)
    _refuse_mixture(folder, exported.tables)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in exported.tables.items():
        write_atomically(folder / name, text.encode())
    _write_note(folder, neutralise=neutralise)
    left_out = tuple(name for name in known if name not in chosen and name != BASE)
    data = ExportedFiles(
        folder=str(folder),
        files=tuple(exported.n_rows.items()),
        layers=chosen,
        left_out=left_out,
        n_retracted=exported.n_retracted,
        neutralised=neutralise,
    )
    answer = ledger_answer(ledger, "export", _exported(data), data)
    return replace(answer, sequence=end, layers=chosen, caveats=_caveats(data))


def _refuse_mixture(folder: Path, written: Mapping[str, str]) -> None:
    """Refuse a folder whose other tables would read as part of this export."""
    others = [f"{kind}.csv" for kind in TABLES if (folder / f"{kind}.csv").exists()]
    foreign = [name for name in others if name not in written]
    if foreign:
        raise InputError(
            f"{folder} holds {', '.join(foreign)}, which this export has no rows for.",
            expected="a new folder, or one that an export of the same layers filled",
            next_step="name another folder.",
        )


def _chosen(layers: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    for name in layers:
        if name not in known:
            raise UnknownName(
                f"The ledger has no layer {name!r}.",
                expected=f"one of {', '.join(known)}",
                next_step="check the spelling, or import into it first.",
            )
    return tuple(name for name in known if name in layers)


def _write_note(folder: Path, *, neutralise: bool) -> None:
    note = folder / NOTE_FILE
    if neutralise:
        write_atomically(note, b'{"neutralised": true}\n')
    else:
        note.unlink(missing_ok=True)


def _exported(data: ExportedFiles) -> str:
    n_rows = sum(count for _, count in data.files)
    word = "layer" if len(data.layers) == 1 else "layers"
    return (
        f"Wrote {counted(n_rows, 'row')} of {word} {', '.join(data.layers)} to"
        f" {counted(len(data.files), 'file')} in {data.folder}."
    )


def _caveats(data: ExportedFiles) -> tuple[str, ...]:
    caveats = []
    if data.left_out:
        names = ", ".join(data.left_out)
        caveats.append(f"Private layers leave by name only; left out: {names} (--layer NAME).")
    if data.n_retracted:
        caveats.append(
            f"{counted(data.n_retracted, 'retraction')} of these layers cannot be written as CSV;"
            " a backup keeps them."
        )
    return tuple(caveats)


def frame_of(kind: str, rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    """Return rows of one table as a frame of text with line numbers, as a reader gives it."""
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(TABLES[kind].columns, pl.String)
    frame = pl.DataFrame([list(row) for row in rows], schema=schema, orient="row")
    return frame.with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.Int64))
