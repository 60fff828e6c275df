"""`lanebook add`, `retract` and `undo`: single changes to a private layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.editing import NewClaim, NewSource, add_claim, retract_claim, undo
from lanebook.base.errors import DataError, InputError
from lanebook.evidence.ledger import DESK
from lanebook.views.cli.ledger_options import JsonOption, LedgerOptions, emit_receipt, emit_refusal


@Parameter(name="*")
@dataclass(frozen=True)
class SourceOptions:
    """Where a claim stands: a source of the ledger, or a new one by its address."""

    source: Annotated[str, Parameter(help="Id of the source; made up for a new one.")] = ""
    url: Annotated[str, Parameter(help="Address of a new source.")] = ""
    publisher: Annotated[str, Parameter(help="Publisher of a new source.")] = ""
    title: Annotated[str, Parameter(help="Title of a new source.")] = ""
    source_kind: Annotated[
        str, Parameter(help="filing, press_release, news, analysis, dataset, paper or blog.")
    ] = "news"

    def new(self) -> NewSource | None:
        """Return the new source; None where one of the ledger is named.

        Raises:
            InputError: if neither an id nor an address is given.
        """
        if self.url or self.publisher or self.title:
            return NewSource(self.url, self.publisher, self.title, self.source_kind, self.source)
        if not self.source:
            raise InputError(
                "A claim without a source.",
                expected="where it stands",
                next_step="name one with --source ID, or with --url, --publisher and --title.",
            )
        return None


@Parameter(name="*")
@dataclass(frozen=True)
class DetailOptions:
    """The cells of a claim that have a default."""

    unit: Annotated[str, Parameter(help="Unit (default: the property's, if it has one).")] = ""
    valid_from: Annotated[str, Parameter(help="First day for which it holds.")] = ""
    valid_to: Annotated[str, Parameter(help="Last day for which it holds.")] = ""
    precision: Annotated[
        str, Parameter(help="Of the period: day (default), month, quarter, year or unknown.")
    ] = ""
    published_precision: Annotated[str, Parameter(help="Of the day of publication.")] = "day"
    status: Annotated[
        str, Parameter(help="announced, binding, filed, operational, reported, rumoured, ...")
    ] = "reported"
    confidence: Annotated[str, Parameter(help="high, medium or low.")] = "medium"
    basis: Annotated[str, Parameter(help="Of megawatts: it, facility, chips or unknown.")] = ""
    bound: Annotated[
        str, Parameter(help="Of a number: point, low, high, at_least, up_to or approx.")
    ] = ""
    also: Annotated[str, Parameter(help="Ids of further sources, joined by ;.")] = ""
    note: Annotated[str, Parameter(help="A few words.")] = ""


def add(
    *,
    subject: Annotated[str, Parameter(help="tie:ID, org:ID, site:ID, layer:NAME or market:NAME.")],
    property: Annotated[str, Parameter(help="A property of the vocabulary.")],  # noqa: A002 - the word users type
    value: Annotated[str, Parameter(help="The value, a number without separators.")],
    published: Annotated[str, Parameter(help="Day on which the source said it.")],
    source: SourceOptions = SourceOptions(),
    details: DetailOptions = DetailOptions(),
    layer: Annotated[str, Parameter(help="Private layer to write to (default: desk).")] = DESK,
    ledger: LedgerOptions = LedgerOptions(),
    output: JsonOption = JsonOption(),
) -> int:
    """Check one claim and record it in a private layer."""
    claim = NewClaim(
        subject=subject,
        property=property,
        value=value,
        published=published,
        source=source.source,
        unit=details.unit,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        precision=details.precision,
        published_precision=details.published_precision,
        also=details.also,
        status=details.status,
        confidence=details.confidence,
        basis=details.basis,
        bound=details.bound,
        note=details.note,
    )
    try:
        answer = add_claim(ledger.open(), claim, source=source.new(), layer=layer)
    except DataError as error:
        return emit_refusal(error, output.output, question="add", path="claim")
    return emit_receipt(answer, output.output, path="claim")


def retract(
    claim: Annotated[str, Parameter(help="Id of the claim.")],
    /,
    *,
    why: Annotated[str, Parameter(help="The reason, kept for ever.")],
    layer: Annotated[
        str | None,
        Parameter(help="Private layer to write to (default: the claim's own; desk for the base)."),
    ] = None,
    ledger: LedgerOptions = LedgerOptions(),
    output: JsonOption = JsonOption(),
) -> int:
    """Take a claim back, with the reason; the base itself stays as shipped."""
    return emit_receipt(retract_claim(ledger.open(), claim, why=why, layer=layer), output.output)


def undo_receipt(
    receipt: Annotated[int | None, Parameter(help="Its number (default: the latest).")] = None,
    /,
    *,
    ledger: LedgerOptions = LedgerOptions(),
    output: JsonOption = JsonOption(),
) -> int:
    """Take an import, an addition, a retraction or an undo back."""
    return emit_receipt(undo(ledger.open(), receipt), output.output)
