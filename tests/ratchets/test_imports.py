"""What the package imports: only what it declares, at the top of the module, downwards."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs

ROOT = Path(__file__).resolve().parents[2]

#: Where a function may import, and why.
LAZY = {
    "src/lanebook/__init__.py": "the Python door loads a question when it is asked",
    "src/lanebook/answers/book.py": "only questions about the network need arrays",
    "src/lanebook/engines/scan/scanning.py": "numba is an extra and takes half a second to load",
    "src/lanebook/engines/scan/spread.py": "Ray is an extra, loaded by the engine that needs it",
    "src/lanebook/evidence/ledger/opening.py": "PostgreSQL's driver is an extra",
    "src/lanebook/evidence/reading/child/__main__.py": "Windows has no resource limits",
    "src/lanebook/scenarios/executors.py": "Ray is an extra, loaded by the engine that needs it",
    "src/lanebook/views/cli/main.py": "--help must not cost more than starting Python",
    "src/lanebook/views/cli/output.py": "a writer is loaded when its format is asked for",
}

#: Distribution -> module, where they differ.
MODULE_OF = {"vl-convert-python": "vl_convert", "pyyaml": "yaml"}


def _declared(pyproject: dict, *extras: str) -> set[str]:
    project = pyproject["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    names = {re.split(r"[\[<>=! ]", requirement, maxsplit=1)[0] for requirement in wanted}
    return {MODULE_OF.get(name, name.replace("-", "_")).lower() for name in names}


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "lanebook" if node.level else node.module or ""


@pytest.fixture(scope="module")
def pyproject(request) -> dict:
    return tomllib.loads((request.config.rootpath / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_package_imports_only_what_it_declares(package, pyproject):
    extras = ("linopy", "postgres", "ray", "scan")
    allowed = _declared(pyproject, *extras) | set(sys.stdlib_module_names) | {"lanebook"}
    foreign = [
        f"{source.path}:{line} {name}"
        for source in package
        for line, name in _imported(source.tree)
        if name.partition(".")[0] not in allowed
    ]
    assert foreign == [], "declare the dependency, or do without it"


def test_optional_packages_are_imported_in_one_place_only(package, pyproject):
    """The core must start without extras: they are imported where MissingExtra is raised."""
    extras = _declared(pyproject, "linopy", "postgres", "ray", "scan") - _declared(pyproject)
    found = {
        source.path
        for source in package
        for _, name in _imported(source.tree)
        if name.partition(".")[0] in extras and "MissingExtra" not in source.text
    }
    assert found == set()


def test_every_declared_dependency_is_used(package, pyproject):
    used = {name.partition(".")[0] for source in package for _, name in _imported(source.tree)}
    named = {word for source in package for word in re.findall(r'"([a-z_]+)"', source.text)}
    assert _declared(pyproject) - used - named == set(), "drop it from pyproject.toml"


def test_the_core_stays_within_fourteen_dependencies(pyproject):
    assert len(pyproject["project"]["dependencies"]) <= 14


def test_the_ground_floor_needs_the_standard_library_only(package):
    allowed = set(sys.stdlib_module_names) | {"lanebook"}
    foreign = [
        f"{source.path}:{line} {name}"
        for source in package
        if source.path.startswith("src/lanebook/base/")
        for line, name in _imported(source.tree)
        if name.partition(".")[0] not in allowed
        or (name.startswith("lanebook") and not name.startswith("lanebook.base"))
    ]
    assert foreign == []


def test_imports_stand_at_the_top_except_where_explained(package):
    lazy = {
        f"{source.path}:{inner.lineno}"
        for source in package
        if source.path not in LAZY
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    assert lazy == set(), "move the import up, or explain it in LAZY"


def test_the_explained_list_holds_no_stale_file(package):
    paths = {source.path for source in package}
    assert set(LAZY) <= paths
