"""`evidence`: the claims behind any figure, with the beliefs they won or lost."""

from __future__ import annotations

import pytest

from lanebook.answers.evidence import evidence
from lanebook.answers.serialise import to_json
from lanebook.base.errors import InputError

WON, LOST, LATE = "c-b8d4f303d4", "c-8eb55092af", "c-53115a05f7"


def test_a_claim_comes_with_its_whole_matter(book):
    """Asked for the loser, the winner and the rule between them are told as well."""
    data = evidence(book(), [LOST]).data
    (matter,) = data.matters
    assert (matter.property, matter.value, matter.asked) == (
        "capacity",
        "300 MW (basis ?)",
        (LOST,),
    )
    assert matter.rule == "A filed statement outranks an announced one."
    assert [(quote.claim, quote.outcome) for quote in matter.quotes] == [
        (WON, "won"), (LOST, "lost"),
    ]  # fmt: skip
    assert matter.quotes[0].url.startswith("https://www.krasa.ai/")


def test_ids_that_nobody_holds_are_named_not_raised(book):
    data = evidence(book(), ["c-0000000bad", WON, "<script>"]).data
    assert data.unknown == ("c-0000000bad", "<script>")
    assert data.n_claims == 1


def test_claims_of_a_later_day_are_refused_as_not_yet_known(book):
    answer = evidence(book("2026-05-20"), [LOST, WON, LATE])
    assert set(answer.data.not_yet_known) == {WON, LATE}
    assert answer.data.n_claims == 1
    assert "Krasa" not in to_json(answer)
    assert (
        answer.finding == "1 claim from 1 source on 1 matter, none contested. 2 ids cannot be told."
    )


def test_nothing_known_is_said(book):
    assert evidence(book("2024-01-31"), [WON]).finding == (
        "None of these claims was known on 31 January 2024."
    )


@pytest.mark.parametrize("claims", [[], ["", " "], [f"c-{n}" for n in range(401)]])
def test_none_or_too_many_are_refused(book, claims):
    with pytest.raises(InputError, match="claims were asked for"):
        evidence(book(), claims)


def test_addresses_that_are_no_links_are_none(small_book):
    made = small_book(
        sources=[
            {"id": "s", "publisher": "<b>Wire</b>", "kind": "news", "url": "javascript:alert(1)"}
        ],
        organisations=[{"id": "lab", "name": "Lab", "kind": "lab"}],
        vocabulary=[{"property": "event", "type": "text"}],
        claims=[
            {"subject": "org:lab", "property": "event", "value": "x", "published": "2026-01-01"}
        ],
    )
    (quote,) = evidence(made, ["c1"]).data.matters[0].quotes
    assert quote.url is None
    assert quote.publisher == "<b>Wire</b>"
