"""What the lanes answer carries, and its flat tables."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.lanes_records import Confession, Lane, PathPoint, Right, Standing
from lanebook.answers.lanes_rights import right_words
from lanebook.answers.wording import day

STATE_WORDS = {
    "running": "running",
    "over": "over",
    "on_hold": "on hold",
    "not_signed": "not signed",
}
ROLE_WORDS = {"ready": "ready", "bare": "site", "chips": "chips", "power": "power"}


@dataclass(frozen=True, slots=True)
class LabLanes:
    """One lab's lanes as a timeline.

    Attributes:
        org, name: the lab.
        lanes: by signing; components follow their lane.
        rights: rights it has given, by first day.
        path: exclusivity path, by valid time as known now.
        confessions: what stood open the day before each lane was signed, as known that day.
        own_sites: names of the sites it runs itself; no patron stands behind them.
        sources: source id -> (publisher, link), of every claim on a right.
    """

    org: str
    name: str
    lanes: tuple[Lane, ...]
    rights: tuple[Right, ...]
    path: tuple[PathPoint, ...]
    confessions: tuple[Confession, ...]
    own_sites: tuple[str, ...]
    sources: dict[str, tuple[str, str]]

    def tables(self) -> tuple[Table, ...]:
        """Return path, rights, lanes, confessions and changes, without empty ones."""
        tables = (_path(self), _rights(self), _lanes(self), _confessions(self), _changes(self))
        return tuple(table for table in tables if table.rows)


@dataclass(frozen=True, slots=True)
class LabComparison:
    """All labs side by side.

    Attributes:
        year: year-end of the shares.
        labs: the lab that leans least on its largest patron first.
    """

    year: int
    labs: tuple[Standing, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the comparison by stated megawatts, with implied ones, and by count."""
        return (_comparison(self),)


def _path(data: LabLanes) -> Table:
    return Table(
        name="lanes_path",
        title=f"{data.name}: how exclusive its supply was",
        columns=(
            Column("on", "from"),
            Column("what", "what changed"),
            Column("n_lanes", "lanes", "number"),
            Column("effective_by_count", "effective", "number", "", "patrons, by count of lanes"),
            Column("largest_patron", "largest", "text", "", "by promised MW, else by count"),
            Column("largest_by_mw", "share", "share", "", "of the megawatts promised for any date"),
            Column("n_without_mw", "no MW", "number", "", "lanes whose MW no source gives by then"),
            Column("rights", "rights held"),
        ),
        rows=tuple(
            (
                day(point.on, point.precision),
                point.what,
                point.n_lanes,
                point.effective_by_count,
                point.largest_patron,
                point.largest_by_mw,
                point.n_without_mw,
                point.rights,
            )
            for point in data.path
        ),
        notes=(
            "By day in the world, as known now: what is now known to have been so then.",
            "Ready compute and bare sites; components do not count twice, chips not at all.",
            "Share: of the megawatts of IT load promised by then for any date, options left out.",
        ),
    )


