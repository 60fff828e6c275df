"""Laws of reading: no bytes raise, nothing is left out silently, sound rows come back as written."""

from __future__ import annotations

import csv
import io
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.bad.book import GOOD, table_bytes
from tests.bad.make import FORM

from lanebook.evidence.codes import CODES
from lanebook.evidence.reading import Limits, read_book
from lanebook.evidence.reading.child.cells import split
from lanebook.evidence.reading.child.lines import BLOCK
from lanebook.evidence.reading.child.reader import UNIT, Reader
from lanebook.evidence.tables import TABLES

GOOD_BYTES = table_bytes("claims", GOOD["claims"])
REQUEST = {
    "tables": {name: list(spec.columns) for name, spec in TABLES.items()},
    "table": "claims",
    "max_bytes": 1 << 20,
    "max_rows": 100_000,
    "max_line_bytes": 1 << 16,
    "max_cell_chars": 1_000,
    "max_findings": 50,
    "max_unsound": 10_000,
}


def parsed(data: bytes) -> tuple[Reader, list[list[str]]]:
    """Read bytes as claims.csv in this process; returns the reader and [line, cells …] rows."""
    sink = io.StringIO()
    reader = Reader(REQUEST, io.BytesIO(data), sink)
    reader.run()
    return reader, [row.split(UNIT) for row in sink.getvalue().split("\n")[:-1]]


def check_laws(data: bytes) -> None:
    """No raise; every finding has a known code; every row out is its line, read by the letter."""
    reader, rows = parsed(data)
    report = reader.report()
    assert {code for code, *_ in report["findings"]} <= set(CODES)
    assert report["n_rows"] == len(rows)
    lines = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").split(b"\n")
    for number, *cells in rows:
        text = lines[int(number) - 1].decode("utf-8")
        assert list(csv.reader([text], strict=True)) == [cells]
        assert not any(unicodedata.category(sign) == "Cc" for sign in text)
    if not report["findings"]:
        # Then nothing was left out: header, one row a line, a last line feed.
        assert len(rows) == len(lines) - 2


edits = st.lists(
    st.tuples(
        st.integers(0, len(GOOD_BYTES)),
        st.integers(0, 12),
        st.one_of(
            st.binary(max_size=4),
            st.sampled_from([b'"', b",", b"\n", b"\r\n", b"\x00", b'""', b"\xff", b"\xc2\x85"]),
        ),
    ),
    min_size=1,
    max_size=6,
)


@given(st.binary(max_size=3_000))
@settings(max_examples=200)
def test_arbitrary_bytes_never_raise(data):
    check_laws(data)


@given(st.binary(max_size=300))
@settings(max_examples=200)
@example(b'"\n"')
@example(b"\xff\xff")
def test_arbitrary_rows_under_a_good_header_never_raise(data):
    check_laws(GOOD_BYTES + data)


@given(edits)
@settings(max_examples=300)
def test_a_spoiled_book_yields_only_rows_that_stand_in_it(changes):
    data = GOOD_BYTES
    for at, cut, put in changes:
        data = data[:at] + put + data[at + cut :]
    check_laws(data)


def test_the_corpus_obeys_the_laws():
    for data, _ in FORM.values():
        check_laws(data)


signs = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
cells = st.text(signs, max_size=40) | st.sampled_from(['"', ",", '","', '""', "=1+1", "'", " "])


@given(st.lists(st.lists(cells, min_size=17, max_size=17), min_size=1, max_size=8))
def test_what_was_written_is_read(rows):
    columns = TABLES["claims"].columns
    data = table_bytes("claims", [dict(zip(columns, row, strict=True)) for row in rows])
    reader, out = parsed(data)
    assert reader.report()["findings"] == []
    assert [row[1:] for row in out] == rows


@given(st.text(st.sampled_from('a",\u00e9 '), max_size=30))
def test_a_line_is_split_as_the_csv_module_splits_it_or_refused(line):
    ours = split(line)
    if isinstance(ours, list):
        assert ours == (next(csv.reader([line], strict=True)) if line else [""])
    else:
        # What we refuse either opens a quote for ever or has one where RFC 4180 allows none.
        assert '"' in line


def test_blocks_do_not_show():
    # Rows of 100 and 101 bytes so that block ends fall everywhere, quotes and accents included.
    row = table_bytes("claims", [GOOD["claims"][3] | {"note": "caf\u00e9"}]).split(b"\n")[1]
    count = 3 * BLOCK // len(row)
    data = table_bytes("claims", []) + b"".join(
        row + (b"s" if at % 2 else b"") + b"\n" for at in range(count)
    )
    request = REQUEST | {"max_bytes": 1 << 24}
    sink = io.StringIO()
    reader = Reader(request, io.BytesIO(data), sink)
    reader.run()
    assert reader.findings == []
    assert reader.n_rows == count
    last = sink.getvalue().rstrip("\n").rpartition("\n")[2].split(UNIT)
    assert last[0] == str(count + 1)
    assert last[4] == 'Signed, "at last"'


@given(st.binary(max_size=2_000))
@settings(max_examples=10)
def test_the_process_agrees_with_the_laws(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("law") / "claims.csv"
    path.write_bytes(GOOD_BYTES + data)
    raw = read_book(path, Limits(cell_chars=1_000, line_bytes=1 << 16))
    _, rows = parsed(GOOD_BYTES + data)
    frame = raw.tables.get("claims")
    assert [
        [str(cell) for cell in row] for row in (frame.iter_rows() if frame is not None else ())
    ] == rows
