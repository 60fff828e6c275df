"""Reading: every kind of broken file becomes located findings, and only sound rows come out."""

from __future__ import annotations

import csv
import hashlib
import os
import socket
from pathlib import Path

import pytest
from tests.bad.book import GOOD, table_bytes, write_book
from tests.bad.make import CORPUS, FORM

from lanebook.evidence.reading import Limits, RawBook, book, read_book
from lanebook.evidence.reading.process import parse
from lanebook.evidence.snapshot import shipped_book
from lanebook.evidence.tables import TABLES


def codes(raw: RawBook) -> set[str]:
    return {finding.code for finding in raw.findings}


def one_file(tmp_path: Path, data: bytes, name: str = "claims.csv", **limits: float) -> RawBook:
    path = tmp_path / name
    path.write_bytes(data)
    return read_book(path, Limits(**limits))  # type: ignore[arg-type]


def test_the_shipped_book_reads_cell_by_cell_as_the_csv_module_reads_it():
    raw = read_book(shipped_book())
    assert raw.findings == ()
    assert not raw.refused
    for name, frame in raw.tables.items():
        path = shipped_book() / f"{name}.csv"
        with path.open(newline="", encoding="utf-8") as handle:
            expected = list(csv.reader(handle))[1:]
        assert [list(row[1:]) for row in frame.iter_rows()] == expected
        assert frame["line"].to_list() == list(range(2, len(expected) + 2))
        assert raw.files[f"{name}.csv"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_good_book_keeps_every_cell(tmp_path):
    raw = read_book(write_book(tmp_path))
    assert raw.findings == ()
    assert raw.whole
    assert list(raw.tables) == list(TABLES)
    # The comma and the quotes come back as they were written.
    assert raw.tables["claims"]["value"].to_list()[3] == 'Signed, "at last"'
    assert raw.n_rows == sum(len(rows) for rows in GOOD.values())


@pytest.mark.parametrize("name", sorted(FORM))
def test_a_broken_file_earns_its_code_and_is_refused(tmp_path, name):
    data, expected = FORM[name]
    raw = one_file(tmp_path, data)
    assert expected <= codes(raw), raw.findings
    assert raw.refused
    assert all(finding.file == "claims.csv" and finding.hint for finding in raw.findings)


@pytest.mark.parametrize("name", sorted(FORM))
def test_the_corpus_on_disk_is_what_its_script_makes(name):
    assert (CORPUS / f"{name}.csv").read_bytes() == FORM[name][0]


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        # 13 for the id, 32 for the subject, 7 for the property, 3 for "caf": the next byte is 56.
        ("latin-1", 3, "byte 0xE9 at position 56"),
        ("half-a-row", 7, "expected 17"),
        ("open-quote", 3, "opened and not closed"),
        ("line-break-in-cell", 3, "over 2 lines"),
        ("nul", 3, "NUL character U+0000"),
        ("one-cell-more", 3, "18 cells, expected 17"),
        ("missing-column", 1, "missing 'note'"),
        ("extra-column", 1, "unknown 'remark'"),
        ("column-twice", 1, "missing 'note'; twice 'bound'"),
        ("columns-swapped", 1, "another order"),
        ("semicolons", 1, "parted by ';'"),
        ("mixed-line-ends", 1, "3 lines end in CR LF and 4 in LF"),
        ("utf-16-le", 1, "UTF-16 (little-endian)"),
        ("utf-16-without-mark", 1, "looks like UTF-16"),
        ("zip", 0, "a zip archive"),
    ],
)
def test_findings_name_line_value_and_expectation(tmp_path, name, line, words):
    raw = one_file(tmp_path, FORM[name][0])
    assert any(f.line == line and words in f.message for f in raw.findings), raw.findings


def test_one_bad_row_does_not_hide_the_next(tmp_path):
    good = table_bytes("claims", GOOD["claims"]).split(b"\n")
    good[1] = b'"' + good[1]
    good[3] += b",extra"
    good[5] = good[5].replace(b"north", b"n\xe9")
    raw = one_file(tmp_path, b"\n".join(good))
    assert [(f.line, f.code) for f in raw.findings] == [(2, "R002"), (4, "R001"), (6, "R007")]
    # The sound rows between them are still there for the checks.
    assert raw.tables["claims"]["line"].to_list() == [3, 5, 7]


