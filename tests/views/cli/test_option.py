"""`lanebook option` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lanebook.views.terminal.text import width

Cli = Callable[..., Any]
WANTED = ("--buyer", "anthropic", "--mw", "500", "--by", "2028", "--known", "2026-05-31")


def test_all_kinds_stand_ranked_in_eighty_columns(cli: Cli) -> None:
    ran = cli("option", *WANTED, "--no-regret")
    assert ran.status == 0
    assert ran.out.startswith("Anthropic's column of 2028 is at least")
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []
    assert "Which lane closes 500 MW for Anthropic by the end of 2028" in ran.out
    assert "satellites in orbit" in ran.out


def test_one_kind_is_told_in_full(cli: Cli) -> None:
    out = cli("option", *WANTED, "--kind", "grid", "--grid", "pjm", "--no-regret").out
    for word in ("When:", "Cost:", "Escapes:", "interconnection, PJM", "large transformer"):
        assert word in out
    assert "none: a place in the queue" in out


def test_a_parameter_set_on_the_line_moves_the_cost(cli: Cli) -> None:
    plain, dear = (
        json.loads(cli("option", *WANTED, "--kind", "neocloud", "--no-regret", *more, "--json").out)
        for more in ((), ("--set", "rent_per_mw_year/full-stack-it=20"))
    )
    assert plain["data"]["options"][0]["cost"]["point"] == 11e6
    assert dear["data"]["options"][0]["cost"]["point"] == 20e6


def test_slips_are_explained_with_status_two(cli: Cli) -> None:
    ran = cli("option", *WANTED, "--kind", "fusion")
    assert ran.status == 2
    assert "btm-gas" in ran.err
    assert "Traceback" not in ran.err
    assert cli("option", *WANTED, "--grid", "mars").status == 2
    assert cli("option", *WANTED[2:]).status == 2
    assert cli("option", *WANTED, "--set", "rent=1").status == 2
