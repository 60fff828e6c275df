"""`why`: winner, losers, rule and sources of any subject."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.serialise import to_json
from lanebook.answers.why import why
from lanebook.base.errors import AmbiguousName, UnknownName

LANE = "tie:spacex--anthropic--compute_supply"


def test_winner_losers_rule_and_links_are_there(book):
    answer = why(book(), LANE, "amount")
    (topic,) = answer.data.topics
    won, lost = topic.belief.readings
    assert (topic.value, won.claim, lost.claim) == ("45 bn USD", "c-d9e12d1803", "c-68e4d3e3e4")
    assert lost.reason == "status: filed before reported (c-d9e12d1803)"
    links = {source.id: source.url for source in answer.data.sources}
    assert links[won.source].startswith("https://")
    assert set(links) >= {won.source, lost.source}


def test_money_megawatts_and_term_come_before_texts(book):
    names = [topic.belief.property for topic in why(book(), LANE).data.topics]
    order = list(dict.fromkeys(names))
    assert order[:5] == ["amount", "annual_amount", "capacity", "term", "end"]
    assert order[-1] == "event"


def test_a_tie_answers_to_its_two_ends(book):
    assert why(book(), "spacex--anthropic").data.subject == LANE


def test_finding_names_the_range_of_readings(book):
    assert why(book(), LANE).finding == (
        "SpaceX → Anthropic, compute supply: worth 3.7 bn USD or 45 bn USD, a 12-fold range,"
        " depending on which reading holds."
    )


def test_before_the_first_word_nothing_was_known(book):
    answer = why(book(date(2026, 5, 5)), LANE)
    assert answer.finding == "SpaceX → Anthropic, compute supply: nothing was known on 5 May 2026."
    assert (answer.data.topics, answer.data.sources) == ((), ())


def test_removed_topics_say_which_claim_removed_them(book):
    data = why(book(), "site:stargate-abilene", "capacity").data
    gone = {topic.belief.valid_from: topic for topic in data.removed}
    withdrawn = gone[date(2027, 3, 3)]
    assert withdrawn.value == "nothing stands"
    assert withdrawn.figure.state == "withdrawn"
    assert "c-07097bd4cf" in withdrawn.belief.rule
    assert {"delay", "cancel"} <= {change.kind for change in data.changes}


def test_an_unknown_property_names_its_neighbours(book):
    with pytest.raises(UnknownName, match=r"no property 'capacty'.*try capacity"):
        why(book(), LANE, "capacty")


def test_unknown_and_ambiguous_subjects_are_refused(book):
    with pytest.raises(UnknownName, match="nobody-at-all"):
        why(book(), "nobody-at-all")
    with pytest.raises(AmbiguousName, match="things"):
        why(book(), "microsoft--openai")


def test_same_view_same_bytes_and_nothing_later_inside(book):
    early = to_json(why(book(date(2025, 10, 31)), "openai"))
    assert early == to_json(why(book(date(2025, 10, 31)), "openai"))
    published = [
        reading.published
        for topic in why(book(date(2025, 10, 31)), "openai").data.topics
        for reading in topic.belief.readings
    ]
    assert max(published) <= date(2025, 10, 31)


def test_tables_are_rectangular(book):
    for table in why(book(), "site:stargate-abilene").tables():
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_every_subject_of_the_shipped_book_can_be_explained(book):
    shipped = book()
    sample = sorted(set(shipped.snapshot.claims["subject"]))[::9]
    for subject in sample:
        answer = why(shipped, subject)
        assert answer.data.topics or answer.data.removed
        assert answer.finding.startswith(answer.data.label)
