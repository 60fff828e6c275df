"""The claims behind an answer, with statement and source: one step from any number to its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from lanebook.answers.answer import Answer, Column, Payload, Table
from lanebook.answers.book import Book
from lanebook.answers.serialise import plain_value
from lanebook.answers.wording import bounded, day, quantity
from lanebook.base.errors import InputError
from lanebook.evidence.snapshot import Snapshot

_MUTUAL = frozenset({"competes", "joint_venture"})
_BOUND = {"low": "at_least", "high": "up_to"}


@dataclass(frozen=True, slots=True)
class Citation:
    """One claim as a reader would quote it.

    Attributes:
        claim: id of the claim.
        subject: its subject, as in the book (`tie:spacex--anthropic--compute_supply`).
        statement: what it says, in words.
        status, confidence: as in the book.
        published: the day the source said it.
        source, publisher, title, url: where.
        layer: ledger layer that holds it.
    """

    claim: str
    subject: str
    statement: str
    status: str
    confidence: str
    published: date
    published_precision: str
    source: str
    publisher: str
    title: str
    url: str
    layer: str


def claims_of(answer: Answer[Payload]) -> tuple[str, ...]:
    """Return the ids of all claims that an answer cites, sorted, each once."""
    found = set(_ids(plain_value(answer.data)))
    for table in answer.tables():
        found.update(_ids(plain_value(table.rows)))
        for index, column in enumerate(table.columns):
            if column.kind == "claims":
                for row in table.rows:
                    found.update(_strings(row[index]))
    return tuple(sorted(found))


def _ids(value: Any) -> Iterator[str]:  # noqa: ANN401 - a JSON tree
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("claims", "claim"):
                yield from _strings(inner)
            yield from _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list | tuple):
        yield from (each for each in value if isinstance(each, str) and each)


def citations(book: Book, claims: tuple[str, ...]) -> tuple[Citation, ...]:
    """Return the cited claims in order of publication, newest first.

    Ids that are no claims (parameters may name other things) are passed over; claims published
    after `known_at` cannot be cited.

    Raises:
        InputError: if a cited claim became known only after the book's day.
    """
    rows = book.snapshot.claims.filter(pl.col("id").is_in(list(claims)))
    late = rows.filter(pl.col("published") > book.as_of.known_at)
    if late.height:
        raise InputError(
            f"Claim {late['id'][0]} was published after {day(book.as_of.known_at)}.",
            expected="claims published by the known day",
            next_step="report this: an answer looked ahead.",
        )
    sources = {row["id"]: row for row in book.snapshot.sources.iter_rows(named=True)}
    names = subject_names(book.snapshot)
    found = [_citation(row, sources, names) for row in rows.iter_rows(named=True)]
    return tuple(sorted(found, key=lambda each: (-each.published.toordinal(), each.claim)))


def subject_names(snapshot: Snapshot) -> dict[str, str]:
    """Return readable names of all subjects: `tie:…`, `org:…`, `site:…`."""
    orgs = dict(zip(snapshot.organisations["id"], snapshot.organisations["name"], strict=True))
    sites = zip(snapshot.sites["id"], snapshot.sites["name"], strict=True)
    names = {f"org:{key}": name for key, name in orgs.items()}
    names |= {f"site:{key}": name for key, name in sites}
    for tie in snapshot.ties.iter_rows(named=True):
        ends = [orgs.get(tie[end], tie[end]) for end in ("provider", "recipient")]
        word = "and" if tie["kind"] in _MUTUAL else "to"
        names[f"tie:{tie['id']}"] = f"{ends[0]} {word} {ends[1]}, {tie['kind'].replace('_', ' ')}"
    return names


def _citation(
    row: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> Citation:
    source = sources.get(row["source"], {})
    return Citation(
        claim=row["id"],
        subject=row["subject"],
        statement=statement(row, names.get(row["subject"], row["subject"])),
        status=row["status"],
        confidence=row["confidence"],
        published=row["published"],
        published_precision=row["published_precision"],
        source=row["source"],
        publisher=source.get("publisher", ""),
        title=source.get("title", ""),
        url=source.get("url", ""),
        layer=row.get("ledger_layer", ""),
    )


def statement(row: Mapping[str, Any], name: str) -> str:
    """Return a claim in words: `SpaceX to Anthropic, compute supply: capacity ≥300 MW, 2026`."""
    value = row["value"]
    if row["number"] is not None:
        bound = _BOUND.get(row["bound"], row["bound"])
        value = bounded(quantity(row["number"], row["unit"]), bound)
    basis = f" ({row['basis']})" if row["basis"] and row["basis"] != "unknown" else ""
    when = _when(row["valid_from"], row["valid_to"], row["precision"])
    return f"{name}: {row['property'].replace('_', ' ')} {value}{basis}{when}"


def _when(first: date | None, last: date | None, precision: str) -> str:
    if first is None:
        return f", to {day(last, precision)}" if last else ""
    begin, end = day(first, precision), day(last, precision) if last else ""
    return f", {begin}" if end in ("", begin) else f", {begin} to {end}"


def citation_table(found: tuple[Citation, ...]) -> Table:
    """Return citations as the flat table of a sources sheet."""
    columns = (
        Column("claim", "Claim", definition="Id of the claim in the book."),
        Column("statement", "Statement", definition="What the claim says, in words."),
        Column("status", "Status", definition="What was true on the day of publication."),
        Column("confidence", "Confidence", definition="How good the source is for this claim."),
        Column("published", "Published", "date", definition="The day the source said it."),
        Column("publisher", "Publisher"),
        Column("title", "Title"),
        Column("url", "Link", "link"),
        Column("layer", "Layer", definition="Ledger layer that holds the claim."),
    )
    rows = tuple(
        (
            each.claim, each.statement, each.status, each.confidence,
            day(each.published, each.published_precision), each.publisher, each.title, each.url,
            each.layer,
        )
        for each in found
    )  # fmt: skip
    return Table("sources", "Claims and sources", columns, rows)
