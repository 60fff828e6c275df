"""A researcher's files: what is wrong with them is said at once, with file and line."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from lanebook.answers.scan_files import Files, read_network
from lanebook.answers.scan_network import scan_network
from lanebook.base.errors import DataError, InputError
from lanebook.base.time import AsOf
from lanebook.evidence.codes import CODES

EDGES = "supplier,customer,value\nA,B,3\nB,C,1\nA,C,1.5\n"
SECTORS = "firm,sector\nA,metal\nB,metal\nC,cars\nD,cars\n"
CLASSES = "supplier_sector,customer_sector,class\nmetal,cars,2\n"
ON = AsOf(date(2026, 5, 31), date(2026, 5, 31))


@pytest.fixture
def files(tmp_path):
    def write(edges=EDGES, sectors=SECTORS, classes=CLASSES):
        paths = []
        for name, text in (("edges", edges), ("sectors", sectors), ("classes", classes)):
            path = tmp_path / f"{name}.csv"
            if text is not None:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(path if text is not None else None)
        return Files(*paths)

    return write


def found(files) -> list[tuple[str, int, str]]:
    with pytest.raises(DataError, match="cannot be scanned") as raised:
        read_network(files)
    assert all(f.hint and f.severity == CODES[f.code].severity for f in raised.value.findings)
    return [(f.file, f.line, f.code) for f in raised.value.findings]


def test_files_become_arrays(files):
    read = read_network(files())
    assert read.firms == ("A", "B", "C", "D")
    assert read.sectors == ("cars", "metal")
    assert read.findings == ()
    network = read.network
    assert network.sales.tolist() == [4.5, 1.0, 0.0, 0.0]
    assert network.sectors.tolist() == [1, 1, 0, 0]
    assert network.class_of.tolist() == [[1, 1], [2, 1]]


def test_all_findings_come_at_once(files):
    bad = files(
        edges="supplier,customer,value\nA,B,x\nA,,1\nA,Z,1\nA,C,-2\nB,C,1e400\nC,A,nan\n",
        sectors="firm,sector\nA,metal\nB,\nC,cars\nA,cars\n",
        classes="supplier_sector,customer_sector,class\nmetal,cars,5\nmetal,cars,1\n",
    )
    assert sorted(found(bad)) == [
        ("classes.csv", 2, "V010"),
        ("classes.csv", 3, "I001"),
        ("edges.csv", 2, "V005"),
        ("edges.csv", 3, "V003"),
        ("edges.csv", 4, "I003"),
        ("edges.csv", 5, "V006"),
        ("edges.csv", 6, "V006"),
        ("edges.csv", 7, "V005"),
        ("sectors.csv", 3, "V003"),
        ("sectors.csv", 5, "I001"),
    ]


@pytest.mark.parametrize(
    ("edges", "line", "code"),
    [
        (b"", 0, "F006"),
        (b"supplier,customer,value\n", 0, "F006"),
        (b"supplier,customer\nA,B\n", 1, "F015"),
        (b"supplier,customer,value\nA,B,1\nM\xfcller,B,1\n", 3, "R007"),
        (b"supplier,customer,value\nA,B,1\nA,C,1,7\n", 3, "R001"),
        (b'supplier,customer,value\nA,"B\nC",1\n', 2, "R004"),
        (b"supplier,customer,value\nA,\x00,1\n", 2, "F008"),
        (b"\xff\xfes\x00u\x00", 1, "R007"),
        (b'supplier,customer,value\nA,B,"1\nA,C,2\n', 2, "R002"),
    ],
)  # fmt: skip
def test_unreadable_edges(files, edges, line, code):
    assert ("edges.csv", line, code) in found(files(edges=edges, sectors=None, classes=None))


def test_a_spreadsheet_s_habits_are_no_matter(files):
    text = "\ufeff" + EDGES.replace("\n", "\r\n").replace("A,B", " A ,B").replace(
        "value", "value,x"
    )
    text = text.replace(",3", ",3,n").replace(",1\r", ",1,n\r").replace(",1.5", ",1.5,n")
    read = read_network(files(edges=text))
    assert read.network.sales.tolist() == [4.5, 1.0, 0.0, 0.0]


def test_a_missing_file_is_said(tmp_path):
    assert found(Files(tmp_path / "none.csv")) == [("none.csv", 0, "F001")]
    assert found(Files(tmp_path)) == [(tmp_path.name, 0, "F002")]


def test_parquet_is_read_and_a_false_one_refused(tmp_path, files):
    path = tmp_path / "edges.parquet"
    pl.DataFrame({"supplier": [1, 1], "customer": [2, 3], "value": [2.0, 3.0]}).write_parquet(path)
    read = read_network(Files(path))
    assert read.firms == ("1", "2", "3")
    assert read.network.value.tolist() == [2.0, 3.0]
    path.write_bytes(b"nothing")
    assert found(Files(path)) == [("edges.parquet", 0, "F004")]


def test_links_given_twice_are_added_up_with_a_finding(files):
    read = read_network(files(edges=EDGES + "A,B,2\n"))
    assert read.network.sales[0] == 6.5
    assert [(f.line, f.code) for f in read.findings] == [(5, "N001")]


def test_classes_of_no_sector_and_totals_below_the_links_are_warned_of(files):
    read = read_network(
        files(
            sectors="firm,sector,revenue,costs\nA,metal,2,\nB,metal,1,9\nC,cars,,\nD,cars,5,5\n",
            classes=CLASSES + "wood,cars,0\n",
        )
    )
    assert [(f.file, f.line, f.code) for f in read.findings] == [
        ("classes.csv", 3, "N003"),
        ("sectors.csv", 2, "N002"),
    ]


def test_many_rows_of_one_problem_are_a_number(files):
    rows = "".join(f"A,B{at},-1\n" for at in range(100))
    text = EDGES + rows
    names = "".join(f"B{at},cars\n" for at in range(100))
    listed = found(files(edges=text, sectors=SECTORS + names))
    assert len(listed) == 21


def test_the_answer_ranks_every_firm(files):
    answer = scan_network(files(), as_of=ON, top=0)
    table = answer.tables()[0]
    assert [column.key for column in table.columns] == "firm esri esri_up esri_down sweeps".split()
    by_firm = {row.firm: row for row in answer.data.rows}
    # A stops: B loses 1 of its inputs, all metal, non-essential; C all its metal, essential. A and
    # B are all of metal, so that A alone counts 1: d_B = 1, d_C = 1. Sales: A 4.5, B 1 of 5.5.
    assert by_firm["A"].esri == pytest.approx(1.0)
    assert by_firm["D"].esri == 0.0
    assert answer.data.rows[0].firm == "A"
    assert "If A stops, 100 % of all sales stop" in answer.finding


def test_the_fixed_point_needs_totals(files):
    with pytest.raises(InputError, match="what every firm sells and buys in all"):
        scan_network(files(), as_of=ON, mode="fixed_point")
    totals = "firm,sector,revenue,costs\nA,metal,9,4\nB,metal,8,6\nC,cars,7,9\nD,cars,1,1\n"
    answer = scan_network(files(sectors=totals), as_of=ON, mode="fixed_point")
    assert answer.data.eps == 1e-9
    assert np.isfinite(answer.data.mean_esri)


def test_what_does_not_go_together_is_refused(files):
    with pytest.raises(InputError, match="no market without sectors"):
        scan_network(files(sectors=None, classes=None), as_of=ON, market="sector")
    with pytest.raises(InputError, match="Classes were named without sectors"):
        read_network(files(sectors=None))
    assert scan_network(files(sectors=None, classes=None), as_of=ON).data.market == "none"
