"""The tables of a ledger, as one text for both back ends.

Cells stay text, exactly as read, so nothing can be rounded or turned to NULL; every column is NOT
NULL and checked, SQLite's tables are STRICT, and triggers refuse updates and deletions. They are
WITHOUT ROWID too: a rowid table would quietly number a row whose sequence is NULL or NaN.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lanebook.base.errors import LedgerDamaged
from lanebook.evidence.tables import TABLES

SCHEMA_VERSION: Final = 1
#: "Lane" in ASCII: marks the file as ours (PRAGMA application_id).
APPLICATION_ID: Final = 0x4C616E65
#: Schema that holds the tables on PostgreSQL.
PG_SCHEMA: Final = "lanebook"

ENTRY_COLUMNS: Final = "sequence, receipt, layer, kind, key, action, body, hash"
RECEIPT_COLUMNS: Final = (
    "receipt, recorded_at, command, layer, why, source_name, source_sha256, import_id, undoes,"
    " first_sequence, last_sequence, head_hash"
)


def _one_of(column: str, words: Iterable[str]) -> str:
    """Return a check that `column` is one of `words`.

    CASE, not IN: SQLite builds a temporary index for every row's IN, four fifths of an insert.
    """
    cases = " ".join(f"WHEN '{word}' THEN 1" for word in words)
    return f"CASE {column} {cases} ELSE 0 END = 1"


_COMMANDS = _one_of("command", ("init", "upgrade", "import", "add", "retract", "undo"))
_ACTIONS = _one_of("action", ("assert", "retract", "clear"))
_KINDS = _one_of("kind", TABLES)

_TABLES: Final = {
    "meta": """
    name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
    value TEXT NOT NULL""",
    "receipt": """
    receipt {integer} PRIMARY KEY NOT NULL CHECK (receipt > 0),
    recorded_at TEXT NOT NULL CHECK (length(recorded_at) = 27),
    command TEXT NOT NULL CHECK ({commands}),
    layer TEXT NOT NULL CHECK (layer <> ''),
    why TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL CHECK (source_sha256 = '' OR length(source_sha256) = 64),
    import_id TEXT NOT NULL UNIQUE CHECK (length(import_id) = 64),
    undoes {integer} NOT NULL CHECK (undoes >= 0 AND undoes < receipt),
    first_sequence {integer} NOT NULL CHECK (first_sequence > 0),
    last_sequence {integer} NOT NULL CHECK (last_sequence >= first_sequence),
    head_hash TEXT NOT NULL CHECK (length(head_hash) = 64)""",
    "entry": """
    sequence {integer} PRIMARY KEY NOT NULL CHECK (sequence > 0),
    receipt {integer} NOT NULL CHECK (receipt > 0),
    layer TEXT NOT NULL CHECK (layer <> ''),
    kind TEXT NOT NULL CHECK ({kinds}),
    key TEXT NOT NULL CHECK (key <> ''),
    action TEXT NOT NULL CHECK ({actions}),
    body TEXT NOT NULL CHECK ((action = 'clear') = (body = '')),
    hash TEXT NOT NULL CHECK (length(hash) = 64)""",
}

_REFUSAL = "the ledger is append-only"


def sqlite_ddl() -> list[str]:
    """Return the statements that make an empty SQLite ledger."""
    statements = [
        f"CREATE TABLE {name} ({_filled(columns, 'INTEGER')}\n) STRICT, WITHOUT ROWID"
        for name, columns in _TABLES.items()
    ]
    statements += [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for table in ("receipt", "entry")
        for verb in ("UPDATE", "DELETE")
    ]
    return [*statements, *_META]


def postgres_ddl() -> list[str]:
    """Return the statements that make an empty PostgreSQL ledger in schema `PG_SCHEMA`."""
    schema = PG_SCHEMA
    statements = [f"CREATE SCHEMA {schema}"]
    statements += [
        f"CREATE TABLE {schema}.{name} ({_filled(columns, 'BIGINT')}\n)"
        for name, columns in _TABLES.items()
    ]
    statements.append(
        f"CREATE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    statements += [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {schema}.{table}"
        f" FOR EACH ROW EXECUTE FUNCTION {schema}.refuse()"
        for table in ("receipt", "entry")
    ]
    return statements + [s.replace("INTO meta", f"INTO {schema}.meta") for s in _META]


def postgres_columns() -> frozenset[tuple[str, str, str, str]]:
    """Return what a ledger's `information_schema.columns` hold: table, column, type, nullable."""
    found = set()
    for table, text in _TABLES.items():
        for name, kind in re.findall(r"^    (\w+) (TEXT|\{integer\})", text, re.MULTILINE):
            found.add((table, name, "text" if kind == "TEXT" else "bigint", "NO"))
    return frozenset(found)


def newer_schema(shown: str, version: object) -> LedgerDamaged:
    """Return the refusal of a ledger that a newer program wrote."""
    return LedgerDamaged(
        f"{shown} has schema version {version}, this program knows {SCHEMA_VERSION}.",
        expected="a ledger of this or an older version",
        next_step="upgrade lanebook; nothing was changed.",
    )


def normalised(sql: str) -> str:
    """Return a schema statement with runs of blanks made one, for comparison."""
    return re.sub(r"\s+", " ", sql).strip()


def expected_sqlite_schema() -> frozenset[str]:
    """Return the normalised statements that a ledger of this version holds, and no others."""
    return frozenset(normalised(s) for s in sqlite_ddl() if s.startswith("CREATE"))


def _filled(columns: str, integer: str) -> str:
    return columns.format(integer=integer, kinds=_KINDS, actions=_ACTIONS, commands=_COMMANDS)


_META: Final = [
    f"INSERT INTO meta (name, value) VALUES ('schema_version', '{SCHEMA_VERSION}')",  # noqa: S608
    "INSERT INTO meta (name, value) VALUES ('program', 'lanebook')",
]
