"""Modules and functions stay small enough to read."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs

HARD_LINES = 500
SOFT_LINES = 300
BODY_LINES = 50
LIMITS = tomllib.loads((Path(__file__).parent / "limits.toml").read_text(encoding="utf-8"))


def test_no_module_is_longer_than_the_hard_limit(programs, suite):
    long = {s.path: n for s in programs + suite if (n := s.text.count("\n")) > HARD_LINES}
    assert long == {}, "split these modules"


def test_modules_over_the_soft_limit_only_become_fewer(programs):
    long = {s.path: n for s in programs if (n := s.text.count("\n")) > SOFT_LINES}
    assert len(long) <= LIMITS["modules_over_300_lines"], f"{long}: split what grew"


def test_function_bodies_stay_short(programs):
    long = {
        f"{source.path}:{node.lineno} {node.name}": lines
        for source in programs
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _body_lines(node)) > BODY_LINES
    }
    assert long == {}, "give the parts of these functions names"


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
