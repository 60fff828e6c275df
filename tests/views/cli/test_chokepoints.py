"""`lanebook chokepoints` on the terminal: readable at 80 columns, JSON, CSV, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.conftest import Ran

Cli = Callable[..., Ran]
DAY = ("--known", "2026-05-31")


def test_the_answer_reads_from_the_pair_to_the_caveats(cli: Cli) -> None:
    ran = cli("chokepoints", *DAY, "--pair", "openai,anthropic", "--then", "2025-11-30")
    assert (ran.status, ran.err) == (0, "")
    order = ["What OpenAI and Anthropic share", "If a firm stops", "If a grid stops",
             "If a country stops", "How concentrated each layer is",
             "Independent stacks", "What labs share", "Who stands between", "What changed",
             "Certificate:", "Not shown:", "What this cannot know"]  # fmt: skip
    places = [ran.out.index(words) for words in order]
    assert places == sorted(places)
    assert max(map(len, ran.out.splitlines())) <= 80
    # a caution is said once, not under every table
    assert ran.out.count("count what is written down about a supplier") == 1


def test_json_keeps_shares_between_0_and_1_and_names_their_claims(cli: Cli) -> None:
    said = json.loads(cli("chokepoints", *DAY, "--json").out)["data"]
    memory = next(each for each in said["layers"] if (each["key"], each["by"]) == ("hbm", "firm"))
    assert 0.18 < memory["hhi_low"] < memory["hhi"] < memory["hhi_high"] < 1
    assert all(each["claims"] for each in memory["shares"])
    assert said["pair"] == []
    assert said["then"] is None


def test_csv_is_the_table_of_stops(cli: Cli) -> None:
    head, first = cli("chokepoints", *DAY, "--csv").out.splitlines()[:2]
    assert {"label", "layer", "dies_point", "dies_later_point", "n_claims", "id"} <= set(
        head.split(",")
    )
    assert "org:tsmc" in first


def test_nonsense_is_refused_with_a_next_step(cli: Cli) -> None:
    one = cli("chokepoints", *DAY, "--pair", "openai")
    assert one.status == 2
    assert "next: write them like openai,anthropic" in one.err
    assert cli("chokepoints", *DAY, "--then", "yesterday").status == 2
    late = cli("chokepoints", *DAY, "--months", "40")
    assert late.status == 2
    assert "1 to 36 months" in late.err
