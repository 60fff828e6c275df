"""`lanebook scenario list | show NAME | check FILE | diff A B`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.scenario import scenario, scenario_check, scenario_diff, scenarios
from lanebook.answers.scenario_cascade import InCascade
from lanebook.answers.scenario_payload import ScenarioCheck, ScenarioPage, Scenarios
from lanebook.answers.wording import counted
from lanebook.base.errors import InputError
from lanebook.base.time import parse_years
from lanebook.views.cli.check import finding_lines
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, Span, bullets, heading, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.text import wrapped
from lanebook.views.terminal.writer import foot_lines, head_lines

Action = Literal["list", "show", "check", "diff"]
#: How many names each action takes, with the words for it.
TAKES: Final[dict[str, tuple[int, str]]] = {
    "list": (0, "no name"),
    "show": (1, "one scenario: a name, a file, or A+B"),
    "check": (1, "one file"),
    "diff": (2, "two scenarios"),
}
#: Tables shown without --all.
SHOWN: Final = ("scenario_effects", "scenario_missed")
#: Width of a name in the list.
NAME_WIDTH: Final = 26
#: Tables that stand above as text.
ABOVE: Final = ("scenario_acts", "scenario_cascade", "scenario_reasons")


def command(
    action: Action,
    names: Annotated[
        tuple[str, ...], Parameter(help="Names or files; A+B combines two in that order.")
    ] = (),
    /,
    *,
    years: Annotated[str | None, Parameter(help="FIRST:LAST year, such as 2026:2029.")] = None,
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every table; in a list, what each does.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """List what ships, show what one does to the answer, check a file, compare two."""
    _count(action, names)
    opened = book.open()
    span = parse_years(years) if years else None
    answer: Answer[Any]
    with Progress() as progress:
        if action == "list":
            answer = scenarios(opened)
        elif action == "check":
            answer = scenario_check(opened, Path(names[0]))
        elif action == "show":
            answer = scenario(opened, names[0], years=span, stage=progress.stage)
        else:
            answer = scenario_diff(opened, *names, years=span, stage=progress.stage)
    writer = partial(_lines, everything=all_, assumptions=output.assumptions)
    emit(answer, output, writer=writer, book=opened)
    return 1 if isinstance(answer.data, ScenarioCheck) and answer.data.n_errors else 0


def _count(action: str, names: tuple[str, ...]) -> None:
    wanted, words = TAKES[action]
    if len(names) != wanted:
        raise InputError(
            f"lanebook scenario {action} was given {counted(len(names), 'name')}.",
            expected=words,
            next_step="run lanebook scenario list for the names.",
        )


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    if isinstance(answer.data, ScenarioCheck):
        return _check_lines(answer, answer.data, page)
    lines = head_lines(answer, page)
    if isinstance(answer.data, Scenarios):
        return lines + _list_lines(answer.data, page, everything=everything)
    lines += _acts_lines(answer, page)
    left = []
    for table in answer.tables():
        if table.name in SHOWN or (everything and table.name not in ABOVE):
            lines += [BLANK, *table_lines(table, page)]
        elif table.name not in ABOVE:
            left.append(f"{table.title} ({counted(len(table.rows), 'row')})")
    if left:
        words = f"Not shown: {'; '.join(left)}. See --all."
        lines += [BLANK, *paragraph(page, words, "muted")]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _list_lines(data: Scenarios, page: Page, *, everything: bool) -> list[Line]:
    """Return the scenarios by group, a line or two each; with what each does where asked for."""
    lines: list[Line] = []
    group = ""
    for each in data.scenarios:
        if each.group != group:
            group = each.group
            lines += [BLANK, *heading(page, each.group_title)]
        if everything:
            lines += [BLANK, *paragraph(page, f"{each.name}: {each.title}", indent="  ", hang="  ")]
            for says in each.acts:
                lines += paragraph(page, says, "muted", indent="    ", hang="      ")
            if each.expects:
                lines += paragraph(page, f"→ {each.expects}", indent="    ", hang="      ")
        else:
            titles = wrapped(page.text(each.title), max(page.width - NAME_WIDTH - 4, 10))
            for number, title in enumerate(titles):
                name = "" if number else page.text(each.name)
                lines.append((Span(f"  {name:<{NAME_WIDTH}}  ", "heading"), Span(title)))
    if not everything:
        words = "What each does and should do: --all, or lanebook scenario show NAME."
        lines += [BLANK, *paragraph(page, words, "muted")]
    return lines


def _acts_lines(answer: Answer[Any], page: Page) -> list[Line]:
    data = answer.data
    lines: list[Line] = [BLANK]
    if isinstance(data, ScenarioPage):
        if data.description:
            lines += [*paragraph(page, data.description), BLANK]
        lines += heading(page, "What it does")
        for act in data.acts:
            nothing = "" if act.n_changes else " (changes nothing)"
            lines += paragraph(
                page, f"{act.number}. {act.says}{nothing}", indent="  ", hang="     "
            )
            if act.because:
                lines += paragraph(page, act.because, "muted", indent="     ", hang="     ")
        if data.cascade:
            lines += [BLANK, *_cascade_lines(data.cascade, page)]
            if any(act.n_touched for act in data.cascade.acts):
                words = f"lanebook shock {data.name} shows who loses what, when and through whom."
                lines += paragraph(page, words, "muted", indent="  ")
        if data.sources:
            lines += [BLANK, *heading(page, "Why these numbers")]
            lines += bullets(page, (each.text for each in data.sources))
        return lines
    for name in (data.first, data.second, f"{data.first}, {data.second}"):
        mine = [act for act in data.acts if act.scenario == name]
        if mine:
            letter = "A" if name == data.first else "B"
            lines += heading(page, "Both" if mine[0].is_shared else f"{letter}: only {name}")
            lines += bullets(page, (act.says for act in mine))
    for letter, followed in zip("AB", data.cascade, strict=False):
        if followed.acts:
            lines += [BLANK, *_cascade_lines(followed, page, letter)]
    return lines


def _cascade_lines(found: InCascade, page: Page, letter: str = "") -> list[Line]:
    """Return what each override does on the web of ties, and why it does nothing."""
    head = f"{letter}: in the cascade" if letter else "In the cascade"
    lines = heading(page, f"{head}, {found.first} to {found.last}")
    for act in found.acts:
        says = [*((words, "") for words in act.says), *((f"not {w}", "muted") for w in act.missed)]
        for at, (words, style) in enumerate(says):
            indent = "     " if at else f"  {act.number}. "
            lines += paragraph(page, words, style, indent=indent, hang="     ")
    return lines


def _check_lines(answer: Answer[Any], data: ScenarioCheck, page: Page) -> list[Line]:
    lines: list[Line] = []
    for found in data.findings:
        lines += finding_lines(found, data.path, page)
    if data.acts:
        lines += heading(page, f"{data.name}: {data.title}")
        lines += bullets(page, data.acts)
    return [*lines, *paragraph(page, answer.finding, "heading")]
