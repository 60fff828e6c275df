"""Names resolve by id, alias, ticker and ends of a tie; what does not resolve says so."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.book import book_of_folder
from lanebook.answers.names import Names, normalise, resolve
from lanebook.base.errors import AmbiguousName, UnknownName

BOOK = book_of_folder(known=date(2026, 5, 31))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("openai", "org:openai"),
        ("OpenAI", "org:openai"),
        ("org:openai", "org:openai"),
        ("ORG:OpenAI", "org:openai"),
        ("Open AI".replace(" ", ""), "org:openai"),
        ("NVDA", "org:nvidia"),
        ("nasdaq:nvda", "org:nvidia"),
        ("2330", "org:tsmc"),  # home listing, from securities.csv
        ("TSM", "org:tsmc"),  # New York receipt
        ("Alphabet", "org:google"),
        ("AWS", "org:amazon"),
        ("Hon Hai", "org:foxconn"),
        ("colossus 1", "site:colossus-1"),
        ("site:colossus-1", "site:colossus-1"),
        ("DONA ANA", "site:stargate-dona-ana"),  # Doña Ana
        ("borlange", "site:borlange"),  # Borlänge
        ("cowos", "layer:cowos"),
        ("market:citi-ai-capex", "market:citi-ai-capex"),
        ("epoch-dc-2026-05", "source:epoch-dc-2026-05"),
        ("spacex--anthropic--compute_supply", "tie:spacex--anthropic--compute_supply"),
        ("spacex--anthropic", "tie:spacex--anthropic--compute_supply"),
        ("tie:spacex--anthropic", "tie:spacex--anthropic--compute_supply"),
        ("SpaceX anthropic", "tie:spacex--anthropic--compute_supply"),
        ("anthropic spacex", "tie:spacex--anthropic--compute_supply"),
        ("SpaceX → Anthropic", "tie:spacex--anthropic--compute_supply"),
        ("microsoft openai equity", "tie:microsoft--openai--equity"),
        ("NVDA to OpenAI chip supply", "tie:nvidia--openai--chip_supply"),
    ],
)
def test_resolves(text: str, subject: str) -> None:
    assert resolve(BOOK, text) == subject


def test_every_id_of_the_register_resolves_to_itself() -> None:
    names = Names(BOOK)
    for subject in names.entries:
        assert names.resolve(subject) == subject


def test_every_ticker_of_a_listed_organisation_resolves_to_it() -> None:
    names = Names(BOOK, {"org"})
    listed = BOOK.snapshot.organisations.select("id", "ticker").filter(
        BOOK.snapshot.organisations["ticker"] != ""
    )
    assert listed.height > 80
    for row in listed.iter_rows(named=True):
        assert names.resolve(row["ticker"]) == f"org:{row['id']}"


def test_ambiguous_name_lists_all_with_what_distinguishes_them() -> None:
    with pytest.raises(AmbiguousName, match="answers to 2 things") as caught:
        resolve(BOOK, "abilene")
    assert "site:crusoe-abilene-expansion" in caught.value.next_step
    assert "site:stargate-abilene  Stargate Abilene (site in TX, US; Oracle)" in (
        caught.value.next_step
    )


def test_several_kinds_between_two_ends_are_ambiguous() -> None:
    with pytest.raises(AmbiguousName, match="answers to 2 things") as caught:
        resolve(BOOK, "microsoft--openai")
    assert "tie:microsoft--openai--equity" in caught.value.next_step


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("opnai", "org:openai"), ("abilen", "site:stargate-abilene"), ("Antropic", "org:anthropic")],
)
def test_unknown_name_suggests_the_nearest_three(text: str, nearest: str) -> None:
    with pytest.raises(UnknownName, match=f"knows no '{text}'") as caught:
        resolve(BOOK, text)
    assert nearest in caught.value.next_step
    assert caught.value.next_step.count("\n") == 3


@pytest.mark.parametrize("text", ["", " ", "x" * 100_000, "\x1b[31m", "ОpenAI", "--", ":", "org:"])
def test_nonsense_is_unknown_and_printed_safely(text: str) -> None:
    with pytest.raises(UnknownName, match="The book knows no") as caught:
        resolve(BOOK, text)
    assert "\x1b" not in str(caught.value)
    assert len(caught.value.problem) < 100


def test_kinds_narrow_the_search() -> None:
    assert resolve(BOOK, "stargate uae", {"site"}) == "site:stargate-uae"
    with pytest.raises(UnknownName, match="knows no 'nvidia'"):
        resolve(BOOK, "nvidia", {"source"})


def test_market_without_a_claim_yet_is_unknown() -> None:
    early = book_of_folder(known=date(2022, 1, 1))
    with pytest.raises(UnknownName, match="citi-ai-capex"):
        resolve(early, "market:citi-ai-capex")


def test_labels() -> None:
    names = Names(BOOK)
    assert names.label("org:google") == "Alphabet (Google)"
    assert names.label("tie:spacex--anthropic--compute_supply") == (
        "SpaceX → Anthropic, compute supply"
    )
    assert names.label("org:nobody") == "nobody"


def test_normalise() -> None:
    assert normalise("  Bruyères-le-Châtel ") == "bruyeres le chatel"
