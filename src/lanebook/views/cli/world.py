"""`lanebook world`: where the sites are, on which grid, for whom."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Column, Table
from lanebook.answers.wording import counted, day
from lanebook.answers.world import world
from lanebook.answers.world_payload import World, WorldSite, groups_table, tenant_words
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, paragraph
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Shown without --all; the rest is counted.
N_GROUPS: Final = 10
N_SITES: Final = 20


def command(
    *,
    by: Annotated[
        Literal["grid", "operator", "tenant", "power", "country", "firmness"],
        Parameter(help="What the sums are by (default grid)."),
    ] = "grid",
    year: Annotated[int | None, Parameter(help="The end of this year, not the valid day.")] = None,
    operator: Annotated[str, Parameter(help="Only sites of this firm, by any name.")] = "",
    tenant: Annotated[str, Parameter(help="Only sites that serve this firm.")] = "",
    grid: Annotated[str, Parameter(help="Only this grid, such as ERCOT, or unknown.")] = "",
    power: Annotated[
        str, Parameter(help="Only this source: grid, gas, fuel cells, nuclear, wind or solar.")
    ] = "",
    country: Annotated[str, Parameter(help="Only this country, such as US.")] = "",
    firmness: Annotated[
        str, Parameter(help="Only sites whose figure is that firm, or zero, or unknown.")
    ] = "",
    basis: Annotated[
        Literal["energised", "firm", "announced", "all"],
        Parameter(help="How firm a statement must be to count."),
    ] = "announced",
    load: Annotated[
        Literal["facility", "it"], Parameter(help="What a megawatt means: at the meter, or IT.")
    ] = "facility",
    all: Annotated[bool, Parameter(negative="", help="Every group and every site.")] = False,  # noqa: A002 -- the flag users type
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Say where the sites are, on which grid, for whom, and what stands by a day."""
    opened = book.open()
    filters = {
        "operator": operator, "tenant": tenant, "grid": grid, "power": power, "country": country,
        "firmness": firmness,
    }  # fmt: skip
    answer = world(opened, year=year, basis=basis, load=load, filters=filters)
    return emit(answer, output, writer=partial(_lines, by=by, everything=all), book=opened)


def _lines(answer: Answer[Any], page: Page, *, by: str, everything: bool) -> list[Line]:
    data: World = answer.data
    lines = head_lines(answer, page)
    left = 0
    for table in (groups_table(data, by), _sites(data)):
        limit = len(table.rows) if everything else N_GROUPS if table.name != "sites" else N_SITES
        shown = replace(table, rows=(*table.rows[:limit], *_totals(table, limit)))
        totals = frozenset({len(shown.rows) - 1}) if _totals(table, limit) else table.total_rows
        if shown.rows:
            lines += [BLANK, *table_lines(replace(shown, total_rows=totals), page)]
        left += len(table.rows) - len(shown.rows)
    if left:
        lines += [BLANK, *paragraph(page, f"{counted(left, 'more row')}: --all.", "muted")]
    return lines + foot_lines(answer, page)


def _totals(table: Table, limit: int) -> tuple[tuple[Any, ...], ...]:
    """Return the row of totals where the limit would cut it off."""
    return tuple(table.rows[row] for row in sorted(table.total_rows) if row >= limit)


def _sites(world: World) -> Table:
    """Return the sites in five columns: the rest stands in --json, --csv and --xlsx."""
    columns = (
        Column("name", "site"),
        Column("who", "operator → for"),
        Column("grid", "grid"),
        Column("mw", "dated", "figure", "MW"),
        Column("final_mw", "final", "figure", "MW"),
    )
    rows = tuple(
        (site.name, _who(site), site.grid or "?", site.mw, site.final) for site in world.sites
    )
    return Table("sites", f"Sites, largest first, MW by {day(world.on)}", columns, rows)


def _who(site: WorldSite) -> str:
    others = [each for each in site.tenants if each.org != site.operator]
    if not others:
        return site.operator_label
    return f"{site.operator_label} → {tenant_words(site)}"
