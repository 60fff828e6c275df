"""`lanebook theses`: rival readings of the moment, each with its indicators then and now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any, Final

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.theses import theses
from lanebook.answers.theses_payload import Indicator, Theses, Thesis, value_words
from lanebook.answers.wording import day, interval, spread_differs
from lanebook.base.time import parse_date
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, Span, bullets, heading, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.text import padded, width, wrapped
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Claim ids listed under an indicator; --json and the workbook have all.
MOST_CLAIMS: Final = 6
#: Columns of values and readings.
VALUE, SAYS = 13, 8
STYLES: Final = {"for": "gain", "against": "loss", "silent": "muted", "unknown": "unknown"}


def command(
    name: Annotated[
        tuple[str, ...], Parameter(help="A shipped thesis or a YAML file; default all that ship.")
    ] = (),
    /,
    *,
    then: Annotated[
        str | None, Parameter(help="The earlier day (YYYY-MM-DD; default a year before).")
    ] = None,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print what the indicators of rival readings say, then and now; one NAME in full."""
    opened = book.open()
    with Progress() as progress:
        progress.stage("Reading indicators")
        day_then = parse_date(then) if then else None
        answer = theses(opened, name, then=day_then, on_step=progress.advance)
    writer = partial(_lines, in_full=bool(name), assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)


def _lines(answer: Answer[Any], page: Page, *, in_full: bool, assumptions: bool) -> list[Line]:
    data: Theses = answer.data
    lines = head_lines(answer, page)
    for thesis in data.theses:
        lines += [BLANK, *_thesis(thesis, data, page, in_full=in_full)]
    if any(not row.is_steady for thesis in data.theses for row in thesis.indicators):
        words = "* An end of its spread says otherwise."
        lines += [BLANK, *paragraph(page, words, "muted")]
    if not in_full:
        words = "Thresholds, claims and reasons of one: lanebook theses NAME, such as"
        lines += [BLANK, *paragraph(page, f"{words} {data.theses[-1].name}.", "muted")]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _thesis(thesis: Thesis, data: Theses, page: Page, *, in_full: bool) -> Iterator[Line]:
    yield from heading(page, f"{thesis.title} ({thesis.name})")
    yield from paragraph(page, thesis.claim)
    yield from paragraph(page, f"Against it: {thesis.rival}", "muted", hang="  ")
    if in_full:
        for said in thesis.said_by:
            ids = f", {', '.join(said.claims)}" if said.claims else ""
            words = f"{said.publisher}, {day(said.published)}{ids}: {said.words}"
            yield from bullets(page, [words], "muted")
    yield from _head(data, page)
    for row in thesis.indicators:
        yield from _indicator(row, page, in_full=in_full)
    yield from paragraph(page, thesis.tally, "finding")
    if in_full:
        for condition in thesis.conditions:
            met = {True: "met", False: "not met", None: "unknown"}[condition.is_met]
            yield from bullets(page, [f"{condition.words}: {met}"])


def _head(data: Theses, page: Page) -> Iterator[Line]:
    room = _room(page)
    days = [f"{when:%d %b %Y}".lstrip("0") for when in (data.then,)]
    left = padded("indicator", room)
    right = "".join(padded(text, VALUE, right=True) for text in (*days, "now"))
    yield (Span(f"{left}{right}  {'says':<{SAYS}}".rstrip(), "head"),)
    yield (Span("─" * min(page.width, room + 2 * VALUE + 2 + SAYS)),)


def _room(page: Page) -> int:
    return max(page.width - 2 * VALUE - 2 - SAYS, 24)


def _indicator(row: Indicator, page: Page, *, in_full: bool) -> Iterator[Line]:
    room = _room(page)
    labels = wrapped(page.text(row.label), room - 1) or [""]
    values = "".join(
        padded(page.text(_short(value_words(figure))), VALUE, right=True)
        for figure in (row.then, row.now)
    )
    for number, label in enumerate(labels):
        last = number == len(labels) - 1
        spans: Sequence[Span] = (Span(padded(label, room)),)
        if last:
            spans = (*spans, Span(f"{values}  "), Span(_says(row), STYLES[row.now_says]))
        yield tuple(spans)
    if in_full:
        yield from paragraph(page, _margin(row), "muted", indent="    ", hang="    ")
    elif row.now.state == "unknown":
        yield from paragraph(page, f"unknown: {row.now.note}", "muted", indent="    ")


def _says(row: Indicator) -> str:
    """Return the reading, starred where an end of the spread says otherwise."""
    return row.now_says if row.is_steady else f"{row.now_says}*"


def _short(words: str) -> str:
    """Return a value without what the label says of it: it must fit its column."""
    words = words.removesuffix(" per MW-year")
    return words if width(words) < VALUE else words[: VALUE - 2] + "…"


def _margin(row: Indicator) -> str:
    """Return thresholds, reason, spread, note and claims of an indicator, for its margin."""
    parts = [row.rule, row.why]
    if spread_differs(row.now):
        unsteady = "" if row.is_steady else ", whose ends do not agree"
        parts.append(f"readings {interval(row.now, row.unit)}{unsteady}")
    parts += [f"now: {row.now.note}"] if row.now.note else []
    if row.then.state == "unknown" and row.then.note != row.now.note:
        parts.append(f"then unknown: {row.then.note}")
    elif row.then_says != row.now_says:
        parts.append(f"then {row.then_says}")
    if row.now.claims:
        left = len(row.now.claims) - MOST_CLAIMS
        more = f" and {left} more" if left > 0 else ""
        parts.append(f"{', '.join(row.now.claims[:MOST_CLAIMS])}{more}")
    return " · ".join(parts)
