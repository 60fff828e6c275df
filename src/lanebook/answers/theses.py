"""`lanebook theses`: rival readings of the moment, what their indicators say then and now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from lanebook.answers.answer import Answer, Figure, ParameterUse
from lanebook.answers.assumptions import merged_uses
from lanebook.answers.book import Book
from lanebook.answers.clearing.words import layer_name
from lanebook.answers.freshness import view_caveats
from lanebook.answers.names import names_of
from lanebook.answers.theses_file import IndicatorLine, ThesisFile, Threshold
from lanebook.answers.theses_indicators import INDICATORS
from lanebook.answers.theses_library import shipped_theses, thesis_named
from lanebook.answers.theses_payload import (
    Condition,
    Indicator,
    Reading,
    Said,
    Theses,
    Thesis,
    value_words,
)
from lanebook.answers.theses_query import Given, Query
from lanebook.answers.wording import counted, day
from lanebook.base.errors import InputError
from lanebook.base.time import AsOf

CAVEATS: Final = (
    "Indicators are chosen and thresholds set by whoever wrote the thesis; a tally weighs none.",
    (
        "Parameters are conventions of one day: model indicators of the earlier day use them too,"
        " so only what was claimed then tells the two days apart."
    ),
)

#: Layers of the book that are none of the model.
LAYER_WORDS: Final = {
    "gas-turbines": "gas turbines",
    "transformers": "transformers",
    "n2-wafers": "wafers (N2)",
    "n3-wafers": "wafers (N3)",
    "power-interconnect": "grid connections",
}

Step = Callable[[], object]


def theses(
    book: Book,
    names: Sequence[str] = (),
    *,
    then: date | None = None,
    on_step: Step | None = None,
) -> Answer[Theses]:
    """Answer what the indicators of rival readings say, then and now.

    Args:
        book: the book at its as-of; "then" is the same book as known, and valid, on `then`.
        names: shipped theses or paths of files; default all that ship.
        then: the earlier day; default a year before the known day.
        on_step: called after each indicator and day, for progress.

    Raises:
        UnknownName: if a thesis has no such name, or an indicator's lab is not in the book.
        DataError: with every finding, if a file is no thesis.
        InputError: if `then` is not before the known day.
    """
    earlier = then or _a_year_before(book.as_of.known_at)
    if earlier >= book.as_of.known_at:
        raise InputError(
            f"--then {earlier} is not before the known day {book.as_of.known_at}.",
            expected="an earlier day",
            next_step="choose an earlier --then, or a later --known.",
        )
    chosen = tuple(thesis_named(name) for name in names) or shipped_theses()
    before = book.replayed(AsOf(earlier, earlier))
    reader = _Reader(book, before, on_step or (lambda: None))
    data = Theses(earlier, tuple(reader.thesis(each) for each in chosen))
    return Answer(
        question="theses",
        finding=_finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=reader.uses,
        caveats=(*view_caveats(book, reader.uses), *CAVEATS),
    )


class _Reader:
    """Reads indicators once each, on both days.

    Attributes:
        uses: parameters that entered what has been read so far.
    """

    def __init__(self, book: Book, before: Book, on_step: Step) -> None:
        self._book, self._before, self._on_step = book, before, on_step
        self._labels = names_of(book, ("org", "layer"))
        self.uses: tuple[ParameterUse, ...] = ()
        self._read: dict[tuple[str, Given], tuple[Figure, Figure]] = {}
        known_at = book.as_of.known_at
        self._sources = {
            row["id"]: row
            for row in book.snapshot.sources.iter_rows(named=True)
            if row["published"] is not None and row["published"] <= known_at
        }
        self._claims = frozenset(book.snapshot.known(known_at)["id"])

    def thesis(self, file: ThesisFile) -> Thesis:
        """Return a thesis with the values and readings of its indicators."""
        rows = tuple(self._indicator(line) for line in file.indicators)
        now = [row.now_says for row in rows]
        then = [row.then_says for row in rows]
        conditions = _conditions(file, rows)
        return Thesis(
            name=file.name,
            title=file.title,
            claim=file.claim,
            rival=file.rival,
            said_by=self._said(file),
            indicators=rows,
            n_for=now.count("for"),
            n_against=now.count("against"),
            n_silent=now.count("silent"),
            n_unknown=now.count("unknown"),
            n_for_then=then.count("for"),
            n_against_then=then.count("against"),
            tally=_tally(now, file.wrong_if),
            wrong_if=file.wrong_if,
            conditions=conditions,
            is_wrong=_all([each.is_met for each in conditions]),
        )

    def _said(self, file: ThesisFile) -> tuple[Said, ...]:
        """Return who says it, of what had been published; a later source is not named."""
        return tuple(
            Said(
                source=line.source,
                publisher=row["publisher"],
                title=row["title"],
                url=row["url"],
                published=row["published"],
                words=line.words,
                claims=tuple(claim for claim in line.claims if claim in self._claims),
            )
            for line in file.said_by
            if (row := self._sources.get(line.source)) is not None
        )

    def _indicator(self, line: IndicatorLine) -> Indicator:
        query = INDICATORS[line.query]
        given = self._resolved(line.given)
        now, then = self._figures(query, given)
        says = _reading(line, now.point)
        ends = {_reading(line, end) for end in (now.low, now.high) if end is not None}
        return Indicator(
            id=line.id,
            query=query.name,
            label=query.words(self._names(given), given),
            why=line.why,
            unit=query.unit,
            now=now,
            then=then,
            now_says=says,
            then_says=_reading(line, then.point),
            is_steady=ends <= {says},
            higher_is_for=line.speaks_for.side == "at least",
            for_at=line.speaks_for.number,
            against_at=line.speaks_against.number,
            rule=f"for {_threshold(line.speaks_for, query.unit)},"
            f" against {_threshold(line.speaks_against, query.unit)}",
        )

    def _resolved(self, given: Given) -> Given:
        """Return the parameters with the lab as the book calls it; raises UnknownName."""
        if not given.lab:
            return given
        org = self._labels.resolve(f"org:{given.lab}" if ":" not in given.lab else given.lab)
        return Given(org.removeprefix("org:"), given.year, given.layer)

    def _names(self, given: Given) -> Mapping[str, str]:
        from_book = {given.lab: self._labels.label(f"org:{given.lab}")} if given.lab else {}
        return {**from_book, given.layer: _layer_words(given.layer)} if given.layer else from_book

    def _figures(self, query: Query, given: Given) -> tuple[Figure, Figure]:
        key = (query.name, given)
        if key not in self._read:
            now = query.read(self._book, given)
            self._on_step()
            then = query.read(self._before, given)
            self._on_step()
            self.uses = merged_uses(self.uses, query.uses(self._book, given))
            self._read[key] = (now, then)
        return self._read[key]


def _a_year_before(day: date) -> date:
    """Return the same day of the year before; 28 February for the 29th."""
    last = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if last else day.day)


def _layer_words(layer: str) -> str:
    """Return what readers call a layer of the model or of the book."""
    return LAYER_WORDS.get(layer) or layer_name(layer)


def _reading(line: IndicatorLine, value: float | None) -> Reading:
    if value is None:
        return "unknown"
    if line.speaks_for.takes(value):
        return "for"
    return "against" if line.speaks_against.takes(value) else "silent"


def _threshold(threshold: Threshold, unit: str) -> str:
    sign = "≥" if threshold.side == "at least" else "≤"
    number = value_words(Figure(None, threshold.number, None, unit, state="derived"))
    return f"{sign} {number}"


def _conditions(file: ThesisFile, rows: Sequence[Indicator]) -> tuple[Condition, ...]:
    by_id = {row.id: row for row in rows}
    found = []
    for line in file.wrong_when:
        row = by_id[line.indicator]
        value = row.now.point
        met = None if value is None else line.threshold.takes(value)
        words = f"{row.label} {_threshold(line.threshold, row.unit)}, is {value_words(row.now)}"
        found.append(Condition(line.indicator, words, met))
    return tuple(found)


def _all(met: Sequence[bool | None]) -> bool | None:
    """Whether all hold: one that fails decides, else one that is unknown leaves it open."""
    if any(each is False for each in met):
        return False
    return None if not met or any(each is None for each in met) else True


def _tally(readings: Sequence[Reading], wrong_if: str) -> str:
    """Return `3 of 5 indicators for, 1 against, 1 silent; it would be wrong if …`."""
    parts = [f"{readings.count('for')} of {counted(len(readings), 'indicator')} for"]
    others: tuple[Reading, ...] = ("against", "silent", "unknown")
    parts += [f"{readings.count(word)} {word}" for word in others if readings.count(word)]
    return f"{', '.join(parts)}; it would be wrong if {wrong_if}."


def _finding(data: Theses) -> str:
    if len(data.theses) == 1:
        only = data.theses[0]
        moved = sum(row.now_says != row.then_says for row in only.indicators)
        return (
            f"{only.title}: {only.tally} Since {day(data.then)},"
            f" {counted(moved, 'indicator')} changed {'its' if moved == 1 else 'their'} reading."
        )
    told = [
        f"{each.title} {each.n_for} for, {each.n_against} against of {len(each.indicators)}"
        for each in data.theses
    ]
    wrong = [each.title for each in data.theses if each.is_wrong]
    ends = f" By its own test proved wrong: {', '.join(wrong)}." if wrong else (
        " None meets its own test of being wrong."
    )  # fmt: skip
    return f"Indicators: {'; '.join(told)}.{ends}"
