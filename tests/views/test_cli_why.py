"""`lanebook why` and `lanebook diff` at the terminal."""

from __future__ import annotations

import json

LANE = "tie:spacex--anthropic--compute_supply"


def test_why_shows_both_readings_and_what_each_implies(cli):
    ran = cli("why", LANE, "--known", "2026-05-31")
    assert ran.status == 0
    head, _, body = ran.out.partition("Readings side by side")
    assert "12-fold" in head.replace("\n", " ")
    table = body[: body.index("How each total follows")]
    assert "45 bn USD: total as stated" in table
    assert "7.35 bn USD: a term of about 180" in table
    assert "3.7 bn USD: 90 days' notice" in table
    assert max(len(line) for line in ran.out.splitlines() if "https://" not in line) <= 80
    assert "Musk denies a multi-year commitment" in ran.out


def test_why_of_one_property_shows_every_reading_and_link(cli):
    ran = cli("why", "spacex--anthropic", "amount", "--known", "2026-05-31")
    assert "c-d9e12d1803" in ran.out
    assert "c-68e4d3e3e4" in ran.out
    assert "https://www.krasa.ai/" in ran.out


def test_why_json_keeps_readings_and_outcomes(cli):
    ran = cli("why", LANE, "amount", "--known", "2026-05-31", "--json")
    data = json.loads(ran.out)["data"]
    assert [r["outcome"] for r in data["topics"][0]["belief"]["readings"]] == ["won", "lost"]


def test_why_counts_what_it_leaves_out_and_all_shows_it(cli):
    short = cli("why", "org:openai", "--known", "2026-05-31").out
    whole = cli("why", "org:openai", "--known", "2026-05-31", "--all").out
    assert "Not shown:" in short
    assert "Not shown:" not in whole
    assert len(whole) > 2 * len(short)


def test_why_of_nothing_known_exits_well(cli):
    ran = cli("why", LANE, "--known", "2026-05-01")
    assert (ran.status, "nothing was known on 1 May 2026" in ran.out) == (0, True)


def test_why_of_an_unknown_name_is_refused_with_neighbours(cli):
    ran = cli("why", "spacx")
    assert ran.status == 2
    assert "spacex" in ran.err.lower()


def test_diff_reads_like_a_note(cli):
    ran = cli("diff", "--from", "2026-04-01", "--to", "2026-05-09")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "valid 9 May 2026 · known 9 May 2026" in ran.out
    assert "Anthropic signs for compute with SpaceX" in ran.out.replace("\n", " ")
    assert "Stargate Abilene: 1,180 MW facility delayed" in ran.out
    assert "further subjects not shown" in ran.out.replace("\n", " ")


def test_diff_of_one_firm_and_as_json(cli):
    ran = cli("diff", "--from", "2026-04-01", "--to", "2026-05-09", "--subject", "xai", "--json")
    data = json.loads(ran.out)["data"]
    assert data["subject"] == "org:xai"
    assert data["n_claims"] < 60


def test_diff_of_a_window_turned_round_is_refused(cli):
    ran = cli("diff", "--from", "2026-05-09", "--to", "2026-04-01")
    assert ran.status == 2
    assert "swap --from and --to" in ran.err
