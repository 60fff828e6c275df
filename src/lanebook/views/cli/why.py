"""`lanebook why`: readings side by side, most important topics first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any, Final

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Figure
from lanebook.answers.belief_words import change_words, property_words, value_words
from lanebook.answers.implications import Implication
from lanebook.answers.why import why
from lanebook.answers.why_payload import SourceLink, Topic, Why
from lanebook.answers.wording import bounded, counted, day, interval, joined, money, period
from lanebook.evidence.belief import Reading
from lanebook.evidence.ranking import STATUS_RANK
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, Span, beside, heading, paragraph
from lanebook.views.terminal.text import padded
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Topics and texts shown without --all; the rest is counted.
N_TOPICS: Final = 12
N_OF_ONE: Final = 4
N_TEXTS: Final = 4
N_CHANGES: Final = 8
_TEXTS: Final = frozenset({"event", "policy", "unit_model"})


def command(
    subject: str,
    property: str | None = None,  # noqa: A002 -- the word users type and read
    /,
    *,
    all: Annotated[  # noqa: A002 -- the flag users type
        bool, Parameter(negative="", help="Everything: all topics, texts and removed ones.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Say why a value stands: winner, losers, rule, sources, and what each reading implies."""
    opened = book.open()
    answer = why(opened, subject, property)
    writer = partial(_lines, everything=all or property is not None)
    return emit(answer, output, writer=writer, book=opened)


def _lines(answer: Answer[Any], page: Page, *, everything: bool) -> list[Line]:
    data: Why = answer.data
    sources = {source.id: source for source in data.sources}
    lines = head_lines(answer, page)
    if data.implied:
        lines += _side_by_side(data.implied, page)
        lines += [BLANK, *heading(page, "How each total follows")]
        for implied in data.implied:
            lines += _implied_lines(implied, page, sources)
    shown = list(data.topics) if everything else _selection(data.topics, answer.as_of.valid_at)
    for name in dict.fromkeys(topic.belief.property for topic in shown):
        lines += [BLANK, *heading(page, _capital(property_words(name)))]
        for topic in shown:
            if topic.belief.property == name:
                lines += _topic_lines(topic, page, sources)
    if everything and data.removed:
        lines += [BLANK, *heading(page, "No longer standing")]
        for topic in data.removed:
            lines += _topic_lines(topic, page, sources)
    lines += _change_lines(data, page, everything=everything)
    lines += _ladder_lines(data, page)
    lines += _rest_lines(data, len(shown), page, everything=everything)
    return lines + foot_lines(answer, page)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _selection(topics: Sequence[Topic], valid_at: date) -> list[Topic]:
    """Choose what to read first: disputes, then of each property what lies nearest to the day."""
    nearest = sorted(topics, key=lambda topic: _distance(topic, valid_at))
    figures = [topic for topic in nearest if topic.belief.property not in _TEXTS]
    kept = [
        topic
        for name in dict.fromkeys(topic.belief.property for topic in topics)
        for topic in [each for each in figures if each.belief.property == name][:N_OF_ONE]
    ]
    texts = [topic for topic in topics if topic.belief.property in _TEXTS]
    texts.sort(key=lambda topic: topic.belief.readings[0].published, reverse=True)
    first = [*kept[:N_TOPICS], *texts[:N_TEXTS]]
    return [topic for topic in topics if topic in first]


def _distance(topic: Topic, valid_at: date) -> tuple[bool, int]:
    belief = topic.belief
    on = belief.valid_to or belief.valid_from
    return (not belief.contested, abs((on - valid_at).days) if on else 0)


def _side_by_side(implied: Sequence[Implication], page: Page) -> list[Line]:
    """The firmest word on the left, every other on the right, each with what it implies."""
    firm = min(implied, key=lambda each: -STATUS_RANK.get(each.status, -1)).status
    left = [each for each in implied if each.status == firm]
    right = [each for each in implied if each.status != firm]
    if not right:
        return []
    others = joined(tuple(dict.fromkeys(each.status for each in right)))
    lines = [BLANK, *heading(page, "Readings side by side, each with what it implies")]
    lines += beside(page, firm, others, styles=("group", "group"))
    for index in range(max(len(left), len(right))):
        pair = [_short(part[index]) if index < len(part) else "" for part in (left, right)]
        lines += beside(page, *pair)
    return lines


