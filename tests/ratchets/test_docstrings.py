"""Every module, public class and public function says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.docs

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def test_every_module_has_a_docstring(programs, suite):
    silent = [s.path for s in programs + suite if s.text and not ast.get_docstring(s.tree)]
    assert silent == []


def test_every_public_name_has_a_docstring(programs):
    silent = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in programs
        for node in _public(source.tree)
        if not ast.get_docstring(node) and not _inherited(node)
    ]
    assert silent == []


def _public(scope: ast.Module | ast.ClassDef) -> Iterator[Documented]:
    for node in scope.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _inherited(node: Documented) -> bool:
    """A function that says it overrides or overloads is documented by what it overrides."""
    decorators = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
    return bool(decorators & {"override", "overload", "setter"})
