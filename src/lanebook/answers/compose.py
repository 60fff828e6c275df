"""`compose`: what a scenario can say, and what is wrong with the lines written so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.book import Book
from lanebook.answers.check import Found, as_found
from lanebook.answers.clearing.axes import (
    CHINA,
    FAMILIES,
    HYPERSCALERS,
    LABS,
    LATER_LABS,
    LAYERS,
    OTHERS,
    POOLS,
)
from lanebook.answers.scenario_tables import finding_table
from lanebook.answers.wording import counted
from lanebook.base.findings import Finding
from lanebook.scenarios.amounts import WRITTEN
from lanebook.scenarios.composed import read_line
from lanebook.scenarios.forms import COMMON, FIELDS, FORMS, MARKETS_OF, Form
from lanebook.scenarios.model import RULES, Kind, Unit, Verb


@dataclass(frozen=True, slots=True)
class FieldForm:
    """One key of a verb.

    Attributes:
        key: as written.
        form: amount, share, duration, moment, targets, target, rule or text.
        units: that an amount may carry, as written.
        needed: it must stand, or one of those marked so must.
    """

    key: str
    form: str
    units: tuple[str, ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class VerbForm:
    """What a verb takes: kinds of its target, markets it may name, its keys in order."""

    verb: Verb
    says: str
    kinds: tuple[Kind, ...]
    markets: tuple[str, ...]
    fields: tuple[FieldForm, ...]


@dataclass(frozen=True, slots=True)
class TargetName:
    """A name that a target may have; those of firms, ties and sites stand in the directory."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """One line as written, and what it says; `says` is "" where it cannot be read."""

    number: int
    text: str
    says: str


@dataclass(frozen=True, slots=True)
class Compose:
    """The language as a form, and the lines written.

    Attributes:
        verbs: in the order of the documentation.
        rules: that `policy` can set.
        names: of buyers, families, grids and layers.
        lines: as given.
        findings: what is wrong with them; `line` is the place in the list.
        file: the lines as a scenario file; "" where one cannot be read.
    """

    verbs: tuple[VerbForm, ...]
    rules: tuple[str, ...]
    names: tuple[TargetName, ...]
    lines: tuple[ComposedLine, ...]
    findings: tuple[Found, ...]
    file: str

    def tables(self) -> tuple[Table, ...]:
        """Return the lines, then the findings."""
        columns = (
            Column("number", "line", "number"),
            Column("text", "text"),
            Column("says", "it says"),
        )
        rows = tuple((each.number, each.text, each.says) for each in self.lines)
        return (Table("lines", "Lines", columns, rows), finding_table(self.findings))


#: Names of the models' own axes, which no directory of the book lists.
_AXES: Final[dict[Kind, tuple[str, ...]]] = {
    "buyer": (*LABS, *LATER_LABS, *HYPERSCALERS, OTHERS, CHINA),
    "family": tuple(FAMILIES),
    "grid": POOLS,
    "layer": LAYERS,
}
NAMES: Final = tuple(
    TargetName(kind, name) for kind, axis in _AXES.items() for name in sorted(axis)
)


def compose(book: Book, lines: Sequence[str] = ()) -> Answer[Compose]:
    """Answer what a scenario can say, and check lines of it.

    Args:
        book: whose names the lines may use.
        lines: one override each, in flow style.
    """
    read: list[ComposedLine] = []
    findings: list[Finding] = []
    for number, text in enumerate(lines, 1):
        scenario, found = read_line(text, number)
        findings.extend(found)
        read.append(ComposedLine(number, text, scenario.title if scenario else ""))
    good = bool(read) and all(each.says for each in read)
    data = Compose(
        verbs=tuple(_form(verb, form) for verb, form in FORMS.items()),
        rules=tuple(RULES),
        names=NAMES,
        lines=tuple(read),
        findings=tuple(as_found(each) for each in findings),
        file=_file(read) if good else "",
    )
    wrong = counted(len(findings), "finding")
    said = f"{counted(len(read), 'line')} written, {wrong}." if read else "Nothing is written yet."
    return Answer(
        question="compose",
        finding=said,
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
    )


def _form(verb: Verb, form: Form) -> VerbForm:
    needed = {*form.needs, *form.one_of}
    keys = (*(key for key in form.keys if key not in COMMON or key in needed), *COMMON)
    return VerbForm(
        verb=verb,
        says=form.says,
        kinds=form.kinds,
        markets=MARKETS_OF.get(verb, ()),
        fields=tuple(
            FieldForm(key, FIELDS[key], _units(form, key), key in needed)
            for key in dict.fromkeys(keys)
        ),
    )


def _units(form: Form, key: str) -> tuple[str, ...]:
    taken: tuple[Unit, ...] = {"by": form.by, "at": form.at}.get(key, ())
    if FIELDS[key] == "share":
        taken = ("share",)
    if FIELDS[key] == "duration":
        taken = ("months",)
    return tuple(word for word, (unit, _) in WRITTEN.items() if unit in taken)


def _file(lines: Iterable[ComposedLine]) -> str:
    head = "name: composed\ntitle: Composed\noverrides:\n"
    return head + "".join(f"  - {{{each.text.strip().strip('{}').strip()}}}\n" for each in lines)
