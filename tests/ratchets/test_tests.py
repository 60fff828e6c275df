"""Tests that cannot fail, or fail for any reason at all, are refused."""

from __future__ import annotations

import ast

import pytest

pytestmark = pytest.mark.docs


def test_every_raises_says_which_message(suite):
    loose = [
        f"{source.path}:{node.lineno}"
        for source in suite
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"pytest.raises", "pytest.warns"}
        and not any(keyword.arg == "match" for keyword in node.keywords)
    ]
    assert loose == [], "add match="


def test_nothing_is_skipped_or_expected_to_fail(suite):
    words = {"pytest.skip", "pytest.xfail", "pytest.importorskip", "pytest.mark.skip"}
    words |= {"pytest.mark.skipif", "pytest.mark.xfail", "unittest.skip"}
    found = [
        f"{source.path}:{node.lineno} {ast.unparse(node)}"
        for source in suite
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in words
    ]
    assert found == []


def test_every_test_asserts_something_that_can_be_wrong(suite):
    weak = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in suite
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and _is_weak(node)
    ]
    assert weak == [], "assert a value, not that there is one"


def _is_weak(test: ast.FunctionDef) -> bool:
    """A test without a check, or whose checks are all `x is not None`, `isinstance` or `True`."""
    checks = [node.test for node in ast.walk(test) if isinstance(node, ast.Assert)]
    helpers = [
        node
        for node in ast.walk(test)
        if isinstance(node, ast.Call) and _calls_a_check(ast.unparse(node.func))
    ]
    return not helpers and all(_says_nothing(check) for check in checks)


def _calls_a_check(name: str) -> bool:
    last = name.rpartition(".")[2].lstrip("_")
    return (
        ".certificate()" in name
        or last.startswith(("assert", "raises", "warns", "check", "expect"))
        or last
        in {
            "axe",
            "run_state_machine_as_test",
            "testmod",
        }
    )


def _says_nothing(check: ast.expr) -> bool:
    if isinstance(check, ast.Constant):
        return bool(check.value)
    if isinstance(check, ast.Call):
        return ast.unparse(check.func) == "isinstance"
    return (
        isinstance(check, ast.Compare)
        and isinstance(check.ops[0], ast.IsNot)
        and ast.unparse(check.comparators[0]) == "None"
    )
