"""How long the command line takes, as a person at a shell sees it: whole processes, warm disk."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import Measure, median, process_seconds, report

LANEBOOK = str(Path(sys.executable).with_name("lanebook"))
KNOWN = ["--known", "2026-05-31"]


def main() -> int:
    """Measure start, questions and documents on the shipped book."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LANEBOOK_LEDGER"] = str(Path(folder) / "ledger.sqlite")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([LANEBOOK, "log"], check=True, capture_output=True)
        bare = median(process_seconds([sys.executable, "-c", "pass"], repeat=21))
        start = median(process_seconds([LANEBOOK, "--help"], repeat=21))
        measures = [
            Measure("bare interpreter, python -c pass", bare * 1000, "ms"),
            Measure("lanebook --help", start * 1000, "ms"),
            Measure("lanebook --help / bare interpreter", start / bare, "ratio", limit=6),
            _command("lanebook sheet", ["sheet", *KNOWN], limit=1.0),
            _command(
                "lanebook sheet --lab anthropic --json",
                ["sheet", "--lab", "anthropic", "--json", *KNOWN],
                limit=1.0,
            ),
            _command("lanebook lanes openai", ["lanes", "openai", *KNOWN]),
            _command("lanebook capex", ["capex", *KNOWN]),
            _command(
                "lanebook why (one tie)", ["why", "tie:spacex--anthropic--compute_supply", *KNOWN]
            ),
            _command(
                "lanebook diff (five weeks)", ["diff", "--from", "2026-04-01", "--to", "2026-05-09"]
            ),
            _command("lanebook show openai", ["show", "openai", *KNOWN]),
            _command("lanebook check", ["check"]),
            _command(
                "lanebook brief as HTML, PDF and workbook",
                ["brief", "--out", folder, "--xlsx", f"{folder}/brief.xlsx", *KNOWN],
                limit=6.0,
                repeat=3,
            ),
            _command(
                "lanebook run: check, sheet, brief, workbook, map",
                ["run", "--out", f"{folder}/out", *KNOWN],
                repeat=3,
            ),
        ]
    return report("cli", measures)


def _command(
    what: str, words: list[str], *, limit: float | None = None, repeat: int = 5
) -> Measure:
    taken = median(process_seconds([LANEBOOK, *words], repeat=repeat))
    return Measure(what, taken, "s", limit=limit, note=f"median of {repeat}")


if __name__ == "__main__":
    sys.exit(main())
