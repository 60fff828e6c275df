"""What only PostgreSQL can do to us: secrets, lost answers, restarts, shadowed names."""

from __future__ import annotations

import psycopg
import pytest
from tests.support.ledgers import state, values

from lanebook.base.errors import LedgerDamaged, LedgerError
from lanebook.evidence.ledger import open_ledger, verify
from lanebook.evidence.ledger.places import masked

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(server):
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def pg(url, little, hands):
    return open_ledger(url, clock=hands, base=little)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("postgresql://ann:s3cret@host/db", "postgresql://ann:***@host/db"),
        ("postgresql://ann:a%40b@host:5432/db?sslmode=require", "postgresql://ann:***@host:5432/db?sslmode=require"),
        ("postgresql:///db?host=/tmp&password=s3cret&user=ann", "postgresql:///db?host=/tmp&password=***&user=ann"),
        ("postgresql://ann@host/db", "postgresql://ann@host/db"),
        ("books/ann.sqlite", "books/ann.sqlite"),
    ],
)  # fmt: skip
def test_passwords_are_masked(location, shown):
    assert masked(location) == shown


@pytest.mark.parametrize(
    "form",
    [
        "postgresql://ann:s3cret@/db?host=/nowhere",
        "postgresql:///db?host=/nowhere&user=ann&password=s3cret",
    ],
)
def test_an_unreachable_server_is_one_message_without_the_password(form, little, hands):
    with pytest.raises(LedgerError, match=r"cannot serve: .*No such file") as caught:
        open_ledger(form, clock=hands, base=little)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_commit_whose_answer_is_lost_counts_once(pg, monkeypatch):
    """COMMIT reaches the server, then the connection breaks: the receipt is looked up."""
    real = psycopg.Connection.execute
    cut = []

    def execute(self, query, *arguments, **options):
        result = real(self, query, *arguments, **options)
        if (
            query == "COMMIT"
            and "import" in self.info.get_parameters()["application_name"]
            and not cut
        ):
            cut.append(True)
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return result

    monkeypatch.setattr(psycopg.Connection, "execute", execute)
    receipt = state(pg, 11)
    assert cut == [True]
    assert pg.receipts()[-1] == receipt
    assert verify(pg).n_entries == 114


def test_a_commit_that_never_arrived_is_an_error(pg, monkeypatch):
    """The connection breaks before COMMIT reaches the server: nothing is in, and we say so."""
    real = psycopg.Connection.execute
    cut = []

    def execute(self, query, *arguments, **options):
        if (
            query == "COMMIT"
            and "import" in self.info.get_parameters()["application_name"]
            and not cut
        ):
            cut.append(True)
            self.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return real(self, query, *arguments, **options)

    monkeypatch.setattr(psycopg.Connection, "execute", execute)
    with pytest.raises(LedgerError, match="cut off during the commit"):
        state(pg, 11)
    assert pg.head() == 113
    assert state(pg, 11).first_sequence == 114


def test_a_server_killed_and_restarted_has_every_receipt(server, pg):
    state(pg, 11, "7")
    server.stop("immediate")
    with pytest.raises(LedgerError, match="cannot serve"):
        pg.head()
    server.start()
    assert values(pg)["c-000000000b"] == "7"
    assert verify(pg).bad_sequence is None


def test_a_shadowing_search_path_reaches_nothing(url, pg):
    """A table and a function of the same names in schema public are never looked at."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.entry (sequence bigint)")
        connection.execute(
            "CREATE FUNCTION public.length(text) RETURNS int LANGUAGE sql AS 'SELECT 64'"
        )
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET search_path = public, lanebook")
    assert state(pg, 11).first_sequence == 114
    assert verify(pg).n_entries == 114


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("ALTER TABLE lanebook.entry ADD COLUMN more text", "tables of .* are not"),
        ("CREATE TABLE lanebook.more (x int)", "tables of .* are not"),
        ("UPDATE lanebook.meta SET value = '9' WHERE name = 'schema_version'", "schema version 9"),
    ],
)
def test_tables_that_are_not_ours_are_refused(url, pg, little, hands, statement, message):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
    with pytest.raises(LedgerDamaged, match=message):
        open_ledger(url, clock=hands, base=little)


def test_the_doctor_sees_server_and_encryption(pg):
    facts = dict(pg.store.facts())
    assert facts["sslmode"] == "prefer"
    assert facts["encrypted"] == "no"
    assert int(facts["server"]) >= 130000
