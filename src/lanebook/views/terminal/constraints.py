"""What stands behind a row of `constraints`, and its frozen timeline, as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lanebook.answers.answer import Answer
from lanebook.answers.constraints_more import Explained, HalfYear, Mover, Timeline
from lanebook.answers.constraints_records import Origin
from lanebook.answers.constraints_words import said_words
from lanebook.answers.quotes import Quote
from lanebook.answers.wording import (
    change,
    counted,
    day,
    figure,
    interval,
    joined,
    share,
    spread_differs,
)
from lanebook.views.terminal.lines import BLANK, Line, Page, bullets, heading, line, paragraph
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Claims and numbers listed without --all.
FEW: Final = 12
_SIGNS: Final = {"agrees": "agrees", "partly": "partly", "disagrees": "differs", "silent": "beyond"}
_HANG: Final = " " * 11


def explained_lines(
    answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool
) -> list[Line]:
    """Return a row of `constraints` with what moves it, its numbers and its claims."""
    data: Explained = answer.data
    most = None if everything else FEW
    lines = [*head_lines(answer, page), BLANK, *table_lines(data.tables()[0], page), BLANK]
    lines += heading(page, "What would move the label, one change at a time")
    lines += bullets(page, [_mover(each) for each in data.movers if each.flips])
    still = sorted({each.label for each in data.movers if not each.flips})
    if still:
        words = f"Alone and inside their ranges these do not: {joined(still)}."
        lines += paragraph(page, words, "muted")
    lines += [BLANK, *heading(page, "The numbers behind the row")]
    lines += bullets(page, [_origin(each) for each in data.origins[:most]])
    lines += _rest(page, len(data.origins), most)
    lines += [BLANK, *heading(page, "The claims behind them")]
    for quote in data.quotes[:most]:
        lines += _quote(page, quote)
    lines += _rest(page, len(data.quotes), most)
    return lines + foot_lines(answer, page, parameters=assumptions)


def _rest(page: Page, count: int, most: int | None) -> list[Line]:
    if most is None or count <= most:
        return []
    return paragraph(page, f"{count - most} more: see --all.", "muted")


def _mover(mover: Mover) -> str:
    by = "" if mover.change is None else f" by {change(mover.change * 100)} %"
    if mover.at is not None:
        by += f", {share(mover.at)} of the way to its {mover.towards} end"
    then = mover.becomes_name or "demands that cannot be met"
    return f"{mover.label}{by}: then {then} ({mover.source})"


def _origin(origin: Origin) -> str:
    value = origin.value
    at = figure(value) if value.point is not None else interval(value)
    both = spread_differs(value) and value.point is not None
    ends = f" ({interval(value, value.unit)})" if both else ""
    when = f" {origin.period}" if origin.period else ""
    ground = [counted(len(value.claims), "claim")] if value.claims else []
    ground += [origin.parameter] if origin.parameter else []
    default = ", a default: the book is silent" if origin.is_default else ""
    note = f"; {origin.note}" if origin.note else ""
    return (
        f"{origin.name}{when}, {origin.what}: {at.lstrip('≈')}{ends} {value.unit}"
        f" · {joined(ground) or 'derived'}{default}{note}"
    )


def _quote(page: Page, quote: Quote) -> Iterator[Line]:
    note = f" ({quote.note})" if quote.note else ""
    when = f", {quote.when}" if quote.when else ""
    text = (
        f"{quote.subject_name}: {quote.property} {quote.value}{when}{note} · {quote.status},"
        f" {quote.publisher or 'unregistered'}, {day(quote.published)} · {quote.claim}"
    )
    yield from bullets(page, [text])
    if quote.url:
        yield line(f"  {page.text(quote.url)}", "link")


def timeline_lines(
    answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool
) -> list[Line]:
    """Return every half year with its label, and under it what was said."""
    data: Timeline = answer.data
    lines = head_lines(answer, page)
    for half in data.halves:
        lines += [BLANK, *_half(page, half)]
    counts = (
        f"In all: {counted(data.agrees, 'agrees', 'agree')}, {data.partly} in part,"
        f" {data.disagrees} differ, {data.silent} beyond the model."
    )
    lines += [BLANK, *paragraph(page, counts, "total")]
    if everything:
        for table in answer.tables():
            lines += [BLANK, *table_lines(table, page)]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _half(page: Page, half: HalfYear) -> Iterator[Line]:
    yield from paragraph(page, f"{half.half} · known {day(half.known)}", "heading")
    if half.label is not None:
        label = half.label
        weight = "" if label.share_of_value is None else f", {share(label.share_of_value)} of value"
        sure = "" if label.stability is None else f", {share(label.stability)} under noise"
        contested = (
            f", contested with {label.runner_up_name}" if label.verdict == "contested" else ""
        )
        yield from paragraph(
            page, f"{label.period}: {label.name}{weight}{sure}{contested}", indent="  ", hang="    "
        )
    ahead = joined([f"{each.period} {each.name}" for each in half.ahead])
    if ahead:
        yield from paragraph(page, f"ahead: {ahead}", "muted", indent="  ", hang="    ")
    for said in half.said:
        words = f"{_SIGNS[said.match]:<8} {said_words(said)} ({', '.join(said.claims)})"
        yield from paragraph(page, words, indent="  ", hang=_HANG)