def test_a_table_is_known_by_name_or_else_by_header(tmp_path):
    data = table_bytes("sources", GOOD["sources"])
    assert list(one_file(tmp_path, data, "my-notes.csv").tables) == ["sources"]
    misnamed = one_file(tmp_path, data, "claims.csv")
    assert codes(misnamed) == {"F015"}
    assert misnamed.unread == {"claims"}
    stranger = one_file(tmp_path, b"name,mw\nabilene,1200\n", "deals.csv")
    assert codes(stranger) == {"F013"}


def test_a_nearly_right_header_names_the_nearest_table(tmp_path):
    data = table_bytes("ties", GOOD["ties"]).replace(b"part_of", b"partof", 1)
    (finding,) = one_file(tmp_path, data, "lanes.csv").findings
    assert (
        "nearest is ties: 8 columns, expected 8: missing 'part_of'; unknown 'partof'"
        in finding.message
    )


def test_what_is_no_file_is_not_opened(tmp_path):
    book = write_book(tmp_path / "book")
    (book / "claims.csv").unlink()
    os.mkfifo(book / "claims.csv")
    (book / "sites.csv").unlink()
    (book / "sites.csv").mkdir()
    (book / "ties.csv").unlink()
    (book / "ties.csv").symlink_to("/etc/passwd")
    (book / "sources.csv").unlink()
    (book / "sources.csv").symlink_to("gone.csv")
    with socket.socket(socket.AF_UNIX) as server:
        (book / "securities.csv").unlink()
        server.bind(str(book / "securities.csv"))
        raw = read_book(book)
    said = {finding.file: (finding.code, finding.message) for finding in raw.findings}
    assert said["claims.csv"] == ("F002", "is a named pipe, expected a regular file")
    assert said["sites.csv"] == ("F002", "is a folder, expected a regular file")
    assert said["ties.csv"] == ("F003", "is a symbolic link, expected the file itself")
    assert said["sources.csv"][0] == "F003"
    assert said["securities.csv"] == ("F002", "is a socket, expected a regular file")
    assert raw.unread == {"claims", "sites", "ties", "sources", "securities"}


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/stdin", "/nowhere/at/all", "nul\0byte"])
def test_odd_paths_are_findings(path):
    raw = read_book(Path(path))
    assert [finding.severity for finding in raw.findings] == ["error"]
    assert raw.tables == {}


def test_a_name_that_is_no_text_can_be_printed(tmp_path):
    path = os.fsencode(tmp_path) + b"/cl\xffaims\x1b.csv"
    Path(os.fsdecode(path)).write_bytes(b"x\n")
    (finding,) = read_book(Path(os.fsdecode(path))).findings
    assert finding.file == "cl\ufffdaims\ufffd.csv"


def test_a_folder_says_what_it_does_not_read(tmp_path):
    book = write_book(tmp_path)
    (book / "claim.csv").write_text("id\n")
    (book / "Ties.CSV").write_text("id\n")
    (book / "README.md").write_text("words\n")
    raw = read_book(book)
    assert [(f.file, f.code, f.severity) for f in raw.findings] == [
        ("Ties.CSV", "F017", "warning"),
        ("claim.csv", "F017", "warning"),
    ]
    assert not raw.refused
    assert codes(read_book(tmp_path / "nothing here")) == {"F001"}
    (tmp_path / "empty").mkdir()
    assert codes(read_book(tmp_path / "empty")) == {"F013"}


def test_findings_beyond_the_limit_are_counted(tmp_path):
    data = table_bytes("claims", []) + b"half,a,row\n" * 500
    raw = one_file(tmp_path, data, n_findings=3)
    assert [f.line for f in raw.findings] == [0, 2, 3, 4]
    assert raw.findings[0].message == "and 497 more lines like these"


def test_hardly_a_table_is_given_up(tmp_path):
    data = table_bytes("claims", []) + b"x\n" * 5_000
    raw = one_file(tmp_path, data, n_findings=2, n_unsound=1_000)
    (given_up,) = [f for f in raw.findings if f.code == "F021"]
    # The thousand-and-first unsound row stands on line 1,002: the header is line 1.
    assert (given_up.line, given_up.message[:5]) == (1_002, "1,001")


