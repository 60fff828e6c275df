"""Laws of checking: no text raises, and the shipped book agrees."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bad.book import GOOD, raw_book

from lanebook.evidence.checks import KnownIds, check_book
from lanebook.evidence.checks.known import shipped_ids, snapshot_ids
from lanebook.evidence.checks.lookalikes import by_skeleton, skeleton
from lanebook.evidence.codes import CODES
from lanebook.evidence.reading import RawBook, read_book
from lanebook.evidence.snapshot import shipped_book, snapshot_of_folder
from lanebook.evidence.tables import TABLES
from lanebook.evidence.vocabulary import VALUE_TYPES, shipped_vocabulary, vocabulary_of

TODAY = date(2026, 6, 1)

#: Where a cell can be spoiled: (table, row, column).
PLACES = [
    (table, at, column)
    for table, rows in GOOD.items()
    for at in range(len(rows))
    for column in TABLES[table].columns
]
nasty = st.text(max_size=12) | st.sampled_from(
    [
        "",
        "-",
        ";",
        ":",
        "tie:",
        "claim:",
        "ref:",
        "--",
        "9" * 400,
        "1e400",
        "0000-00-00",
        "\u200b",
        "ﬀ",
        "=",
        "()[",
        "\\",
        "^$",
    ]
)


@given(st.lists(st.tuples(st.sampled_from(PLACES), nasty), min_size=1, max_size=8))
@settings(max_examples=60)
def test_no_text_in_any_cell_raises(spoils):
    tables = {table: [dict(row) for row in rows] for table, rows in GOOD.items()}
    for (table, at, column), text in spoils:
        tables[table][at][column] = text
    findings = check_book(raw_book(tables), recorded_on=TODAY)
    assert list(findings) == sorted(findings)
    for finding in findings:
        assert finding.severity == CODES[finding.code].severity
        assert finding.message
        assert finding.hint
        assert finding.message.isprintable()


def test_an_empty_book_and_no_book_at_all():
    assert check_book(RawBook({}), KnownIds(), recorded_on=TODAY) == ()
    missing = check_book(RawBook({}), recorded_on=TODAY)
    # Six tables are not optional.
    assert [finding.code for finding in missing] == ["F014"] * 6


def test_the_shipped_book_has_no_error():
    findings = check_book(read_book(shipped_book()), recorded_on=TODAY)
    errors = [finding for finding in findings if finding.severity == "error"]
    assert errors == []
    # Blogs that carry filings or operations, and lonely numbers: known, and worth a look.
    assert set(Counter(finding.code for finding in findings)) == {"C005", "C006"}


def test_a_day_earlier_the_shipped_book_says_what_is_not_published_yet():
    findings = check_book(read_book(shipped_book()), recorded_on=date(2026, 5, 30))
    errors = {finding.code for finding in findings if finding.severity == "error"}
    assert errors == {"T004"}


def test_the_shipped_book_may_be_checked_against_itself_in_parts(tmp_path):
    lines = (shipped_book() / "claims.csv").read_bytes().splitlines(keepends=True)
    path = tmp_path / "claims.csv"
    path.write_bytes(b"".join(lines[:200]))
    findings = check_book(read_book(path), shipped_ids(), recorded_on=TODAY)
    assert [finding for finding in findings if finding.severity == "error"] == []


def test_a_snapshot_knows_what_its_folder_knows():
    from_folder, from_snapshot = shipped_ids(), snapshot_ids(snapshot_of_folder(shipped_book()))
    for table in ("organisations", "sites", "ties", "sources", "claims"):
        assert (
            from_folder.tables[table]["id"].to_list() == from_snapshot.tables[table]["id"].to_list()
        )
    assert from_folder.tables["claims"]["published"].equals(
        from_snapshot.tables["claims"]["published"]
    )


def test_the_vocabulary_is_typed():
    vocabulary = shipped_vocabulary()
    assert len(vocabulary) == 102
    capacity = vocabulary["capacity"]
    assert capacity.applies_to == ("layer", "market", "org", "site", "tie")
    assert capacity.units == ("MW", "wafers/month")
    assert capacity.numeric
    assert {word.type for word in vocabulary.values()} == set(VALUE_TYPES)
    assert "MW" in vocabulary.units
    assert vocabulary_of(raw_book().tables["vocabulary"])["amount"].units == ("EUR", "USD")


@given(st.text(max_size=20))
def test_a_skeleton_is_stable_and_forgives_case_and_width(text):
    look = skeleton(text)
    assert skeleton(text.upper().lower()) == skeleton(text.lower())
    assert skeleton(f"\u200b{text} ") == look


def test_names_that_look_alike_have_one_skeleton():
    twins = [
        "openai",
        "OpenAI",
        "\u043epenai",
        "ope\u200dnai",
        "openai ",
        "\uff4fpenai",
        "open\u0430i",
    ]
    assert list(by_skeleton(twins)) == ["openai"]
    assert skeleton("anthropic") != skeleton("openai")
