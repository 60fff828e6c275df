"""Any answer as lines: finding, as-of line, tables, caveats, assumptions."""

from __future__ import annotations

from lanebook.answers.answer import Answer, ParameterUse, Payload
from lanebook.answers.wording import as_of_line, counted, day, trimmed
from lanebook.views.terminal.lines import BLANK, Line, Page, bullets, heading, paragraph
from lanebook.views.terminal.tables import table_lines


def answer_lines(answer: Answer[Payload], page: Page, *, parameters: bool = False) -> list[Line]:
    """Return the whole answer, readable from the top: the finding stands first.

    Args:
        parameters: print every assumption; otherwise one line says how many there are.
    """
    lines = head_lines(answer, page)
    for table in answer.tables():
        lines.extend([BLANK, *table_lines(table, page)])
    return lines + foot_lines(answer, page, parameters=parameters)


def head_lines(answer: Answer[Payload], page: Page) -> list[Line]:
    """Return the finding and the as-of line under it."""
    return [
        *paragraph(page, answer.finding, "finding"),
        *paragraph(page, as_of_line(answer.as_of, answer.sequence, answer.layers), "muted"),
    ]


def foot_lines(answer: Answer[Payload], page: Page, *, parameters: bool = False) -> list[Line]:
    """Return caveats and assumptions."""
    lines: list[Line] = []
    if answer.caveats:
        lines.extend([BLANK, *heading(page, "What this cannot know")])
        lines.extend(bullets(page, answer.caveats))
    if answer.parameters and parameters:
        lines.extend([BLANK, *heading(page, "Assumptions used")])
        lines.extend(bullets(page, (parameter_text(use) for use in answer.parameters)))
    elif answer.parameters:
        entered = f"{counted(len(answer.parameters), 'assumption')} entered: see --assumptions."
        lines.extend([BLANK, *paragraph(page, entered, "muted")])
    return lines


def parameter_text(use: ParameterUse) -> str:
    """Return an assumption in one line: name, value with range, source, day."""
    applies = f" ({use.applies_to})" if use.applies_to else ""
    ends = "" if use.low == use.high else f" ({trimmed(use.low, 4)}–{trimmed(use.high, 4)})"
    mark = ", overridden" if use.overridden else ""
    return (
        f"{use.name}{applies}: {trimmed(use.point, 4)}{ends} {use.unit}"
        f" · {use.source} · {day(use.as_of)}{mark}"
    )