def test_a_megabyte_in_a_cell_and_a_line_without_end(tmp_path):
    header = table_bytes("claims", [])
    row = table_bytes("claims", GOOD["claims"][:1]).split(b"\n")[1]
    raw = one_file(tmp_path, header + row + b"x" * (1 << 20) + b"\n" + row + b"\n")
    assert codes(raw) <= {"R006", "F018"}
    assert raw.tables["claims"]["line"].to_list() == [3]
    endless = one_file(tmp_path, header + b"y" * (5 << 20))
    assert codes(endless) == {"F018"}


def test_two_hundred_thousand_columns(tmp_path):
    data = ",".join(f"c{number}" for number in range(200_000)).encode() + b"\n"
    (finding,) = one_file(tmp_path, data).findings
    assert finding.code == "F015"
    assert "200,000 columns, expected 17" in finding.message
    assert len(finding.message) < 600
    assert len(finding.row) <= 400


def test_a_file_over_the_limit_is_not_read(tmp_path):
    raw = one_file(tmp_path, table_bytes("claims", GOOD["claims"]), file_bytes=100)
    assert codes(raw) == {"F005"}
    assert raw.files == {}


def test_too_many_rows(tmp_path):
    raw = one_file(tmp_path, table_bytes("claims", GOOD["claims"]), n_rows=5)
    (finding,) = raw.findings
    assert (finding.code, finding.message) == ("F005", "more than 5 rows")


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = write_book(tmp_path) / "claims.csv"

    def growing(*arguments):
        parsed = parse(*arguments)
        with path.open("ab") as handle:
            handle.write(b"one more row\n")
        return parsed

    monkeypatch.setattr(book, "parse", growing)
    raw = read_book(path)
    assert [finding.code for finding in raw.findings] == ["F020"]
    assert raw.refused


def test_a_file_that_vanishes_is_a_finding(tmp_path, monkeypatch):
    path = write_book(tmp_path) / "claims.csv"

    def vanishing(name):
        status = Path(name).stat()
        path.unlink()
        return status

    monkeypatch.setattr(book.os, "lstat", vanishing)
    (finding,) = read_book(path).findings
    assert (finding.code, finding.message) == (
        "F004",
        "cannot be opened: No such file or directory",
    )


def test_a_reader_out_of_memory_is_a_finding(tmp_path):
    # 300,000 cells of two letters need some 20 MB as text objects: more than is left of 32 MB.
    data = table_bytes("claims", []) + b"ab," * 300_000 + b"\n"
    (finding,) = one_file(tmp_path, data, memory_bytes=32 << 20).findings
    assert finding.code == "F007"
    assert "memory" in finding.message


def test_a_reader_out_of_time_is_a_finding(tmp_path):
    # Some 2,600 rows a megabyte, each of 400 quoted cells, parsed one by one.
    data = table_bytes("claims", []) + (b'"a",' * 100 + b"\n") * 120_000
    raw = one_file(tmp_path, data, cpu_seconds=1, n_unsound=1_000_000)
    assert [finding.code for finding in raw.findings] == ["F007"]
    assert "used up its processor time" in raw.findings[0].message
    assert raw.unread == {"claims"}


def test_a_reader_that_hangs_is_a_finding(tmp_path):
    data = table_bytes("claims", []) + (b'"a",' * 100 + b"\n") * 120_000
    raw = one_file(tmp_path, data, wall_seconds=0.2)
    assert [finding.code for finding in raw.findings] == ["F007"]
    assert "longer than 0.2 seconds" in raw.findings[0].message


def test_the_reader_sees_nothing_of_our_environment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "csv.py").write_text("raise SystemExit('executed')")
    (tmp_path / "json.py").write_text("raise SystemExit('executed')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "csv.py"))
    assert read_book(write_book(tmp_path / "book")).findings == ()


def test_progress_names_each_file(tmp_path):
    told: list[str] = []
    read_book(write_book(tmp_path), stage=told.append)
    assert told == [f"Reading {name}.csv" for name in TABLES]
