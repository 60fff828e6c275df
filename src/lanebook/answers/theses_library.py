"""The theses that ship with the package, and how one is found by name or path."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from lanebook.answers.theses_file import ThesisFile
from lanebook.answers.theses_indicators import INDICATORS
from lanebook.answers.theses_reading import read_thesis
from lanebook.answers.wording import counted
from lanebook.base.errors import DataError, UnknownName
from lanebook.scenarios.located import nearest
from lanebook.scenarios.yaml_text import read_yaml_bytes

FOLDER: Final = Path(str(files("lanebook") / "data" / "theses"))
SUFFIXES: Final = (".yaml", ".yml")
#: Order of the shipped theses: that in which the readings answer one another.
ORDER: Final = (
    "multi-lane-scramble",
    "watts-against-silicon",
    "capex-clears-in-time",
    "glut-by-2028",
    "patron-pricing-is-dead",
)


@cache
def shipped_theses() -> tuple[ThesisFile, ...]:
    """Return every shipped thesis, in order.

    Raises:
        DataError: with every finding, if a shipped file is damaged.
    """
    return tuple(_read(FOLDER / f"{name}.yaml", f"{name}.yaml") for name in ORDER)


def thesis_named(name: str) -> ThesisFile:
    """Return a shipped thesis, or the one in a file if `name` ends like one.

    Raises:
        UnknownName: if no thesis has that name.
        DataError: with every finding, if the file is no thesis.
    """
    if name.endswith(SUFFIXES) or "/" in name:
        return _read(Path(name), name)
    found = {thesis.name: thesis for thesis in shipped_theses()}
    if name not in found:
        raise UnknownName(
            f"No thesis is called {name!r}.",
            expected=f"one of {', '.join(ORDER)}, or a file ending in .yaml",
            next_step=nearest(name, ORDER),
        )
    return found[name]


def _read(path: Path, file: str) -> ThesisFile:
    data, findings = read_yaml_bytes(path, file)
    thesis: ThesisFile | None = None
    if data is not None:
        thesis, findings = read_thesis(data, file, INDICATORS)
    if thesis is None:
        raise DataError(
            f"{file} is no thesis: {counted(len(findings), 'finding')}.",
            expected="a file as docs/methods/theses.md describes",
            next_step="correct what is listed and try again.",
            findings=findings,
        )
    return thesis