def _short(implied: Implication) -> str:
    total = bounded(money(implied.total.point or 0.0, implied.total.unit), implied.total.bound)
    return f"{total}: {implied.reading}"


def _implied_lines(implied: Implication, page: Page, sources: dict[str, SourceLink]) -> list[Line]:
    total = bounded(money(implied.total.point or 0.0, implied.total.unit), implied.total.bound)
    told = f"{implied.reading}: {implied.arithmetic}"
    said = f"{implied.status}, {_said_by(implied.source, sources)}, {day(implied.published)}"
    first = padded(f"  {total}", 16)
    lines = paragraph(page, told, indent=first, hang=" " * 16)
    note = f"{said}: {implied.note}" if implied.note else said
    lines += paragraph(page, note, "muted", indent=" " * 16)
    return lines + paragraph(page, ", ".join(implied.total.claims), "muted", indent=" " * 16)


def _topic_lines(topic: Topic, page: Page, sources: dict[str, SourceLink]) -> list[Line]:
    belief = topic.belief
    parts = [topic.value]
    if _spread(topic.figure):
        parts.append(f"readings {interval(topic.figure, belief.unit)}")  # type: ignore[arg-type]
    if belief.valid_from or belief.valid_to:
        parts.append(period(belief.valid_from, belief.valid_to))
    if belief.contested:
        parts.append("contested")
    lines = paragraph(page, "; ".join(parts), indent="  ", hang="    ")
    if len(belief.readings) > 1:
        lines += paragraph(page, f"rule: {belief.rule}", "muted", indent="    ")
    for reading in belief.readings:
        lines += _reading_lines(reading, page, sources, alone=len(belief.readings) == 1)
    return lines


def _spread(figure: Figure | None) -> bool:
    return (
        figure is not None and None not in (figure.low, figure.high) and figure.low != figure.high
    )


def _reading_lines(
    reading: Reading, page: Page, sources: dict[str, SourceLink], *, alone: bool
) -> list[Line]:
    words = [] if alone else [reading.outcome, value_words(reading)]
    words += [reading.status, f"{reading.confidence} confidence", day(reading.published)]
    words += ["back-filled"] if reading.back_filled else []
    words += [f"layer {reading.layer}"] if reading.layer not in ("base", "") else []
    words += [_said_by(reading.source, sources), reading.claim]
    lines = paragraph(page, ", ".join(words), indent="    ", hang="      ")
    if reading.note:
        lines += paragraph(page, f"“{reading.note}”", "muted", indent="      ")
    if not alone and reading.outcome != "won":
        lines += paragraph(page, reading.reason, "muted", indent="      ")
    for each in (reading.source, *reading.also):
        link = sources[each].url if each in sources else ""
        if link:
            # Links stay whole, so that a terminal can open them.
            lines.append((Span("      " + page.text(link), "link"),))
    return lines


def _said_by(source: str, sources: dict[str, SourceLink]) -> str:
    return sources[source].publisher if source in sources else source


def _change_lines(data: Why, page: Page, *, everything: bool) -> list[Line]:
    if not data.changes:
        return []
    lines = [BLANK, *heading(page, "How promises moved")]
    shown = data.changes if everything else data.changes[-N_CHANGES:]
    for change in shown:
        text = f"{day(change.published)}: {change_words(change)}"
        lines += paragraph(page, text, indent="  ", hang="    ")
        lines += paragraph(page, " → ".join(change.claims), "muted", indent="    ")
    return lines


def _ladder_lines(data: Why, page: Page) -> list[Line]:
    if not data.ladders:
        return []
    lines = [BLANK, *heading(page, "Three ladders")]
    for name in dict.fromkeys(step.ladder for step in data.ladders):
        steps = [f"{step.step} {day(step.on)}" for step in data.ladders if step.ladder == name]
        lines += paragraph(page, " → ".join(steps), indent=padded(f"  {name}", 14), hang=" " * 14)
    return lines


def _rest_lines(data: Why, n_shown: int, page: Page, *, everything: bool) -> list[Line]:
    left = len(data.topics) - n_shown
    hidden = 0 if everything else len(data.removed)
    parts = [counted(left, "further topic")] if left else []
    parts += [f"{counted(hidden, 'topic')} in which nothing stands any more"] if hidden else []
    if not parts:
        return []
    return [BLANK, *paragraph(page, f"Not shown: {', '.join(parts)}. See --all.", "muted")]
