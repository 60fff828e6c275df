"""What the web app's sources must not hold: what a strict policy forbids, and other places."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs

WEB = Path(__file__).resolve().parents[2] / "web"
KINDS = {".ts", ".js", ".svelte", ".css", ".html"}
LINES = 300

#: Each would need 'unsafe-inline' or 'unsafe-eval', or would turn text into HTML.
FORBIDDEN = {
    r"\{@html": "text is only ever text",
    r"\.(inner|outer)HTML\b": "text is only ever text",
    r"\binsertAdjacentHTML\b|\bdocument\.write\b|\bsrcdoc\b": "text is only ever text",
    r"""\bsetAttribute\(\s*['"]style""": "use style:name={value}, which goes through the CSSOM",
    r"""<[a-z][^>]*\sstyle=["']""": "use a class, or style:name={value}",
    r"\beval\(|\bnew Function\(": "the policy has no unsafe-eval",
    r"javascript:": "links are http or https",
}
#: Addresses are names of XML vocabularies; the app asks nobody but its own server.
ADDRESS = re.compile(r"https?://(?!www\.w3\.org/)[\w.-]+|(?<![\w:])//[\w-]+\.[a-z]{2,}/")


@pytest.fixture(scope="module")
def sources(tracked) -> dict[str, str]:
    """Every tracked source of the app by its path from web/, tests of scripts left out."""
    return {
        path.relative_to(WEB).as_posix(): path.read_text(encoding="utf-8")
        for path in tracked
        if path.is_relative_to(WEB) and path.suffix in KINDS and ".test." not in path.name
    }


def _found(sources: dict[str, str], pattern: str) -> list[str]:
    return [
        f"web/{name}:{text.count(chr(10), 0, match.start()) + 1} {match[0][:60]}"
        for name, text in sources.items()
        for match in re.finditer(pattern, text)
    ]


def test_the_sources_are_looked_at(sources):
    assert {"index.html", "vite.config.ts", "src/main.ts", "src/App.svelte"} <= set(sources)


def test_files_stay_small_enough_to_read(sources):
    long = {name: n for name, text in sources.items() if (n := text.count("\n")) > LINES}
    assert long == {}, "split these files"


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_nothing_needs_a_looser_policy(sources, pattern):
    assert _found(sources, pattern) == [], FORBIDDEN[pattern]


def test_the_page_holds_no_script_or_style_of_its_own(sources):
    page = sources["index.html"]
    assert re.findall(r"<script(?![^>]* src=)|<style|\son\w+=", page) == []


def test_no_other_place_is_named(sources):
    assert _found(sources, ADDRESS.pattern) == []


def test_the_lock_file_names_hashes_and_no_place():
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert [n for n, each in packages.items() if not each["integrity"].startswith("sha512-")] == []
    for each in packages.values():
        each.pop("funding", None)  # where its makers ask for support, not where it comes from
    assert "://" not in json.dumps(lock)


def test_versions_are_exact():
    package = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    assert {n: v for n, v in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)} == {}


def test_npm_is_told_to_name_no_place_and_run_no_script():
    settings = set((WEB / ".npmrc").read_text(encoding="utf-8").splitlines())
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= settings
    assert [line for line in settings if "registry=" in line or "token" in line] == []
