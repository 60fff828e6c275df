"""The workbook: text stays text, notes cite claims, formulas recalculate to our values."""

from __future__ import annotations

import csv
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.views.demo import DAY, HOSTILE, demo

from lanebook.answers.answer import Column, Table
from lanebook.answers.book import Book
from lanebook.answers.citations import citations, claims_of
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_payload import Sheet
from lanebook.views.excel.book import SafeWorkbook
from lanebook.views.excel.procurement import ACROSS
from lanebook.views.excel.workbook import write_workbook

LABS = ("openai", "anthropic", "mistral", "xai")


def _parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_hostile_text_is_text(tmp_path: Path) -> None:
    path = tmp_path / "hostile.xlsx"
    columns = (Column("a", "A", definition="=1+1"), Column("b", "B", "link"))
    rows = tuple((text, text) for text in (*HOSTILE, "x" * 1_000_000))
    write_workbook(demo(Table("=t", "=[t]:*?/\\", columns, rows)), path)
    parts = _parts(path)
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in text for text in sheets)
    assert not any("hyperlink" in text for text in sheets)
    assert "javascript" not in "".join(sheets)
    assert "<script" not in parts["xl/sharedStrings.xml"]
    assert "(992,000 more characters)" in parts["xl/sharedStrings.xml"]
    assert "quotePrefix" in parts["xl/styles.xml"]
    assert not any(name.endswith((".bin", "externalLink1.xml")) for name in parts)


def test_states_keep_their_own_form(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    write_workbook(demo(), path)
    shared = _parts(path)["xl/sharedStrings.xml"]
    for shown in ("?", "ended", "×115"):
        assert f">{shown}<" in shared
    notes = "".join(text for name, text in _parts(path).items() if "comments" in name)
    assert "340 MW, binding" in notes
    assert "c0000001" in notes


def test_same_answer_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(demo(), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_failure_leaves_no_file_and_no_half_file(tmp_path: Path) -> None:
    broken = Table("t", "T", (Column("a", "A", "number"),), ((object(),),))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="object"):
        write_workbook(demo(broken), tmp_path / "broken.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_sheet_names_are_legal_and_unique(tmp_path: Path) -> None:
    with SafeWorkbook(tmp_path / "n.xlsx", created_on=DAY, title="t") as book:
        names = [book.sheet(name).get_name() for name in ("a" * 40, "a" * 40, "[x]", "", "History")]
    assert names == ["a" * 31, "a" * 29 + " 2", "x", "Sheet", "History 2"]


@pytest.fixture(scope="module")
def real(
    book: Callable[..., Book], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Sheet, dict[str, list[list[str]]], Path]:
    """The real sheet, its workbook recalculated by LibreOffice from formulas without values."""
    opened = book()
    answer = sheet(opened, labs=LABS)
    folder = tmp_path_factory.mktemp("workbook")
    path = folder / "lanebook.xlsx"
    write_workbook(answer, path, citations(opened, claims_of(answer)))
    stripped = folder / "stripped.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(stripped, "w") as bare:
        for name in archive.namelist():
            text = archive.read(name)
            if name.startswith("xl/worksheets/sheet"):
                # Without the values we wrote, only a calculation can produce numbers.
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
            bare.writestr(name, text)
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", options, "--outdir", str(folder / "csv"), str(stripped)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = {}
    for each in sorted((folder / "csv").glob("*.csv")):
        name = each.stem.removeprefix("stripped-")
        found[name] = list(csv.reader(each.read_text(encoding="utf-8").splitlines(keepends=True)))
    return answer.data, found, path


def _buyer_rows(rows: list[list[str]], name: str, names: set[str]) -> dict[str, list[str]]:
    start = next(i for i, row in enumerate(rows) if row[0] == name)
    found: dict[str, list[str]] = {}
    for row in rows[start + 1 :]:
        if row[0] in names:
            break
        found.setdefault(row[0], row)
    return found


@pytest.mark.parametrize("end", ["point", "low", "high"])
def test_formulas_recalculate_to_our_values(
    real: tuple[Sheet, dict[str, list[list[str]]], Path], end: str
) -> None:
    data, recalculated, _ = real
    rows = recalculated["Sheet" if end == "point" else f"Sheet {end}"]
    names = {buyer.name for buyer in data.buyers}
    compared = 0
    for buyer in data.buyers:
        found = _buyer_rows(rows, buyer.name, names)
        for label, figures in (
            ("Cleared", buyer.cleared),
            ("Open", buyer.open),
            ("Unattributed", buyer.unattributed),
        ):
            for index, figure in enumerate(figures):
                if label not in found:
                    assert figure.point is None
                    continue
                shown, ours = found[label][3 + index], getattr(figure, end)
                if ours is None:
                    assert shown in ("?", "0"), (buyer.name, label, data.years[index])
                else:
                    assert float(shown) == pytest.approx(ours, abs=1e-6), (buyer.name, label)
                    compared += 1
    assert compared > 30


def test_formulas_are_live_and_carry_their_values(
    real: tuple[Sheet, dict[str, list[list[str]]], Path],
) -> None:
    _, _, path = real
    text = _parts(path)["xl/worksheets/sheet2.xml"]
    formulas = re.findall(r"<f>([^<]*)</f><v>([^<]*)</v>", text)
    assert any("MIN(SUM(" in formula for formula, _ in formulas)
    assert any("MAX(0," in formula for formula, _ in formulas)
    assert all(value for _, value in formulas)
    assert "'Sheet high'!" in _parts(path)["xl/worksheets/sheet3.xml"]
    assert ACROSS == {"point": "point", "low": "high", "high": "low"}


def test_every_cited_claim_stands_on_the_sources_sheet(
    real: tuple[Sheet, dict[str, list[list[str]]], Path], book: Callable[..., Book]
) -> None:
    data, recalculated, _ = real
    cited = claims_of(sheet(book(), labs=LABS))
    listed = {row[0] for row in recalculated["Sources"]}
    assert set(cited) <= listed
    assert data.buyers[0].cleared[1].claims[0] in listed
