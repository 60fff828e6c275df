"""What the tree must not hold: addresses of registries, paths of machines, open ends, clocks."""

from __future__ import annotations

import ast
import re

import pytest

pytestmark = pytest.mark.docs

# Spelt in pieces, so that this file does not hold what it looks for.
HOSTS = re.compile("|".join(["registry[.]npm" + "js", "py" + "pi[.]org", "python" + "hosted"]))
MACHINE_PATHS = re.compile(r"(?<![\w.<])/(?:wo" + "rk|fa" + "rm|ro" + r"ot|home/\w+|Users/\w+)/")
OPEN_ENDS = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|HA" + "CK|X" + "XX)\b")
BINARY = {".png", ".pdf", ".xlsx", ".sqlite", ".gz", ".woff2", ".ico"}

#: Calls that ask the machine for time or chance; only base/ may.
IMPURE = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now",
    "datetime.date.today", "time.time", "time.time_ns", "uuid.uuid1", "uuid.uuid4", "uuid4",
    "os.urandom", "random.random", "random.Random", "secrets.token_hex", "secrets.token_bytes",
    "np.random.default_rng", "numpy.random.default_rng",
}  # fmt: skip


def _lines(tracked, pattern, *, leave_out=()):
    return [
        f"{path.name}:{number}: {line.strip()[:80]}"
        for path in tracked
        if path.suffix not in BINARY and path.name not in leave_out
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), 1
        )
        if pattern.search(line)
    ]


def test_no_registry_is_named(tracked):
    assert _lines(tracked, HOSTS) == []


def test_no_machine_s_paths_are_named(tracked):
    assert _lines(tracked, MACHINE_PATHS) == []


def test_nothing_is_left_for_later(tracked):
    assert _lines(tracked, OPEN_ENDS, leave_out={"claims.csv", "sources.csv"}) == []


def test_constraints_are_exact_and_name_no_place(request):
    text = (request.config.rootpath / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][\w.]*", line)] == []


def test_time_and_chance_come_from_the_ground_floor_only(package):
    found = [
        f"{source.path}:{node.lineno} {ast.unparse(node.func)}"
        for source in package
        if not source.path.startswith("src/lanebook/base/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE
    ]
    assert found == [], "take a Clock or a seed as an argument"


def test_no_module_of_chance_is_imported(package):
    found = [
        f"{source.path}:{node.lineno}"
        for source in package
        if not source.path.startswith("src/lanebook/base/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and {getattr(node, "module", None), *(alias.name for alias in node.names)}
        & {"random", "uuid", "secrets"}
    ]
    assert found == []