def _rights(data: LabLanes) -> Table:
    return Table(
        name="lanes_rights",
        title=f"Rights {data.name} has given, and when they fell",
        columns=(
            Column("from_on", "from"),
            Column("to_on", "to", "date"),
            Column("right", "right"),
            Column("note", "in its words"),
            Column("known_on", "known since", "date"),
            Column("sources", "sources"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (
                "" if right.from_on is None else day(right.from_on, right.from_precision),
                right.to_on,
                right_words(right),
                right.note,
                right.known_on,
                ", ".join(data.sources.get(source, (source, ""))[0] for source in right.sources),
                right.claims,
            )
            for right in data.rights
        ),
    )


def _lanes(data: LabLanes) -> Table:
    return Table(
        name="lanes",
        title=f"Lanes of {data.name}",
        columns=(
            Column("begun_on", "since", definition="signed, or first part of the same patron"),
            Column("signed_on", "signed"),
            Column("patron", "patron"),
            Column("label", "lane"),
            Column("role", "layer"),
            Column("promised_mw", "MW", "figure", "MW", "largest standing promise, as stated"),
            Column("promised_usd", "money", "figure", "USD", "largest standing total"),
            Column("firmness", "firmness"),
            Column("state", "state"),
            Column("standing", "standing", definition="firmness while running, else the state"),
            Column("ends", "ends", "date"),
            Column("known_on", "known since", "date"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(_lane_row(lane) for lane in data.lanes),
        notes=(
            "Since: the day it, or a part by the same patron, became more than an option.",
            "Megawatts are as stated and not added: bases differ.",
            "A row with └ stands inside the lane above it and is not added.",
        ),
    )


def _lane_row(lane: Lane) -> tuple[Cell, ...]:
    signed = "" if lane.signed_on is None else day(lane.signed_on, lane.signed_precision)
    begun = "" if lane.begun_on is None else day(lane.begun_on, lane.begun_precision)
    return (
        begun,
        signed,
        f"└ {lane.patron_name}" if lane.inside else lane.patron_name,
        lane.label,
        ROLE_WORDS[lane.role],
        lane.promised_mw or Figure(None, None, None, "MW", state="unknown"),
        lane.promised_usd,
        lane.firmness,
        STATE_WORDS[lane.state],
        lane.firmness if lane.state == "running" else STATE_WORDS[lane.state],
        lane.ended_on or lane.ends_on,
        lane.known_on,
        lane.claims,
    )


def _confessions(data: LabLanes) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            day(said.signed_on, said.signed_precision),
            said.patron_name,
            said.label,
            year.year,
            year.open_mw,
            year.lane_mw,
            year.closed_share,
            said.sized_on,
        )
        for said in data.confessions
        for year in said.years
        if year.open_mw.state not in ("unknown", "blank") or year.lane_mw is not None
    ]
    return Table(
        name="lanes_confession",
        title="What stood open the day before signing, and what the lane closed of it",
        columns=(
            Column("signed_on", "signed"),
            Column("patron", "patron"),
            Column("lane", "lane"),
            Column("year", "year-end"),
            Column("open_mw", "open MW", "figure", "MW", "as known the day before, nothing later"),
            Column("lane_mw", "lane MW", "figure", "MW", "as known on the first day it had any"),
            Column("closed_share", "closes", "share", "", "part of the open column"),
            Column("sized_on", "MW known", "date"),
        ),
        rows=tuple(rows),
        notes=(
            "Columns without an ask by that day, and lanes without megawatts, are left out.",
            "Megawatts of IT load. Where the ask moved later, the lane is not blamed for it.",
        ),
    )


def _changes(data: LabLanes) -> Table:
    return Table(
        name="lanes_changes",
        title="What was restated, added or ended",
        columns=(
            Column("published_on", "published", "date"),
            Column("lane", "lane"),
            Column("kind", "kind"),
            Column("what", "what"),
            Column("text", "says"),
            Column("note", "note"),
            Column("source", "source"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(
            (
                change.published,
                lane.label,
                change.kind,
                change.what,
                change.text,
                change.note,
                change.source,
                change.claims,
            )
            for lane in data.lanes
            for change in lane.changes
        ),
    )


def _comparison(data: LabComparison) -> Table:
    return Table(
        name="lanes_comparison",
        title=f"How much each lab leans on its largest patron, end of {data.year}",
        columns=(
            Column("lab", "lab"),
            Column("n_lanes", "lanes", "number"),
            Column("n_without_mw", "no MW", "number", "", "lanes without megawatts that year"),
            Column("patron", "largest patron", "text", "", "by stated megawatts"),
            Column("share", "its share", "share", "", "of the lab's stated megawatts"),
            Column("effective", "effective", "number", "", "suppliers, exp of entropy"),
            Column("own_share", "own sites", "share"),
            Column("patron_with_implied", "largest with implied", "text"),
            Column("share_with_implied", "its share", "share", "", "dollars counted as megawatts"),
            Column("effective_with_implied", "effective", "number", "", "with implied megawatts"),
            Column("largest_by_count", "by count", "share", "", "lanes of one patron over lanes"),
        ),
        rows=tuple(
            (
                row.name,
                row.n_lanes,
                row.n_without_mw,
                row.patron_name,
                row.share,
                row.effective,
                row.own_share,
                row.patron_with_implied_name,
                row.share_with_implied,
                row.effective_with_implied,
                row.largest_by_count,
            )
            for row in data.labs
        ),
        notes=(
            "Stated: megawatts that the sheet clears (ready, own, bare sites with chips).",
            "Effective: exp of the entropy of shares, the number of equal suppliers as diverse.",
            "A share is of what is documented; a lane without megawatts weighs nothing in it.",
            "Sites that a lab runs itself make it lean on nobody; they count as one supplier.",
        ),
    )
