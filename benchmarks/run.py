"""Run every benchmark, or those named, and rewrite benchmarks/README.md from their results.

python benchmarks/run.py [NAME ...]
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from harness import RESULTS, Measure, promise

HOME = Path(__file__).resolve().parent
HEAD = """# Benchmarks

What Lanebook promises about speed and size, and what was measured. Ratios compare two figures of
one run on one machine. `make bench` runs everything and rewrites this page and `results/`;
`python benchmarks/run.py NAME` runs one. A load above 1 says that the machine was busy with other
work: ratios still hold, seconds are too long.
"""


def main(names: list[str]) -> int:
    """Run the benchmarks one after another; returns 1 if one failed or broke a promise."""
    wanted = names or sorted(path.stem.removeprefix("bench_") for path in HOME.glob("bench_*.py"))
    failed = 0
    for name in wanted:
        print(f"\n{name}", flush=True)
        script = HOME / f"bench_{name}.py"
        failed |= subprocess.run([sys.executable, str(script)], check=False).returncode
    write_readme()
    return int(bool(failed))


def write_readme() -> None:
    """Rewrite the README from the results on disk."""
    parts = [HEAD]
    for path in sorted(RESULTS.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        machine = document["machine"]
        parts.append(
            f"## {document['name']}\n\n"
            f"`{document['command']}`, {document['measured_on']}: {machine['processor']},"
            f" {machine['cores']} cores, {machine['memory']}, {machine['system']},"
            f" Python {machine['python']}, load {machine.get('load', '?')},"
            f" stolen {machine.get('stolen', '?')}.\n\n"
            "| what | measured | promised | kept | how |\n|---|--:|--:|---|---|"
        )
        parts[-1] += "".join(f"\n{_row(each)}" for each in document["measures"]) + "\n"
    (HOME / "README.md").write_text("\n".join(parts), encoding="utf-8")


def _row(each: dict[str, object]) -> str:
    measure = Measure(**{key: value for key, value in each.items() if key != "kept"})  # type: ignore[arg-type]
    kept = {None: "", True: "yes", False: "**no**"}[measure.kept]
    value = f"{measure.value:,.3g}" if measure.value < 1000 else f"{measure.value:,.0f}"
    limits = promise(measure)
    return f"| {measure.what} | {value} {measure.unit} | {limits} | {kept} | {measure.note} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
