"""How long a first install takes, web app included, and how much disk it fills; caches empty."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import Measure, report

ROOT = Path(__file__).resolve().parent.parent
HEAVY = 8


def main() -> int:
    """Install the core into a fresh environment and weigh it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "venv"
        source = Path(folder) / "source"
        # A clean clone: whatever was built here is built again there.
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(source)], check=True)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        python = home / "bin" / "python"
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--no-cache-dir",
             "--disable-pip-version-check", "--constraint", str(ROOT / "constraints.txt"),
             str(source)],
            check=True,
            env=os.environ | {"npm_config_cache": str(Path(folder) / "npm")},
        )  # fmt: skip
        taken = time.perf_counter() - start
        (packages,) = home.glob("lib/python*/site-packages")
        weights = sorted(
            ((_megabytes(each), each.name) for each in packages.iterdir()), reverse=True
        )
        measures = [
            Measure(
                "first install of the core, cold cache",
                taken,
                "s",
                limit=120,
                note="venv, pip, web app",
            ),
            Measure(
                "core on disk", _megabytes(home), "MB", limit=600, note="with bytecode and pip"
            ),
            *(Measure(f"of which {name}", weight, "MB") for weight, name in weights[:HEAVY]),
        ]
        shutil.rmtree(home)
    return report("install", measures)


def _megabytes(place: Path) -> float:
    """Return the disk blocks under `place` in MB (10^6 bytes), as du counts them."""
    every = [place, *place.rglob("*")] if place.is_dir() else [place]
    return sum(each.lstat().st_blocks * 512 for each in every) / 1e6


if __name__ == "__main__":
    sys.exit(main())
