"""Ledgers on both back ends: every test that asks for `ledger` runs twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.ledgers import Hands, write_book
from tests.support.postgres import Server, running_server

from lanebook.evidence.ledger import Ledger, open_ledger

BACK_ENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of this run."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little book, as a folder."""
    return write_book(tmp_path_factory.mktemp("little"))


@pytest.fixture
def hands() -> Hands:
    """A clock one can set."""
    return Hands()


@pytest.fixture(params=BACK_ENDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place where no ledger is yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.sqlite")
        return
    server: Server = request.getfixturevalue("server")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def reopen(place: str, little: Path, hands: Hands) -> Callable[[], Ledger]:
    """Open the test's ledger, as another process would."""
    return lambda: open_ledger(place, clock=hands, base=little)


@pytest.fixture
def ledger(reopen: Callable[[], Ledger]) -> Ledger:
    """A ledger whose base is the little book: 102 words and 11 rows, sequence 113."""
    return reopen()


@pytest.fixture
def sqlite_ledger(tmp_path: Path, little: Path, hands: Hands) -> Ledger:
    """The same on SQLite only."""
    return open_ledger(str(tmp_path / "only.sqlite"), clock=hands, base=little)
