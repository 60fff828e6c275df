"""What `world` answers: every known site with its place and megawatts, and sums by who and what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.wording import counted, day, joined

#: What a site is for: where machines run, where power is made, where chips are made.
Use = Literal["data centre", "power plant", "factory"]
Dimension = Literal["grid", "operator", "tenant", "power", "country", "firmness"]
DIMENSIONS: Final[tuple[Dimension, ...]] = (
    "grid", "operator", "tenant", "power", "country", "firmness",
)  # fmt: skip
DIMENSION_WORDS: Final[dict[str, str]] = {
    "grid": "grid", "operator": "operator", "tenant": "tenant", "power": "power source",
    "country": "country", "firmness": "firmness",
}  # fmt: skip
#: Key of the group of sites of which the dimension is not known.
NOT_KNOWN: Final = "unknown"
LOAD_WORDS: Final[dict[str, str]] = {"it": "IT load", "facility": "facility load"}


@dataclass(frozen=True, slots=True)
class Tenant:
    """A firm that a site serves.

    Attributes:
        org, label: who.
        tie: the tie that says so; None where the operator uses the site itself.
        firmness: of the tie; None for own use.
        serious: more than an option, a letter of intent or a rumour.
        claims: known claims on the tie.
    """

    org: str
    label: str
    tie: str | None
    firmness: str | None
    serious: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PowerSource:
    """One way a site gets electricity, as far as the register or a claim says.

    Attributes:
        source: a word of `world_power.SOURCES`.
        words: what says so: the grid's name, the tie's label or the claim's note.
        claims: ids; empty where only the register speaks.
    """

    source: str
    words: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorldSite:
    """A site at the day asked about.

    Attributes:
        id, name: subject, such as "site:hyperion", and what a reader sees.
        use: data centre, power plant or factory; only data centres enter sums.
        operator, operator_label: who runs it.
        country, region, grid: from the register; None where it says nothing.
        lat, lon: degrees, to about 0.1; None where unknown: then the site is listed and not placed.
        place_rank, n_at_place: the site is the (rank + 1)th, by id, of so many registered sites so
            near to one another that a map would draw them as one; 0 and 1 for a site by itself.
        mw: megawatts dated to stand by the day, in the answer's load; a statement in another load
            is converted and its note says what was stated.
        energised: the part of it that a source has seen running by the day.
        final: all that is stated when fully built, dated or not; withdrawn where it was taken back.
        tenants: whom it serves; empty where no source says.
        power: how it gets electricity; empty where nothing is said.
        next_on: day now expected for the largest level to come; None if none is dated.
        announced_on: day first named for the level that is latest; None if none was announced.
        slip_months: of that level, + late.
        redated: how often its day was moved.
        n_contradictions: open contradictions on the site or a tie at it.
        known_on: day of the first claim on the site or a tie at it.
        keys: dimension -> key of its group.
        claims: behind the figures.
    """

    id: str
    name: str
    use: Use
    operator: str
    operator_label: str
    country: str | None
    region: str | None
    grid: str | None
    lat: float | None
    lon: float | None
    place_rank: int
    n_at_place: int
    mw: Figure
    energised: Figure
    final: Figure
    tenants: tuple[Tenant, ...]
    power: tuple[PowerSource, ...]
    next_on: date | None
    announced_on: date | None
    slip_months: Figure
    redated: int
    n_contradictions: int
    known_on: date
    keys: dict[str, str]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorldGroup:
    """Data-centre sites that share a grid, operator, tenant, power source, country or firmness.

    Each site stands in exactly one group of a dimension: a site with two tenants stands in the
    group of that pair.

    Attributes:
        by, key, label: dimension, machine name and what a reader sees.
        n_sites: sites; `n_unknown` of them without a figure for the day.
        mw, energised, final: sums over the sites that have a figure; unknown where none has.
        sites: ids, largest first.
    """

    by: Dimension
    key: str
    label: str
    n_sites: int
    n_unknown: int
    mw: Figure
    energised: Figure
    final: Figure
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorldTime:
    """Sums over the same sites on another day: dated to stand, and seen running.

    Attributes:
        on: the day; `year` where it is a year-end, None for the valid day.
        mw, energised: as in `World`.
        n_unknown: sites without a figure for that day.
    """

    on: date
    year: int | None
    mw: Figure
    energised: Figure
    n_unknown: int


@dataclass(frozen=True, slots=True)
class World:
    """The sites of the book at one day.

    Attributes:
        on: the day asked about: the valid day, or the end of the year asked for.
        load: what a megawatt means, "it" or "facility"; `basis` how firm a statement must be.
        filters: dimension -> what was asked for; empty for the whole book.
        sites: data centres by megawatts, then stated final size; then plants and factories.
        groups: per dimension, the largest first, what is not known last.
        times: the same sums on the valid day and at the year-ends around it.
        mw, energised, final: sums over all data-centre sites listed.
        n_sites: data centres; `n_unknown` of them without a figure for the day, `n_unplaced` of
            all sites without coordinates.
        n_elsewhere: power plants and factories, which enter no sum.
    """

    on: date
    load: str
    basis: str
    filters: dict[str, str]
    sites: tuple[WorldSite, ...]
    groups: tuple[WorldGroup, ...]
    times: tuple[WorldTime, ...]
    mw: Figure
    energised: Figure
    final: Figure
    n_sites: int
    n_unknown: int
    n_unplaced: int
    n_elsewhere: int

    def of(self, by: str) -> tuple[WorldGroup, ...]:
        """Return the groups of one dimension."""
        return tuple(group for group in self.groups if group.by == by)

    def tables(self) -> tuple[Table, ...]:
        """Return the sites, then the sums by every dimension."""
        sums = (groups_table(self, by) for by in DIMENSIONS)
        return (sites_table(self), *(table for table in sums if table.rows))


def place_words(site: WorldSite) -> str:
    """Return `TX, US`; what is not known is left out, and "place unknown" where nothing is."""
    return ", ".join(part for part in (site.region, site.country) if part) or "place unknown"


def tenant_words(site: WorldSite) -> str:
    """Return whom a site serves: `OpenAI`, `Microsoft and OpenAI`, `OpenAI (option)`."""
    return joined(
        [each.label if each.serious else f"{each.label} ({each.firmness})" for each in site.tenants]
    )


def sites_table(world: World) -> Table:
    """Return every site as a row."""
    load = LOAD_WORDS[world.load]
    columns = (
        Column("name", "site"),
        Column("operator", "operator"),
        Column("tenants", "for"),
        Column("where", "where"),
        Column("grid", "grid"),
        Column("power", "power"),
        Column("mw", f"MW by {day(world.on)}", "figure", "MW", f"{load}, dated to stand."),
        Column("energised_mw", "energised", "figure", "MW", f"{load}, seen running."),
        Column("final_mw", "stated final", "figure", "MW", f"{load}, when fully built."),
        Column("next_on", "next level", "date"),
        Column("slip_months", "slip", "figure", "months", "+ late, against the first day named."),
        Column("n_contradictions", "contradictions", "number"),
        Column("use", "use"),
        Column("lat", "latitude", "number"),
        Column("lon", "longitude", "number"),
        Column("id", "id", "claims"),
        Column("claims", "claims", "claims"),
    )
    rows = tuple(_site_cells(site) for site in world.sites)
    return Table("sites", "Sites", columns, rows, _notes(world))


def _site_cells(site: WorldSite) -> tuple[Cell, ...]:
    return (
        site.name,
        site.operator_label,
        tenant_words(site),
        place_words(site),
        site.grid,
        joined(list(dict.fromkeys(each.source for each in site.power))),
        site.mw,
        site.energised,
        site.final,
        site.next_on,
        site.slip_months if site.slip_months.point is not None else None,
        site.n_contradictions or None,
        site.use,
        site.lat,
        site.lon,
        (site.id,),
        site.claims,
    )


def groups_table(world: World, by: str) -> Table:
    """Return the sums of one dimension, each megawatt once."""
    word = DIMENSION_WORDS[by]
    columns = (
        Column("label", word),
        Column("n_sites", "sites", "number"),
        Column("mw", "dated to stand", "figure", "MW"),
        Column("energised_mw", "energised", "figure", "MW"),
        Column("final_mw", "stated final", "figure", "MW"),
        Column("n_unknown", "no figure", "number", "", "Sites without a figure for the day."),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.label, each.n_sites, each.mw, each.energised, each.final, each.n_unknown)
        for each in world.of(by)
    ]
    if len(rows) > 1:
        whole = (world.n_sites, world.mw, world.energised, world.final, world.n_unknown)
        rows.append(("all", *whole))
    return Table(
        name=f"by_{by}",
        title=f"By {word}, MW of {LOAD_WORDS[world.load]} by {day(world.on)}",
        columns=columns,
        rows=tuple(rows),
        total_rows=frozenset({len(rows) - 1}) if len(rows) > 1 else frozenset(),
    )


def _notes(world: World) -> tuple[str, ...]:
    notes: Sequence[str] = (
        f"{counted(world.n_unplaced, 'site')} without coordinates: listed, not placed."
        if world.n_unplaced
        else "",
        f"{counted(world.n_elsewhere, 'power plant or factory', 'power plants and factories')}"
        " stand in no sum."
        if world.n_elsewhere
        else "",
    )
    return tuple(note for note in notes if note)
