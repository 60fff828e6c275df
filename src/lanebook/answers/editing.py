"""Add, retract and undo: single changes to a private layer, each with its receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from hashlib import sha256

import polars as pl

from lanebook.answers.answer import Answer
from lanebook.answers.importing import frame_of, refuse_errors
from lanebook.answers.recorded import Recorded, recorded
from lanebook.answers.wording import counted
from lanebook.base.clock import today
from lanebook.base.errors import InputError, UnknownName
from lanebook.evidence.checks import KnownIds, check_book
from lanebook.evidence.checks.claims import claim_id
from lanebook.evidence.ledger import (
    BASE,
    DESK,
    Comparison,
    Ledger,
    Order,
    checked_layer,
    retraction,
    undo_order,
)
from lanebook.evidence.reading import RawBook
from lanebook.evidence.tables import TABLES
from lanebook.evidence.vocabulary import vocabulary_of

#: Ids listed with a receipt where a change is this small.
_FEW = 20


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as its cells, "" where nothing is said. Names as in claims.csv."""

    subject: str
    property: str
    value: str
    published: str
    source: str = ""
    unit: str = ""
    valid_from: str = ""
    valid_to: str = ""
    precision: str = ""
    published_precision: str = "day"
    also: str = ""
    status: str = "reported"
    confidence: str = "medium"
    basis: str = ""
    bound: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that the ledger may not have yet; `id` is made from publisher and address if ""."""

    url: str
    publisher: str
    title: str
    kind: str = "news"
    id: str = ""


def add_claim(
    ledger: Ledger, claim: NewClaim, *, source: NewSource | None = None, layer: str = DESK
) -> Answer[Recorded]:
    """Check and record one claim, with its source where that is new.

    The unit is filled in where the property has only one (megawatts where a basis is given), the
    bound of a plain number is `point`, the precision of a period is `day`, without one `unknown`.
    The id is made from the cells: the same claim twice is one claim.

    Raises:
        InputError: if the layer cannot be written to.
        DataError: with all findings, if any is an error: then nothing entered.
    """
    checked_layer(layer)
    tables = ledger.tables()
    cells = {field.name: getattr(claim, field.name) for field in fields(NewClaim)}
    rows: dict[str, pl.DataFrame] = {}
    if source is not None:
        source_id = source.id or claim.source or _source_id(source)
        cells["source"] = source_id
        rows["sources"] = frame_of("sources", [_source_cells(source, source_id, claim)])
    _complete(cells, tables["vocabulary"])
    cells["id"] = claim_id(cells)
    rows["claims"] = frame_of("claims", [[cells[name] for name in TABLES["claims"].columns]])
    raw = RawBook(rows, names={"claims": "claim", "sources": "source"}, whole=False)
    findings = check_book(raw, KnownIds.of(tables), recorded_on=today(ledger.clock))
    refuse_errors(findings, "the claim")
    comparison = Comparison(rows, layer)
    receipt = ledger.commit(Order("add", layer, comparison.plan))
    finding = (
        f"Added claim {cells['id']} to layer {layer}."
        if receipt
        else f"Nothing to add: layer {layer} holds claim {cells['id']} already."
    )
    return recorded(
        ledger,
        finding,
        receipt,
        command="add",
        layer=layer,
        rows=(cells["id"],),
        findings=findings,
    )


def retract_claim(
    ledger: Ledger, claim: str, *, why: str, layer: str | None = None
) -> Answer[Recorded]:
    """Take a claim back, in the private layer that states it or, for the base, in a private one.

    The base itself stays as shipped: without the layer the claim shows again.

    Args:
        ledger: the ledger.
        claim: id of a claim that stands.
        why: the reason; it cannot be empty.
        layer: layer to write to; default the one that states the claim, `desk` for the base.

    Raises:
        UnknownName: if no such claim stands.
        InputError: if the reason is empty, the layer cannot be written to, or a higher layer
            states the claim and would prevail.
    """
    if not why.strip():
        raise InputError(
            "A retraction without a reason.",
            expected="why the claim does not hold, in a few words",
            next_step='give it with --why "...".',
        )
    layers = ledger.layers()
    stating = _stating(ledger, claim)
    chosen = checked_layer(layer or (DESK if stating == BASE else stating))
    order = (*layers, chosen) if chosen not in layers else layers
    if order.index(chosen) < order.index(stating):
        raise InputError(
            f"Layer {stating} lies above {chosen} and states {claim}.",
            expected="a retraction where the claim is stated, or above",
            next_step=f"leave --layer out, or say --layer {stating}.",
        )
    change = retraction("claims", claim, why)
    receipt = ledger.commit(Order("retract", chosen, lambda _: [change], why=why))
    over = "" if stating == chosen else f" (stated in {stating}, which stays as it is)"
    return recorded(
        ledger,
        f"Retracted claim {claim} in layer {chosen}{over}.",
        receipt,
        command="retract",
        layer=chosen,
        rows=(claim,),
    )


def undo(ledger: Ledger, receipt: int | None = None) -> Answer[Recorded]:
    """Take a receipt back by appending its inverse; nothing is deleted.

    Args:
        ledger: the ledger.
        receipt: its number; default the latest private one still in force. Undoing an undo
            brings its receipt back.

    Raises:
        InputError: if there is nothing to undo, it is undone already, belongs to the base, or
            later receipts changed its rows.
    """
    receipts = ledger.receipts()
    order = undo_order(receipts, receipt)
    undone = receipts[order.undoes - 1]
    written = ledger.commit(order)
    n_rows = counted(undone.n_entries, "row")
    return recorded(
        ledger,
        f"Undid receipt {undone.receipt} ({undone.command}, layer {undone.layer}):"
        f" {n_rows} back to what the layer said before.",
        written,
        command="undo",
        layer=order.layer,
    )


def _stating(ledger: Ledger, claim: str) -> str:
    """Return the layer whose statement of `claim` prevails."""
    claims = ledger.tables()["claims"]
    found = claims.filter(pl.col("id") == claim)["ledger_layer"].to_list()
    if not found:
        raise UnknownName(
            f"No claim {claim!r} stands in the ledger.",
            expected="the id of a claim, c- and ten of 0-9 a-f",
            next_step="`lanebook why SUBJECT` prints the ids of its claims.",
        )
    return str(found[0])


def _complete(cells: dict[str, str], vocabulary: pl.DataFrame) -> None:
    """Fill in precision, unit and bound where only one fits."""
    if not cells["precision"]:
        dated = cells["valid_from"] or cells["valid_to"]
        cells["precision"] = "day" if dated else "unknown"
    word = vocabulary_of(vocabulary.select(TABLES["vocabulary"].columns)).get(cells["property"])
    if word is None:
        return
    if not cells["unit"] and len(word.units) == 1:
        cells["unit"] = word.units[0]
    if not cells["unit"] and cells["basis"] and "MW" in word.units:
        cells["unit"] = "MW"
    if not cells["bound"] and word.numeric:
        cells["bound"] = "point"


def _source_id(source: NewSource) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", source.publisher.lower()).strip("-") or "source"
    return f"{stem[:40]}-{sha256(source.url.encode()).hexdigest()[:6]}"


def _source_cells(source: NewSource, source_id: str, claim: NewClaim) -> list[str]:
    cells = {
        "id": source_id,
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "published": claim.published,
        "precision": claim.published_precision,
        "kind": source.kind,
    }
    return [cells[name] for name in TABLES["sources"].columns]
