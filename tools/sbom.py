"""Write the wheel's bill of materials: CycloneDX 1.6, of Python and of bundled npm packages.

    python tools/sbom.py    # writes web/lanebook.cdx.json, after the web app was built

Python packages are those a user's installer will fetch: their versions are the ones this release
was tested with (constraints.txt). npm packages are inside the wheel, at exactly the version named.
No time and no serial number: the same sources give the same bytes. Standard library only.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "web/lanebook.cdx.json"
BUNDLED = ROOT / "src/lanebook/views/web/static/packages.json"
VERSION = re.compile(r'VERSION = "(?P<version>[^"]+)"')
NAME = re.compile(r"^[A-Za-z0-9_.-]+")


def write() -> Path:
    """Write the bill and return its path.

    Raises:
        FileNotFoundError: if the web app has not been built.
    """
    TARGET.write_text(json.dumps(document(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return TARGET


def document() -> dict[str, Any]:
    """Return the bill as CycloneDX's JSON; components in the order of their names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = VERSION.search((ROOT / "src/lanebook/base/version.py").read_text("utf-8"))
    assert version, "base/version.py states VERSION"
    own = f"pkg:pypi/lanebook@{version['version']}"
    components = _python(project) + _npm()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "lanebook",
                "version": version["version"],
                "purl": own,
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [each["bom-ref"] for each in components]}],
    }


def _python(project: dict[str, Any]) -> list[dict[str, Any]]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if not line.startswith("#"))
    tested = {_plain(name): version for name, version in tested.items()}
    extras = project["optional-dependencies"]
    wanted = [(each, "required") for each in project["dependencies"]]
    wanted += [(each, "optional") for name in extras if name != "dev" for each in extras[name]]
    return [
        _component("pypi", name, tested.get(name), scope=scope)
        for name, scope in sorted((_plain(NAME.findall(each)[0]), scope) for each, scope in wanted)
    ]


def _npm() -> list[dict[str, Any]]:
    locked = json.loads((ROOT / "web/package-lock.json").read_text("utf-8"))["packages"]
    found = []
    for each in json.loads(BUNDLED.read_text("utf-8")):
        # An array is CycloneDX's way to say: a licence by its SPDX id, or an expression of several.
        plain = re.fullmatch(r"[A-Za-z0-9.-]+", each["licence"])
        licence = {"license": {"id": each["licence"]}} if plain else {"expression": each["licence"]}
        kind, _, code = locked[f"node_modules/{each['name']}"]["integrity"].partition("-")
        found.append(
            _component("npm", each["name"], each["version"], scope="required")
            | {
                "licenses": [licence],
                "hashes": [
                    {"alg": kind.replace("sha", "SHA-"), "content": base64.b64decode(code).hex()}
                ],
            }
        )
    return found


def _component(kind: str, name: str, version: str | None, *, scope: str) -> dict[str, Any]:
    purl = f"pkg:{kind}/{name.replace('@', '%40')}" + (f"@{version}" if version else "")
    known = {"version": version} if version else {}
    return {
        "type": "library", "bom-ref": purl, "name": name, **known, "scope": scope, "purl": purl,
    }  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    print(f"Wrote {write().relative_to(ROOT)}")
    sys.exit(0)
