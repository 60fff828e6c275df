"""As-of belief over synthetic books, beside the newest-version window query of SQLite.

python benchmarks/bench_belief.py [CLAIMS ...]      default 1000000 10000000
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl
import synthetic
from harness import Measure, median, p95, report

from lanebook.base.time import AsOf
from lanebook.evidence.belief import Beliefs, BeliefTimeline, timeline
from lanebook.evidence.snapshot import Snapshot

NOW = date(2026, 5, 31)
T = TypeVar("T")
#: Days of knowledge asked for, spread over the book's life.
DAYS = [NOW - timedelta(days=37 * step) for step in range(40)]
PAST = date(2024, 5, 31)
#: The prevailing claim of every topic: rank first, then the newest version.
WINDOW = """
SELECT count(*), sum(number), max(id) FROM (
  SELECT id, number, row_number() OVER (
    PARTITION BY topic ORDER BY status_rank DESC, source_rank DESC, published DESC, row
  ) AS place
  FROM claims WHERE published <= :known AND (dead_on IS NULL OR dead_on > :known)
) WHERE place = 1
"""


def main(sizes: list[int]) -> int:
    """Measure each size; SQLite stands beside the smallest only."""
    measures: list[Measure] = []
    for size in sizes:
        measures += _measure(size, beside_sqlite=size == min(sizes))
        gc.collect()
    return report("belief", measures)


def _measure(size: int, *, beside_sqlite: bool) -> list[Measure]:
    name = f"{size / 1e6:g} M claims"
    snapshot = synthetic.snapshot(size)
    derived, taken = _timed(lambda: timeline(snapshot))
    cells = [_ask(snapshot, derived, day) for day in DAYS * (3 if size <= 1_000_000 else 1)]
    states = [_timed(partial(derived.at, day))[1] for day in DAYS]
    now = [_ask(snapshot, derived, NOW) for _ in range(15)]
    past = [_ask(snapshot, derived, PAST) for _ in range(15)]
    limit = 100.0 if size <= 1_000_000 else 1000.0
    measures = [
        Measure(f"{name}: deriving the timeline, once per snapshot", taken, "s"),
        Measure(
            f"{name}: as-of belief, p95", p95(cells) * 1e3, "ms", limit=limit,
            note=f"{len(cells)} asks over {len(DAYS)} days; every topic with all its cells",
        ),
        Measure(
            f"{name}: as-of belief, median", median(cells) * 1e3, "ms",
            note="winner, spread and standing of every topic, all cells",
        ),
        Measure(
            f"{name}: interval filter alone, p95", p95(states) * 1e3, "ms",
            note="winner's row, spread and standing of every topic",
        ),
        Measure(
            f"{name}: past as-of / as-of now", median(past) / median(now), "ratio", limit=1.5,
            note=f"{PAST} against {NOW}, median of 15",
        ),
    ]  # fmt: skip
    if beside_sqlite:
        measures += _beside(snapshot, derived, name, median(now))
    return measures


def _ask(snapshot: Snapshot, derived: BeliefTimeline, day: date) -> float:
    """Time one as-of from nothing cached: state of every topic, then the winners' cells."""
    return _timed(lambda: Beliefs(snapshot, AsOf(day, day), derived=derived).frame)[1]


def _beside(snapshot: Snapshot, derived: BeliefTimeline, name: str, ours: float) -> list[Measure]:
    """Ask SQLite the same question of the same rows; it even gets topics and ranks ready-made."""
    slim = derived.claims.select(
        "id", "topic", "status_rank", "source_rank", "row", "number",
        pl.col("published", "dead_on").dt.to_string("%Y-%m-%d"),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "claims.sqlite")
        connection.execute(
            "CREATE TABLE claims (id TEXT, topic INTEGER, status_rank INTEGER,"
            " source_rank INTEGER, row INTEGER, number REAL, published TEXT, dead_on TEXT)"
        )
        connection.executemany("INSERT INTO claims VALUES (?,?,?,?,?,?,?,?)", slim.iter_rows())
        connection.execute(
            "CREATE INDEX best ON claims (topic, status_rank DESC, source_rank DESC,"
            " published DESC, row)"
        )
        connection.execute("ANALYZE")
        connection.commit()
        parameters = {"known": NOW.isoformat()}
        count = connection.execute(WINDOW, parameters).fetchone()[0]
        taken = [
            _timed(lambda: connection.execute(WINDOW, parameters).fetchone())[1] for _ in range(5)
        ]
        connection.close()
    frame = Beliefs(snapshot, AsOf(NOW, NOW), derived=derived).frame
    if count != frame.height:
        raise SystemExit(f"SQLite finds {count} topics, Lanebook {frame.height}")
    theirs = median(taken)
    return [
        Measure(
            f"{name}: window query in SQLite", theirs * 1e3, "ms",
            note=f"SQLite {sqlite3.sqlite_version}, indexed, same {count:,} topics; only a count"
            " and a sum are fetched",
        ),
        Measure(f"{name}: SQLite / as-of belief", theirs / ours, "ratio", least=7),
    ]  # fmt: skip


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main([int(each) for each in sys.argv[1:]] or [1_000_000, 10_000_000]))
