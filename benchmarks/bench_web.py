"""How fast the web app's server answers many users, and how fast its pages stand in a browser.

    python benchmarks/bench_web.py [SECONDS]    # of load per question; default 3

Needs wrk and Chromium (Debian: apt-get install wrk chromium). The server runs as a user starts it,
on a ledger of its own; load generator and browser share the machine's cores with it.
"""

from __future__ import annotations

import http.client
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from harness import Measure, median, p95, report
from web_pages import measure_pages

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.site import Site  # noqa: E402 -- starts the server as the browser tests do

USERS = 20
LAST = date(2026, 5, 31)
#: Days that have been asked for before, as by users who look at the same weeks.
DAYS = tuple(LAST - timedelta(days=30 * back) for back in range(8))
#: Every question as its page asks it; {known} is the day.
QUESTIONS: dict[str, tuple[dict[str, str], ...]] = {
    "today": ({},),
    "calendar": ({},),
    "directory": ({},),
    "sheet": ({}, {"basis": "firm"}, {"basis": "energised"}),
    "cell": ({"buyer": "anthropic", "lane": "sum:cleared", "year": "2027"},),
    "lanes": ({"lab": "openai"}, {"lab": "anthropic"}),
    "compare": ({},),
    "capex": ({}, {"set": "rent_per_mw_year=12"}),
    "why": ({"subject": "org:openai"}, {"subject": "org:anthropic"}),
    "diff": ({"from": "2025-06-30"},),
    "show": ({"subject": "openai"}, {"subject": "nvidia"}, {"subject": "anthropic"}),
    "layout": ({}, {"focus": "openai"}),
    "world": ({}, {"year": "2027"}),
    "contradictions": ({},),
    "check": ({},),
    "log": ({},),
}
SCRIPT = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency)
  local bad = summary.errors
  io.write(string.format("RESULT %%d %%f %%f %%f %%d\\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    bad.status + bad.timeout + bad.read + bad.write + bad.connect))
end
"""


def main() -> int:
    """Measure server and pages, and report."""
    each_seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    missing = [name for name in ("wrk", "chromium") if shutil.which(name) is None]
    if missing:
        print(f"Needs {' and '.join(missing)}: apt-get install {' '.join(missing)}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        site = Site(home / "ledger.sqlite", home)
        start = time.perf_counter()
        site.start()
        started = time.perf_counter() - start
        try:
            measures = [
                Measure("server started, ledger made", started, "s", note="to the printed link"),
                *measure_load(site, home, each_seconds),
                *measure_pages(site.url, site.link),
            ]
        finally:
            site.stop()
    return report("web", measures)


def measure_load(site: Site, home: Path, each_seconds: float) -> Iterator[Measure]:
    """Yield what one user waits for first answers, then what twenty users wait for."""
    known = {name: [_path(name, own, day) for own in ways for day in DAYS]
             for name, ways in QUESTIONS.items()}  # fmt: skip
    first = [_ask(site, path) for paths in known.values() for path in paths]
    yield Measure("first answer, nobody asked before, median", median(first), "ms")
    yield Measure(
        "first answer, nobody asked before, p95", p95(first), "ms", note="one user; all questions"
    )
    for name, paths in known.items():
        load = _load(site, home, paths, each_seconds)
        yield Measure(f"{name}, p95", load.p95_ms, "ms", limit=100, note=load.note)
    every = [path for paths in known.values() for path in paths]
    chance = random.Random(1)
    chance.shuffle(every)
    load = _load(site, home, every, 3 * each_seconds)
    yield Measure("all questions mixed, p95", load.p95_ms, "ms", limit=100, note=load.note)
    yield Measure("all questions mixed, requests a second", load.rate, "1/s", least=600)
    mixed = list(_with_new_days(every, chance))
    load = _load(site, home, mixed, 3 * each_seconds)
    note = f"{load.note}; one in ten asks for a day that nobody asked for"
    yield Measure("mixed with new days, median", load.median_ms, "ms")
    yield Measure("mixed with new days, p95", load.p95_ms, "ms", note=note)


def _with_new_days(every: list[str], chance: random.Random) -> Iterator[str]:
    """Yield 4,000 paths: nine that were asked before to one of another day."""
    days = [LAST - timedelta(days=back) for back in range(400) if back % 30]
    names = [name for name in QUESTIONS if name not in {"check", "log", "calendar"}]
    new = [_path(name, QUESTIONS[name][0], day) for day in days for name in names]
    chance.shuffle(new)
    for number in range(4_000):
        yield new[number // 10 % len(new)] if number % 10 == 0 else chance.choice(every)


def _path(name: str, own: dict[str, str], day: date) -> str:
    dated = {} if name in {"check", "calendar", "log"} else {"known": day.isoformat()}
    query = urlencode(sorted({**own, **dated}.items()))
    return f"/api/{name}" + (f"?{query}" if query else "")


def _ask(site: Site, path: str) -> float:
    """Return the milliseconds that one request took."""
    place = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=120)
    headers = {"Authorization": f"Bearer {site.token()}", "Accept-Encoding": "gzip"}
    start = time.perf_counter()
    place.request("GET", path, headers=headers)
    answer = place.getresponse()
    body = answer.read()
    taken = (time.perf_counter() - start) * 1000
    place.close()
    if answer.status != 200:
        raise SystemExit(f"{path} answers {answer.status}: {body[:500]!r}")
    return taken


class Load:
    """What wrk saw."""

    def __init__(self, said: str) -> None:
        (line,) = [line for line in said.splitlines() if line.startswith("RESULT ")]
        n_requests, seconds, middle, high, n_bad = map(float, line.split()[1:])
        if n_bad:
            raise SystemExit(f"{n_bad:.0f} requests failed:\n{said}")
        self.rate = n_requests / seconds
        self.median_ms = middle
        self.p95_ms = high
        self.note = f"{USERS} users, {self.rate:,.0f} requests/s, median {middle:.1f} ms"


def _load(site: Site, home: Path, paths: list[str], seconds: float) -> Load:
    """Return what `USERS` connections see that ask for `paths` in turn, as fast as they can."""
    (home / "paths.txt").write_text("\n".join(paths) + "\n", encoding="ascii")
    script = home / "load.lua"
    script.write_text(SCRIPT % (home / "paths.txt"), encoding="ascii")
    ran = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(USERS), "--duration",
         f"{max(1, round(seconds))}s", "--timeout", "60s", "--script", str(script),
         "--header", f"Authorization: Bearer {site.token()}", "--header", "Accept-Encoding: gzip",
         site.url],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Load(ran.stdout)


if __name__ == "__main__":
    sys.exit(main())
