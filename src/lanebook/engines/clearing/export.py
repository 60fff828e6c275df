"""The program for other tools, as an LP or MPS file (`linopy_model` for users of linopy)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import highspy

from lanebook.base.errors import EngineError, InputError
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.program import Program
from lanebook.engines.clearing.solver import model_of

#: What a file may be called.
SUFFIXES: Final = (".lp", ".mps")
#: Characters that names in LP text may hold besides letters, digits and `_.,()`; others become `_`.
_NOT_IN_LP: Final = re.compile(r"[^A-Za-z0-9_.,()]")
_QUIET: Final = ("output_flag", False)


def export_model(inputs: Inputs, path: Path) -> None:
    """Write the program as LP or MPS text, by the suffix of `path`.

    Columns and rows keep their names in the form `power(ercot,2027)`; characters that LP text does
    not take become underscores, and names that then coincide are numbered. Costs are minimised:
    the optimum is minus `Clearing.objective`. Columns that are fixed at 0 are written as such.

    Args:
        inputs: of a clearing.
        path: ends in .lp or .mps; an existing file is replaced.

    Raises:
        InputError: if the suffix is another, or the file cannot be written there.
        EngineError: if HiGHS cannot write it.
    """
    if path.suffix not in SUFFIXES:
        raise InputError(
            f"No format is known for {path.name!r}.",
            expected="a file that ends in .lp or .mps",
            next_step="choose one of them.",
        )
    try:
        path.write_bytes(b"")  # HiGHS crashes on a place that it cannot write to
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be written: {error.strerror}.",
            expected="a folder that exists and can be written to",
            next_step="choose another place.",
        ) from error
    program = Program(inputs)
    lp = model_of(program, program.numbers(inputs))
    lp.col_names_ = escaped(program.column_names)
    lp.row_names_ = escaped(program.row_names)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue(*_QUIET)
    highs.passModel(lp)
    if highs.writeModel(str(path)) == highspy.HighsStatus.kError:
        raise EngineError(
            f"HiGHS could not write {path.name}.",
            expected="a model that it can write",
            next_step="report it with the command and the ledger sequence.",
        )


def escaped(names: Sequence[str]) -> list[str]:
    """Return names as LP text takes them, each once.

    >>> escaped(["made[a-b,2027]", "made[a:b,2027]"])
    ['made(a_b,2027)', 'made(a_b,2027)_2']
    """
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        plain = _NOT_IN_LP.sub("_", name.replace("[", "(").replace("]", ")"))
        seen[plain] += 1
        made.append(plain if seen[plain] == 1 else f"{plain}_{seen[plain]}")
    return made
