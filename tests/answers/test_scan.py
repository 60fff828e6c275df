"""The scan of the book: a book of a few rows worked by hand, then the shipped one."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.scan import scan
from lanebook.answers.scan_words import correlation, percent, ranks

NAMES = {
    "tsm": "foundry", "chipco": "chip_designer", "rival": "chip_designer",
    "cloud": "hyperscaler", "other": "hyperscaler", "lab": "lab",
}  # fmt: skip
ORGANISATIONS = [{"id": name, "name": name.title(), "kind": kind} for name, kind in NAMES.items()]
VALUES = {
    "tsm--chipco--wafer_supply": 10, "tsm--rival--wafer_supply": 5, "chipco--cloud--chip_supply": 30,
    "rival--cloud--chip_supply": 10, "chipco--other--chip_supply": 10,
    "cloud--lab--compute_supply": 60, "other--lab--compute_supply": 20,
}  # fmt: skip
LAYERS = {"wafer_supply": "chips", "chip_supply": "chips", "compute_supply": "full_stack"}


@pytest.fixture
def small(small_book):
    def make(known="2026-05-31", **more):
        ties = [{"id": tie, "layer": LAYERS[tie.split("--")[2]]} for tie in VALUES]
        ties += [{"layer": "chips"} | tie for tie in more.get("ties", [])]
        claims = [
            {
                "subject": f"tie:{tie}", "property": "annual_amount", "value": f"{amount}e9",
                "unit": "USD", "valid_from": "2026-01-01", "valid_to": "2026-12-31",
                "published": "2026-02-01", "status": "binding", "bound": "point",
            }
            for tie, amount in VALUES.items()
        ]  # fmt: skip
        sources = [{"id": "s", "publisher": "P", "published": "2026-01-01", "kind": "filing"}]
        return small_book(
            known=known, organisations=ORGANISATIONS, ties=ties, sources=sources,
            claims=claims + more.get("claims", []),
        )  # fmt: skip

    return make


def test_a_book_of_six_firms_without_a_market(small):
    answer = scan(small(), market="none")
    data = answer.data
    assert (data.n_firms, data.n_links, data.n_sectors) == (6, 7, 4)
    assert data.total_usd == pytest.approx(145e9)
    assert [(each.basis, each.ties) for each in data.values] == [("stated", 7)]
    esri = {row.firm: row.esri for row in data.rows}
    # The foundry stops both designers (wafers are essential), they both clouds, these the lab.
    assert esri["tsm"] == pytest.approx(1.0)
    # Chipco: cloud loses 30/40 of its accelerators, other all, the lab (60 × 3/4 + 20)/80. Upstream
    # the foundry loses 10/15. 40 + 60 × 3/4 + 20 + 15 × 2/3 of 145.
    assert esri["chipco"] == pytest.approx((40 + 45 + 20 + 10) / 145)
    # The lab buys all that is sold to it: upstream everything stops.
    assert esri["lab"] == pytest.approx(1.0)
    assert data.rows[0].rank == data.rows[1].rank == 1


def test_the_market_of_a_sector_damps(small):
    esri = {row.firm: row.esri for row in scan(small()).data.rows}
    # Chipco sells 40 of 50; rival's 10 are left: sigma is 1 (40/10 is more). Rival sells 10 of 50,
    # 40 are left: sigma 1/4. Cloud loses 10/40 × 1/4 = 1/16; the lab 1/16 × 60/80 × sigma of cloud,
    # 60/(60 × 15/16 + 20) = 60/76.25. Upstream the foundry loses 5/15.
    assert esri["rival"] == pytest.approx((10 + 60 / 16 + 5) / 145)


def test_what_is_published_later_takes_no_part(small):
    later = {
        "subject": "tie:other--lab--compute_supply", "property": "annual_amount", "value": "900e9",
        "unit": "USD", "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        "published": "2026-05-30", "status": "binding", "bound": "point",
    }  # fmt: skip
    assert scan(small("2026-05-29", claims=[later])).data == scan(small("2026-05-29")).data
    assert scan(small(claims=[later])).data.total_usd == pytest.approx(145e9 + 880e9)


def test_a_book_without_supply_says_so(small):
    answer = scan(small("2025-01-01"))
    assert answer.data.rows == ()
    assert "nothing to scan" in answer.finding


def test_a_tie_without_a_number_is_worth_the_median_of_its_kind_and_says_so(small):
    event = {
        "subject": "tie:tsm--cloud--wafer_supply", "property": "event", "value": "supplies",
        "published": "2026-02-01",
    }  # fmt: skip
    answer = scan(small(claims=[event], ties=[{"id": "tsm--cloud--wafer_supply"}]))
    link = next(each for each in answer.data.links if each.customer == "cloud")
    found = {(each.supplier, each.customer): each for each in answer.data.links}
    assert found["tsm", "cloud"].usd_a_year == 7.5e9  # between 10 and 5
    assert found["tsm", "cloud"].basis == "assumed"
    assert link.basis == "stated"
    assert any("1 of 8 ties has no stated value" in caveat for caveat in answer.caveats)


def test_the_shipped_book(book):
    answer = scan(book(known=date(2026, 5, 31)), top=0)
    data = answer.data
    assert data.rows[0].firm == "tsmc"
    assert len(data.rows) == data.n_firms == len({row.firm for row in data.rows})
    assert sum(each.ties for each in data.values) >= data.n_links
    assert all(row.esri >= row.own - 1e-12 for row in data.rows)
    assert sum(row.own for row in data.rows) == pytest.approx(1.0)
    assert any("Partners count what has been written" in caveat for caveat in answer.caveats)
    assert {use.name for use in answer.parameters} >= {"rent_per_mw_year", "useful_life"}
    names = {tie for link in data.links for tie in link.ties}
    assert len(names) == sum(each.ties for each in data.values)


def test_the_command(cli):
    shown = cli("scan", "--known", "2026-05-31", "--top", "3")
    assert shown.status == 0
    assert shown.out.startswith("If TSMC stops, ")
    assert "rank by" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    printed = cli("scan", "--known", "2026-05-31", "--top", "3", "--csv").out.splitlines()
    assert printed[0] == "firm,esri,esri_up,esri_down,sweeps"
    assert len(printed) == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sectors", "x.csv"], "without a network"),
        (["--mode", "fixed_point"], "sells and buys in all"),
        (["--top", "-1"], "top -1 firms cannot be listed"),
        (["--network", "none.csv"], "none.csv:0 F001"),
        (["--network", "none.csv", "--workers", "0"], "none.csv:0 F001"),
    ],
)
def test_the_command_refuses_in_plain_words(cli, arguments, message):
    ran = cli("scan", *arguments)
    assert ran.status in (1, 2)
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_ranks_and_correlation():
    import numpy as np

    values = np.array([0.3, 0.1, 0.3, 0.2])
    assert ranks(values).tolist() == [1, 4, 1, 3]
    assert correlation(values, values) == pytest.approx(1.0)
    assert correlation(values, -values) == pytest.approx(-1.0)
    assert correlation(values, np.ones(4)) is None
    assert correlation(values[:2], values[:2]) is None
    assert (percent(0.0004), percent(0.095), percent(0.6), percent(0)) == (
        "under 0.1 %", "9.5 %", "60 %", "0.0 %",
    )  # fmt: skip
