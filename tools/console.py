r"""Run the console blocks of a page as its reader would, and compare or rewrite what they print.

A block fenced as `console` holds commands behind `$ ` and below each what it prints on an 80-column
terminal. Commands are `lanebook …`, alone or through `| head -N` or `| tail -N`; `\` continues a
line. A line `…` stands for any number of lines. Every page runs in an empty folder with a ledger of
its own, from its first block to its last, so later blocks see what earlier ones recorded.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from lanebook.views.cli.main import main

FENCE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(>>> .*?)^```$", re.MULTILINE | re.DOTALL)
ANY_LINES = "…"


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a page and what the page says it prints."""

    command: str
    expected: str


def steps(page: Path) -> Iterator[Step]:
    """Return the commands of a page in order."""
    for block in FENCE.findall(page.read_text(encoding="utf-8")):
        yield from _steps_of(block)


def _steps_of(block: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        size = 1
        while lines[size - 1].endswith("\\"):
            size += 1
        yield Step("\n".join(lines[:size]), "\n".join(lines[size:]).strip("\n"))


def output_of(command: str) -> str:
    """Run one command in this process; returns what it prints, errors included.

    Raises:
        ValueError: if the command is not of the form this file's first lines describe.
    """
    words = shlex.split(command.replace("\\\n", " "))
    pipe = words.index("|") if "|" in words else len(words)
    if words[0] != "lanebook":
        raise ValueError(f"{command!r} is no lanebook command")
    paper = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(paper), redirect_stderr(paper):
        main(words[1:pipe])
    paper.seek(0)
    lines = paper.read().splitlines()
    for name, count in re.findall(r"(head|tail) -n? ?(\d+)", " ".join(words[pipe:])):
        lines = lines[: int(count)] if name == "head" else lines[-int(count) :]
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def agrees(expected: str, printed: str) -> bool:
    """Tell whether a page's words describe what was printed."""
    lines = expected.splitlines() or [""]
    pattern = "".join(
        r"(?:[^\n]*\n)*" if line == ANY_LINES else re.escape(line) + "\n" for line in lines
    )
    return re.fullmatch(pattern, printed + "\n") is not None


def rewritten(page: Path) -> str:
    """Return the page with every output as printed now, where it does not agree.

    Python blocks are one session from the page's first to its last, as doctest runs them.
    """
    session: dict[str, object] = {"__name__": "__main__"}

    def block(found: re.Match[str]) -> str:
        parts = []
        for step in _steps_of(found[1]):
            printed = output_of(step.command)
            kept = step.expected if agrees(step.expected, printed) else printed
            parts.append(f"$ {step.command}\n{kept}\n" if kept else f"$ {step.command}\n")
        return "```console\n" + "\n".join(parts) + "```"

    text = FENCE.sub(block, page.read_text(encoding="utf-8"))
    return PYTHON.sub(lambda found: f"```python\n{_python(found[1], session)}\n```", text)


def _python(block: str, session: dict[str, object]) -> str:
    """Return a block of `>>>` lines with what each prints now."""
    parts = []
    for example in doctest.DocTestParser().get_examples(block):
        paper = io.StringIO()
        with contextlib.redirect_stdout(paper):
            exec(compile(example.source, "page", "single"), session)
        first, *rest = example.source.rstrip().splitlines()
        parts.append("\n".join([f">>> {first}", *(f"... {line}" for line in rest)]))
        printed = paper.getvalue().rstrip()
        parts += [printed] if printed else []
    return "\n".join(parts) + "\n"


def rewrite(pages: list[Path]) -> None:
    """Rewrite pages in place, each in a folder and on a ledger of its own."""
    for page in (path.resolve() for path in pages):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            os.environ |= {"COLUMNS": "80", "LANEBOOK_LEDGER": f"{folder}/ledger.sqlite"}
            text = rewritten(page)
        if text != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8")
            print(f"rewritten: {page.name}")


if __name__ == "__main__":
    rewrite([Path(name) for name in sys.argv[1:]])
