"""Write every generated file: help text, command, finding, error, table and vocabulary reference.

`make generate` runs it; tests/docs fails when a file differs from what this would write.
"""

from __future__ import annotations

import csv
import inspect
import io
import json
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from rich.console import Console

import lanebook.answers
from lanebook.answers.answer import Answer, Payload
from lanebook.answers.schemas import schema
from lanebook.answers.theses_schema import thesis_schema
from lanebook.base import errors
from lanebook.evidence.codes import CODES
from lanebook.evidence.tables import TABLES
from lanebook.scenarios.schema import file_schema
from lanebook.views.cli.app import COMMANDS, GROUPS, build_app

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 80


def help_text(*words: str) -> str:
    """Return what `lanebook WORDS --help` prints on an 80-column terminal, without colour."""
    paper = io.StringIO()
    console = Console(file=paper, width=WIDTH, no_color=True, highlight=False, legacy_windows=False)
    build_app().help_print(list(words), console=console)
    lines = [line.rstrip() for line in paper.getvalue().splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def commands_page() -> str:
    """Return docs/reference/commands.md."""
    parts = ["# Commands\n", _generated_note(), f"```text\n{help_text()}```\n"]
    for heading, members in GROUPS.items():
        present = [name for name in members if name in COMMANDS]
        if present:
            parts.append(f"## {heading}\n")
        parts.extend(f"### lanebook {name}\n\n```text\n{help_text(name)}```\n" for name in present)
    return "\n".join(parts)


def findings_page() -> str:
    """Return docs/reference/findings.md."""
    rows = [
        f"| `{code.code}` | {code.severity} | {_cell(code.title)} | {_cell(code.hint)} |"
        for code in sorted(CODES.values(), key=lambda code: code.code)
    ]
    return "\n".join(
        [
            "# Findings\n",
            _generated_note(),
            "`lanebook check` prints each as `file:line CODE message`, then the row, then `hint:`.",
            "Errors bar the book from the ledger; warnings and infos do not.\n",
            "| code | severity | problem | hint |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def errors_page() -> str:
    """Return docs/reference/errors.md."""
    family = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.LanebookError)
    ]
    rows = [
        f"| `{kind.__name__}` | `{kind.code}` | {kind.exit_status} | {kind.http_status} |"
        f" {_cell((kind.__doc__ or '').splitlines()[0])} |"
        for kind in family
    ]
    tree = (errors.__doc__ or "").split("\n\n", 2)[1]
    return "\n".join(
        [
            "# Errors\n",
            _generated_note(),
            "Problems in data are [findings](findings.md). These stop a command; each states the",
            "problem, what was expected and the next step, on standard error. `--debug` adds",
            "Python's traceback.\n",
            f"```text\n{tree}\n```\n",
            "| error | code | exit status | HTTP status | when |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "Other exit statuses: 0 done; 70 a fault of Lanebook's own; 130 interrupted; 141 the",
            "reader of a pipe went away.",
            "",
        ]
    )


def tables_page() -> str:
    """Return docs/reference/tables.md."""
    parts = ["# Tables of a book\n", _generated_note()]
    for table in TABLES.values():
        optional = " (optional)" if table.optional else ""
        parts.append(f"## {table.name}.csv{optional}\n")
        parts.append(f"Key: {', '.join(f'`{column}`' for column in table.key)}.\n")
        parts.append("Columns: " + ", ".join(f"`{column}`" for column in table.columns) + ".\n")
    return "\n".join(parts)


def vocabulary_page() -> str:
    """Return docs/reference/vocabulary.md."""
    book = ROOT / "src/lanebook/data/book/vocabulary.csv"
    with book.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    lines = [
        "| "
        + " | ".join(
            (
                f"`{row['property']}`",
                row["applies_to"].replace(";", ", "),
                row["unit"].replace(";", ", "),
                row["type"],
                _cell(row["definition"]),
            )
        )
        + " |"
        for row in rows
    ]
    return "\n".join(
        [
            "# Vocabulary\n",
            _generated_note(),
            f"The {len(rows)} properties a claim may state, from `vocabulary.csv` of the shipped",
            "book. The reader, the checks, the workbook's headers and this page use that table.\n",
            "| property | applies to | unit | type | definition |",
            "|---|---|---|---|---|",
            *lines,
            "",
        ]
    )


def questions() -> dict[str, type[Any]]:
    """Return each question's payload type: every public function of answers/ that answers.

    A question with several kinds of payload names them in its module as a union of dataclasses;
    each then stands as `question.Payload`.
    """
    found: dict[str, type[Any]] = {}
    for listed in pkgutil.walk_packages(lanebook.answers.__path__, "lanebook.answers."):
        module = import_module(listed.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.__name__:
                continue
            # Others may name types that their module knows for checking only.
            if not str(function.__annotations__.get("return")).startswith("Answer["):
                continue
            returned = get_type_hints(function)["return"]
            if get_origin(returned) is not Answer:
                continue
            (payload,) = get_args(returned)
            kinds = _kinds(module) if payload is Payload else (payload,)
            for kind in kinds:
                if is_dataclass(kind) and isinstance(kind, type):
                    found[name if len(kinds) == 1 else f"{name}.{kind.__name__}"] = kind
    return dict(sorted(found.items()))


def _kinds(module: ModuleType) -> tuple[type[Any], ...]:
    unions = [value for value in vars(module).values() if isinstance(value, UnionType)]
    return tuple(
        kind
        for union in unions
        if all(is_dataclass(kind) for kind in get_args(union))
        for kind in get_args(union)
    )


def answers_page() -> str:
    """Return docs/reference/answers.md."""
    rows = [
        f"| `{question}` | `{payload.__name__}` | {_cell(_first_line(payload))} |"
        f" [schema](schemas/{question}.json) |"
        for question, payload in questions().items()
    ]
    return "\n".join(
        [
            "# Answers\n",
            _generated_note(),
            "`--json` prints one envelope: `question`, `finding`, `valid_at`, `known_at`,",
            "`sequence`, `layers`, `data`, `parameters`, `caveats`. `data` is the payload below.",
            "The same (valid, known, sequence, layers) gives the same bytes. Intervals are",
            "`{low, point, high}`; what nobody has said is null, never 0; claim ids stand under",
            "`claims`.\n",
            "| question | payload | what it holds | JSON Schema |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def schema_text(payload: type[Any]) -> str:
    """Return the JSON Schema of answers that carry `payload`, as a file."""
    return json.dumps(schema(payload), indent=1, ensure_ascii=False) + "\n"


def scenario_file_text() -> str:
    """Return the JSON Schema of scenario files, as a file."""
    return json.dumps(file_schema(), indent=1, ensure_ascii=False) + "\n"


def thesis_file_text() -> str:
    """Return the JSON Schema of thesis files, as a file."""
    return json.dumps(thesis_schema(), indent=1, ensure_ascii=False) + "\n"


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _generated_note() -> str:
    return "*Generated by `make generate`; a test fails when it is out of date.*\n"


def generated() -> dict[str, Callable[[], str]]:
    """Return what writes each generated file, by its path from the root."""
    pages: dict[str, Callable[[], str]] = {
        "src/lanebook/views/cli/help.txt": help_text,
        "docs/reference/commands.md": commands_page,
        "docs/reference/findings.md": findings_page,
        "docs/reference/errors.md": errors_page,
        "docs/reference/answers.md": answers_page,
        "docs/reference/tables.md": tables_page,
        "docs/reference/vocabulary.md": vocabulary_page,
    }
    pages["docs/reference/schemas/scenario-file.json"] = scenario_file_text
    pages["docs/reference/schemas/thesis-file.json"] = thesis_file_text
    for question, payload in questions().items():
        pages[f"docs/reference/schemas/{question}.json"] = partial(schema_text, payload)
    return pages


def main() -> int:
    """Write what differs and name it."""
    for name, text_of in generated().items():
        path, text = ROOT / name, text_of()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"written: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
