"""`lanebook diff`: the morning note."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.belief_words import property_words
from lanebook.answers.contradictions import side_words
from lanebook.answers.diff import diff
from lanebook.answers.diff_payload import KIND_WORDS, Diff
from lanebook.answers.moves import Move
from lanebook.answers.wording import counted, day, joined, ratio
from lanebook.base.time import parse_date
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, heading, paragraph
from lanebook.views.terminal.text import padded
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Shown without --all; the rest is counted.
N_MOVES: Final = 14
N_SHIFTS: Final = 10
N_BELIEFS: Final = 12


def command(
    *,
    from_: Annotated[str, Parameter(name="--from", help="What was known on this day is left out.")],
    to: Annotated[str | None, Parameter(help="Last day (default: the known day).")] = None,
    subject: Annotated[
        str, Parameter(help="Only this firm (with its ties and sites), site, tie or market.")
    ] = "",
    all: Annotated[bool, Parameter(negative="", help="Every move and every belief.")] = False,  # noqa: A002 -- the flag users type
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Say what became known between two days, heaviest moves first."""
    opened = book.open()
    answer = diff(
        opened,
        from_on=parse_date(from_),
        to_on=parse_date(to) if to else None,
        subject=subject,
    )
    return emit(answer, output, writer=partial(_lines, everything=all), book=opened)


def _lines(answer: Answer[Any], page: Page, *, everything: bool) -> list[Line]:
    data: Diff = answer.data
    lines = head_lines(answer, page)
    heavy = [move for move in data.moves if move.weight > 0]
    shown = data.moves if everything else heavy[:N_MOVES]
    if shown:
        lines += [BLANK, *heading(page, "What moved, heaviest first")]
    for number, move in enumerate(shown, start=1):
        lines += _move_lines(number, move, page)
    lines += _shift_lines(data, page, everything=everything)
    lines += _belief_lines(data, page, everything=everything)
    lines += _contradiction_lines(data, page, everything=everything)
    lines += _back_filled_lines(data, page)
    lines += _rest_lines(data, shown, page)
    return lines + foot_lines(answer, page)


def _move_lines(number: int, move: Move, page: Page) -> list[Line]:
    late = " · back-filled" if move.back_filled else ""
    told = f"{day(move.published)} · {counted(move.n_claims, 'claim')}{late}"
    lines = paragraph(page, f"{move.sentence}.", indent=padded(f"{number:>3}.", 5), hang=" " * 5)
    return lines + paragraph(page, f"{told} · {', '.join(move.claims)}", "muted", indent=" " * 5)


def _shift_lines(data: Diff, page: Page, *, everything: bool) -> list[Line]:
    if not data.shifts:
        return []
    lines = [BLANK, *heading(page, "Delayed, shrunk, grown, called off")]
    for shift in data.shifts if everything else data.shifts[:N_SHIFTS]:
        text = f"{shift.label}: {shift.words} ({day(shift.change.published)})"
        lines += paragraph(page, text, indent="  ", hang="    ")
    return lines


def _belief_lines(data: Diff, page: Page, *, everything: bool) -> list[Line]:
    if not data.beliefs:
        return []
    lines = [BLANK, *heading(page, "Beliefs that changed")]
    for belief in data.beliefs if everything else data.beliefs[:N_BELIEFS]:
        when = belief.valid_to or belief.valid_from
        held = f" ({'to ' if belief.valid_to else 'from '}{day(when)})" if when else ""
        name = property_words(belief.property)
        text = f"{belief.label}, {name}{held}: {belief.before} → {belief.after}"
        lines += paragraph(page, text, indent="  ", hang="    ")
        lines += paragraph(page, belief.reason, "muted", indent="    ")
    return lines


def _contradiction_lines(data: Diff, page: Page, *, everything: bool) -> list[Line]:
    if not data.contradictions:
        return []
    lines = [BLANK, *heading(page, "Contradictions that appeared")]
    for each in data.contradictions if everything else data.contradictions[:N_SHIFTS]:
        sides = f"{side_words(each.prevails)} or {side_words(each.other)}"
        text = f"{each.name}, {each.about}: {sides}, {ratio(each.ratio)} apart"
        lines += paragraph(page, text, indent="  ", hang="    ")
    return lines


def _back_filled_lines(data: Diff, page: Page) -> list[Line]:
    if not data.back_filled:
        return []
    lines = [BLANK, *heading(page, "Back-filled: entered long after publication")]
    for row in data.back_filled:
        where = "" if row.inside else ", before the window"
        text = (
            f"{row.claim} {row.label}: {row.words}; published {day(row.published)}{where},"
            f" recorded {day(row.recorded_on)}"
        )
        lines += paragraph(page, text, indent="  ", hang="    ")
    return lines


def _rest_lines(data: Diff, shown: Sequence[Move], page: Page) -> list[Line]:
    left = len(data.moves) - len(shown)
    by_kind = [
        counted(number, f"claim on {KIND_WORDS[kind]}s", f"claims on {KIND_WORDS[kind]}s")
        for kind, number in data.counts.items()
        if number
    ]
    if not data.n_claims:
        return []
    first = f"{counted(data.n_new_topics, 'topic')} spoken of for the first time"
    text = f"In all {joined(by_kind)}; {first}."
    if left:
        text += f" {counted(left, 'further subject')} not shown: see --all."
    return [BLANK, *paragraph(page, text, "muted")]
