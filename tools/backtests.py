"""Write the figures of docs/backtests: what the book said the day before, beside what happened.

`python tools/backtests.py` rewrites the tables between the markers of each page from the shipped
book; tests/docs fails when a page says anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.shock import shock
from lanebook.answers.shock_payload import ShockPage
from lanebook.answers.shock_records import Loss
from lanebook.answers.wording import money, number, share

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "backtests"
BEGINS, ENDS = "<!-- figures -->\n", "<!-- end of figures -->\n"
HEAD = "| what | the book, the day before | what happened | verdict |\n|---|---|---|---|\n"
RULE_DAY, ABILENE_DAY = date(2025, 4, 14), date(2026, 3, 5)


def h20() -> str:
    """Return the figures of the licence rule of April 2025."""
    book = book_of_folder(known=RULE_DAY)
    page = _page(book, "h20-rule-2025", 12)
    stranded = next(each for each in page.stranded if each.id == "nvidia")
    revenue = next(each for each in page.revenue if each.id == "nvidia")
    chips = next(each for each in page.firms if each.key == "firm:nvidia:accelerators")
    china = _lab(page, "china")
    huawei = next((each for each in page.gains if each.id == "huawei"), None)
    low, point, high = (
        _bn(usd)
        for usd in (stranded.low_usd_million, stranded.usd_million, stranded.high_usd_million)
    )
    later = book_of_folder(known=date(2026, 5, 31))
    third = money(_amount(later, "c-2c778fa91a") / 3)
    rows = [
        (
            "stock and orders that nobody else takes, at cost",
            f"{point} ({low} to {high}); {number(stranded.months, 1)} months under way",
            f"{_claim(later, 'c-c1c096756d')} announced, {_claim(later, 'c-f2a9f46f82')} charged",
            "good: both within the range",
        ),
        (
            "Nvidia's revenue in the first round, 9 April to 8 August",
            _bn(revenue.first_round_usd_million),
            f"China brought {_claim(later, 'c-2c778fa91a')} the year before; a third: {third}",
            "too high: the model prices all families alike, an H20 is the cheapest",
        ),
        (
            "Nvidia's accelerators not shipped, twelve months",
            f"{number(chips.lost)} MW, {number(chips.first_round)} MW in the first round",
            "no source counts them",
            "cannot be told",
        ),
        (
            "compute lost by Chinese buyers",
            f"{number(china.lost)} MW-years",
            "no source says; by December Chinese orders were three times the supply (c-f922cb7294)",
            "poor: in the model idle chips and Huawei fill the whole gap",
        ),
        (
            "who gains",
            f"Huawei's accelerators +{share(huawei.share or 0.0)}" if huawei else "nobody",
            "Huawei's Ascend competes with Nvidia in China (c-f2ecbb64e4)",
            "right in direction; the size cannot be told",
        ),
    ]
    return _table(rows)


def abilene() -> str:
    """Return the figures of the Abilene expansion of March 2026."""
    before = book_of_folder(known=ABILENE_DAY)
    page = _page(before, "abilene-march-2026", 36)
    slip = _page(before, "abilene-late", 36)
    option = next(each for each in page.terms if each.kind == "option")
    lane = "oracle>openai/compute"
    weeks = book_of_folder(known=date(2026, 4, 30))
    core, after = (
        [number(_base(each, lane, at)) for at in ("2026-12", "2027-12")] for each in (before, weeks)
    )
    tenant = _maker(book_of_folder(known=date(2026, 5, 31)), "crusoe-abilene-expansion/site")
    openai = _lab(slip, "openai")
    rows = [
        (
            "the expansion",
            f"{number(option.mw or 0.0)} MW named, none counted as promised ({option.claims[0]})",
            "dropped on 6 March; it had never been signed (c-80476ae28d)",
            "good: an option is no capacity",
        ),
        (
            "compute that labs lose with it",
            f"{number(page.all_labs.lost)} MW-years in 36 months",
            "the 4.5 GW plan was said to be unaffected (c-d11b7962dc)",
            "good: the core is untouched",
        ),
        (
            "Oracle's lane to OpenAI at the end of 2026 and of 2027",
            f"{core[0]} and {core[1]} MW of IT load",
            f"{after[0]} and {after[1]} MW as known eight weeks later",
            "good for 2026; what the book says of 2027 moved with newer evidence, not with this",
        ),
        (
            "another tenant",
            "nobody: the network has no rule on who takes an empty site",
            f"Microsoft within three weeks (c-5acf1aac8c); by May the site is {tenant}'s here too",
            "poor: a step-in is seen only once a source tells it",
        ),
        (
            "beside it: the eight buildings a year late",
            f"OpenAI −{number(openai.worst_lost)} MW in {openai.worst_quarter}",
            "did not happen in March",
            "shows what would have mattered",
        ),
    ]
    return _table(rows)


PAGES: dict[str, Callable[[], str]] = {"h20-april-2025": h20, "abilene-march-2026": abilene}


def _page(book: Book, name: str, months: int) -> ShockPage:
    return shock(
        book, name, horizon_months=months, with_drivers=False, with_clearing=False
    ).data  # fmt: skip


def _lab(page: ShockPage, lab: str) -> Loss:
    return next(each for each in page.labs if each.id == lab)


def _base(book: Book, maker: str, period: str) -> float:
    inputs = build_cascade(book).inputs
    at = [each.label for each in inputs.periods].index(period)
    return float(inputs.base[inputs.index(maker), at])


def _maker(book: Book, maker: str) -> str:
    inputs = build_cascade(book).inputs
    firm = inputs.makers[inputs.index(maker)].firm
    names = book.snapshot.organisations
    return str(names.filter(names["id"] == firm)["name"][0])


def _amount(book: Book, claim: str) -> float:
    claims = book.snapshot.known(book.as_of.known_at)
    return float(claims.filter(claims["id"] == claim)["value"][0])


def _claim(book: Book, claim: str) -> str:
    return f"{money(_amount(book, claim))} ({claim})"


def _bn(usd_million: float | None) -> str:
    return "?" if usd_million is None else f"{number(usd_million / 1000, 1)} bn USD"


def _table(rows: list[tuple[str, str, str, str]]) -> str:
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def filled(page: str, figures: str) -> str:
    """Return a page with its figures between the markers."""
    before, rest = page.split(BEGINS)
    _, after = rest.split(ENDS)
    return f"{before}{BEGINS}\n{figures}\n{ENDS}{after}"


if __name__ == "__main__":
    for name, figures in PAGES.items():
        path = FOLDER / f"{name}.md"
        path.write_text(filled(path.read_text(encoding="utf-8"), figures()), encoding="utf-8")
        print(path)
